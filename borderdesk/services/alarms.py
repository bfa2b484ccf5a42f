"""Raise alarms, acknowledge them by name, and make those louder that nobody answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm, due_at, is_own_name
from borderdesk.domain.alarms import escalated as louder
from borderdesk.domain.errors import OutOfOrder, OwnName
from borderdesk.domain.permissions import Act, permit
from borderdesk.services.audit import record
from borderdesk.store.accounts import Officer
from borderdesk.store.alarms import (
    Alarm,
    alarm_by_reference,
    alarms_seen,
    going_on,
    overdue,
)
from borderdesk.store.numbers import next_reference


def raise_alarm(session: Session, by: Signature, given: NewAlarm) -> Alarm:
    """Raise an alarm for an agency, which may be another than that of `by`. An act.

    Who raises it need not be able to read it: a reader of someone else's case raises one there.

    Raises:
        NotPermitted: the role raises no alarms.
    """
    permit(by, Act.RAISE_ALARM)
    alarm = Alarm(
        reference=next_reference(session, by, "A"),
        kind=given.kind,
        level=given.level,
        subject=given.subject,
        agency_id=given.agency_id,
        about_id=given.about_id,
        post_id=given.post_id,
        raised_at=by.at,
        due_at=due_at(given.level, by.at),
        words=given.words,
    )
    session.add(alarm)
    session.flush()
    record(session, by, Act.RAISE_ALARM, alarm.reference, given.words)
    return alarm


def acknowledge(
    session: Session, by: Signature, reference: str, version: int | None, words: str
) -> Alarm:
    """Take an alarm upon oneself, by name, and say what is done about it. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a record of the agency.
        Owing: it is about the officer himself, or nothing is said.
        OutOfOrder: it has been acknowledged.
    """
    alarm = alarm_by_reference(session, by, reference, version=version)
    nobody = -1  # what the desk has noticed by itself is about no officer
    permit(by, Act.ACKNOWLEDGE_ALARM, alarm.scope, reason=words, first_id=alarm.about_id or nobody)
    if alarm.acknowledged_at is not None:
        raise OutOfOrder(Act.ACKNOWLEDGE_ALARM, "acknowledged")
    alarm.acknowledged_by_id, alarm.acknowledged_at, alarm.answer = by.officer_id, by.at, words
    record(session, by, Act.ACKNOWLEDGE_ALARM, alarm.reference, words)
    return alarm


def escalated(session: Session, by: Signature) -> list[Alarm]:
    """Make every alarm louder that nobody has acknowledged in time. The desk's own act.

    Raises:
        NotPermitted: an officer signs it.
    """
    permit(by, Act.ESCALATE_ALARM)
    risen = overdue(session, by.at)
    for alarm in risen:
        alarm.level, alarm.due_at = louder(alarm.level, alarm.due_at, by.at)
    for alarm in risen:
        record(session, by, Act.ESCALATE_ALARM, alarm.reference)
    return risen


def ended(
    session: Session, by: Signature, kind: AlarmKind, standing: Collection[str]
) -> list[Alarm]:
    """Write down that alarms of a kind are over whose subject is none of these any more.

    The desk's own act. They wait to be acknowledged all the same.

    Raises:
        NotPermitted: an officer signs it.
    """
    permit(by, Act.END_ALARM)
    over = [alarm for alarm in going_on(session, kind) if alarm.subject not in standing]
    for alarm in over:
        alarm.ended_at = by.at
    for alarm in over:
        record(session, by, Act.END_ALARM, alarm.reference)
    return over


class AlarmPage(NamedTuple):
    """The alarms that wait, the loudest first, and the last ones that were answered."""

    waiting: list[Alarm]
    answered: list[Alarm]


def page(session: Session, by: Signature, answered: int = 30) -> AlarmPage:
    """The alarms of the agency. A look.

    Raises:
        NotPermitted: the role hears no alarms.
    """
    permit(by, Act.READ_ALARM)
    return AlarmPage(
        list(session.scalars(alarms_seen(by, acknowledged=False))),
        list(session.scalars(alarms_seen(by, acknowledged=True).limit(answered))),
    )


def one(session: Session, by: Signature, reference: str) -> Alarm:
    """An alarm for its page. A look.

    Raises:
        NotFound: no alarm bears the reference, or `by` may not know of it.
    """
    return alarm_by_reference(session, by, reference)


def waiting(session: Session, by: Signature) -> list[Alarm]:
    """The alarms that wait and that `by` hears, the loudest first. A look."""
    return list(session.scalars(alarms_seen(by, acknowledged=False)))


def check_interest(session: Session, by: Signature, act: Act, captions: Iterable[str]) -> None:
    """Refuse an act on a record that bears the officer's own name. A look.

    Where it refuses, the door raises the alarm, in the transaction that keeps the refusal.

    Raises:
        OwnName: a caption is the officer's name, or all but.
    """
    officer = session.get(Officer, by.officer_id) if not by.desk else None
    if officer is not None and any(is_own_name(officer.full_name, name) for name in captions):
        raise OwnName(act)
