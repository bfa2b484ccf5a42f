"""Alarms as they are kept, and the questions asked of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key, Reference, check_version


class Alarm(Base):
    """What must be acknowledged by name inside an agency.

    `subject` is the reference of what it is about, or empty; `about_id` the officer whom it is
    about. `words` tell why it was raised, `answer` what was done.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="three_levels"),
        CheckConstraint("acknowledged_by_id <> about_id", name="not_oneself"),
    )

    id: Mapped[Key]
    reference: Mapped[Reference]
    kind: Mapped[AlarmKind]
    level: Mapped[int]
    subject: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    words: Mapped[str]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    acknowledged_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    agency: Mapped[Agency] = relationship()
    about: Mapped[Officer | None] = relationship(foreign_keys=about_id)
    acknowledged_by: Mapped[Officer | None] = relationship(foreign_keys=acknowledged_by_id)

    # Two officers who acknowledge the same alarm cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


def heard_by(by: Signature) -> ColumnElement[bool]:
    """The alarms that `by` may know of: those of the agency, but none about himself.

    Who is noticed looking up his neighbours must not be the first to read so.
    """
    if not may(by, Act.READ_ALARM):
        return false()
    others = or_(Alarm.about_id.is_(None), Alarm.about_id != by.officer_id)
    return and_(Alarm.agency_id == by.agency_id, others)


def alarms_seen(by: Signature, *, acknowledged: bool) -> Select[Alarm]:
    """The alarms that wait, the loudest and longest due first; or those answered, newest first."""
    query = select(Alarm).where(heard_by(by))
    if acknowledged:
        answered = Alarm.acknowledged_at.is_not(None)
        return query.where(answered).order_by(Alarm.acknowledged_at.desc(), Alarm.id.desc())
    waiting = Alarm.acknowledged_at.is_(None)
    return query.where(waiting).order_by(Alarm.level.desc(), Alarm.due_at, Alarm.id)


def alarm_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Alarm:
    """The alarm of that reference.

    Raises:
        NotFound: no alarm bears it, or none that `by` may know of.
        StaleDataError: it was acknowledged, or became louder, since that version.
    """
    alarm = session.scalar(select(Alarm).where(Alarm.reference == reference, heard_by(by)))
    if alarm is None:
        raise NotFound(reference)
    check_version(alarm, version)
    return alarm


def raised_since(
    session: Session, by: Signature, kind: AlarmKind, since: datetime | None, subject: str
) -> bool:
    """Whether such an alarm about `by` was raised for this subject; or since then, if given."""
    query = select(Alarm.id).where(Alarm.about_id == by.officer_id, Alarm.kind == kind)
    if since is None:
        query = query.where(Alarm.subject == subject)
    else:
        query = query.where(Alarm.raised_at > since)
    return session.scalar(query.limit(1)) is not None


def overdue(session: Session, at: datetime) -> list[Alarm]:
    """The alarms of every agency that nobody has acknowledged in time, held until the commit."""
    query = select(Alarm).where(Alarm.acknowledged_at.is_(None), Alarm.due_at < at)
    return list(session.scalars(query.order_by(Alarm.id).with_for_update()))


def told_of(session: Session, kind: AlarmKind, subject: str, since: datetime) -> bool:
    """Whether such an alarm for this subject waits still, or was raised since then."""
    known = or_(Alarm.acknowledged_at.is_(None), Alarm.raised_at >= since)
    query = select(Alarm.id).where(Alarm.kind == kind, Alarm.subject == subject, known)
    return session.scalar(query.limit(1)) is not None
