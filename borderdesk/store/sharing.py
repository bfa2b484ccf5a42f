"""Agreements with partners, summaries of cases, and their offers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Select, and_, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.domain.sharing import (
    Agreement,
    Channel,
    Fact,
    Handling,
    InformationGrade,
    OfferState,
    SourceGrade,
    SummaryState,
    Urgency,
)
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.cases import Case, within_sight


class PartnerAgreement(Base):
    """Under what a partner agency of another country may receive summaries."""

    __tablename__ = "agreements"

    id: Mapped[Key]
    partner_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    legal_basis: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    ceiling: Mapped[list[str]]

    partner: Mapped[Agency] = relationship()

    @property
    def read(self) -> Agreement:
        ceiling = frozenset(Handling(code) for code in self.ceiling)
        return Agreement(self.partner_id, self.legal_basis, self.valid_from, self.valid_to, ceiling)


class Summary(Base):
    """Chosen facts of a case for one partner. `text` is frozen (canonical JSON) on approval."""

    __tablename__ = "summaries"
    __table_args__ = (CheckConstraint("approved_by_id <> drafted_by_id", name="two_officers"),)

    id: Mapped[Key]
    reference: Mapped[Reference]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    state: Mapped[SummaryState] = mapped_column(index=True)
    purpose: Mapped[str]
    request: Mapped[str]
    urgency: Mapped[Urgency]
    restriction: Mapped[str]
    facts: Mapped[list[dict[str, Any]]]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    drafted_at: Mapped[datetime]
    rejected_because: Mapped[str] = mapped_column(default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    approved_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    # The crossings that the case had: a partner sees none, but whom a bar protects he has to ask.
    crossings: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")

    case: Mapped[Case] = relationship()
    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)
    partner: Mapped[Agency] = relationship(foreign_keys=partner_id)
    drafted_by: Mapped[Officer] = relationship(foreign_keys=drafted_by_id)
    approved_by: Mapped[Officer | None] = relationship(foreign_keys=approved_by_id)
    offers: Mapped[list[Offer]] = relationship(back_populates="summary", order_by="Offer.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def chosen(self) -> tuple[Fact, ...]:
        """The facts as the domain knows them."""
        return tuple(fact_from(given) for given in self.facts)


class Offer(Base):
    """A summary sent to its partner, and what came of it. `code` acknowledges it on paper."""

    __tablename__ = "offers"

    id: Mapped[Key]
    summary_id: Mapped[int] = mapped_column(ForeignKey("summaries.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    channel: Mapped[Channel]
    state: Mapped[OfferState] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    answered_for: Mapped[str] = mapped_column(default="")  # the partner's officer, on paper
    purpose_accepted: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default="")
    recalled_at: Mapped[datetime | None]
    recalled_because: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    summary: Mapped[Summary] = relationship(back_populates="offers")
    to: Mapped[Agency] = relationship()
    sent_by: Mapped[Officer] = relationship(foreign_keys=sent_by_id)
    answered_by: Mapped[Officer | None] = relationship(foreign_keys=answered_by_id)

    __mapper_args__ = {"version_id_col": version}


def fact_from(given: dict[str, Any]) -> Fact:
    """The fact that a JSON column holds."""
    return Fact(
        given["key"],
        given["text"],
        SourceGrade(given["source"]),
        InformationGrade(given["information"]),
        frozenset(Handling(code) for code in given["handling"]),
        given["personal"],
    )


def fact_as_json(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "text": fact.text,
        "source": fact.source.value,
        "information": fact.information.value,
        "handling": sorted(code.value for code in fact.handling),
        "personal": fact.personal,
    }


def agreement_with(session: Session, partner_id: int, day: date) -> PartnerAgreement | None:
    """The agreement with that partner in force on that day."""
    return session.scalar(
        select(PartnerAgreement)
        .where(
            PartnerAgreement.partner_id == partner_id,
            PartnerAgreement.valid_from <= day,
            PartnerAgreement.valid_to >= day,
        )
        .order_by(PartnerAgreement.valid_from.desc())
    )


def agreements_on(session: Session, day: date) -> list[PartnerAgreement]:
    """All agreements in force on that day."""
    query = select(PartnerAgreement).where(
        PartnerAgreement.valid_from <= day, PartnerAgreement.valid_to >= day
    )
    return list(session.scalars(query))


def summaries_seen(by: Signature) -> Select[Summary]:
    """The summaries that the agency of `by` has drafted, newest first."""
    ours = Summary.agency_id == by.agency_id if may(by, Act.READ_SUMMARY) else false()
    return select(Summary).where(ours).order_by(Summary.id.desc())


def summary_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Summary:
    """The summary of that reference.

    Raises:
        NotFound: no summary bears it, or none of the agency of `by`.
        StaleDataError: a colleague has changed it since that version.
    """
    summary = session.scalar(summaries_seen(by).where(Summary.reference == reference))
    if summary is None:
        raise NotFound(reference)
    check_version(summary, version)
    return summary


def summaries_of_case(session: Session, by: Signature, case: Case) -> list[Summary]:
    query = summaries_seen(by).join(Summary.case).where(Case.id == case.id, within_sight(by))
    return list(session.scalars(query))


def offers_received(by: Signature) -> Select[Offer]:
    """What was sent to the partner agency of `by`; what was recalled shows only that it was."""
    theirs = and_(Offer.to_id == by.agency_id, Offer.channel == Channel.DESK)
    return (
        select(Offer)
        .where(theirs if may(by, Act.READ_OFFER) else false())
        .order_by(Offer.id.desc())
    )


def offer_received(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Offer:
    """The offer of the summary of that reference to the agency of `by`.

    Raises:
        NotFound: nothing of that reference was sent to them.
        StaleDataError: it has been answered or recalled since that version.
    """
    query = offers_received(by).join(Offer.summary).where(Summary.reference == reference)
    offer = session.scalar(query)
    if offer is None:
        raise NotFound(reference)
    check_version(offer, version)
    return offer


def last_offer(summary: Summary) -> Offer:
    """The last offer of a summary.

    Raises:
        NotFound: it was never sent.
    """
    if not summary.offers:
        raise NotFound(summary.reference)
    return summary.offers[-1]


def awaiting(session: Session, by: Signature) -> list[Summary]:
    """Summaries of the agency that wait for somebody's act: a release, or sending."""
    waiting = or_(Summary.state == SummaryState.SUBMITTED, Summary.state == SummaryState.APPROVED)
    return list(session.scalars(summaries_seen(by).where(waiting)))
