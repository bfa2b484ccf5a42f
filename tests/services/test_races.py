from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseAct, CaseMove, CaseState, NewNote, NoteKind
from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.exhibits import Acquisition, ExhibitKind, FirearmType, NewFirearm, Piece
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure
from borderdesk.edge.session import again_if_overtaken
from borderdesk.services import cases, exhibits, seizures, watchlists
from borderdesk.services.watchlists import Change, Source
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.roll import generation_in_force
from tests import factories
from tests.conftest import Desk

SUPERVISOR = factories.signature(Role.SUPERVISOR)
KEEPER = factories.signature(Role.ADMINISTRATOR)
COLLEAGUE = factories.signature(Role.OFFICER)
NOTE = NewNote(NoteKind.FACT, "Fresh paint.")
PISTOL = NewFirearm(FirearmType.PISTOL, Acquisition.SEIZED, factories.NOON)


@pytest.fixture
def desk(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    return desk_on(database_url)


def meanwhile(
    desk: Desk, first: Callable[[Session], object], second: Callable[[Session], object]
) -> Future[Any]:
    """Begin the second act after the first one has written and before it commits."""

    def act() -> object:
        with desk.acting() as session:
            return second(session)

    with ThreadPoolExecutor(1) as colleague, desk.acting() as session:
        first(session)
        session.flush()
        begun = colleague.submit(act)
        with pytest.raises(Waiting):  # it cannot end before the first one has
            begun.result(0.3)
        session.commit()
    return begun


def packed_in(bag: str) -> NewSeizure:
    """A pistol in that bag."""
    pistol = Piece(ExhibitKind.FIREARM, type=FirearmType.PISTOL, bag_number=bag)
    return NewSeizure(
        submission_id=uuid4(),
        danger=Danger.ARMS,
        taken_at=factories.NOON,
        place="Lane 2",
        made_safe=MadeSafe.BY_ME,
        pieces=(pistol,),
    )


def archived(session: Session, reference: str) -> None:
    version = cases.page(session, SUPERVISOR, reference).case.version
    given = CaseMove(version, CaseAct.ARCHIVE, "Kept as the law asks.")
    cases.move(session, SUPERVISOR, reference, given)


@pytest.mark.parametrize("act", ["note", "exhibit"])
def test_nothing_comes_into_a_case_while_it_is_being_archived(desk: Desk, act: str) -> None:
    with desk.acting() as session:
        reference = factories.case(session, state=CaseState.CLOSED).reference

    late: Callable[[Session], object] = {
        "note": lambda s: cases.write_note(s, SUPERVISOR, reference, NOTE),
        "exhibit": lambda s: exhibits.seize(s, SUPERVISOR, reference, PISTOL, []),
    }[act]
    refused = meanwhile(desk, lambda session: archived(session, reference), late)

    with pytest.raises(Unacceptable):
        refused.result()


def test_of_two_who_put_a_version_in_force_at_once_one_wins(desk: Desk) -> None:
    with desk.acting() as session:
        code = factories.watchlist(session, factories.entry()).code
        source = Source("new.json", "0" * 64)
        version_id = watchlists.begin_import(session, KEEPER, code, source, reason="For a test")
        watchlists.stage(session, KEEPER, version_id, [factories.entry()])
        before = generation_in_force(session)

    def activate(session: Session) -> None:
        watchlists.activate(
            session, KEEPER, version_id, Change(1, 0, 0), shrinking=True, reason="For a test"
        )

    late = meanwhile(desk, activate, activate)

    with pytest.raises(OutOfOrder):
        late.result()
    with desk.acting() as session:
        assert generation_in_force(session) == before + 1


def test_of_two_who_use_a_bag_at_once_the_second_is_told_whose_it_is(desk: Desk) -> None:
    """On PostgreSQL the second looks for the bag before the first is seen; the index bars it."""
    with desk.acting() as session:  # else both race for the first number of the year
        seizures.seize(session, SUPERVISOR, packed_in("MF-202"), "A pistol", {})
    tries: list[int] = []

    @again_if_overtaken
    def act() -> None:
        tries.append(1)
        with desk.acting() as session:
            seizures.seize(session, COLLEAGUE, packed_in("MF-203"), "A pistol", {})

    with ThreadPoolExecutor(1) as colleague, desk.acting() as session:
        first = seizures.seize(session, SUPERVISOR, packed_in("MF-203"), "A pistol", {}).reference
        begun = colleague.submit(act)
        with pytest.raises(Waiting):  # it cannot end before the first one has
            begun.result(0.5)
        session.commit()

    with pytest.raises(Unacceptable) as refusal:
        begun.result()
    with desk.acting() as session:
        bag = select(Exhibit).where(Exhibit.bag_number == "MF-203")
        [pistol] = session.scalars(bag).all()
        assert pistol.seizure is not None
        assert pistol.seizure.reference == first
        assert refusal.value.field == "firearms.0.bag_number"
        assert refusal.value.values == {"bag": "MF-203", "exhibit": pistol.reference}
        assert len(tries) == (2 if session.get_bind().dialect.name == "postgresql" else 1)


def test_a_bag_of_another_agency_may_bear_the_same_number(desk: Desk) -> None:
    theirs = factories.signature(Role.OFFICER, agency_id=factories.CUSTOMS)

    with desk.acting() as session:
        seizures.seize(session, SUPERVISOR, packed_in("MF-203"), "A pistol", {})
        seizures.seize(session, theirs, packed_in("MF-203"), "A pistol", {})

    with desk.looking() as session:
        assert len(session.scalars(select(Exhibit)).all()) == 2


def test_the_database_itself_bars_a_bag_of_two_seizures(desk: Desk) -> None:
    with desk.acting() as session:
        seizures.seize(session, SUPERVISOR, packed_in("MF-203"), "A pistol", {})
        seizures.seize(session, SUPERVISOR, packed_in("MF-204"), "A pistol", {})

    with pytest.raises(IntegrityError), desk.acting() as session:
        session.execute(update(Exhibit).values(bag_number="MF-203"))
