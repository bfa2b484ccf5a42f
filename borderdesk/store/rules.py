"""Lane rules as they are kept, which hold where, and the crossings on which they are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.inspections import Result
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.domain.rules import Comparison, Condition, Field, RuleState
from borderdesk.domain.selection import LONGEST, LaneColour
from borderdesk.store.accounts import Officer, Post
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.cargo import ConsignmentSeen
from borderdesk.store.inspections import STANDS, Inspection, ReasonGiven


class LaneRule(Base):
    """A rule, word for word as it was written; for one post, or without one for all of the agency.

    `conditions` are those of the domain as JSON. `tried` says what it would have done, as it was
    when its owner proposed it.
    """

    __tablename__ = "lane_rules"
    __table_args__ = (CheckConstraint("activated_by_id <> owner_id", name="two_officers"),)

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str]
    sentence: Mapped[str] = mapped_column(String(LONGEST))
    colour: Mapped[LaneColour]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    conditions: Mapped[list[dict[str, Any]]]
    state: Mapped[RuleState]
    written_at: Mapped[datetime]
    activated_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    activated_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    post: Mapped[Post | None] = relationship()
    owner: Mapped[Officer] = relationship(foreign_keys=owner_id)
    activated_by: Mapped[Officer | None] = relationship(foreign_keys=activated_by_id)
    ended_by: Mapped[Officer | None] = relationship(foreign_keys=ended_by_id)

    # Ended and put in force at once cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def asked(self) -> tuple[Condition, ...]:
        """The conditions as the domain knows them."""
        return tuple(
            Condition(Field(one["field"]), Comparison(one["comparison"]), one["value"])
            for one in self.conditions
        )


def holding(agency_id: int, post_id: int | None, today: date) -> ColumnElement[bool]:
    """The rules of an agency that hold at a post on that day."""
    return (
        (LaneRule.agency_id == agency_id)
        & (LaneRule.state == RuleState.ACTIVE)
        & (LaneRule.starts_on <= today)
        & (LaneRule.ends_on >= today)
        & or_(LaneRule.post_id.is_(None), LaneRule.post_id == post_id)
    )


def within_reach(by: Signature) -> ColumnElement[bool]:
    """The rules that `by` may read: the agency's; for officers those that hold at their post."""
    if may(by, Act.READ_ALL_RULES):
        return LaneRule.agency_id == by.agency_id
    if may(by, Act.READ_RULE) and by.post_id is not None:
        return holding(by.agency_id, by.post_id, by.at.date())
    return false()


def rules_seen(by: Signature) -> Select[LaneRule]:
    """The rules that `by` may read; the newest first."""
    return select(LaneRule).where(within_reach(by)).order_by(LaneRule.id.desc())


def rule_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> LaneRule:
    """The rule of that reference.

    Raises:
        NotFound: there is none, or none that `by` may read.
        StaleDataError: a colleague has changed it since that version.
    """
    rule = session.scalar(rules_seen(by).where(LaneRule.reference == reference))
    if rule is None:
        raise NotFound(reference)
    check_version(rule, version)
    return rule


def rules_in_force(session: Session, agency_id: int, post_id: int, today: date) -> list[LaneRule]:
    """The rules that hold at a post of the agency, in the order in which they were written."""
    query = select(LaneRule).where(holding(agency_id, post_id, today)).order_by(LaneRule.id)
    return list(session.scalars(query))


def crossings_to_try(
    session: Session, agency_id: int, post_id: int | None, since: datetime, most: int
) -> Iterator[Inspection]:
    """The crossings since then, newest first and `most` at most, with their loads and reasons."""
    query = (
        select(Inspection)
        .where(Inspection.agency_id == agency_id, Inspection.crossed_at >= since, STANDS)
        .order_by(Inspection.crossed_at.desc(), Inspection.id.desc())
        .limit(most)
        .options(
            joinedload(Inspection.vehicle),
            selectinload(Inspection.consignments).selectinload(ConsignmentSeen.items),
            selectinload(Inspection.consignments).selectinload(ConsignmentSeen.equipment),
            selectinload(Inspection.reasons),
        )
        .execution_options(yield_per=500)
    )
    if post_id is not None:
        query = query.where(Inspection.post_id == post_id)
    yield from session.scalars(query)


def results_by_rule(
    session: Session, agency_id: int, since: datetime
) -> dict[int, dict[Result, int]]:
    """How many crossings that a rule of the agency selected ended how, by the rule's key."""
    rows = session.execute(
        select(ReasonGiven.rule_id, Inspection.result, func.count(Inspection.id.distinct()))
        .join(ReasonGiven.inspection)
        .where(
            ReasonGiven.rule_id.is_not(None),
            Inspection.agency_id == agency_id,
            Inspection.crossed_at >= since,
            STANDS,
            Inspection.result.is_not(None),
        )
        .group_by(ReasonGiven.rule_id, Inspection.result)
    )
    found: dict[int, dict[Result, int]] = {}
    for rule_id, result, count in rows:
        if rule_id is not None and result is not None:
            found.setdefault(rule_id, {})[result] = count
    return found
