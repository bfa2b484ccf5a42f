"""Draws of look-ups, what was drawn, and who may read which look-up because of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.domain.samples import SampleState, Standing
from borderdesk.store.accounts import Officer
from borderdesk.store.base import Base, Key, check_version
from borderdesk.store.lookups import LookUp


class Draw(Base):
    """One month's draw. With the seed, everybody who reads the look-ups can repeat it."""

    __tablename__ = "look_up_draws"

    id: Mapped[Key]
    month: Mapped[str] = mapped_column(unique=True)
    each: Mapped[int]
    seed: Mapped[str]
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    drawn_at: Mapped[datetime]

    drawn_by: Mapped[Officer] = relationship()


class Sample(Base):
    """A look-up that was drawn: what its officer says to it, and what another's supervisor does."""

    __tablename__ = "look_up_samples"
    __table_args__ = (CheckConstraint("reviewed_by_id <> officer_id", name="not_oneself"),)

    id: Mapped[Key]
    look_up_id: Mapped[int] = mapped_column(ForeignKey("look_ups.id"), unique=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("look_up_draws.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    state: Mapped[SampleState]
    justification: Mapped[str]
    justified_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    reviewed_at: Mapped[datetime | None]
    review: Mapped[str]
    version: Mapped[int] = mapped_column()

    look_up: Mapped[LookUp] = relationship()
    draw: Mapped[Draw] = relationship()
    reviewed_by: Mapped[Officer | None] = relationship(foreign_keys=reviewed_by_id)

    # Two supervisors who judge the same one cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


def _judged_by(by: Signature) -> ColumnElement[bool]:
    """Samples of the agency to which their officers have said something; none of one's own."""
    if not may(by, Act.REVIEW_LOOK_UP):
        return false()
    others = and_(Sample.agency_id == by.agency_id, Sample.officer_id != by.officer_id)
    return and_(others, Sample.state != SampleState.DRAWN)


def within_sight(by: Signature) -> ColumnElement[bool]:
    """The look-ups that `by` may read: one's own; those to be judged; for auditors, all."""
    if may(by, Act.READ_ALL_LOOK_UPS):
        return true()
    mine = LookUp.officer_id == by.officer_id if may(by, Act.READ_LOOK_UP) else false()
    return or_(mine, exists().where(Sample.look_up_id == LookUp.id, _judged_by(by)))


def look_up_by_reference(session: Session, by: Signature, reference: str) -> LookUp:
    """The look-up of that reference.

    Raises:
        NotFound: none bears it, or none that `by` may read.
    """
    query = select(LookUp).where(LookUp.reference == reference, within_sight(by))
    look_up = session.scalar(query)
    if look_up is None:
        raise NotFound(reference)
    return look_up


def sample_of(session: Session, look_up: LookUp) -> Sample | None:
    """What was drawn of it, if it was."""
    return session.scalar(select(Sample).where(Sample.look_up_id == look_up.id))


def sample_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Sample:
    """The sample of the look-up of that reference.

    Raises:
        NotFound: there is none, or none that `by` may read.
        StaleDataError: something was said to it since that version.
    """
    sample = sample_of(session, look_up_by_reference(session, by, reference))
    if sample is None:
        raise NotFound(reference)
    check_version(sample, version)
    return sample


def to_justify(by: Signature) -> Select[Sample]:
    """One's own samples that wait for a word, the oldest first."""
    waiting = and_(Sample.officer_id == by.officer_id, Sample.state == SampleState.DRAWN)
    seen = waiting if may(by, Act.JUSTIFY_LOOK_UP) else false()
    return select(Sample).where(seen).order_by(Sample.id)


def to_review(by: Signature) -> Select[Sample]:
    """The agency's samples that wait to be judged, the oldest first; not yet by whom."""
    waiting = Sample.state == SampleState.JUSTIFIED
    return select(Sample).where(_judged_by(by), waiting).order_by(Sample.justified_at, Sample.id)


def standing_of(session: Session, by: Signature, look_up: LookUp) -> Standing:
    """How `by` stands to a look-up of the same agency."""
    supervisors = session.execute(
        select(Officer.id, Officer.post_id, Officer.roles).where(
            Officer.agency_id == look_up.agency_id, Officer.left_at.is_(None)
        )
    )
    elsewhere = any(
        Role.SUPERVISOR in row.roles and row.post_id != look_up.post_id
        for row in supervisors
        if row.id not in (look_up.officer_id, by.officer_id)
    )
    matter = select(LookUp.id).where(
        LookUp.officer_id == by.officer_id, LookUp.about == look_up.about, LookUp.about != ""
    )
    together = session.scalar(matter.limit(1)) is not None
    return Standing(by.post_id == look_up.post_id, elsewhere, together)


def draws(session: Session) -> list[Draw]:
    """Every draw, the last one first."""
    return list(session.scalars(select(Draw).order_by(Draw.month.desc())))


def standings(session: Session) -> dict[int, dict[SampleState, int]]:
    """How many samples of each draw are in which state, by the key of the draw."""
    query = select(Sample.draw_id, Sample.state, func.count()).group_by(
        Sample.draw_id, Sample.state
    )
    found: dict[int, dict[SampleState, int]] = {}
    for draw_id, state, count in session.execute(query):
        found.setdefault(draw_id, {})[state] = count
    return found


def look_ups_between(
    session: Session, since: datetime, until: datetime
) -> list[tuple[int, str, int]]:
    """Key, reference and officer of every look-up that was made between."""
    query = select(LookUp.id, LookUp.reference, LookUp.officer_id).where(
        LookUp.at >= since, LookUp.at < until
    )
    return [(row.id, row.reference, row.officer_id) for row in session.execute(query)]


def look_ups_seen(by: Signature, given: Mapping[str, Any]) -> Select[LookUp, Sample]:
    """Each look-up that fits, with its sample (None: not drawn), newest first; for auditors.

    Filters: officer_id, kind, purpose, about, state, since, until.
    """
    seen = true() if may(by, Act.READ_ALL_LOOK_UPS) else false()
    query = (
        select(LookUp, Sample)
        .outerjoin(Sample, Sample.look_up_id == LookUp.id)
        .where(seen)
        .order_by(LookUp.id.desc())
    )
    for name in ("officer_id", "kind", "purpose", "about"):
        if given.get(name):
            query = query.where(getattr(LookUp, name) == given[name])
    if given.get("state"):
        query = query.where(Sample.state == given["state"])
    if given.get("since"):
        query = query.where(LookUp.at >= given["since"])
    if given.get("until"):
        query = query.where(LookUp.at < given["until"])
    return query
