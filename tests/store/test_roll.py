from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.screening import ScreeningState
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.matching.segment import Segment
from borderdesk.services import screening
from borderdesk.store import roll as rolls_of
from borderdesk.store.database import Database, open_database
from borderdesk.store.folders import alone
from borderdesk.store.roll import (
    Generation,
    RollUnavailable,
    is_current,
    listed,
    rebuild,
    roll_in_force,
)
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
ASKED = ("Miron Velkarov", "Ivo Sorin", "Tamara Ilieva")


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A desk with one list; its index lies in a folder beside the database."""
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    found = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    publish(found, "Miron VELKAROV")
    yield found
    found.acts.kw["bind"].dispose()


def publish(database: Database, *names: str) -> None:
    with database.turn(), database.acts() as session:
        factories.watchlist(session, *map(factories.entry, names))
        session.commit()


def indexed(database: Database) -> int:
    assert database.rolls is not None
    return rebuild(database.acts.kw["bind"], database.rolls)


def found(database: Database) -> list[str]:
    """Whom of ASKED the next request finds."""
    with database.looks() as session:
        return [name for name in ASKED if compared(session, name)]


def compared(session: Session, name: str) -> bool:
    subject = Particulars(Kind.PERSON, (Name(name),))
    return bool(roll_in_force(session).compared_with(subject, lambda few: listed(session, few)))


def afresh(database: Database) -> Database:
    """The same desk as another worker opens it."""
    return open_database(f"sqlite:///{database.acts.kw['bind'].url.database}")


def test_what_is_published_is_found_by_the_next_request(database: Database) -> None:
    assert found(database) == ["Miron Velkarov"]

    publish(database, "Ivo SORIN")

    assert found(database) == ["Miron Velkarov", "Ivo Sorin"]


def test_a_worker_that_starts_opens_what_is_indexed_and_adds_what_came_since(
    database: Database,
) -> None:
    assert indexed(database) == 1
    publish(database, "Ivo SORIN")

    other = afresh(database)
    with other.looks() as session:
        roll = roll_in_force(session)

    assert (len(roll.base), len(roll.added)) == (1, 1)
    assert found(other) == ["Miron Velkarov", "Ivo Sorin"]


def test_workers_take_the_new_folder_with_the_next_publication(database: Database) -> None:
    assert found(database) == ["Miron Velkarov"]  # from the database; nothing was indexed yet
    indexed(database)
    publish(database, "Ivo SORIN")

    assert found(database) == ["Miron Velkarov", "Ivo Sorin"]
    with database.looks() as session:
        assert len(roll_in_force(session).base) == 1


WORKER = """
import sys
from borderdesk.store.database import open_database
from tests.store.test_roll import found, publish
database = open_database(sys.argv[1])
for asked in sys.stdin:
    if asked.strip() == "find":
        print(",".join(found(database)), flush=True)
    else:
        publish(database, asked.strip())
        print("published", flush=True)
"""


def test_an_entry_added_in_one_process_is_found_by_the_next_request_in_another(
    database: Database,
) -> None:
    indexed(database)
    url = f"sqlite:///{database.acts.kw['bind'].url.database}"
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdin is not None

        def tell(asked: str) -> str:
            assert other.stdout is not None
            print(asked, file=other.stdin, flush=True)
            return other.stdout.readline().strip()

        assert (tell("find"), found(database)) == ("Miron Velkarov", ["Miron Velkarov"])
        publish(database, "Ivo SORIN")
        assert tell("find") == "Miron Velkarov,Ivo Sorin"
        assert tell("Tamara ILIEVA") == "published"
        assert found(database) == list(ASKED)
        other.stdin.close()


def test_a_power_cut_at_any_moment_leaves_the_old_index_or_the_new_one(
    database: Database,
) -> None:
    """A child rebuilds and is killed at its first step on files, its fourth, and so on."""
    indexed(database)
    assert database.rolls is not None
    publish(database, "Ivo SORIN")
    sizes, steps = [], 0
    while True:
        child = os.fork()
        if not child:
            _rebuild_and_die(database, at=steps)
        _, status = os.waitpid(child, 0)
        base, _ = rolls_of._base(database.rolls, 10**9, None)
        sizes.append(len(base))
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        steps += 3

    assert steps > 40  # every file is opened at least
    assert sizes == sorted(sizes)
    assert set(sizes) == {1, 2}
    assert found(afresh(database)) == ["Miron Velkarov", "Ivo Sorin"]
    names = {path.name for path in database.rolls.iterdir() if path.is_dir()}
    assert len(names) <= 2  # what was cut short is removed by the next one


def _rebuild_and_die(database: Database, at: int) -> None:
    """In a child: rebuild, and be killed before step `at` on files (audited by Python)."""
    seen = 0

    def watch(event: str, _given: tuple[object, ...]) -> None:
        nonlocal seen
        if event in {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "mmap.__new__"}:
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    code = 1
    try:
        own = afresh(database)
        assert database.rolls is not None
        sys.addaudithook(watch)
        rebuild(own.acts.kw["bind"], database.rolls)
        code = 0
    finally:
        os._exit(code)


@pytest.mark.parametrize("harm", ["missing", "empty", "flipped", "elsewhere"])
def test_a_damaged_index_is_never_searched(database: Database, harm: str) -> None:
    indexed(database)
    assert database.rolls is not None
    current = database.rolls / (database.rolls / "current").read_text()
    file = current / "person.rows.npy"
    match harm:
        case "missing":
            shutil.rmtree(current)
        case "empty":
            file.write_bytes(b"")
        case "flipped":
            file.write_bytes(file.read_bytes()[:-1] + b"\x7f")
        case "elsewhere":
            (database.rolls / "current").write_text("../../etc")

    other = afresh(database)
    with other.looks() as session:
        assert len(roll_in_force(session).base) == 0  # all of it is read from the database
        assert not is_current(session, database.rolls)

    assert found(other) == ["Miron Velkarov"]
    indexed(other)
    with afresh(database).looks() as session:
        assert is_current(session, database.rolls)


def test_an_index_newer_than_a_restored_database_is_not_used(database: Database) -> None:
    publish(database, "Ivo SORIN")
    indexed(database)
    with database.turn(), database.acts() as session:
        session.get_one(Generation, 1).number -= 1
        session.commit()

    with afresh(database).looks() as session:
        assert len(roll_in_force(session).base) == 0


def test_an_edition_that_says_something_else_under_its_old_number_is_indexed_anew(
    database: Database,
) -> None:
    """After a restore, numbers are given out once more; what they stand for counts."""
    with database.looks() as session:
        [stamped] = rolls_of._stamps(session, 1)

    base = Segment.built([], {})
    assert base.beside(1, [stamped]) == ([stamped], [])
    assert rolls_of.stamp(stamped >> 32, "another digest") != stamped


def test_where_too_much_is_to_be_indexed_the_answer_is_error_and_then_the_hits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls_of, "ADDED_AT_MOST", 0)
    monkeypatch.setattr(rolls_of, "CHANGES_KEPT", 0)
    subjects = factories.inspection_report(
        occupants=(factories.occupant(surname="Velkarov", given_names="Miron"),)
    ).subjects
    other = afresh(database)

    with other.looks() as session:
        first = screening.look(session, OFFICER, subjects)
        with pytest.raises(RollUnavailable):
            roll_in_force(session)
    for thread in list(rolls_of._rebuilding.values()):
        thread.join()
    with other.looks() as session:
        then = screening.look(session, OFFICER, subjects)

    assert first.state is ScreeningState.ERROR
    assert first.trouble == screening.NO_ROLL
    assert then.state is ScreeningState.HITS


def test_two_do_not_rebuild_at_once(database: Database) -> None:
    assert database.rolls is not None
    database.rolls.mkdir()

    with alone(database.rolls), pytest.raises(TimeoutError, match="already"):
        indexed(database)

    assert indexed(database) == 1
