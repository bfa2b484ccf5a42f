from __future__ import annotations

import multiprocessing
from pathlib import Path
from threading import Thread

import pytest
from flask import g
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from borderdesk.app import create_app
from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import Overtaken
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.services import audit
from borderdesk.store.audit import LedgerEntry, LedgerHead
from borderdesk.store.numbers import Counter
from tests import factories
from tests.conftest import Desk, SettingsOfTests

PROCESSES, THREADS, TIMES = 2, 4, 10
AUDITOR = factories.signature(Role.AUDITOR)


def _worker(url: str, instance: Path) -> None:
    app = create_app(SettingsOfTests(instance, url))

    def count() -> None:
        for _ in range(TIMES):
            with app.app_context(), transaction() as session:
                counter = session.get_one(Counter, ("test", 2026))
                counter.last = counter.last + 1  # read, then written: the careless way
                audit.record_refusal(session, factories.NOON, None, "test", "", "done")

    threads = [Thread(target=count) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.slow
def test_nothing_is_lost_between_two_processes_of_four_threads(desk: Desk, tmp_path: Path) -> None:
    desk.keep(Counter(name="test", year=2026, last=0))
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_worker, args=(desk.url, tmp_path)) for _ in range(PROCESSES)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    total = PROCESSES * THREADS * TIMES
    with desk.looking() as session:
        assert session.get_one(Counter, ("test", 2026)).last == total
        assert session.get_one(LedgerHead, 1).size == total
        assert session.scalars(select(LedgerEntry.seq)).all() == list(range(total))
        assert audit.verify(session, AUDITOR).holds


def test_the_session_of_looks_cannot_write(desk: Desk) -> None:
    with desk.app.app_context(), pytest.raises(DBAPIError):
        reading().execute(text("UPDATE officers SET full_name = 'x'"))


def test_one_transaction_does_not_stand_inside_another(desk: Desk) -> None:
    with (
        desk.app.app_context(),
        pytest.raises(RuntimeError, match="inside another"),
        transaction(),
        transaction(),
    ):
        pass


def test_after_a_transaction_another_may_begin(desk: Desk) -> None:
    with desk.app.app_context():
        with transaction():
            assert "writing" in g
        with pytest.raises(ZeroDivisionError), transaction():
            raise ZeroDivisionError
        assert "writing" not in g
        with transaction() as session:
            session.add(Counter(name="test", year=2026, last=7))

    with desk.looking() as session:
        assert session.get_one(Counter, ("test", 2026)).last == 7


def test_what_a_failed_act_wrote_is_gone(desk: Desk) -> None:
    def fail() -> None:
        with transaction() as session:
            session.add(Counter(name="test", year=2026, last=7))
            session.flush()
            raise ZeroDivisionError

    with desk.app.app_context(), pytest.raises(ZeroDivisionError):
        fail()

    with desk.looking() as session:
        assert session.get(Counter, ("test", 2026)) is None


def test_what_is_seen_after_an_act_is_new(desk: Desk) -> None:
    with desk.app.app_context():
        before = reading().get_one(LedgerHead, 1).size
        with transaction() as session:
            audit.record_refusal(session, factories.NOON, None, "test", "", "done")
        after = reading().get_one(LedgerHead, 1).size

    assert (before, after) == (0, 1)


def test_an_act_looks_again_when_it_was_overtaken() -> None:
    looks = []

    @again_if_overtaken
    def look_and_act() -> str:
        looks.append(1)
        if len(looks) < 3:
            raise Overtaken
        return "done"

    assert look_and_act() == "done"
    assert len(looks) == 3


def test_after_three_looks_the_refusal_stands() -> None:
    looks = []

    @again_if_overtaken
    def look_and_act() -> None:
        looks.append(1)
        raise Overtaken

    with pytest.raises(Overtaken):
        look_and_act()
    assert len(looks) == 3
