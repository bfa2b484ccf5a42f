from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from borderdesk.cli.database import MIGRATIONS
from tests.cli.running import ran
from tests.conftest import Desk

HEAD = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))[-1]


@pytest.fixture
def empty(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    return desk_on(f"sqlite:///{tmp_path / 'folder' / 'new.db'}")


def test_a_new_database_is_laid_out_in_a_folder_that_is_made_for_it(empty: Desk) -> None:
    assert ran(empty, "database", "upgrade").output.endswith(f"in revision {HEAD}.\n")
    assert "is as the desk wants it" in ran(empty, "database", "check").output
    assert "is up to date" in ran(empty, "database", "upgrade").output


def test_commands_say_what_to_do_where_the_database_is_new(empty: Desk) -> None:
    for words in (["audit", "verify"], ["watchlists", "list", "--as", "one"]):
        result = ran(empty, *words)
        assert result.exit_code == 1
        assert "run `database upgrade` first" in result.output


def test_what_differs_is_named_and_fails_the_check(empty: Desk) -> None:
    ran(empty, "database", "upgrade")
    with empty.acting() as session:
        session.execute(text("DROP INDEX ix_ledger_at"))
        session.execute(text("ALTER TABLE counters ADD COLUMN lost INTEGER"))
        session.execute(text("CREATE TABLE stray (id INTEGER PRIMARY KEY)"))

    result = ran(empty, "database", "check")

    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        "missing: index ledger.ix_ledger_at",
        "too many: column counters.lost",
        "too many: table stray",
    ]


def test_going_back_asks_first(empty: Desk) -> None:
    ran(empty, "database", "upgrade")

    asked = ran(empty, "database", "downgrade", "0001", typed="n\n")
    done = ran(empty, "database", "downgrade", "0001", "--yes")
    nowhere = ran(empty, "database", "downgrade", "9999", "--yes")

    assert asked.exit_code == 1
    assert "is now in revision 0001" in done.output
    assert "There is no revision 9999 to go back to." in nowhere.output
