"""What liaison officers do with summaries: chosen facts, one partner, four eyes.

What a partner reads is the frozen text and nothing else; it is checked against the
agreement's ceiling when it is drafted, when it is approved and when it is sent.
"""

from __future__ import annotations

import json
import secrets
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, OutOfOrder, Unacceptable
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.sharing import (
    OFFER,
    SUMMARY,
    Channel,
    Draft,
    Fact,
    FactOffered,
    FrozenText,
    OfferState,
    SharingAct,
    SummaryState,
    Urgency,
    check_ceiling,
    check_draft,
)
from borderdesk.domain.states import next_state
from borderdesk.services import protection
from borderdesk.services.alarms import check_interest
from borderdesk.services.audit import record
from borderdesk.services.facts import facts_of
from borderdesk.store.cases import Case, case_by_reference
from borderdesk.store.numbers import next_reference
from borderdesk.store.sharing import (
    Offer,
    PartnerAgreement,
    Summary,
    agreement_with,
    agreements_on,
    fact_as_json,
    fact_from,
    last_offer,
    summaries_seen,
    summary_by_reference,
)

# Read aloud over a bad line: no 0/O, 1/I/L, 2/Z, 5/S, 8/B.
CODE_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"


class Drafting(NamedTuple):
    """What a liaison officer chooses from."""

    case: Case
    facts: list[FactOffered]
    agreements: list[PartnerAgreement]


def drafting(session: Session, by: Signature, case_reference: str) -> Drafting:
    """The facts that a case offers, and the partners that may receive any. A look.

    Raises:
        NotFound: no case bears the reference, or `by` may not know of it.
        NotPermitted: the officer drafts no summaries.
    """
    case = case_by_reference(session, by, case_reference)
    permit(by, Act.DRAFT_SUMMARY, case.scope)
    return Drafting(case, list(facts_of(session, case)), agreements_on(session, by.at.date()))


def draft(session: Session, by: Signature, case_reference: str, given: Draft) -> Summary:
    """Put chosen facts of a case together for one partner. An act.

    Raises:
        NotFound, NotPermitted: as for every act on a case.
        Unacceptable: no agreement is in force, nothing is chosen, a fact is not the case's,
            one may not go to that partner, or somebody is protected from its country.
    """
    case = case_by_reference(session, by, case_reference)
    permit(by, Act.DRAFT_SUMMARY, case.scope)
    check_draft(given)
    agreement = _agreement(session, by, case, given.partner_id)
    facts = _chosen(list(facts_of(session, case)), given)
    for fact in facts:
        check_ceiling(fact, agreement.read.ceiling)
    summary = Summary(
        reference=next_reference(session, by, "S"),
        case_id=case.id,
        agency_id=by.agency_id,
        partner_id=given.partner_id,
        state=SummaryState.DRAFT,
        purpose=given.purpose,
        request=given.request,
        urgency=given.urgency,
        restriction=given.restriction,
        facts=[fact_as_json(fact) for fact in facts],
        crossings=[crossing.id for crossing in case.inspections],
        drafted_by_id=by.officer_id,
        drafted_at=by.at,
    )
    session.add(summary)
    case.tell(by, "draft_summary", summary.reference)
    record(session, by, Act.DRAFT_SUMMARY, summary.reference)
    return summary


def submit(session: Session, by: Signature, reference: str, version: int | None) -> Summary:
    """Ask for the release of a draft. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a summary.
        Unacceptable: no agreement is in force, or somebody is protected from that country.
    """
    summary = summary_by_reference(session, by, reference, version=version)
    permit(by, Act.DRAFT_SUMMARY, summary.scope)
    _agreement(session, by, summary.case, summary.partner_id)
    summary.state = next_state(SUMMARY, summary.state, SharingAct.SUBMIT)
    record(session, by, Act.DRAFT_SUMMARY, summary.reference)
    return summary


def approve(session: Session, by: Signature, reference: str, version: int | None) -> Summary:
    """Release a summary as it stands: its text is frozen. An act, by another officer.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a summary.
        Owing: the officer drafted it himself.
        Unacceptable: the agreement has ended, or its ceiling has come down.
    """
    summary = summary_by_reference(session, by, reference, version=version)
    permit(by, Act.APPROVE_SUMMARY, summary.scope, first_id=summary.drafted_by_id)
    captions = (subject.caption for subject in summary.case.subjects)
    check_interest(session, by, Act.APPROVE_SUMMARY, captions)
    state = next_state(SUMMARY, summary.state, SharingAct.APPROVE)
    frozen = _frozen(session, by, summary)
    summary.state, summary.approved_by_id, summary.approved_at = state, by.officer_id, by.at
    summary.text, summary.digest = frozen.canonical, frozen.digest
    record(session, by, Act.APPROVE_SUMMARY, summary.reference, frozen.digest)
    return summary


def reject(
    session: Session, by: Signature, reference: str, version: int | None, words: str
) -> Summary:
    """Send a summary back to its drafter. An act; raises as `approve` does."""
    summary = summary_by_reference(session, by, reference, version=version)
    permit(by, Act.APPROVE_SUMMARY, summary.scope, first_id=summary.drafted_by_id)
    summary.state = next_state(SUMMARY, summary.state, SharingAct.REJECT)
    summary.rejected_because = words
    record(session, by, Act.APPROVE_SUMMARY, summary.reference, words)
    return summary


def send(
    session: Session, by: Signature, reference: str, version: int | None, channel: Channel
) -> Offer:
    """Send an approved summary to its partner. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a summary.
        Unacceptable: the agreement has ended, its ceiling has come down, or the text is no
            longer the one that was approved.
    """
    summary = summary_by_reference(session, by, reference, version=version)
    permit(by, Act.SEND_SUMMARY, summary.scope)
    state = next_state(SUMMARY, summary.state, SharingAct.SEND)
    if _frozen(session, by, summary).digest != summary.digest:
        raise Unacceptable("facts", N_("The text is not the one that was approved."))
    summary.state = state
    offer = Offer(
        summary=summary,
        to_id=summary.partner_id,
        channel=channel,
        state=OfferState.OFFERED,
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(10)),
        sent_at=by.at,
        sent_by_id=by.officer_id,
    )
    session.add(offer)
    summary.case.tell(by, "send_summary", summary.reference)
    record(session, by, Act.SEND_SUMMARY, summary.reference, summary.digest)
    return offer


def recall(
    session: Session, by: Signature, reference: str, version: int | None, words: str
) -> Summary:
    """Ask the partner to destroy what was sent. An act; it cannot make unread.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a summary.
        Owing: no reason is given.
        OutOfOrder: nothing of it is with the partner.
    """
    summary = summary_by_reference(session, by, reference)
    permit(by, Act.RECALL_SUMMARY, summary.scope, reason=words)
    offer = last_offer(summary)
    if version is not None and version != offer.version:
        raise Unacceptable("version", N_("The partner has answered meanwhile. Look again."))
    offer.state = next_state(OFFER, offer.state, SharingAct.RECALL)
    offer.recalled_at, offer.recalled_because = by.at, words
    summary.case.tell(by, "recall_summary", summary.reference, words)
    record(session, by, Act.RECALL_SUMMARY, summary.reference, words)
    return summary


def page(session: Session, by: Signature, reference: str) -> Summary:
    """A summary for its page. A look.

    Raises:
        NotFound: no summary bears the reference, or none of the agency of `by`.
    """
    return summary_by_reference(session, by, reference)


def preview(session: Session, by: Signature, summary: Summary) -> FrozenText:
    """The very text that the partner would read if the summary were approved now. A look."""
    return _frozen(session, by, summary)


def text_of(session: Session, by: Signature, summary: Summary) -> FrozenText:
    """What is to leave: the frozen text, or before the approval what would be frozen. A look.

    Raises:
        Unacceptable: nothing is frozen yet, and nothing may leave as things stand.
    """
    return frozen_text(summary.text) if summary.text else preview(session, by, summary)


def paper(session: Session, by: Signature, reference: str) -> Offer:
    """The offer to be handed over on paper. A look.

    Raises:
        NotFound: as `page`.
        OutOfOrder: it was not sent yet, or it has been recalled.
        Unacceptable: somebody is protected from that country.
    """
    summary = summary_by_reference(session, by, reference)
    if not summary.offers:
        raise OutOfOrder(Channel.PRINT, summary.state)
    offer = summary.offers[-1]
    if offer.state is OfferState.RECALLED:
        raise OutOfOrder(Channel.PRINT, offer.state)
    protection.check_open(session, summary.crossings, summary.partner.country)
    return offer


def frozen_text(canonical: str) -> FrozenText:
    """The text that was frozen, read from its canonical form."""
    given = json.loads(canonical)
    facts = tuple(fact_from(fact) for fact in given.pop("facts"))
    return FrozenText(**given | {"urgency": Urgency(given["urgency"]), "facts": facts})


def all_summaries(session: Session, by: Signature, offset: int, limit: int) -> list[Summary]:
    """The agency's summaries, newest first. A look.

    Raises:
        NotPermitted: the role reads no summaries.
    """
    permit(by, Act.READ_SUMMARY)
    return list(session.scalars(summaries_seen(by).offset(offset).limit(limit)))


def _agreement(session: Session, by: Signature, case: Case, partner_id: int) -> PartnerAgreement:
    """The agreement under which something of the case may go to that partner, if it may."""
    agreement = agreement_with(session, partner_id, by.at.date())
    if agreement is None:
        raise Unacceptable("partner_id", N_("No agreement with this partner is in force."))
    crossings = [crossing.id for crossing in case.inspections]
    protection.check_open(session, crossings, agreement.partner.country)
    return agreement


def _chosen(offered: list[FactOffered], given: Draft) -> list[Fact]:
    known = {fact.key: fact for fact in offered}
    unknown = [choice.key for choice in given.choices if choice.key not in known]
    if unknown:
        raise Unacceptable("facts", N_("The case offers no such fact."))
    return [
        Fact(
            choice.key,
            known[choice.key].text,
            choice.source,
            choice.information,
            choice.handling,
            known[choice.key].personal,
        )
        for choice in given.choices
    ]


def _frozen(session: Session, by: Signature, summary: Summary) -> FrozenText:
    agreement = _agreement(session, by, summary.case, summary.partner_id)
    for fact in summary.chosen:
        check_ceiling(fact, agreement.read.ceiling)
    return FrozenText(
        reference=summary.reference,
        from_agency=summary.agency.name,
        to_agency=summary.partner.name,
        legal_basis=agreement.legal_basis,
        purpose=summary.purpose,
        request=summary.request,
        urgency=summary.urgency,
        restriction=summary.restriction,
        facts=summary.chosen,
    )
