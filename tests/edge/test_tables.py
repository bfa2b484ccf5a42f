from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from borderdesk.edge.tables import LIVE, as_csv, as_xlsx, bare, guarded

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
cells = words | st.builds("".join, st.tuples(st.sampled_from(["", " ", *LIVE, "'"]), words))


def read(table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")))


@given(st.lists(st.tuples(cells, cells, cells), max_size=5))
def test_what_goes_out_can_be_read_back_and_nothing_in_it_lives(
    rows: list[tuple[str, str, str]],
) -> None:
    found = read(as_csv(("a", "b", "c"), rows))

    assert [tuple(bare(cell) for cell in row) for row in found[1:]] == rows
    assert not [cell for row in found for cell in row if cell.lstrip().startswith(LIVE)]


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =cmd|' /C calc'!A0",
        "\x1c=1",
        "\u3000\u200b+1",
        '=HYPERLINK("//x")',
    ],
)
def test_no_formula_stays_one(formula: str) -> None:
    assert guarded(formula) == "'" + formula


def test_a_cell_does_not_break_out_of_its_line() -> None:
    found = read(as_csv(("a", "b"), [('x","=1\r\n=2', "y")]))

    assert found == [["a", "b"], ['x","=1\r\n=2', "y"]]


def test_a_workbook_holds_text_alone() -> None:
    cells = ["=1+1", "@SUM(A1)", "https://example.org", "{=1}", "Ђорђе\x07", ""]

    book = load_workbook(io.BytesIO(as_xlsx(["=a", *"bcdef"], [cells], "Answers")))

    sheet = book["Answers"]
    found = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in found if cell.value is not None} == {"s"}
    assert not [cell for cell in found if cell.hyperlink]
    assert [cell.value for cell in found[6:]] == [*cells[:4], "Ђорђе", ""]
