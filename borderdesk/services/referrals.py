"""Offering a case to another agency, and what they answer. It stays ours until they accept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import AgencyKind, Signature
from borderdesk.domain.cases import (
    CASE,
    NEEDS_CODE,
    NEEDS_WORDS,
    REFERRAL,
    CaseAct,
    Escalation,
    ReferralAnswer,
    ReferralKind,
    ReferralState,
)
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act, Scope, may, permit
from borderdesk.domain.states import acts_open_to, next_state
from borderdesk.services.audit import record
from borderdesk.store.accounts import Agency, agency_by_id, all_agencies
from borderdesk.store.cases import (
    Case,
    Referral,
    case_by_reference,
    offers_from,
    offers_to,
    referral_by_reference,
)
from borderdesk.store.exhibits import exhibits_of_case
from borderdesk.store.numbers import next_reference
from borderdesk.store.screening import hits_of_case

ANSWERS = (CaseAct.ACCEPT, CaseAct.REFUSE, CaseAct.ASK_MORE)

# What each side of an offer may do about it, and what that asks of the officer.
RECEIVERS: Mapping[CaseAct, Act] = {
    **dict.fromkeys(ANSWERS, Act.ANSWER_REFERRAL),
    CaseAct.RETURN: Act.RETURN_CASE,
}
SENDERS: Mapping[CaseAct, Act] = {
    CaseAct.SUPPLY: Act.ESCALATE_CASE,
    CaseAct.WITHDRAW: Act.WITHDRAW_REFERRAL,
}


def escalate(session: Session, by: Signature, reference: str, ask: Escalation) -> Referral:
    """Offer a case to another agency: its lead, or a part in it. An act.

    Raises:
        NotFound: no case bears the reference, or `by` may not know of it; or no such agency.
        StaleDataError: a colleague has changed the case since it was read.
        NotPermitted: the officer is no supervisor of the lead agency.
        Owing: no reason is given.
        OutOfOrder: the case is not open.
        Unacceptable: that agency leads the case, is abroad, or such an offer is open already.
    """
    case = case_by_reference(session, by, reference, version=ask.version)
    receiver = agency_by_id(session, ask.to_id)
    permit(by, Act.ESCALATE_CASE, case.scope, reason=ask.reason)
    state = next_state(CASE, case.state, CaseAct.ESCALATE)
    _check_offer(case, receiver, ask.kind)
    case.move(state, by.at)
    referral = Referral(
        reference=next_reference(session, by, "R"),
        case=case,
        kind=ask.kind,
        state=ReferralState.OFFERED,
        from_id=case.lead_id,
        to_id=receiver.id,
        reason=ask.reason,
        offered_at=by.at,
        offered_by_id=by.officer_id,
    )
    session.add(referral)
    case.tell(by, "escalate", receiver.name, ask.reason)
    record(session, by, Act.ESCALATE_CASE, case.reference, ask.reason)
    return referral


def answer(session: Session, by: Signature, reference: str, given: ReferralAnswer) -> Referral:
    """Accept, refuse or question an offer made to our agency. An act.

    Only acceptance moves the case: the lead changes (kind lead), or the team grows (assist).

    Raises:
        NotFound: no such offer was made to the agency of `by`.
        StaleDataError: it was answered or withdrawn since it was read.
        NotPermitted: the officer does not answer referrals.
        OutOfOrder: the offer was answered or withdrawn, or the case is not open.
        Unacceptable: a refusal without its code, or a question without words.
    """
    referral = referral_by_reference(session, by, reference, version=given.version)
    case = referral.case
    permit(by, Act.ANSWER_REFERRAL, Scope(referral.to_id))
    if given.act not in ANSWERS:
        raise Unacceptable("act", N_("Accept, refuse or ask for more."))
    state = next_state(REFERRAL, referral.state, given.act)
    if given.act is CaseAct.ACCEPT:
        case.move(next_state(CASE, case.state, CaseAct.ACCEPT), by.at)
        if referral.kind is ReferralKind.LEAD:
            case.lead_id = referral.to_id
            _withdraw_rest(case, referral, by)
    if given.act is CaseAct.REFUSE and given.code is None:
        raise Unacceptable("code", NEEDS_CODE)
    if given.act is CaseAct.ASK_MORE:
        _check_words(given.words)
        referral.question = given.words
    else:
        referral.answered_at, referral.answered_by_id = by.at, by.officer_id
        referral.answer, referral.refusal = given.words, given.code
    referral.state = state
    case.tell(by, given.act.value, referral.reference, given.words)
    record(session, by, Act.ANSWER_REFERRAL, referral.reference, given.words)
    return referral


def supply(session: Session, by: Signature, reference: str, given: ReferralAnswer) -> Referral:
    """Answer what the other agency asked; the offer stands again. An act.

    Raises:
        NotFound, StaleDataError, NotPermitted, OutOfOrder: as for every act on an offer.
        Unacceptable: no words are given.
    """
    referral = referral_by_reference(session, by, reference, version=given.version)
    permit(by, Act.ESCALATE_CASE, Scope(referral.from_id), reason=given.words)
    state = next_state(REFERRAL, referral.state, CaseAct.SUPPLY)
    referral.state, referral.supplied = state, given.words
    referral.case.tell(by, "supply", referral.reference, given.words)
    record(session, by, Act.ESCALATE_CASE, referral.reference, given.words)
    return referral


def withdraw(session: Session, by: Signature, reference: str, given: ReferralAnswer) -> Referral:
    """Take an offer back that is not answered yet. An act.

    Raises:
        NotFound, StaleDataError, NotPermitted: as for every act on an offer.
        OutOfOrder: it has been answered.
        Owing: no reason is given.
    """
    referral = referral_by_reference(session, by, reference, version=given.version)
    permit(by, Act.WITHDRAW_REFERRAL, Scope(referral.from_id), reason=given.words)
    referral.state = next_state(REFERRAL, referral.state, CaseAct.WITHDRAW)
    referral.answered_at, referral.answered_by_id = by.at, by.officer_id
    referral.case.tell(by, "withdraw", referral.reference, given.words)
    record(session, by, Act.WITHDRAW_REFERRAL, referral.reference, given.words)
    return referral


def return_case(session: Session, by: Signature, reference: str, given: ReferralAnswer) -> Referral:
    """Give back what was accepted: the lead returns to who offered it. An act.

    Raises:
        NotFound, StaleDataError, NotPermitted: as for every act on an offer.
        OutOfOrder: it was never accepted, or the case is not open.
        Owing: no reason is given.
        Unacceptable: the lead has gone on to yet another agency, or is offered to one.
    """
    referral = referral_by_reference(session, by, reference, version=given.version)
    case = referral.case
    permit(by, Act.RETURN_CASE, Scope(referral.to_id), reason=given.words)
    answered = next_state(REFERRAL, referral.state, CaseAct.RETURN)
    state = next_state(CASE, case.state, CaseAct.RETURN)
    if referral.kind is ReferralKind.LEAD:
        if case.lead_id != referral.to_id:
            raise Unacceptable("act", N_("Another agency leads the case by now."))
        if case.is_escalated:  # else it could be accepted from an agency that leads no more
            raise Unacceptable("act", N_("The lead is offered already; withdraw that offer first."))
        case.lead_id = referral.from_id
    case.move(state, by.at)
    referral.state, referral.answer = answered, given.words
    case.tell(by, "return", referral.reference, given.words)
    record(session, by, Act.RETURN_CASE, referral.reference, given.words)
    return referral


class Preview(NamedTuple):
    """What the other agency sees before it accepts: no name, no number, only how much there is."""

    referral: Referral
    people: int
    hits: int
    exhibits: int
    sees_case: bool


def preview(session: Session, by: Signature, reference: str) -> Preview:
    """An offer for its page. A look.

    Raises:
        NotFound: there is none of that reference between the agency of `by` and another.
    """
    referral = referral_by_reference(session, by, reference)
    case = referral.case
    team = case.scope.team_ids | {case.lead_id}
    return Preview(
        referral,
        sum(1 for subject in case.subjects if subject.role is not None),
        len(hits_of_case(session, case.id)),
        len(exhibits_of_case(session, case)),
        by.agency_id in team,
    )


def offered(by: Signature, referral: Referral) -> list[CaseAct]:
    """The acts on an offer that its page offers to `by`. A look."""
    theirs = RECEIVERS if by.agency_id == referral.to_id else SENDERS
    acts = [act for act in acts_open_to(REFERRAL, referral.state) if act in theirs]
    return [act for act in acts if may(by, theirs[act]) and _case_allows(referral, act)]


def received(session: Session, by: Signature) -> list[Referral]:
    """The offers that wait for our answer. A look.

    Raises:
        NotPermitted: the role reads no offers.
    """
    permit(by, Act.READ_REFERRAL)
    return offers_to(session, by)


def sent(session: Session, by: Signature) -> list[Referral]:
    """Our own offers that are not answered yet. A look; raises as `received` does."""
    permit(by, Act.READ_REFERRAL)
    return offers_from(session, by)


def receivers(session: Session, by: Signature) -> list[Agency]:
    """The agencies of this country that a case can be offered to. A look."""
    return [agency for agency in all_agencies(session, foreign=False) if agency.id != by.agency_id]


def _case_allows(referral: Referral, act: CaseAct) -> bool:
    case = referral.case
    if act not in (CaseAct.ACCEPT, CaseAct.RETURN):  # the others leave the case as it is
        return True
    gone_on = referral.kind is ReferralKind.LEAD and case.lead_id != referral.to_id
    return (case.state, act) in CASE and not (act is CaseAct.RETURN and gone_on)


def _check_offer(case: Case, receiver: Agency, kind: ReferralKind) -> None:
    if receiver.kind is AgencyKind.FOREIGN:
        raise Unacceptable("to_id", N_("A case stays in the country; share a summary instead."))
    if receiver.id == case.lead_id:
        raise Unacceptable("to_id", N_("That agency leads the case already."))
    if kind is ReferralKind.LEAD and case.is_escalated:
        raise Unacceptable("kind", N_("The lead is offered already; withdraw that offer first."))
    if any(offer.to_id == receiver.id for offer in case.open_offers):
        raise Unacceptable("to_id", N_("That agency has an open offer of the case already."))


def _check_words(words: str) -> None:
    if not words.strip():
        raise Unacceptable("words", NEEDS_WORDS)


def _withdraw_rest(case: Case, accepted: Referral, by: Signature) -> None:
    """Offers of a part that the former lead made end with its lead; the new one offers anew."""
    for offer in case.open_offers:
        if offer is not accepted:
            offer.state = next_state(REFERRAL, offer.state, CaseAct.WITHDRAW)
            offer.answered_at, offer.answer = by.at, N_("The lead went to another agency.")
