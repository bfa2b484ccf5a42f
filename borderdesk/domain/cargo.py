"""What a vehicle carries: consignments, their goods, equipment, parties and papers.

A crossing has several consignments (groupage), a consignment several goods items. A load that
one goods item and one container can say is the commonest; it is what the first screen asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_CONSIGNMENTS = 20
MOST_ITEMS = 50  # of one consignment, and so for what follows
MOST_EQUIPMENT = 12
MOST_PARTIES = 12
MOST_DOCUMENTS = 20


class PartyRole(StrEnum):
    """What a firm is to a consignment. Source: UN/EDIFACT 3035; domain notes, § 4.3."""

    CONSIGNOR = "CZ"
    CONSIGNEE = "CN"
    NOTIFY = "NI"
    CARRIER = "CA"
    FORWARDER = "FW"
    DECLARANT = "DT"


class TransportPaper(StrEnum):
    """Papers that go with goods. Source: UNTDED 1001; domain notes, § 4.3."""

    ROAD_NOTE = "730"
    BILL_OF_LADING = "705"
    AIR_WAYBILL = "740"
    RAIL_NOTE = "720"
    TIR_CARNET = "952"
    INVOICE = "380"
    PACKING_LIST = "271"
    EXPORT_LICENCE = "811"
    IMPORT_LICENCE = "911"


class PackageKind(StrEnum):
    """The packages most met with at posts. Source: UN/ECE Recommendation 21."""

    BOX = "BX"
    CARTON = "CT"
    CASE = "CS"
    CRATE = "CR"
    PALLET = "PX"
    BAG = "BG"
    SACK = "SA"
    DRUM = "DR"
    ROLL = "RO"
    BUNDLE = "BE"
    PARCEL = "PC"
    ENVELOPE = "EN"
    UNPACKED = "NE"


class Fullness(StrEnum):
    FULL = "full"
    EMPTY = "empty"


class Mode(StrEnum):
    """How the goods travel. Source: UN/ECE Recommendation 19."""

    SEA = "1"
    RAIL = "2"
    ROAD = "3"
    AIR = "4"
    POST = "5"
    INLAND_WATER = "8"


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """Goods of one kind. `hs_code` is the Harmonized System's, 4 to 10 digits.

    `origin` is ISO 3166 alpha-3; `value` counts whole units of `currency` (ISO 4217);
    `un_number` is that of dangerous goods, four digits; `pieces` counts what an authorisation
    counts, such as pistols, and not the packages they lie in.
    """

    description: str = ""
    hs_code: str = ""
    packages: int | None = None
    gross_weight_kg: int | None = None
    net_weight_kg: int | None = None
    package_kind: PackageKind | None = None
    origin: str = ""
    value: int | None = None
    currency: str = ""
    un_number: str = ""
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Equipment:
    """A container or what stands for one; `size_type` as painted on it (ISO 6346), such as 22G1."""

    number: str
    size_type: str = ""
    fullness: Fullness | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or person named on the papers of a consignment."""

    role: PartyRole
    name: str


@dataclass(frozen=True, slots=True)
class TransportDocument:
    kind: TransportPaper
    number: str
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Consignment:
    """What goes from one consignor to one consignee, as on its papers.

    `parties` are those besides the three that nearly every consignment has. `mrn` is the
    movement reference number under which customs know it.
    """

    consignor: str = ""
    consignee: str = ""
    carrier: str = ""
    parties: tuple[Party, ...] = ()
    items: tuple[GoodsItem, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    documents: tuple[TransportDocument, ...] = ()
    seals: tuple[str, ...] = ()
    mrn: str = ""
    mode: Mode | None = None

    @property
    def every_party(self) -> Iterator[Party]:
        """All who are named, each in each role once."""
        quick = (
            Party(PartyRole.CONSIGNOR, self.consignor),
            Party(PartyRole.CONSIGNEE, self.consignee),
            Party(PartyRole.CARRIER, self.carrier),
        )
        yield from dict.fromkeys(one for one in (*quick, *self.parties) if one.name)
