"""What a post's log is made of: its crossings without anybody's name, and its alarms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.handovers import TOLD_AT_POST
from borderdesk.domain.postlog import Passage, Stay
from borderdesk.store.alarms import Alarm, heard_by
from borderdesk.store.examinations import Examination
from borderdesk.store.inspections import STANDS, Inspection


def passages(session: Session, post_id: int, since: datetime, until: datetime) -> list[Passage]:
    """The crossings of a post between two moments, as they came; no row that names anybody.

    One that was voided is the double of another, and counts once.
    """
    rows = session.execute(
        select(
            Inspection.crossed_at,
            Inspection.device_at,
            Inspection.received_at,
            Inspection.direction,
            Inspection.state,
            Inspection.result,
        )
        .where(*_of_post(post_id, since, until))
        .order_by(Inspection.crossed_at, Inspection.id)
    )
    return [Passage(*row) for row in rows]


def stays(session: Session, post_id: int, since: datetime, until: datetime) -> list[Stay]:
    """The times at the second line of the same crossings, as they began."""
    rows = session.execute(
        select(Examination.sent_at, Examination.started_at, Examination.ended_at)
        .join(Examination.inspection)
        .where(*_of_post(post_id, since, until))
        .order_by(Examination.id)
    )
    return [Stay(*row) for row in rows]


def _of_post(post_id: int, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Inspection.post_id == post_id,
        Inspection.crossed_at >= since,
        Inspection.crossed_at < until,
        STANDS,
    )


def silent_spells(session: Session, post_id: int, since: datetime, until: datetime) -> list[Alarm]:
    """The spells of silence of which a part lies between the two moments."""
    ended = or_(Alarm.ended_at.is_(None), Alarm.ended_at >= since)
    query = select(Alarm).where(
        Alarm.post_id == post_id,
        Alarm.kind == AlarmKind.SILENT_POST,
        Alarm.raised_at < until,
        ended,
    )
    return list(session.scalars(query.order_by(Alarm.raised_at, Alarm.id)))


def alarms_between(
    session: Session, by: Signature, post_id: int, since: datetime, until: datetime
) -> list[Alarm]:
    """The alarms of a post raised between the two moments: what `by` hears, and what a post may."""
    known = or_(Alarm.kind.in_(TOLD_AT_POST), heard_by(by))
    query = select(Alarm).where(
        Alarm.post_id == post_id, Alarm.raised_at >= since, Alarm.raised_at < until, known
    )
    query = query.options(joinedload(Alarm.acknowledged_by))
    return list(session.scalars(query.order_by(Alarm.raised_at, Alarm.id)))
