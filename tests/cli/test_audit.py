from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from borderdesk.domain.accounts import Role
from borderdesk.services.audit import verify
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.cli.running import contents, ran, row_counts
from tests.conftest import Desk


@pytest.fixture
def either(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk on SQLite, then on PostgreSQL, with some rows in its ledger."""
    desk = desk_on(database_url)
    with desk.acting() as session:
        factories.watchlist(session, factories.entry())
        factories.watchlist(session, factories.entry())
    return desk


def test_a_ledger_that_holds_is_said_to_hold_and_nothing_is_written(either: Desk) -> None:
    before = contents(either)

    result = ran(either, "audit", "verify")

    assert result.exit_code == 0
    assert result.output.startswith("The ledger holds: 6 rows, head ")
    assert contents(either) == before


@pytest.mark.parametrize(
    ("edit", "row"),
    [
        ("UPDATE ledger SET subject = 'C-2026-000001-X' WHERE seq = 3", 3),
        ("UPDATE ledger SET leaf = replace(leaf, 'done', 'tried') WHERE seq = 2", 2),
        ("UPDATE ledger_words SET words = 'Another reason' WHERE seq = 1", 1),
        ("UPDATE ledger_head SET size = 5", 6),
    ],
)
def test_the_first_row_that_was_edited_is_named(either: Desk, edit: str, row: int) -> None:
    with either.acting() as session:
        session.execute(text(edit))

    result = ran(either, "audit", "verify")

    assert result.exit_code == 1
    assert f"The ledger is broken at row {row}." in result.output


def test_who_verifies_by_name_is_written_down(either: Desk) -> None:
    result = ran(either, "audit", "verify", "--as", "one")

    assert result.exit_code == 0
    with either.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.act, last.officer_id) == ("verify_ledger", 1)
        assert verify(session, None).holds


def test_who_may_not_verify_is_refused_under_that_name(desk: Desk) -> None:
    with desk.acting() as session:
        factories.officer(session, Role.OFFICER, name="booth")

    result = ran(desk, "audit", "verify", "--as", "booth")

    assert result.exit_code == 1
    assert "You may not do this here" in result.output
    assert row_counts(desk)["ledger"] == 1
