from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.amending import Amendment
from borderdesk.domain.inspections import InspectionState, Occupant, Vehicle, VehicleKind
from borderdesk.matching.particulars import (
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    Particulars,
)
from borderdesk.services import amending, inspections, screening
from borderdesk.store import crossed
from borderdesk.store.database import Database, open_database
from borderdesk.store.folders import alone
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.factories import BORDER, CUSTOMS, KARSNO, NOON

DAY = timedelta(days=1)
OURS = factories.signature(Role.SUPERVISOR)
THEIRS = factories.signature(Role.SUPERVISOR, agency_id=CUSTOMS, post_id=KARSNO)


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A desk on SQLite, then on PostgreSQL, with a folder for its indexes."""
    found = open_database(database_url, tmp_path / "rolls")
    yield found
    found.acts.kw["bind"].dispose()


def crosses(
    database: Database,
    surname: str = "VELKAROV",
    *,
    days_ago: float = 0,
    state: InspectionState = InspectionState.RELEASED,
    **given: Any,
) -> None:
    """Somebody of that family name crosses at noon, so many days ago."""
    by, vehicle = given.pop("by", OURS), given.pop("vehicle", None)
    traveller = factories.occupant(surname=surname, **given)
    then = NOON - days_ago * DAY
    post = "DRN" if by.agency_id == BORDER else "KRB"
    report = factories.inspection_report(
        occupants=(traveller,), post_code=post, lane=1, crossed_at=then, vehicle=vehicle
    )
    with database.turn(), database.acts() as session:
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
        session.flush()
        kept = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert kept is not None
        kept.state = state
        session.commit()


def rebuilt(database: Database, at: datetime = NOON) -> int:
    assert database.rolls is not None
    return crossed.rebuild(database.acts.kw["bind"], database.rolls, at)


def near(session: Session, name: str, by: Any = OURS, at: datetime = NOON) -> list[int]:
    """The keys that the index names for a name, within the agency of who asks."""
    subject = Particulars(Kind.PERSON, (Name(name),))
    roll = crossed.crossed(session, at)
    return roll.finalists(subject, lists=frozenset({by.agency_id}))


def found(database: Database, name: str, by: Any = OURS, at: datetime = NOON) -> int:
    """How many of the agency's people are named for a name, as whole records."""
    asking = factories.signature(
        Role.SUPERVISOR, agency_id=by.agency_id, post_id=by.post_id, at=at, proved_at=at
    )
    with database.looks() as session:
        return len(crossed.seen(session, asking, near(session, name, by, at)))


def is_current(database: Database, at: datetime = NOON) -> bool:
    assert database.rolls is not None
    with database.looks() as session:
        return crossed.is_current(session, database.rolls, at)


def test_the_first_who_looks_back_builds_the_index_and_the_next_opens_it(
    database: Database,
) -> None:
    crosses(database)
    assert not is_current(database)

    assert found(database, "Miron Velkarov") == 1

    assert is_current(database)
    with database.looks() as session:
        roll = crossed.crossed(session, NOON)
    assert (len(roll.base), len(roll.added)) == (1, 0)


def test_who_crossed_since_is_found_beside_what_is_indexed(database: Database) -> None:
    crosses(database)
    rebuilt(database)
    crosses(database, "SORIN", given_names="Ivo")

    assert found(database, "Ivo Sorin") == 1
    with database.looks() as session:
        roll = crossed.crossed(session, NOON)
    assert (len(roll.base), len(roll.added)) == (1, 1)


def test_who_is_written_alike_stands_in_the_index_once_and_is_found_as_often_as_he_crossed(
    database: Database,
) -> None:
    for days_ago in (3, 2, 1):
        crosses(database, days_ago=days_ago)
    crosses(database, document_number="VA999999")

    assert rebuilt(database) == 2
    with database.looks() as session:
        keys = near(session, "Miron Velkarov")
        people = crossed.seen(session, OURS, keys)
        assert len(people) == 2
        assert len(crossed.written_alike(session, OURS, people)) == 4


def test_the_search_keeps_to_the_agency_that_asks(database: Database) -> None:
    crosses(database)
    crosses(database, by=THEIRS)
    crosses(database, document_number="VA999999", by=THEIRS)

    assert rebuilt(database) == 3
    assert found(database, "Miron Velkarov") == 1
    assert found(database, "Miron Velkarov", THEIRS) == 2
    with database.looks() as session:
        assert crossed.seen(session, OURS, near(session, "Miron Velkarov", THEIRS)) == []


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        (InspectionState.RELEASED, 89, 1),
        (InspectionState.RELEASED, 91, 0),
        (InspectionState.OPEN, 91, 0),
        (InspectionState.REFERRED, 91, 1),
        (InspectionState.CLOSED, 364, 1),
        (InspectionState.CLOSED, 366, 0),
    ],
)
def test_nobody_is_indexed_beyond_his_time(
    database: Database, state: InspectionState, days: int, left: int
) -> None:
    crosses(database, days_ago=days, state=state)

    assert rebuilt(database) == left
    assert found(database, "Miron Velkarov") == left


def test_who_passes_his_time_while_the_index_stands_is_not_found_and_the_next_index_forgets_him(
    database: Database,
) -> None:
    crosses(database, days_ago=89.5)
    assert rebuilt(database) == 1

    later = NOON + 0.9 * DAY
    with database.looks() as session:
        assert len(near(session, "Miron Velkarov", at=later)) == 1  # the index still names him
    assert found(database, "Miron Velkarov", at=later) == 0

    assert not is_current(database, NOON + 1.1 * DAY)
    with database.looks() as session:
        assert len(crossed.crossed(session, NOON + 1.1 * DAY)) == 0
    assert not held(database, b"velkarov")


def held(database: Database, word: bytes) -> bool:
    """Whether a file of the index holds that word."""
    assert database.rolls is not None
    files = (path for path in database.rolls.rglob("*") if path.is_file())
    return any(word in path.read_bytes() for path in files)


@pytest.mark.parametrize("harm", ["missing", "empty", "flipped", "elsewhere"])
def test_a_damaged_index_is_built_anew(database: Database, harm: str) -> None:
    crosses(database)
    rebuilt(database)
    assert held(database, b"velkarov")
    assert database.rolls is not None
    folder = database.rolls / crossed.FOLDER
    file = folder / (folder / "current").read_text() / "person.rows.npy"
    match harm:
        case "missing":
            shutil.rmtree(file.parent)
        case "empty":
            file.write_bytes(b"")
        case "flipped":
            file.write_bytes(file.read_bytes()[:-1] + b"\x7f")
        case "elsewhere":
            (folder / "current").write_text("../../etc")

    assert not is_current(database)
    assert found(database, "Miron Velkarov") == 1
    assert is_current(database)


def test_the_index_of_another_database_is_not_used(database: Database) -> None:
    """After a restore, keys are given out once more."""
    crosses(database)
    rebuilt(database)
    with database.turn(), database.acts() as session:
        session.scalars(select(Inspection)).one().submission_id = uuid4()
        session.commit()

    assert not is_current(database)


def test_where_too_many_crossed_since_the_index_is_built_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    crosses(database)
    rebuilt(database)
    crosses(database, "SORIN")
    monkeypatch.setattr(crossed, "ADDED_AT_MOST", 0)

    with database.looks() as session:
        roll = crossed.crossed(session, NOON)

    assert (len(roll.base), len(roll.added)) == (2, 0)


def test_two_do_not_build_it_at_once_and_the_index_of_lists_is_built_beside_it(
    database: Database,
) -> None:
    crosses(database)
    rebuilt(database)
    assert database.rolls is not None

    with alone(database.rolls / crossed.FOLDER), pytest.raises(TimeoutError, match="already"):
        rebuilt(database)
    with alone(database.rolls):
        assert rebuilt(database) == 1


def test_an_index_is_not_written_where_there_is_no_folder_for_it(database_url: str) -> None:
    bare = open_database(database_url)
    bare.looks.configure(info={"rolls": None})
    crosses(bare)

    assert found(bare, "Miron Velkarov") == 1
    bare.acts.kw["bind"].dispose()


def amends(database: Database, surname: str, more: int = 0) -> None:
    """The last crossing is amended: its driver is called so, and this many others sat there."""
    with database.turn(), database.acts() as session:
        kept = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert kept is not None
        past = amending.history(session, OURS, kept.reference)
        others = tuple(factories.occupant(surname=f"MIRKOV{n}") for n in range(more))
        people = (factories.occupant(surname=surname), *others)
        report = replace(past.report, occupants=people)
        given = Amendment(uuid4(), past.number, "The names were misread.", report)
        proposal = amending.look(session, OURS, kept.reference, given)
        findings = screening.look(session, OURS, proposal.made.report.subjects)
        amending.amend(session, OURS, kept.reference, given, proposal, findings)
        session.commit()


def test_who_is_named_anew_by_an_amendment_is_found_at_once_and_who_was_before_is_not(
    database: Database,
) -> None:
    crosses(database, "BARDOVIC")
    crosses(database, "VELKAROV")
    rebuilt(database)

    # Deleted keys come again on a database that counts on from its last row.
    for surname, more in (("TARSENKO", 1), ("HALVORSEN", 0), ("HALVORSEN", 2)):
        amends(database, surname, more)

    for name, there in {"VELKAROV": 0, "TARSENKO": 0, "HALVORSEN": 1, "MIRKOV1": 1}.items():
        with database.looks() as session:
            read = [one.read for one in crossed.seen(session, OURS, near(session, name))]
        surnames = [one.surname for one in read if isinstance(one, Occupant)]
        assert surnames.count(name) == there, name


def test_who_crossed_is_found_by_the_fathers_name_and_two_of_other_fathers_are_two(
    database: Database,
) -> None:
    for father in ("Abdul Karim", "Ghulam Nabi", "Abdul Karim"):
        crosses(database, "GULBAZ", given_names="", patronymic=father)

    assert rebuilt(database) == 2
    with database.looks() as session:
        people = crossed.seen(session, OURS, near(session, "Gulbaz Abdul Karim"))
    assert {name.whole for one in people for s in one.subjects for name in s.particulars.names} == {
        "Abdul Karim GULBAZ",
        "Ghulam Nabi GULBAZ",
    }


def test_an_aircraft_that_crossed_is_indexed_by_its_mark_and_a_car_of_that_plate_apart(
    database: Database,
) -> None:
    for kind in (VehicleKind.AIRCRAFT, VehicleKind.CAR, VehicleKind.AIRCRAFT):
        crosses(database, vehicle=Vehicle(kind, "YU-ABC", "SRB"))
    rebuilt(database)
    mark = Identifier(IdentifierKind.TAIL, "YUABC")

    with database.looks() as session:
        roll = crossed.crossed(session, NOON)
        keys = roll.finalists(Particulars(Kind.AIRCRAFT, identifiers=(mark,)))
        [seen] = crossed.seen(session, OURS, keys)
        every = crossed.written_alike(session, OURS, [seen])

    assert [one.role for one in seen.subjects] == ["aircraft"]
    assert len(every) == 2
