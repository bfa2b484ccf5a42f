"""What becomes of a summary at its partner: read here or on paper, acknowledged or refused."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.domain.sharing import OFFER, OfferAnswer, SharingAct
from borderdesk.domain.states import next_state
from borderdesk.services.audit import record
from borderdesk.store.cases import event_of
from borderdesk.store.protection import barred_countries
from borderdesk.store.sharing import (
    Offer,
    last_offer,
    offer_received,
    offers_received,
    summary_by_reference,
)


def answer(session: Session, by: Signature, reference: str, given: OfferAnswer) -> Offer:
    """The partner's own officer acknowledges a summary with its purpose, or refuses it. An act.

    Raises:
        NotFound: nothing of that reference was sent to the agency of `by`.
        NotPermitted: the officer does not answer for it.
        StaleDataError, OutOfOrder: it was answered or recalled meanwhile.
        Unacceptable: acknowledged without accepting the purpose, or refused without words.
    """
    offer = _received(session, by, reference, given.version)
    permit(by, Act.ANSWER_OFFER, Scope(offer.to_id))
    _answer(session, offer, by, given)
    record(session, by, Act.ANSWER_OFFER, reference, given.words)
    return offer


def register_answer(
    session: Session, by: Signature, reference: str, code: str, given: OfferAnswer
) -> Offer:
    """Write down an answer that came by paper or telephone, proved by the code. An act.

    Raises:
        NotFound, NotPermitted, OutOfOrder: as for every act on a summary.
        Unacceptable: the code is not that of the paper; or as `answer`.
    """
    summary = summary_by_reference(session, by, reference)
    permit(by, Act.SEND_SUMMARY, summary.scope)
    offer = last_offer(summary)
    typed = "".join(char for char in code.upper() if char.isalnum())
    if not secrets.compare_digest(typed.encode(), offer.code.encode()):
        raise Unacceptable("code", N_("That is not the code on the paper."))
    _answer(session, offer, by, given)
    record(session, by, Act.SEND_SUMMARY, reference, given.words)
    return offer


def inbox(session: Session, by: Signature) -> list[Offer]:
    """What was sent to the partner agency of `by`, newest first. A look.

    Raises:
        NotPermitted: the role receives no summaries.
    """
    permit(by, Act.READ_OFFER)
    return readable(session, by)


def readable(session: Session, by: Signature) -> list[Offer]:
    """What was sent to the agency of `by` and may be read there; empty for other roles. A look.

    Left out is what holds a crossing at which somebody asked for protection from its country.
    """
    offers = session.scalars(offers_received(by)).all()
    return [offer for offer in offers if not _is_barred(session, offer)]


def received(session: Session, by: Signature, reference: str) -> Offer:
    """An offer for the partner's page. A look.

    Raises:
        NotFound: nothing of that reference was sent to the agency of `by`, or somebody has
            asked since for protection from its country.
    """
    return _received(session, by, reference)


def _answer(session: Session, offer: Offer, by: Signature, given: OfferAnswer) -> None:
    acknowledged = given.act is SharingAct.ACKNOWLEDGE
    if given.act not in (SharingAct.ACKNOWLEDGE, SharingAct.REFUSE):
        raise Unacceptable("act", N_("Acknowledge it or refuse it."))
    if acknowledged and not given.purpose_accepted:
        raise Unacceptable("purpose_accepted", N_("Accept the purpose, or refuse the summary."))
    if not acknowledged and not given.words.strip():
        raise Unacceptable("words", N_("Say why it is refused."))
    offer.state = next_state(OFFER, offer.state, given.act)
    offer.answered_at, offer.answered_by_id = by.at, by.officer_id
    offer.answered_for, offer.answer = given.on_behalf_of, given.words
    offer.purpose_accepted = acknowledged
    # By its key alone: a partner abroad signs the timeline of a case that it may not see.
    said = f"{given.act.value}_summary"
    session.add(event_of(offer.summary.case_id, by, said, offer.summary.reference, given.words))


def _is_barred(session: Session, offer: Offer) -> bool:
    return offer.to.country in barred_countries(session, offer.summary.crossings)


def _received(session: Session, by: Signature, reference: str, version: int | None = None) -> Offer:
    offer = offer_received(session, by, reference, version=version)
    if _is_barred(session, offer):
        raise NotFound(reference)
    return offer
