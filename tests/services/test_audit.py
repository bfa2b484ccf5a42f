from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.audit import START, Verdict
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.permissions import Act
from borderdesk.services import audit
from borderdesk.store.audit import LedgerEntry, LedgerHead, LedgerWords
from borderdesk.store.database import Database, open_database
from tests import factories

AUDITOR = factories.signature(Role.AUDITOR)
OFFICER = factories.signature(Role.OFFICER)
SIZE = 6
COLUMNS = [
    "seq",
    "at",
    "officer_id",
    "agency_id",
    "act",
    "operation",
    "subject",
    "outcome",
    "leaf",
    "chain",
]


def written(session: Session) -> None:
    """Six rows, of which the third and the fifth carry words."""
    for number in range(SIZE):
        words = f"Question {number}" if number in (2, 4) else ""
        by = replace(OFFICER, at=factories.NOON + timedelta(minutes=number))
        audit.record(session, by, Act.READ_CASE, f"C-2026-{number:06}-X", words)


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database whose ledger has six rows; what tests do to it is rolled back."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("ledger"))
    database = open_database(f"sqlite:///{path}")
    with database.acts() as session:
        written(session)
        session.commit()
    yield database
    database.acts.kw["bind"].dispose()


@dataclass
class Rows:
    """The rows of the ledger as they lie in the database, to be tampered with."""

    session: Session

    def all(self) -> list[dict[str, Any]]:
        found = self.session.execute(text("SELECT * FROM ledger ORDER BY seq")).mappings()
        return [dict(row) for row in found]

    def replace(self, rows: list[dict[str, Any]]) -> None:
        self.session.execute(text("DELETE FROM ledger"))
        for row in rows:
            names = ", ".join(COLUMNS)
            values = ", ".join(f":{name}" for name in COLUMNS)
            self.session.execute(text(f"INSERT INTO ledger ({names}) VALUES ({values})"), row)


@contextmanager
def tampering(database: Database) -> Iterator[Rows]:
    """Whoever has the file can do anything with it; afterwards it is as it was."""
    with database.acts() as session:
        session.execute(text("PRAGMA defer_foreign_keys = on"))
        yield Rows(session)
        session.rollback()


def verdict_after(database: Database, tamper: Callable[[list[dict[str, Any]]], None]) -> Verdict:
    with tampering(database) as rows:
        given = rows.all()
        tamper(given)
        rows.replace(given)
        return audit.verify(rows.session, AUDITOR)


def test_a_ledger_that_nobody_touched_holds(session: Session) -> None:
    written(session)

    verdict = audit.verify(session, AUDITOR)

    assert verdict.holds
    assert verdict.size == SIZE
    assert verdict.head == session.get_one(LedgerHead, 1).chain


def test_an_empty_ledger_holds(session: Session) -> None:
    assert audit.verify(session, AUDITOR) == Verdict(0, START)


def test_only_auditors_and_administrators_verify(session: Session) -> None:
    audit.verify(session, factories.signature(Role.ADMINISTRATOR))

    with pytest.raises(NotPermitted):
        audit.verify(session, OFFICER)


EDITS: dict[str, st.SearchStrategy[Any]] = {
    "at": st.just("2026-03-01 13:37:00.000000"),
    "officer_id": st.sampled_from([2, None]),
    "agency_id": st.sampled_from([20, None]),
    "act": st.text(max_size=8).map(lambda end: f"read_hit{end}"),
    "operation": st.sampled_from(["erase", "alter"]),
    "subject": st.text(max_size=8).map(lambda end: f"C-2026-999999{end}"),
    "outcome": st.sampled_from(["NotPermitted", ""]),
    "leaf": st.sampled_from(["{}", "[]", "", '{"act":"read_hit"}']),
    "chain": st.text("0123456789abcdef", min_size=64, max_size=64),
}


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_an_edit_of_any_column_of_any_row_is_found_at_that_row(
    kept: Database, data: st.DataObject
) -> None:
    seq = data.draw(st.integers(0, SIZE - 1))
    column = data.draw(st.sampled_from(sorted(EDITS)))
    value = data.draw(EDITS[column])

    verdict = verdict_after(kept, lambda rows: rows[seq].update({column: value}))

    assert verdict.broken_seq == seq
    assert verdict.why


@settings(deadline=None, max_examples=30)
@given(first=st.integers(0, SIZE - 1), count=st.integers(1, SIZE), closing_up=st.booleans())
def test_removed_rows_are_found_where_the_first_was(
    kept: Database, first: int, count: int, closing_up: bool
) -> None:
    def remove(rows: list[dict[str, Any]]) -> None:
        del rows[first : first + count]
        if closing_up:
            for number, row in enumerate(rows):
                row["seq"] = number

    assert verdict_after(kept, remove).broken_seq == first


@settings(deadline=None, max_examples=30)
@given(place=st.integers(0, SIZE), source=st.integers(0, SIZE - 1))
def test_a_row_put_in_is_found_where_it_stands(kept: Database, place: int, source: int) -> None:
    def put_in(rows: list[dict[str, Any]]) -> None:
        rows.insert(place, {**rows[source], "subject": "C-2026-424242-X"})
        for number, row in enumerate(rows):
            row["seq"] = number

    assert verdict_after(kept, put_in).broken_seq == place


@settings(deadline=None, max_examples=30)
@given(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda t: t[0] < t[1]))
def test_swapped_rows_are_found_at_the_first_of_them(kept: Database, pair: tuple[int, int]) -> None:
    one, other = pair

    def swap(rows: list[dict[str, Any]]) -> None:
        rows[one], rows[other] = rows[other], rows[one]
        rows[one]["seq"], rows[other]["seq"] = one, other

    assert verdict_after(kept, swap).broken_seq == one


def test_a_head_put_back_with_the_rows_cut_off_is_beyond_this_check(kept: Database) -> None:
    with tampering(kept) as rows:
        cut = rows.all()[:3]
        rows.replace(cut)
        rows.session.execute(
            text("UPDATE ledger_head SET size = 3, chain = :chain"), {"chain": cut[-1]["chain"]}
        )
        rows.session.execute(text("DELETE FROM ledger_words WHERE seq >= 3"))

        verdict = audit.verify(rows.session, AUDITOR)

    assert verdict.holds  # which is why the head is kept elsewhere, too


@pytest.mark.parametrize("change", ["size = 99", "size = 0", "chain = 'ff'"])
def test_a_forged_head_is_found(kept: Database, change: str) -> None:
    with tampering(kept) as rows:
        rows.session.execute(text(f"UPDATE ledger_head SET {change}"))

        assert audit.verify(rows.session, AUDITOR).broken_seq == SIZE


def test_a_head_taken_away_is_found(kept: Database) -> None:
    with tampering(kept) as rows:
        rows.session.execute(text("DELETE FROM ledger_head"))

        assert not audit.verify(rows.session, AUDITOR).holds


def test_words_can_be_erased_and_the_ledger_holds(session: Session) -> None:
    written(session)
    session.delete(session.get_one(LedgerWords, 2))
    session.flush()

    assert audit.verify(session, AUDITOR).holds


def test_words_put_in_for_others_are_found(session: Session) -> None:
    written(session)
    session.get_one(LedgerWords, 4).words = "Another question"
    session.flush()

    assert audit.verify(session, AUDITOR).broken_seq == 4


def test_the_leaf_names_no_person(session: Session) -> None:
    audit.record(session, OFFICER, Act.READ_CASE, "C-2026-000001-X", "Miron VELKAROV")

    row = session.get_one(LedgerEntry, 0)

    assert "VELKAROV" not in row.leaf
    assert session.get_one(LedgerWords, 0).words == "Miron VELKAROV"


def test_rows_written_while_it_is_read_do_not_break_it(database_url: str) -> None:
    database = open_database(database_url)
    with database.acts() as session:
        written(session)
        session.commit()

    with database.looks() as reader, database.acts() as writer:
        reader.get(LedgerHead, 1)  # the head is known, and then grows old
        audit.record(writer, OFFICER, Act.READ_CASE, "C-2026-000099-X")
        writer.commit()
        verdict = audit.verify(reader, AUDITOR)
    database.acts.kw["bind"].dispose()

    assert verdict.holds


def test_a_page_is_narrowed_and_says_whether_there_is_more(session: Session) -> None:
    written(session)

    first = audit.page(session, AUDITOR, act="read_case", limit=4)
    one = audit.page(session, AUDITOR, subject="C-2026-000003-X", officer_id=1)

    assert [row.seq for row in first.rows] == [5, 4, 3, 2]
    assert first.more
    assert [row.seq for row in one.rows] == [3]
    assert not one.more
    assert set(one.officers) == {1}
