"""Hand-over notes as they were signed, and what a post leaves to its next shift."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    false,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.handovers import TOLD_AT_POST, HandOverState, Left, digest_of
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.store.accounts import Officer, Post
from borderdesk.store.alarms import Alarm
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.inspections import Inspection
from borderdesk.store.quarantine import Quarantined
from borderdesk.store.screening import IS_WORK, Hit, decidable_by
from borderdesk.store.seizures import Seizure


class HandOver(Base):
    """What one shift left to the next, frozen when it was signed; only who took it over is added.

    `lines` are `Left` as JSON, `digest` is the SHA-256 of the note as it was signed.
    """

    __tablename__ = "hand_overs"
    __table_args__ = (
        Index("ix_hand_overs_post", "post_id", "signed_at"),
        CheckConstraint("acknowledged_by_id <> officer_id", name="by_another"),
    )

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    begun_at: Mapped[datetime]
    signed_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]]
    words: Mapped[str]
    digest: Mapped[str]
    due_at: Mapped[datetime]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    acknowledged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    post: Mapped[Post] = relationship()
    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
    acknowledged_by: Mapped[Officer | None] = relationship(foreign_keys=acknowledged_by_id)

    # Two of the next shift who acknowledge at once cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def state(self) -> HandOverState:
        return HandOverState.ACKNOWLEDGED if self.acknowledged_at else HandOverState.SIGNED

    @property
    def left(self) -> list[Left]:
        return [Left.from_json(line) for line in self.lines]

    @property
    def is_as_signed(self) -> bool:
        """Whether it still reads as it did when it was signed."""
        signed = (self.reference, self.officer_id, self.signed_at, self.lines, self.words)
        return digest_of(*signed) == self.digest


def within_reach(by: Signature) -> ColumnElement[bool]:
    """The notes that `by` may read: those of his post; for who oversees posts, of the agency."""
    if not may(by, Act.READ_HAND_OVER):
        return false()
    if may(by, Act.READ_ALL_INSPECTIONS):
        return HandOver.agency_id == by.agency_id
    return HandOver.post_id == by.post_id if by.post_id is not None else false()


def hand_overs_seen(by: Signature) -> Select[HandOver]:
    """The notes that `by` may read, newest first."""
    names = (joinedload(HandOver.officer), joinedload(HandOver.acknowledged_by))
    query = select(HandOver).where(within_reach(by)).options(*names, joinedload(HandOver.post))
    return query.order_by(HandOver.signed_at.desc(), HandOver.id.desc())


def hand_over_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> HandOver:
    """The note of that reference, in the version that the officer has read (if given).

    Raises:
        NotFound: no note bears it, or none that `by` may read.
        StaleDataError: a colleague has acknowledged it since that version.
    """
    found = session.scalar(hand_overs_seen(by).where(HandOver.reference == reference))
    if found is None:
        raise NotFound(reference)
    check_version(found, version)
    return found


def last_hand_over(session: Session, post_id: int) -> HandOver | None:
    query = select(HandOver).where(HandOver.post_id == post_id)
    return session.scalar(query.order_by(HandOver.signed_at.desc(), HandOver.id.desc()).limit(1))


def hand_overs_between(
    session: Session, post_id: int, since: datetime, until: datetime
) -> list[HandOver]:
    """The notes that a post signed between the two moments, as they came."""
    query = select(HandOver).where(
        HandOver.post_id == post_id, HandOver.signed_at >= since, HandOver.signed_at < until
    )
    names = (joinedload(HandOver.officer), joinedload(HandOver.acknowledged_by))
    return list(session.scalars(query.options(*names).order_by(HandOver.signed_at)))


def unread(session: Session, at: datetime) -> list[HandOver]:
    """The notes of every agency that nobody has acknowledged in time."""
    late = (HandOver.acknowledged_at.is_(None), HandOver.due_at < at)
    return list(session.scalars(select(HandOver).where(*late).order_by(HandOver.id)))


def crossings_left(session: Session, post_id: int) -> list[Inspection]:
    """The crossings of a post that are not over: not screened yet, or at the second line."""
    states = (InspectionState.OPEN, InspectionState.REFERRED)
    query = select(Inspection).where(Inspection.post_id == post_id, Inspection.state.in_(states))
    query = query.options(selectinload(Inspection.vehicle))
    return list(session.scalars(query.order_by(Inspection.crossed_at, Inspection.id)))


def hits_left(session: Session, post_id: int) -> list[tuple[Hit, str]]:
    """The hits of a post's crossings that wait, with the crossing's reference. No discreet ones."""
    query = (
        select(Hit, Inspection.reference)
        .join(Hit.inspection)
        .where(Inspection.post_id == post_id, IS_WORK, ~Hit.discreet)
        .order_by(Hit.found_at, Hit.id)
    )
    return [(hit, reference) for hit, reference in session.execute(query)]


def hits_shown(session: Session, by: Signature, crossings: list[str]) -> list[tuple[str, Hit]]:
    """The hits on those crossings that `by` may read, discreet ones left out."""
    query = (
        select(Inspection.reference, Hit)
        .join(Hit.inspection)
        .where(Inspection.reference.in_(crossings), decidable_by(by), ~Hit.discreet)
        .order_by(Hit.id)
    )
    return [(reference, hit) for reference, hit in session.execute(query)]


def quarantined_since(session: Session, post_id: int, since: datetime) -> list[Quarantined]:
    query = (
        select(Quarantined)
        .join(Quarantined.inspection)
        .where(
            Inspection.post_id == post_id,
            Quarantined.received_at >= since,
            Quarantined.looked_at.is_(None),
        )
        .options(joinedload(Quarantined.inspection))
    )
    return list(session.scalars(query.order_by(Quarantined.id)))


def seizures_since(session: Session, post_id: int, since: datetime) -> list[Seizure]:
    query = select(Seizure).where(Seizure.post_id == post_id, Seizure.recorded_at >= since)
    query = query.options(selectinload(Seizure.exhibits))
    return list(session.scalars(query.order_by(Seizure.id)))


def alarms_left(session: Session, post_id: int) -> list[Alarm]:
    """The alarms that wait and that the post itself may know of."""
    query = select(Alarm).where(
        Alarm.post_id == post_id, Alarm.acknowledged_at.is_(None), Alarm.kind.in_(TOLD_AT_POST)
    )
    return list(session.scalars(query.order_by(Alarm.id)))
