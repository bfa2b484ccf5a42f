"""Seizures as they are kept, and the persons that are counted with them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.cases import CaseKind, CaseState, ReferralState
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import NotFound
from borderdesk.domain.exhibits import Acquisition
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.domain.seizures import (
    AgeBand,
    Capacity,
    Certainty,
    CrimeContext,
    Danger,
    MadeSafe,
    PersonRole,
    ReceiptGiven,
    ReceiptLanguage,
    SeizureReason,
    Transport,
)
from borderdesk.matching.particulars import Sex
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.alarms import Alarm
from borderdesk.store.base import Base, Key, Reference
from borderdesk.store.cases import Case, Referral
from borderdesk.store.inspections import Inspection

if TYPE_CHECKING:
    from borderdesk.store.exhibits import Exhibit


class Seizure(Base):
    """What was taken at one place at one time; its exhibits are things of its case."""

    __tablename__ = "seizures"
    __table_args__ = (UniqueConstraint("agency_id", "submission_id"),)

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    submission_id: Mapped[UUID]
    digest: Mapped[str]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"))
    recorded_at: Mapped[datetime]
    taken_at: Mapped[datetime]
    danger: Mapped[Danger]
    acquisition: Mapped[Acquisition]
    place: Mapped[str]
    made_safe: Mapped[MadeSafe | None]
    safe_by: Mapped[str]
    legal_basis: Mapped[str]
    from_whom: Mapped[str]
    capacity: Mapped[Capacity]
    receipt: Mapped[ReceiptGiven | None]
    receipt_language: Mapped[ReceiptLanguage | None]
    witnesses: Mapped[list[str]]
    team: Mapped[list[str]]
    concealment: Mapped[Concealment | None]
    origin: Mapped[str]
    departure: Mapped[str]
    transit: Mapped[list[str]]
    destination: Mapped[str]
    certainty: Mapped[Certainty]
    transport: Mapped[Transport | None]
    reason: Mapped[SeizureReason | None]
    context: Mapped[CrimeContext]
    significant: Mapped[bool]
    note: Mapped[str]

    agency: Mapped[Agency] = relationship()
    post: Mapped[Post | None] = relationship()
    officer: Mapped[Officer] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    case: Mapped[Case] = relationship()
    alarm: Mapped[Alarm] = relationship()
    persons: Mapped[list[SeizurePerson]] = relationship(
        back_populates="seizure", order_by="SeizurePerson.id"
    )
    exhibits: Mapped[list[Exhibit]] = relationship(back_populates="seizure", order_by="Exhibit.id")

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


class SeizurePerson(Base):
    """Somebody involved, for the figures alone; a name has no place here."""

    __tablename__ = "seizure_persons"

    id: Mapped[Key]
    seizure_id: Mapped[int] = mapped_column(ForeignKey("seizures.id"), index=True)
    role: Mapped[PersonRole]
    sex: Mapped[Sex]
    age: Mapped[AgeBand]
    nationality: Mapped[str]

    seizure: Mapped[Seizure] = relationship(back_populates="persons")


def within_reach(by: Signature) -> ColumnElement[bool]:
    """The seizures that `by` may read: the agency's; for officers their post's, and their own."""
    if not may(by, Act.READ_SEIZURE):
        return false()
    if may(by, Act.READ_ALL_INSPECTIONS):
        return Seizure.agency_id == by.agency_id
    own = Seizure.officer_id == by.officer_id
    return or_(own, Seizure.post_id == by.post_id) if by.post_id is not None else own


def seizures_seen(by: Signature) -> Select[Seizure]:
    """The seizures that `by` may read, newest first."""
    return select(Seizure).where(within_reach(by)).order_by(Seizure.id.desc())


def seizure_by_reference(session: Session, by: Signature, reference: str) -> Seizure:
    """The seizure of that reference.

    Raises:
        NotFound: no seizure bears it, or none that `by` may read.
    """
    seizure = session.scalar(seizures_seen(by).where(Seizure.reference == reference))
    if seizure is None:
        raise NotFound(reference)
    return seizure


def seizure_by_submission(session: Session, by: Signature, submission_id: UUID) -> Seizure | None:
    """The seizure that was sent under that id, if it has arrived."""
    return session.scalar(
        select(Seizure).where(
            Seizure.agency_id == by.agency_id, Seizure.submission_id == submission_id
        )
    )


def seizures_of(session: Session, inspection: Inspection) -> list[Seizure]:
    """The seizures at that crossing, oldest first."""
    query = select(Seizure).where(Seizure.inspection_id == inspection.id)
    return list(session.scalars(query.order_by(Seizure.id)))


LIVE = (CaseState.INTAKE, CaseState.TRIAGE, CaseState.OPEN, CaseState.PENDING_DECISION)


def arms_case_of(session: Session, by: Signature, inspection: Inspection) -> Case | None:
    """The live case of arms that the crossing has, if the agency of `by` has a part in it.

    Asks of the agency, not of the role: who found weapons adds to the case without reading it.
    """
    ours = or_(Referral.from_id == by.agency_id, Referral.to_id == by.agency_id)
    part = Case.referrals.any((Referral.state == ReferralState.ACCEPTED) & ours)
    query = select(Case).where(
        Case.inspections.any(Inspection.id == inspection.id),
        Case.kind == CaseKind.ARMS,
        Case.state.in_(LIVE),
        or_(Case.lead_id == by.agency_id, part),
    )
    return session.scalar(query.order_by(Case.id).limit(1).with_for_update())
