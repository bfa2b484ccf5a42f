from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing
from borderdesk.services import alarms
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.factories import BORDER, CUSTOMS, NOON, signature

SILENT = NewAlarm(AlarmKind.SILENT_POST, BORDER, words="Nothing since noon.")


def test_an_alarm_waits_with_its_agency_until_somebody_answers_by_name(session: Session) -> None:
    alarm = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    supervisor = signature(Role.SUPERVISOR)

    assert alarms.waiting(session, supervisor) == [alarm]
    assert alarm.due_at == NOON + timedelta(hours=8)
    alarms.acknowledge(session, supervisor, alarm.reference, alarm.version, "I ring them.")

    assert alarms.waiting(session, supervisor) == []
    page = alarms.page(session, supervisor)
    assert (page.waiting, page.answered) == ([], [alarm])
    assert (alarm.acknowledged_by_id, alarm.answer) == (1, "I ring them.")
    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(row.act, row.officer_id) for row in rows[-2:]] == [
        ("raise_alarm", None),
        ("acknowledge_alarm", 1),
    ]


def test_alarms_of_others_are_none(session: Session) -> None:
    alarm = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    theirs = signature(Role.SUPERVISOR, agency_id=CUSTOMS)

    assert alarms.waiting(session, theirs) == []
    assert alarms.page(session, theirs).waiting == []
    with pytest.raises(NotFound):
        alarms.acknowledge(session, theirs, alarm.reference, None, "Ours now.")


def test_whom_an_alarm_is_about_does_not_hear_it(session: Session) -> None:
    told = NewAlarm(AlarmKind.MANY_LOOK_UPS, BORDER, about_id=1)
    alarm = alarms.raise_alarm(session, the_desk(NOON), told)
    himself = signature(Role.SUPERVISOR, officer_id=1)
    colleague = signature(Role.SUPERVISOR, officer_id=2)

    assert alarms.waiting(session, himself) == []
    with pytest.raises(NotFound):
        alarms.acknowledge(session, himself, alarm.reference, None, "It was me.")
    assert alarms.waiting(session, colleague) == [alarm]


def test_the_database_too_lets_nobody_answer_for_himself(session: Session) -> None:
    told = NewAlarm(AlarmKind.MANY_LOOK_UPS, BORDER, about_id=1)
    alarm = alarms.raise_alarm(session, the_desk(NOON), told)

    alarm.acknowledged_by_id = 1

    with pytest.raises(IntegrityError):
        session.flush()


def test_an_auditor_hears_alarms_and_answers_none(session: Session) -> None:
    alarm = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    auditor = signature(Role.AUDITOR)

    assert alarms.one(session, auditor, alarm.reference) is alarm
    with pytest.raises(NotPermitted):
        alarms.acknowledge(session, auditor, alarm.reference, None, "Seen.")
    with pytest.raises(NotPermitted):
        alarms.page(session, signature(Role.OFFICER))


def test_an_alarm_is_answered_once_and_with_words(session: Session) -> None:
    alarm = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    by = signature(Role.SUPERVISOR)

    with pytest.raises(Owing, match="reason"):
        alarms.acknowledge(session, by, alarm.reference, 1, " ")
    alarms.acknowledge(session, by, alarm.reference, 1, "I ring them.")
    session.flush()

    with pytest.raises(StaleDataError):
        alarms.acknowledge(session, by, alarm.reference, 1, "I ring them, too.")
    with pytest.raises(OutOfOrder):
        alarms.acknowledge(session, by, alarm.reference, None, "I ring them, too.")


def test_what_nobody_answers_in_time_becomes_louder_and_only_the_desk_says_so(
    session: Session,
) -> None:
    ignored = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    answered = alarms.raise_alarm(session, the_desk(NOON), SILENT)
    alarms.acknowledge(session, signature(Role.SUPERVISOR), answered.reference, None, "I go.")
    later = NOON + timedelta(hours=9)

    assert alarms.escalated(session, the_desk(NOON)) == []
    assert alarms.escalated(session, the_desk(later)) == [ignored]

    assert (ignored.level, answered.level) == (2, 1)
    assert ignored.due_at == later + timedelta(hours=1)
    assert alarms.escalated(session, the_desk(later)) == []
    with pytest.raises(NotPermitted):
        alarms.escalated(session, signature(*Role))
    row = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert row is not None
    assert (row.act, row.subject, row.officer_id) == ("escalate_alarm", ignored.reference, None)


def test_a_foreign_liaison_officer_raises_no_alarm(session: Session) -> None:
    with pytest.raises(NotPermitted):
        alarms.raise_alarm(session, factories.signature(Role.FOREIGN_LIAISON), SILENT)


def test_that_a_hit_waits_is_heard_by_those_alone_who_read_hits(session: Session) -> None:
    told = NewAlarm(AlarmKind.UNANSWERED_HIT, BORDER, "H-2026-000001-X")
    alarm = alarms.raise_alarm(session, the_desk(NOON), told)

    assert alarms.waiting(session, signature(Role.SUPERVISOR)) == [alarm]
    assert alarm.goes_to == [Role.SUPERVISOR]
    for role in (Role.DUTY_OFFICER, Role.AUDITOR):
        assert alarms.waiting(session, signature(role)) == []
        with pytest.raises(NotFound):
            alarms.one(session, signature(role), alarm.reference)


def test_what_is_over_by_itself_grows_no_louder_and_is_answered_all_the_same(
    session: Session,
) -> None:
    over = alarms.raise_alarm(session, the_desk(NOON), NewAlarm(SILENT.kind, BORDER, "DRN"))
    on = alarms.raise_alarm(session, the_desk(NOON), NewAlarm(SILENT.kind, BORDER, "SEC"))
    desk = the_desk(NOON + timedelta(hours=1))

    assert alarms.ended(session, desk, SILENT.kind, {"SEC"}) == [over]
    assert alarms.ended(session, desk, SILENT.kind, {"SEC"}) == []

    assert alarms.escalated(session, the_desk(NOON + timedelta(hours=9))) == [on]
    assert over.ended_at == desk.at
    supervisor = signature(Role.SUPERVISOR)
    assert over in alarms.waiting(session, supervisor)
    alarms.acknowledge(session, supervisor, over.reference, None, "The line was down.")
    with pytest.raises(NotPermitted):
        alarms.ended(session, supervisor, SILENT.kind, set())
