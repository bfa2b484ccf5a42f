from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cargo import MOST_CONSIGNMENTS, MOST_EQUIPMENT, MOST_ITEMS
from borderdesk.domain.manifests import (
    NO_PLATE,
    TOO_MUCH,
    Column,
    ManifestRow,
    lines_of,
)

PLATE, GOODS, CONSIGNOR = Column.PLATE, Column.DESCRIPTION, Column.CONSIGNOR


def rows(*said: dict[Column, str]) -> list[ManifestRow]:
    return [ManifestRow(number, one) for number, one in enumerate(said, start=2)]


def test_rows_of_one_plate_however_it_is_written_are_one_vehicle() -> None:
    lines, faults = lines_of(
        rows({PLATE: "ВА-123", GOODS: "Tiles"}, {PLATE: "ba 123", GOODS: "Pipes"}, {GOODS: "Lost"})
    )

    assert [(line.plate, line.goods) for line in lines] == [("ВА-123", "Tiles, Pipes")]
    assert [(fault.line, fault.sentence) for fault in faults] == [(4, NO_PLATE)]


def test_what_more_is_than_a_crossing_holds_is_told_by_its_row() -> None:
    many = rows(
        *({PLATE: "A1", CONSIGNOR: f"Firm {number}"} for number in range(MOST_CONSIGNMENTS + 1)),
        *({PLATE: "B2", GOODS: f"Goods {number}"} for number in range(MOST_ITEMS + 1)),
        *({PLATE: "C3", Column.CONTAINER: f"C{n}"} for n in range(MOST_EQUIPMENT + 1)),
    )

    lines, faults = lines_of(many)

    assert len(lines) == 3
    assert [fault.sentence for fault in faults] == [TOO_MUCH] * 3


def test_a_container_named_twice_is_one() -> None:
    same = {PLATE: "A1", Column.CONTAINER: "CSQU3054383"}

    (line,), _ = lines_of(rows(same | {GOODS: "Tiles"}, same | {GOODS: "Pipes"}))

    assert "consignments.0.items.1.description" in line.fields
    assert "consignments.0.equipment.1.number" not in line.fields


cells = st.dictionaries(st.sampled_from(Column), st.text(min_size=1, max_size=12), max_size=8)


@given(st.lists(cells, max_size=12))
def test_every_row_fills_in_the_lane_or_is_told(said: list[dict[Column, str]]) -> None:
    lines, faults = lines_of(rows(*said))

    kept = [value for line in lines for value in line.fields.values()]
    told = {fault.line for fault in faults}
    names = {name.split(".")[0] for line in lines for name in line.fields}
    assert names <= {"vehicle", "consignments"}
    for number, row in enumerate(said, start=2):
        if number not in told and GOODS in row:
            assert row[GOODS] in kept
