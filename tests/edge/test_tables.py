from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.edge.tables import LIVE, as_csv, bare, guarded

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
