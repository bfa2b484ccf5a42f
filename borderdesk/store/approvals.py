"""What was proposed, who approved it, and whether it has been done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    and_,
    false,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.approvals import ApprovalState
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key, Reference, check_version


class Approval(Base):
    """One proposal: the act, whom or what it is about, and the new values to the letter.

    `subject` is a reference or code and names no person; the values may. `agency_id` is the
    agency in which a second officer is sought, `about_id` the officer whom it is about, if any.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        CheckConstraint("approved_by_id <> proposed_by_id", name="two_officers"),
        CheckConstraint("refused_by_id <> proposed_by_id", name="refused_by_another"),
        CheckConstraint("approved_by_id <> about_id", name="not_on_himself"),
    )

    id: Mapped[Key]
    reference: Mapped[Reference]
    act: Mapped[Act]
    subject: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[ApprovalState] = mapped_column(index=True)
    values_hash: Mapped[str]
    values: Mapped[dict[str, Any]]
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    approved_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    refused_at: Mapped[datetime | None]
    refused_because: Mapped[str] = mapped_column(default="")
    consumed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    agency: Mapped[Agency] = relationship()
    proposed_by: Mapped[Officer] = relationship(foreign_keys=proposed_by_id)
    approved_by: Mapped[Officer | None] = relationship(foreign_keys=approved_by_id)
    refused_by: Mapped[Officer | None] = relationship(foreign_keys=refused_by_id)

    # An approval and a refusal at once cannot both have been first.
    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


def known_to(by: Signature) -> ColumnElement[bool]:
    """The proposals that `by` may know of: his own, and those that he could approve."""
    if not may(by, Act.READ_APPROVAL):
        return false()
    theirs = Approval.agency_id == by.agency_id if may(by, Act.APPROVE) else false()
    return or_(Approval.proposed_by_id == by.officer_id, theirs)


def approval_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Approval:
    """The proposal of that reference.

    Raises:
        NotFound: there is none, or none that `by` may know of.
        StaleDataError: it was answered since that version.
    """
    query = select(Approval).where(Approval.reference == reference, known_to(by))
    approval = session.scalar(query)
    if approval is None:
        raise NotFound(reference)
    check_version(approval, version)
    return approval


def waiting_for(by: Signature) -> Select[Approval]:
    """The proposals of others that `by` could approve now, those that run out first on top."""
    others = and_(
        known_to(by),
        Approval.agency_id == by.agency_id,
        Approval.proposed_by_id != by.officer_id,
        Approval.about_id.is_distinct_from(by.officer_id),
    )
    mine = others if may(by, Act.APPROVE) else false()
    alive = and_(Approval.state == ApprovalState.WAITING, Approval.expires_at > by.at)
    return select(Approval).where(mine, alive).order_by(Approval.expires_at, Approval.id)


def proposed_by(by: Signature) -> Select[Approval]:
    """What `by` has proposed, the newest first."""
    mine = and_(known_to(by), Approval.proposed_by_id == by.officer_id)
    return select(Approval).where(mine).order_by(Approval.id.desc())


def approved_for(by: Signature) -> Select[Approval]:
    """What `by` has proposed, another approved, and nobody has done yet."""
    undone = and_(Approval.state == ApprovalState.APPROVED, Approval.expires_at > by.at)
    return proposed_by(by).where(undone)


def open_approval(
    session: Session,
    act: Act,
    subject: str,
    at: datetime,
    within: ColumnElement[bool] | None = None,
) -> Approval | None:
    """The proposal of that act on that subject that may still be done, if there is one.

    `within` leaves only those that an officer may know of.
    """
    still = Approval.state.in_((ApprovalState.WAITING, ApprovalState.APPROVED))
    return session.scalar(
        select(Approval)
        .where(Approval.act == act, Approval.subject == subject, still, Approval.expires_at > at)
        .where(true() if within is None else within)
        .order_by(Approval.id.desc())
        .limit(1)
    )


def consumed(session: Session, approval: Approval, at: datetime) -> bool:
    """Mark an approval as used, by compare-and-swap; False where somebody was first."""
    session.flush()
    query = (
        update(Approval)
        .where(
            Approval.id == approval.id,
            Approval.state == ApprovalState.APPROVED,
            Approval.consumed_at.is_(None),
            Approval.expires_at > at,
        )
        .values(state=ApprovalState.CONSUMED, consumed_at=at, version=Approval.version + 1)
        .returning(Approval.id)
        .execution_options(synchronize_session=False)
    )
    won = session.execute(query).scalar_one_or_none() is not None
    session.refresh(approval)
    return won
