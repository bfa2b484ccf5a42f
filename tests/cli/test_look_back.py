from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.lookups import LookUpKind
from borderdesk.services import inspections, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.store.lookups import LookUp
from tests import factories
from tests.cli.running import contents, ran
from tests.conftest import Desk

WHY = ("--purpose", "case", "--reason", "Named by a witness in a case.", "--as", "one")


@pytest.fixture
def either(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk on SQLite, then on PostgreSQL: Velkarov passed an hour ago, then he was listed."""
    desk = desk_on(database_url)
    at = datetime.now(UTC) - timedelta(hours=1)
    by = factories.signature(Role.OFFICER, at=at)
    report = factories.inspection_report(crossed_at=at)
    with desk.acting() as session:
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(source_key="K1"), code="WANTED")
    return desk


def test_who_passed_already_is_listed_with_the_crossing_and_the_entry(either: Desk) -> None:
    result = ran(either, "watchlists", "look-back", "WANTED", *WHY)

    assert result.exit_code == 0, result.output
    with either.looking() as session:
        [crossing] = session.scalars(select(Inspection))
        assert "1 entry compared, 1 crossing found" in result.output
        assert f"{crossing.reference}" in result.output
        assert "Drenovac  Miron VELKAROV  [K1 Miron VELKAROV]" in result.output


def test_who_asks_and_why_stands_in_the_ledger_before_the_answer(either: Desk) -> None:
    ran(either, "watchlists", "look-back", "WANTED", *WHY)

    with either.looking() as session:
        [look_up] = session.scalars(select(LookUp))
        assert (look_up.kind, look_up.within, look_up.found) == (LookUpKind.PASSED, "WANTED", 1)
        assert look_up.asked == {"versions": "0..1"}
        acts = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq.desc())).all()
        assert acts[:2] == ["look_back", "look_up"]


def test_without_a_reason_nobody_is_looked_for(either: Desk) -> None:
    before = contents(either, "ledger", "ledger_words", "ledger_head")

    result = ran(either, "watchlists", "look-back", "WANTED", "--purpose", "case", "--as", "one")

    assert result.exit_code == 1
    assert "the reason" in result.output
    assert contents(either, "ledger", "ledger_words", "ledger_head") == before


def test_a_version_that_never_was_is_named(either: Desk) -> None:
    result = ran(either, "watchlists", "look-back", "WANTED", "--since", "7", *WHY)

    assert result.exit_code == 1
    assert "no version 7" in result.output


def test_the_command_that_builds_the_indexes_says_how_many_crossed(either: Desk) -> None:
    result = ran(either, "watchlists", "index")

    assert result.exit_code == 0, result.output
    assert "that crossed" in result.output
    if either.database.rolls is not None:
        assert "2 people and vehicles that crossed are indexed." in result.output
        assert (either.database.rolls / "crossed" / "current").exists()
