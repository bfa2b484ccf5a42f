"""Which lanes are open, since when and by whom; and which were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from borderdesk.domain.lanes import LaneState, Way, silent_since
from borderdesk.domain.permissions import Scope
from borderdesk.store.accounts import Officer, Post
from borderdesk.store.base import Base, Key
from borderdesk.store.inspections import Inspection

_STILL_OPEN = text("closed_at IS NULL")


class LaneOpening(Base):
    """One lane open in one officer's name, from one moment to another.

    `inspection` is the crossing whose logging opened it, where nobody did. Who takes a lane over
    ends the opening of the colleague and begins one of his own.
    """

    __tablename__ = "lane_openings"
    __table_args__ = (
        # Two officers who open the same lane at once: the second is told.
        Index(
            "ix_lane_openings_open",
            "post_id",
            "lane",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
        Index("ix_lane_openings_lane", "post_id", "lane", "id"),
        CheckConstraint("closed_at >= opened_at", name="in_order"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
    )

    id: Mapped[Key]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    lane: Mapped[int]
    way: Mapped[Way]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    opened_at: Mapped[datetime]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    version: Mapped[int] = mapped_column()

    post: Mapped[Post] = relationship()
    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
    closed_by: Mapped[Officer | None] = relationship(foreign_keys=closed_by_id)
    inspection: Mapped[Inspection | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def state(self) -> LaneState:
        return LaneState.OPEN if self.closed_at is None else LaneState.CLOSED


def last_opening(session: Session, post_id: int, lane: int) -> LaneOpening | None:
    """The opening of a lane that stands, or the last one that did; None where it never was open."""
    query = select(LaneOpening).where(LaneOpening.post_id == post_id, LaneOpening.lane == lane)
    return session.scalar(query.order_by(LaneOpening.id.desc()).limit(1))


def open_lanes(session: Session, post_id: int) -> list[LaneOpening]:
    """The lanes of a post that are open, by number."""
    query = (
        select(LaneOpening)
        .where(LaneOpening.post_id == post_id, LaneOpening.closed_at.is_(None))
        .options(joinedload(LaneOpening.officer))
        .order_by(LaneOpening.lane)
    )
    return list(session.scalars(query))


def openings_between(
    session: Session, post_id: int, since: datetime, until: datetime
) -> list[LaneOpening]:
    """The openings of a post's lanes of which a part lies between the two moments, as they came."""
    still = or_(LaneOpening.closed_at.is_(None), LaneOpening.closed_at >= since)
    query = (
        select(LaneOpening)
        .where(LaneOpening.post_id == post_id, LaneOpening.opened_at < until, still)
        .options(joinedload(LaneOpening.officer), joinedload(LaneOpening.closed_by))
        .order_by(LaneOpening.opened_at, LaneOpening.id)
    )
    return list(session.scalars(query))


def silences(session: Session, at: datetime) -> list[tuple[Post, datetime]]:
    """The posts of every agency that have a lane open and are silent, and since when."""
    opened = (
        select(LaneOpening.post_id, func.min(LaneOpening.opened_at).label("at"))
        .where(LaneOpening.closed_at.is_(None))
        .group_by(LaneOpening.post_id)
        .subquery()
    )
    last = (  # a device that is ahead of its time must not keep its post from being missed
        select(func.max(Inspection.crossed_at))
        .where(Inspection.post_id == Post.id, Inspection.crossed_at <= at)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Post, opened.c.at, last).join(opened, opened.c.post_id == Post.id).order_by(Post.id)
    )
    found = ((post, silent_since(since, last_at, at)) for post, since, last_at in rows)
    return [(post, since) for post, since in found if since is not None]
