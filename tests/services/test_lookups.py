from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.errors import NotFound, NotPermitted, Owing, Unacceptable
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.services import lookups, samples
from borderdesk.store.accounts import UserSession
from borderdesk.store.alarms import Alarm
from borderdesk.store.audit import LedgerEntry, LedgerWords
from borderdesk.store.lookups import LookUp
from tests import factories
from tests.factories import NOON

WHY = Grounds(Purpose.CASE, reason="Named by a witness.")


def somebody(session: Session, name: str = "Dragan Lukić", *roles: Role) -> Signature:
    return factories.signed_by(
        factories.officer(session, *(roles or (Role.OFFICER,)), full_name=name)
    )


def asked(name: str = "velk", why: Grounds = WHY) -> Question:
    return Question(LookUpKind.CROSSINGS, {"name": name}, why)


def ask(session: Session, by: Signature, question: Question | None = None) -> LookUp:
    """As a door does: look, then act."""
    question = question or asked()
    remarks = lookups.remarkable(session, by, question)
    return lookups.ask(session, by, question, remarks)


def raised(session: Session) -> list[tuple[AlarmKind, str]]:
    return [(alarm.kind, alarm.subject) for alarm in session.scalars(select(Alarm))]


def test_who_asked_for_whom_and_why_is_kept_and_the_ledger_names_nobody(session: Session) -> None:
    by = somebody(session)

    look_up = ask(session, by)

    entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert entry is not None
    assert (look_up.asked, look_up.purpose, look_up.reason) == (
        {"name": "velk"},
        Purpose.CASE,
        "Named by a witness.",
    )
    assert look_up.found is None
    assert (entry.act, entry.subject) == ("look_up", look_up.reference)
    assert "velk" not in entry.leaf
    assert "velk" in session.get_one(LedgerWords, entry.seq).words
    assert raised(session) == []


def test_without_grounds_nothing_is_asked(session: Session) -> None:
    by = somebody(session)

    with pytest.raises(Unacceptable):
        lookups.ask(session, by, asked(why=Grounds(Purpose.CASE)), [])

    assert session.scalars(select(LookUp)).all() == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.SUPERVISOR}))
def test_who_reads_no_inspections_searches_none(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        lookups.ask(session, somebody(session, "Ana Kolm", role), asked(), [])


def test_ones_own_name_is_told_to_others_once_for_each_look_up(session: Session) -> None:
    by = somebody(session)

    look_up = ask(session, by, asked("lukić"))
    lookups.answered(session, by, look_up.reference, 1, ["LUKIC Dragan"])

    alarm = session.scalars(select(Alarm)).one()
    assert (alarm.kind, alarm.subject) == (AlarmKind.OWN_NAME, look_up.reference)
    assert (alarm.about_id, alarm.agency_id) == (by.officer_id, by.agency_id)


def test_ones_own_name_in_an_answer_to_other_words_is_told_too(session: Session) -> None:
    by = somebody(session)
    look_up = ask(session, by, asked("luk"))

    lookups.answered(session, by, look_up.reference, 2, ["Ivo SORIN", "ЛУКИЋ Драган"])

    assert look_up.found == 2
    assert raised(session) == [(AlarmKind.OWN_NAME, look_up.reference)]


def test_a_colleague_of_the_agency_is_told_and_a_stranger_is_not(session: Session) -> None:
    by = somebody(session)
    somebody(session, "Ana Kolm")
    factories.officer(session, Role.OFFICER, full_name="Iva Borin", agency_id=factories.CUSTOMS)

    ask(session, by, asked("iva borin"))
    named = ask(session, by, asked("Kolm Ana"))

    assert raised(session) == [(AlarmKind.COLLEAGUE, named.reference)]
    assert session.scalars(select(Alarm)).one().words == "Ana Kolm"


def test_the_thirty_first_look_up_of_an_hour_is_told_and_the_next_ones_are_not(
    session: Session,
) -> None:
    by = somebody(session)
    told = []

    for minute in range(40):
        ask(session, replace(by, at=NOON + timedelta(minutes=minute)))
        told.append(len(raised(session)))

    assert told == [0] * 30 + [1] * 10
    assert raised(session)[0][0] is AlarmKind.MANY_LOOK_UPS


def test_a_search_at_an_hour_never_worked_before_is_told_once_that_night(session: Session) -> None:
    by = somebody(session)
    for day in range(1, 20):
        begun = NOON.replace(hour=6) - timedelta(days=day)
        known = {"opened_at": begun, "proved_at": begun, "last_seen_at": begun + timedelta(hours=8)}
        session.add(UserSession(token_sha256=f"{day}", officer_id=by.officer_id, **known))
    session.flush()

    ask(session, by)
    night = ask(session, replace(by, at=NOON + timedelta(hours=11)))
    ask(session, replace(by, at=NOON + timedelta(hours=12)))

    assert raised(session) == [(AlarmKind.OFF_SHIFT, night.reference)]


def test_the_answer_is_open_for_a_quarter_of_an_hour_to_who_asked_alone(session: Session) -> None:
    by, other = somebody(session), somebody(session, "Ana Kolm")
    look_up = ask(session, by)

    soon, late = (replace(by, at=NOON + timedelta(minutes=n)) for n in (15, 16))
    kind = LookUpKind.CROSSINGS

    assert lookups.still_open(session, soon, look_up.reference, kind) is look_up
    with pytest.raises(Owing, match="15 minutes"):
        lookups.still_open(session, late, look_up.reference, kind)
    with pytest.raises(NotFound):
        lookups.still_open(session, other, look_up.reference, kind)
    with pytest.raises(NotFound):
        lookups.still_open(session, soon, look_up.reference, LookUpKind.ENTRIES)


def test_everybody_reads_his_own_look_ups_and_the_auditor_all(session: Session) -> None:
    by, other = somebody(session), somebody(session, "Ana Kolm")
    auditor = somebody(session, "Vida Reso", Role.AUDITOR)
    look_up = ask(session, by)

    assert lookups.mine(session, by).rows == [look_up]
    assert lookups.mine(session, other).rows == []
    assert samples.one(session, auditor, look_up.reference).look_up is look_up
    with pytest.raises(NotFound):
        samples.one(session, other, look_up.reference)
