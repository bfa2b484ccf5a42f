from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.lookups import LookUp
from tests import factories
from tests.conftest import Desk

WHY = ("--purpose", "inspection", "--reason", "The night ferry is in.", "--as", "asker")


@pytest.fixture
def ready(desk: Desk) -> Desk:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Miron VELKAROV"), code="WANTED")
        factories.officer(session, Role.SUPERVISOR, name="asker")
    return desk


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    rows = [f"Person {n};TEST;1990" for n in range(250)]
    rows[120], rows[130] = "Miron;VELKAROV;1984", "Bo;LUND;yesterday"
    path = tmp_path / "ferry.csv"
    path.write_text("\n".join(["first name;surname;dob", *rows, ""]))
    return path


def ran(desk: Desk, *words: str | Path) -> Any:
    return desk.app.test_cli_runner().invoke(args=["screening", *map(str, words)])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_one_is_asked_for_and_every_reason_is_told(ready: Desk) -> None:
    answer = ran(ready, "search", "Велкаров Мирон", "--born", "1984", *WHY)

    assert answer.exit_code == 0, answer.output
    assert "Miron VELKAROV  [WANTED" in answer.output
    assert "The dates of birth can be the same." in answer.output


def test_for_programs_it_answers_in_json(ready: Desk) -> None:
    answer = ran(ready, "search", "Ana Torvald", "--json", *WHY)

    said = json.loads(answer.output)
    assert (said["state"], said["matches"]) == ("clear", [])


def test_every_row_of_a_ferry_gets_its_answer(ready: Desk, ferry: Path, tmp_path: Path) -> None:
    book = tmp_path / "out.xlsx"
    answer = ran(ready, "batch", ferry, "--out", tmp_path / "out.jsonl", "--workbook", book, *WHY)

    sheet = load_workbook(book).active
    assert [cell.value for cell in list(sheet.iter_rows())[121]][3:5] == [
        "Miron VELKAROV",
        "WANTED",
    ]
    assert sheet.max_row == 251
    head, *rows = lines(tmp_path / "out.jsonl")
    assert answer.exit_code == 0, answer.output
    assert "250 rows answered, 0 of them before; 1 resemble somebody listed." in answer.output
    assert set(head) == {"file", "sha256"}
    assert [row["line"] for row in rows] == list(range(2, 252))
    assert [row["line"] for row in rows if row["state"] == "hits"] == [122]
    assert [row["line"] for row in rows if row["state"] == "fault"] == [132]


@pytest.mark.parametrize("cut", [1, 5, 20, 4_000, 9_000, 20_000, -1])
def test_interrupted_anywhere_it_goes_on_and_asks_nothing_twice(
    ready: Desk, ferry: Path, tmp_path: Path, cut: int
) -> None:
    out = tmp_path / "out.jsonl"
    ran(ready, "batch", ferry, "--out", out, *WHY)
    whole = out.read_bytes()
    out.write_bytes(whole[:cut])  # as a power cut leaves it
    before = max(whole[:cut].count(b"\n") - 1, 0)

    answer = ran(ready, "batch", ferry, "--out", out, *WHY)

    assert answer.exit_code == 0, answer.output
    assert f"{before} of them before; 1 resemble somebody listed." in answer.output
    assert out.read_bytes() == whole
    with ready.looking() as session:
        asked = [look_up.asked or {} for look_up in session.scalars(select(LookUp))]
    assert [kept["rows_before"] for kept in asked] == ["0", str(before)]


def test_where_nothing_can_be_compared_it_ends_and_goes_on_when_called_again(
    desk: Desk, ferry: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    with desk.acting() as session:
        factories.officer(session, Role.SUPERVISOR, name="asker")

    first = ran(desk, "batch", ferry, "--out", out, *WHY)
    kept = lines(out)
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Miron VELKAROV"), code="WANTED")
    then = ran(desk, "batch", ferry, "--out", out, *WHY)

    assert (first.exit_code, len(kept)) == (1, 1)
    assert "No watchlist is in force" in first.output
    assert then.exit_code == 0, then.output
    assert "250 rows answered, 0 of them before; 1 resemble somebody listed." in then.output
    assert {row["state"] for row in lines(out)[1:]} == {"clear", "hits", "fault"}


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"file": "x", "sha256": "0"}\n', "another file"), ("my thesis\n", "something else")],
)
def test_what_is_in_the_way_is_left_alone(
    ready: Desk, ferry: Path, tmp_path: Path, content: str, said: str
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(content)

    answer = ran(ready, "batch", ferry, "--out", out, *WHY)

    assert answer.exit_code == 1
    assert said in answer.output
    assert out.read_text() == content
