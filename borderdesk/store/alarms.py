"""Alarms as they are kept, and the questions asked of them."""

from __future__ import annotations

from datetime import datetime, timedelta

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
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import HEARD_WITH, PATIENCE, AlarmKind, goes_to
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.base import Base, Key, Reference, check_version


class Alarm(Base):
    """What must be acknowledged by name inside an agency.

    `subject` is the reference of what it is about, or empty; `about_id` the officer whom it is
    about, `post` where it concerns one. `words` tell why it was raised, `answer` what was done.
    `ended_at` is when what it is about was over by itself.
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
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    ended_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship()
    about: Mapped[Officer | None] = relationship(foreign_keys=about_id)
    post: Mapped[Post | None] = relationship()
    acknowledged_by: Mapped[Officer | None] = relationship(foreign_keys=acknowledged_by_id)

    # Two officers who acknowledge the same alarm cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def goes_to(self) -> list[Role]:
        return goes_to(self.kind)

    @property
    def patience(self) -> timedelta:
        return PATIENCE[self.level]


def heard_by(by: Signature) -> ColumnElement[bool]:
    """The alarms that `by` may know of: those of the agency, but none about himself.

    Who is noticed looking up his neighbours must not be the first to read so; and that a hit waits
    is heard by those alone who read hits.
    """
    if not may(by, Act.READ_ALARM):
        return false()
    unheard = [kind for kind, act in HEARD_WITH.items() if not may(by, act)]
    others = or_(Alarm.about_id.is_(None), Alarm.about_id != by.officer_id)
    return and_(Alarm.agency_id == by.agency_id, others, Alarm.kind.not_in(unheard))


_SHOWN = (joinedload(Alarm.post), joinedload(Alarm.about), joinedload(Alarm.acknowledged_by))


def alarms_seen(by: Signature, *, acknowledged: bool) -> Select[Alarm]:
    """The alarms that wait, the loudest and longest due first; or those answered, newest first."""
    query = select(Alarm).where(heard_by(by)).options(*_SHOWN)
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
    """The alarms of every agency that nobody has acknowledged in time, held until the commit.

    What has ended by itself presses nobody any more.
    """
    query = select(Alarm).where(
        Alarm.acknowledged_at.is_(None), Alarm.due_at < at, Alarm.ended_at.is_(None)
    )
    return list(session.scalars(query.order_by(Alarm.id).with_for_update()))


def told_of(session: Session, kind: AlarmKind, subject: str, since: datetime) -> bool:
    """Whether such an alarm for this subject waits still, or was raised since then."""
    known = or_(Alarm.acknowledged_at.is_(None), Alarm.raised_at >= since)
    query = select(Alarm.id).where(Alarm.kind == kind, Alarm.subject == subject, known)
    return session.scalar(query.limit(1)) is not None


def going_on(session: Session, kind: AlarmKind) -> list[Alarm]:
    """The alarms of that kind, of every agency, that have not ended, held until the commit."""
    query = select(Alarm).where(Alarm.kind == kind, Alarm.ended_at.is_(None))
    return list(session.scalars(query.order_by(Alarm.id).with_for_update()))
