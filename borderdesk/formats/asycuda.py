"""Manifests in the manner of ASYCUDA World: XML with one vehicle and its bills.

Only what fills in the lane is read, by the names that exports of ASYCUDA World use (`Awmds`,
`General_segment`, `Bol_segment`); what else there is, is left out. The names are known
of old; no published example was compared, and no customs office has confirmed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element

from borderdesk.domain.errors import N_
from borderdesk.domain.manifests import LONGEST, MOST_ROWS, Column, ManifestRow
from borderdesk.formats.opened import Unreadable, opened
from borderdesk.formats.streamed import records

ROOT, GENERAL, BILL = "Awmds", "General_segment", "Bol_segment"
NO_BILL = N_("The manifest holds no bill (Bol_segment).")
NO_VEHICLE = N_("The manifest names no vehicle before its bills (Identity_of_transporter).")
TOO_MANY_BILLS = N_("The manifest holds more than %(most)s bills.")

# Where in the general segment, and in a bill, what stands.
OF_VEHICLE: Mapping[Column, str] = {
    Column.PLATE: "Transport_information/Identity_of_transporter",
    Column.PLATE_COUNTRY: "Transport_information/Nationality_of_transporter_code",
    Column.CARRIER: "Transport_information/Carrier/Carrier_name",
}
OF_BILL: Mapping[Column, str] = {
    Column.DOCUMENT: "Bol_id/Bol_reference",
    Column.MRN: "Bol_id/Unique_carrier_reference",
    Column.CONSIGNOR: "Traders_segment/Exporter/Exporter_name",
    Column.CONSIGNEE: "Traders_segment/Consignee/Consignee_name",
    Column.SEALS: "Goods_segment/Seals_segment/Marks_of_seals",
    Column.VALUE: "Value_segment/Customs_segment/Customs_value",
    Column.CURRENCY: "Value_segment/Customs_segment/Customs_currency",
}
OF_GOODS: Mapping[Column, str] = {
    Column.DESCRIPTION: "Goods_description",
    Column.HS_CODE: "Commodity_code",
    Column.PACKAGES: "Number_of_packages",
    Column.GROSS_WEIGHT: "Gross_mass",
}
OF_CONTAINER: Mapping[Column, str] = {
    Column.CONTAINER: "Ctn_reference",
    Column.SIZE_TYPE: "Type_of_container",
}


def read_manifest(stream: BinaryIO) -> list[ManifestRow]:
    """The rows of a manifest: one for each kind of goods, and one for each further container.

    Raises:
        Unreadable: it is no such file, brings definitions of its own, is broken, or passes a cap.
    """
    vehicle: dict[Column, str] = {}
    rows: list[ManifestRow] = []
    for line, record in records(opened(stream), ROOT, {GENERAL, BILL}, "ASYCUDA XML", floors=1):
        if record.tag == GENERAL:
            vehicle = _said(record, OF_VEHICLE)
            continue
        if Column.PLATE not in vehicle:
            raise Unreadable(NO_VEHICLE, line)
        rows += (ManifestRow(line, vehicle | said) for said in _of_bill(record))
        if len(rows) > MOST_ROWS:
            raise Unreadable(TOO_MANY_BILLS, line, most=str(MOST_ROWS))
    if not rows:
        raise Unreadable(NO_BILL, 1)
    return rows


def _of_bill(bill: Element) -> Iterator[dict[Column, str]]:
    """What a bill says, its goods and containers side by side as far as they go."""
    said = _said(bill, OF_BILL)
    worth = (Column.VALUE, Column.CURRENCY)
    value: dict[Column, str] = {name: said.pop(name) for name in worth if name in said}
    goods = [_said(one, OF_GOODS) for one in bill.iterfind("Goods_segment")] or [{}]
    boxes = [_said(one, OF_CONTAINER) for one in bill.iterfind("ctn_segment")]
    goods[0] |= value  # of the bill as a whole; it stands once
    for number in range(max(len(goods), len(boxes))):
        item = goods[number] if number < len(goods) else {}
        yield said | item | (boxes[number] if number < len(boxes) else {})


def _said(element: Element, places: Mapping[Column, str]) -> dict[Column, str]:
    found = {column: (element.findtext(place) or "").strip() for column, place in places.items()}
    return {column: text[:LONGEST] for column, text in found.items() if text}
