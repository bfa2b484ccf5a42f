"""Manifests as tables and as XML: read as far as they can be, refused in a sentence else."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.manifests import MOST_ROWS, Column, ManifestRow, lines_of
from borderdesk.formats import asycuda, lined, manifests, opened, streamed
from borderdesk.formats.asycuda import read_manifest
from borderdesk.formats.manifests import Table, guessed, read_table, rows_as
from borderdesk.formats.opened import Unreadable

DATA = Path(__file__).parents[1] / "data" / "manifests"
XML = (DATA / "asycuda_manifest.xml").read_bytes()
CSV = (DATA / "manifest.csv").read_bytes()
HEAD = b"<Awmds>"
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + HEAD + b"&b;"


def table(text: bytes) -> Table:
    return read_table(io.BytesIO(text))


def refusal(text: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        (read_manifest if text.startswith(b"<") else read_table)(io.BytesIO(text))
    return refused.value


def test_a_table_is_read_with_its_heading_and_the_lines_of_its_rows() -> None:
    found = table(CSV)

    assert found.heading[:3] == ("Truck", "Shipper", "Receiver")
    assert [line for line, _ in found.rows] == [2, 3, 4, 5, 6]
    assert found.rows[3][1][3] == "Hard cheese; ripe"
    assert found.faults == ()


def test_what_carriers_call_their_columns_is_guessed() -> None:
    assert guessed(table(CSV).heading)[:8] == (
        Column.PLATE,
        Column.CONSIGNOR,
        Column.CONSIGNEE,
        Column.DESCRIPTION,
        Column.HS_CODE,
        Column.PACKAGES,
        Column.GROSS_WEIGHT,
        Column.CONTAINER,
    )
    assert guessed(("Gross", "Bruto", "Poreklo", "?")) == (
        Column.GROSS_WEIGHT,
        None,
        Column.ORIGIN,
        None,
    )


def test_a_row_that_is_broken_costs_itself_alone() -> None:
    found = table(b'Truck,Goods\nA1,"Tiles\nA2,Pipes\nA3\nA4,Cheese,ripe\n\xff,x\nA6,Wood\n')

    assert [cells[0] for _, cells in found.rows] == ["A2", "A6"]
    assert [(fault.line, fault.sentence) for fault in found.faults] == [
        (2, lined.BROKEN),
        (4, lined.COLUMNS),
        (5, lined.COLUMNS),
        (6, lined.NOT_UTF8),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", opened.EMPTY),
        (b"\n\n", opened.EMPTY),
        (b"Truck,Goods\n", manifests.NO_ROWS),
        (b"Truck\nA1\n", manifests.NO_TABLE),
        (b"\x00\x01\x02\n", lined.NUL),
        (b"\xff\xfe,\n", lined.NOT_UTF8),
        (b'"Truck,Goods\nA1,B\n', lined.BROKEN),
        (b",".join([b"a"] * 61) + b"\n", manifests.TOO_WIDE),
        (b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), lined.TOO_MANY),
        (b"a,b\n" + b"1\n" * 200, manifests.TOO_MANY_FAULTS),
        (b"\x1f\x8b broken", opened.DAMAGED),
    ],
)
def test_what_is_no_manifest_is_refused_in_a_sentence(text: bytes, sentence: str) -> None:
    assert refusal(text).sentence == sentence


def test_a_cell_without_end_costs_its_row() -> None:
    found = table(b"Truck,Goods\nA1," + b"x" * 600 + b"\nA2,Tiles\n")

    assert [fault.sentence for fault in found.faults] == [manifests.CELL_TOO_LONG]
    assert len(found.rows) == 1


@given(st.binary(max_size=400) | st.text("ab,;\t\n\"'|", max_size=200).map(str.encode))
def test_whatever_bytes_come_in_are_a_table_or_refused(text: bytes) -> None:
    found = None
    with suppress(Unreadable):
        found = table(text)

    lines, faults = lines_of(rows_as(found.rows, guessed(found.heading))) if found else ([], [])

    assert len(lines) + len(faults) <= (len(found.rows) if found else 0)


def test_a_manifest_of_asycuda_fills_in_vehicle_goods_and_containers() -> None:
    (vehicle,), faults = lines_of(read_manifest(io.BytesIO(XML)))

    assert (vehicle.plate, vehicle.consignments, faults) == ("BL 4107 AC", 2, [])
    assert vehicle.goods == "Sawn timber, Cut marble"
    for name, value in {
        "vehicle.plate_country": "XKE",
        "consignments.0.carrier": "Undrask Haulage",
        "consignments.0.mrn": "06DE586600006143E1",
        "consignments.0.documents.0.number": "CMR 884120",
        "consignments.0.items.0.gross_weight_kg": "18400",
        "consignments.0.items.0.currency": "EUR",
        "consignments.0.equipment.0.size_type": "22G1",
        "consignments.0.equipment.1.number": "TEXU3070079",
        "consignments.1.items.0.packages": "3",
    }.items():
        assert vehicle.fields[name] == value


BILL = b"<Bol_segment><Goods_segment><Goods_description>x</Goods_description></Goods_segment>"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BOMB, streamed.OWN_DEFINITIONS),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + HEAD, streamed.OWN_DEFINITIONS),
        (b"<!DOCTYPE x>" + XML, streamed.OWN_DEFINITIONS),
        (HEAD + b"<a>" * 100, streamed.TOO_DEEP),
        (HEAD + b"<a/>" * 2_000, streamed.TOO_MANY),
        (HEAD + b"<Bol_segment>" + b"<a/>" * 20_000, streamed.TOO_LARGE),
        (HEAD + b"<Bol_segment><a>" + b"x" * 30_000, streamed.TOO_LONG),
        (XML[:600], streamed.CUT_OFF),
        (XML.replace(b"</Bol_id>", b"</Bol>", 1), streamed.MALFORMED),
        (XML.replace(b"UTF-8", b"UTF-7"), streamed.NOT_UTF_8),
        (b"<Manifest/>", opened.NOT_THIS_FORMAT),
        (b"<Awmds></Awmds>", asycuda.NO_BILL),
        (HEAD + BILL + b"</Bol_segment></Awmds>", asycuda.NO_VEHICLE),
    ],
)
def test_hostile_and_broken_xml_is_refused_in_a_sentence(text: bytes, sentence: str) -> None:
    assert refusal(text).sentence == sentence


@given(st.integers(0, len(XML)), st.binary(max_size=8))
def test_a_damaged_manifest_is_read_or_refused_and_never_raises_else(at: int, put: bytes) -> None:
    rows: list[ManifestRow] | None = None

    with suppress(Unreadable):
        rows = read_manifest(io.BytesIO(XML[:at] + put + XML[at + len(put) :]))

    assert rows is None or rows
