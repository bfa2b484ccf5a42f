from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from typing import Any

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseAct, CaseMove, CaseState, NewNote, NoteKind
from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.exhibits import Acquisition, FirearmType, NewFirearm
from borderdesk.services import cases, exhibits, watchlists
from borderdesk.services.watchlists import Change, Source
from borderdesk.store.roll import generation_in_force
from tests import factories
from tests.conftest import Desk

SUPERVISOR = factories.signature(Role.SUPERVISOR)
KEEPER = factories.signature(Role.ADMINISTRATOR)
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
