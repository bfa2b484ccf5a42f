"""What carriers announce before they come: rows of a manifest, and how they fill in the lane.

A row is one kind of goods, or one more container. Rows of one vehicle make one line; rows of it
that name the same paper, consignor and consignee make one consignment. What a row says is not
judged here: it stands in the form, and the form says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from borderdesk.domain.cargo import MOST_CONSIGNMENTS, MOST_EQUIPMENT, MOST_ITEMS, TransportPaper
from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import VehicleKind
from borderdesk.domain.watchlists import Fault
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind

KEPT_FOR = timedelta(hours=72)  # a lorry that has not come by then was announced in vain
MOST_ROWS = 5_000
LONGEST = 500  # signs of a cell

NO_PLATE = N_("The row names no vehicle.")
TOO_MUCH = N_("The vehicle carries more than a crossing holds; this row was left out.")


class Column(StrEnum):
    """What a column of a manifest may say."""

    PLATE = "plate"
    PLATE_COUNTRY = "plate_country"
    TRAILER_PLATE = "trailer_plate"
    DOCUMENT = "document"  # the number of the consignment note
    MRN = "mrn"
    CONSIGNOR = "consignor"
    CONSIGNEE = "consignee"
    CARRIER = "carrier"
    DESCRIPTION = "description"
    HS_CODE = "hs_code"
    PACKAGES = "packages"
    PIECES = "pieces"
    GROSS_WEIGHT = "gross_weight_kg"
    NET_WEIGHT = "net_weight_kg"
    ORIGIN = "origin"
    VALUE = "value"
    CURRENCY = "currency"
    UN_NUMBER = "un_number"
    CONTAINER = "container"
    SIZE_TYPE = "size_type"
    SEALS = "seals"


OF_VEHICLE = (Column.PLATE, Column.PLATE_COUNTRY, Column.TRAILER_PLATE)
OF_LOAD = (Column.CONSIGNOR, Column.CONSIGNEE, Column.CARRIER, Column.MRN, Column.SEALS)
OF_GOODS = (
    Column.DESCRIPTION,
    Column.HS_CODE,
    Column.PACKAGES,
    Column.PIECES,
    Column.GROSS_WEIGHT,
    Column.NET_WEIGHT,
    Column.ORIGIN,
    Column.VALUE,
    Column.CURRENCY,
    Column.UN_NUMBER,
)
WHOLE = frozenset({Column.PACKAGES, Column.PIECES, Column.VALUE})
WEIGHTS = frozenset({Column.GROSS_WEIGHT, Column.NET_WEIGHT})

# What carriers call the columns, as letters and digits only.
KNOWN: Mapping[str, Column] = {
    **{column.value.replace("_", ""): column for column in Column},
    **dict.fromkeys(("vehicle", "truck", "registration", "tablica", "vozilo"), Column.PLATE),
    **dict.fromkeys(("platecountry", "vehiclecountry"), Column.PLATE_COUNTRY),
    **dict.fromkeys(("trailer", "prikolica"), Column.TRAILER_PLATE),
    **dict.fromkeys(("cmr", "cmrno", "bl", "billoflading", "waybill"), Column.DOCUMENT),
    **dict.fromkeys(("shipper", "exporter", "sender", "pošiljalac"), Column.CONSIGNOR),
    **dict.fromkeys(("importer", "receiver", "primalac"), Column.CONSIGNEE),
    **dict.fromkeys(("haulier", "transporter", "prevoznik"), Column.CARRIER),
    **dict.fromkeys(("goods", "goodsdescription", "cargo", "roba"), Column.DESCRIPTION),
    **dict.fromkeys(("hs", "tariff", "commoditycode"), Column.HS_CODE),
    **dict.fromkeys(("colli", "numberofpackages", "koleta"), Column.PACKAGES),
    **dict.fromkeys(("gross", "grosskg", "grossmass", "grossweight", "bruto"), Column.GROSS_WEIGHT),
    **dict.fromkeys(("net", "netkg", "netmass", "netweight", "neto"), Column.NET_WEIGHT),
    **dict.fromkeys(("countryoforigin", "poreklo"), Column.ORIGIN),
    **dict.fromkeys(("un", "unno", "unnumber"), Column.UN_NUMBER),
    **dict.fromkeys(("containernumber", "containerno", "kontejner"), Column.CONTAINER),
    **dict.fromkeys(("seal", "sealnumber", "plomba"), Column.SEALS),
}


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row of a manifest, from its line on; what is empty is left out."""

    line: int
    said: Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """A vehicle of a manifest: its plate, what it brings, and the fields of the lane's form."""

    plate: str
    goods: str
    consignments: int
    fields: Mapping[str, str]


@dataclass(slots=True)
class _Vehicle:
    plate: str
    # Manifests are made for lorries; where it is none, the officer sees it.
    fields: dict[str, str] = field(default_factory=lambda: {"vehicle.kind": VehicleKind.TRUCK})
    loads: dict[tuple[str, ...], _Load] = field(default_factory=dict)
    goods: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Load:
    at: str
    items: int = 0
    containers: list[str] = field(default_factory=list)


def lines_of(rows: Iterable[ManifestRow]) -> tuple[list[ManifestLine], list[Fault]]:
    """The vehicles of a manifest in its order, and the rows that fill in nothing."""
    vehicles: dict[str, _Vehicle] = {}
    faults = []
    for row in rows:
        plate = row.said.get(Column.PLATE, "")
        key = folded(IdentifierKind.PLATE, plate)
        if not key:
            faults.append(Fault(row.line, NO_PLATE))
            continue
        vehicle = vehicles.setdefault(key, _Vehicle(plate))
        if not _added(vehicle, row.said):
            faults.append(Fault(row.line, TOO_MUCH))
    lines = [
        ManifestLine(one.plate, ", ".join(dict.fromkeys(one.goods)), len(one.loads), one.fields)
        for one in vehicles.values()
    ]
    return lines, faults


def _added(vehicle: _Vehicle, said: Mapping[Column, str]) -> bool:
    """Put a row into the form of its vehicle; whether there was room for it."""
    for column in OF_VEHICLE:
        if column in said:
            vehicle.fields.setdefault(f"vehicle.{column.value}", said[column])
    named = (Column.DOCUMENT, Column.MRN, Column.CONSIGNOR, Column.CONSIGNEE)
    key = tuple(said.get(column, "") for column in named)
    load = vehicle.loads.get(key)
    if load is None:
        if len(vehicle.loads) == MOST_CONSIGNMENTS:
            return False
        load = vehicle.loads[key] = _Load(f"consignments.{len(vehicle.loads)}")
        vehicle.fields |= {f"{load.at}.{c.value}": said[c] for c in OF_LOAD if c in said}
        if Column.DOCUMENT in said:
            vehicle.fields[f"{load.at}.documents.0.kind"] = TransportPaper.ROAD_NOTE.value
            vehicle.fields[f"{load.at}.documents.0.number"] = said[Column.DOCUMENT]
    return _with_goods(vehicle, load, said) and _with_container(vehicle, load, said)


def _with_goods(vehicle: _Vehicle, load: _Load, said: Mapping[Column, str]) -> bool:
    goods = {column: said[column] for column in OF_GOODS if column in said}
    if not goods:
        return True
    if load.items == MOST_ITEMS:
        return False
    at = f"{load.at}.items.{load.items}"
    vehicle.fields |= {f"{at}.{name.value}": _tidy(name, cell) for name, cell in goods.items()}
    vehicle.goods += [goods[Column.DESCRIPTION]] if Column.DESCRIPTION in goods else []
    load.items += 1
    return True


def _with_container(vehicle: _Vehicle, load: _Load, said: Mapping[Column, str]) -> bool:
    number = said.get(Column.CONTAINER, "")
    if not number or number in load.containers:
        return True
    if len(load.containers) == MOST_EQUIPMENT:
        return False
    at = f"{load.at}.equipment.{len(load.containers)}"
    vehicle.fields[f"{at}.number"] = number
    if Column.SIZE_TYPE in said:
        vehicle.fields[f"{at}.size_type"] = said[Column.SIZE_TYPE]
    load.containers.append(number)
    return True


def _tidy(column: Column, cell: str) -> str:
    """A number as the form takes it: whole, a weight rounded; what is none stays as it is.

    >>> _tidy(Column.GROSS_WEIGHT, "18 400,6"), _tidy(Column.PACKAGES, "32.0")
    ('18401', '32')
    """
    if column not in WHOLE | WEIGHTS:
        return cell
    try:
        number = float("".join(cell.split()).replace(",", "."))
    except ValueError:
        return cell
    if column in WEIGHTS and abs(number) < 1e9:
        return str(round(number))
    return str(int(number)) if number.is_integer() and abs(number) < 1e12 else cell
