from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.domain.permissions import Act
from borderdesk.domain.watchlists import Action, NewEntry
from borderdesk.services import lookups, watchlists, weakening
from borderdesk.services.audit import record
from borderdesk.store.alarms import Alarm
from tests import factories
from tests.factories import CUSTOMS, NOON

KEEPER = factories.signature(Role.ADMINISTRATOR)
SOUGHT = factories.entry("Miron VELKAROV", source_key="K1", action=Action.ARREST)
OTHERS = [factories.entry(f"Ivo SORIN {n}", source_key=f"S{n}") for n in range(3)]


@pytest.fixture(autouse=True)
def listed(session: Session) -> None:
    """A list on which they all stand."""
    factories.watchlist(session, SOUGHT, *OTHERS, code="WANTED")


def looker(session: Session, agency_id: int = CUSTOMS) -> Signature:
    return factories.signed_by(factories.officer(session, Role.SUPERVISOR, agency_id=agency_id))


def search(session: Session, by: Signature, kind: LookUpKind, words: str, days: float = 1) -> None:
    asked = {"words" if kind is LookUpKind.ENTRIES else "name": words}
    why = Grounds(Purpose.CASE, reason="Named by a witness.")
    within = "WANTED" if kind is LookUpKind.ENTRIES else ""
    then = replace(by, at=NOON - timedelta(days=days))
    lookups.ask(session, then, Question(kind, asked, why, within), ())


def published(session: Session, entries: Sequence[NewEntry]) -> list[Alarm]:
    """The alarms that a version of the list with these entries raises."""
    source = watchlists.Source("second.json", "b" * 64)
    key = watchlists.begin_import(session, KEEPER, "WANTED", source, reason="Second")
    watchlists.stage(session, KEEPER, key, entries)
    session.flush()
    weakening.tell(session, KEEPER, weakening.look(session, KEEPER, key))
    return list(session.scalars(select(Alarm).order_by(Alarm.id)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (LookUpKind.ENTRIES, "velkarov"),
        (LookUpKind.ENTRIES, "K1"),
        (LookUpKind.ENTRIES, "velk"),
        (LookUpKind.CROSSINGS, "Велкаров Мирон"),
        (LookUpKind.LISTS, "Miron Velkarov"),
    ],
)
def test_who_searched_for_an_entry_before_it_is_dropped_is_told_of(
    session: Session, kind: LookUpKind, words: str
) -> None:
    by = looker(session)
    search(session, by, kind, words)

    [alarm] = published(session, OTHERS)

    assert (alarm.kind, alarm.about_id, alarm.agency_id) == (
        AlarmKind.BEFORE_WEAKENING,
        by.officer_id,
        CUSTOMS,
    )
    assert (alarm.subject, alarm.words) == ("WANTED", "K1")


def test_a_softer_action_weakens_an_entry_too(session: Session) -> None:
    search(session, looker(session), LookUpKind.ENTRIES, "velkarov")

    alarms = published(session, [replace(SOUGHT, action=Action.INFORM), *OTHERS])

    assert [alarm.words for alarm in alarms] == ["K1"]


def test_who_opened_the_entry_without_a_search_is_told_of_once(session: Session) -> None:
    by = looker(session)
    for _ in range(3):
        record(session, by, Act.READ_ENTRY, "WANTED/K1")
    record(session, looker(session), Act.READ_ENTRY, "WANTED/S1")

    alarms = published(session, OTHERS)

    assert [(alarm.about_id, alarm.words) for alarm in alarms] == [(by.officer_id, "K1")]


def test_searches_for_others_older_ones_and_what_stays_as_it_is_are_not_told(
    session: Session,
) -> None:
    by = looker(session)
    search(session, by, LookUpKind.ENTRIES, "sorin")
    search(session, by, LookUpKind.ENTRIES, "velkarov", days=7.1)
    search(session, by, LookUpKind.CROSSINGS, "miron sorin")

    assert published(session, OTHERS) == []


def test_a_list_that_only_grows_tells_nothing(session: Session) -> None:
    search(session, looker(session), LookUpKind.ENTRIES, "velkarov")

    assert published(session, [SOUGHT, *OTHERS, factories.entry("Ana BORIN")]) == []
