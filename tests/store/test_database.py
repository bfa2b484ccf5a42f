"""How databases are opened: what a look cannot do, whose turn it is, what survives."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from borderdesk.domain.accounts import Role
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.audit import LedgerHead
from borderdesk.store.database import Database, open_database
from borderdesk.store.numbers import next_number
from tests import factories
from tests.conftest import Desk


@pytest.fixture
def either(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    return desk_on(database_url)


def test_sqlite_is_opened_so_that_nothing_acknowledged_is_lost(desk: Desk) -> None:
    with desk.acting() as session:
        said = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        waits_ms = session.execute(text("PRAGMA busy_timeout")).scalar_one()

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert waits_ms == 15000


def test_a_look_cannot_write(either: Desk) -> None:
    writes = (
        "INSERT INTO counters (name, year, last) VALUES ('X', 2026, 1)",
        "UPDATE ledger_head SET size = 7",
        "DELETE FROM officers",
        "DROP TABLE ledger_words",
    )
    for write in writes:
        with either.looking() as session, pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(text(write))

    with either.looking() as session:
        assert session.get_one(LedgerHead, 1).size == 0
        assert session.scalar(select(func.count()).select_from(Officer)) == 1


def test_an_act_after_a_look_writes_and_the_next_look_still_cannot(either: Desk) -> None:
    for year in (2026, 2027, 2028):
        with either.looking() as session:
            session.scalars(select(Agency)).all()
        with either.acting() as session:
            assert next_number(session, "C", year) == 1
        with either.looking() as session, pytest.raises(DBAPIError):
            session.execute(text("UPDATE counters SET last = 9"))

    with either.looking() as session:
        assert session.execute(text("SELECT last FROM counters")).scalars().all() == [1, 1, 1]


def test_what_fails_half_way_is_not_there(either: Desk) -> None:
    def half() -> None:
        with either.acting() as session:
            session.add(Post(code="NEW", name="New", agency_id=factories.BORDER, lanes=1))
            session.flush()
            session.add(Post(code="LOST", name="Lost", agency_id=4711, lanes=1))
            session.flush()

    with pytest.raises(IntegrityError):
        half()

    with either.looking() as session:
        assert session.scalar(select(Post.id).where(Post.code == "NEW")) is None


def test_who_writes_at_once_gets_numbers_without_gap_or_double(either: Desk) -> None:
    taken: list[int] = []
    with either.acting() as session:
        taken.append(next_number(session, "C", 2026))

    def take() -> None:
        for _ in range(10):
            with either.acting() as session:
                number = next_number(session, "C", 2026)
            taken.append(number)

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 42))


def test_a_long_work_is_begun_by_one_alone_and_by_the_next_afterwards(either: Desk) -> None:
    other: Database = open_database(either.url)

    with (
        either.database.alone("import"),
        pytest.raises(TimeoutError),
        other.alone("import"),
    ):
        pass
    with either.database.alone("import"), other.alone("another work"):
        pass
    with other.alone("import"):
        pass
    other.acts.kw["bind"].dispose()


def test_a_work_that_fails_lets_the_next_one_in(either: Desk) -> None:
    with pytest.raises(ValueError, match="faulty"), either.database.alone("import"):
        raise ValueError("faulty")

    with either.database.alone("import"):
        pass


def test_acts_go_on_while_a_long_work_is_under_way(either: Desk) -> None:
    with either.database.alone("import"), either.acting() as session:
        assert next_number(session, "C", 2026) == 1


def test_postgresql_compiles_no_plan(either: Desk) -> None:
    if not either.url.startswith("postgres"):
        pytest.skip("SQLite compiles none anyway.")

    for begin in (either.acting, either.looking):
        with begin() as session:
            assert session.scalar(text("SHOW jit")) == "off"


def test_what_postgresql_has_prepared_outlives_a_page_and_an_act(either: Desk) -> None:
    if not either.url.startswith("postgres"):
        pytest.skip("SQLite prepares each statement anew.")
    kolm = either.browser(Role.OFFICER)
    often = 8  # psycopg prepares what it has seen five times

    for _ in range(often):
        assert kolm.get("/inspections/second-line").status_code == 200
        kolm.post("/inspections/new", data=factories.report_form(submission_id=str(uuid4())))

    with either.looking() as session:
        known = " ".join(session.scalars(text("SELECT statement FROM pg_prepared_statements")))
    assert "INSERT INTO vehicles_seen" in known
    assert "FROM user_session" in known


def test_writers_of_one_process_pass_one_by_one_on_sqlite(desk: Desk) -> None:
    inside, most = [0], [0]

    def write() -> None:
        for _ in range(20):
            with desk.database.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]
