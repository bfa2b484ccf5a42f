"""Propose, approve, refuse, and use an approval: four eyes as one mechanism for every act.

An act that needs it calls `propose` instead of writing, and `consume` as it writes: with the same
act, subject and values, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.approvals import (
    APPROVAL,
    LIFE,
    ApprovalAct,
    ApprovalState,
    check_alive,
    check_same,
    digest_of,
)
from borderdesk.domain.errors import N_, NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.screening import HitState
from borderdesk.domain.sharing import SummaryState
from borderdesk.domain.states import next_state
from borderdesk.services.audit import record
from borderdesk.store.approvals import (
    Approval,
    approval_by_reference,
    approved_for,
    consumed,
    known_to,
    open_approval,
    proposed_by,
    waiting_for,
)
from borderdesk.store.numbers import next_reference
from borderdesk.store.screening import Hit, open_hits
from borderdesk.store.sharing import Summary, awaiting

PROPOSED = 50  # of one's own, on the page


def propose(
    session: Session,
    by: Signature,
    act: Act,
    subject: str,
    values: Mapping[str, str | int],
    reason: str,
    *,
    agency_id: int | None = None,
    about_id: int | None = None,
) -> Approval:
    """Ask for a second officer to an act with exactly these values. An act.

    `subject` is a reference, code or key, and names no person. The second officer is sought in
    the agency of `by`, unless another one is named; whom it is about is never that officer.

    Raises:
        NotPermitted: the act is not this officer's, nor proposing it.
        Owing: no reason is given.
        Unacceptable: the same act on the same subject waits already.
    """
    if not may(by, act):
        raise NotPermitted(act)
    permit(by, Act.PROPOSE_CHANGE, reason=reason)
    before = open_approval(session, act, subject, by.at)
    if before is not None:
        sentence = N_("This waits for approval already: %(reference)s.")
        raise Unacceptable("approval", sentence, reference=before.reference)
    approval = Approval(
        reference=next_reference(session, by, "P"),
        act=act,
        subject=subject,
        agency_id=by.agency_id if agency_id is None else agency_id,
        about_id=about_id,
        state=ApprovalState.WAITING,
        values_hash=digest_of(values),
        values=dict(values),
        reason=reason,
        proposed_by_id=by.officer_id,
        proposed_at=by.at,
        expires_at=by.at + LIFE,
    )
    session.add(approval)
    session.flush()
    record(session, by, Act.PROPOSE_CHANGE, approval.reference, reason)
    return approval


def approve(session: Session, by: Signature, reference: str, version: int | None) -> Approval:
    """Say yes to what another officer has proposed, word for word. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a record of the agency.
        Owing: the officer proposed it himself, or it is about him.
        Unproved: he has to prove once more who he is.
        OutOfOrder: it is answered already.
        Unacceptable: it has run out.
    """
    approval = _to_answer(session, by, reference, version)
    state = next_state(APPROVAL, approval.state, ApprovalAct.APPROVE)
    check_alive(approval.expires_at, by.at)
    approval.state, approval.approved_by_id, approval.approved_at = state, by.officer_id, by.at
    record(session, by, Act.APPROVE, approval.reference)
    return approval


def refuse(
    session: Session, by: Signature, reference: str, version: int | None, words: str
) -> Approval:
    """Say no to what another officer has proposed, and why. An act; raises as `approve` does."""
    approval = _to_answer(session, by, reference, version)
    state = next_state(APPROVAL, approval.state, ApprovalAct.REFUSE)
    if not words.strip():
        raise Owing(N_("Write down the reason first."))
    approval.state, approval.refused_because = state, words
    approval.refused_by_id, approval.refused_at = by.officer_id, by.at
    record(session, by, Act.APPROVE, approval.reference, words)
    return approval


def consume(
    session: Session,
    by: Signature,
    reference: str,
    act: Act,
    subject: str,
    values: Mapping[str, str | int],
) -> Approval:
    """Use an approval for exactly what it allows, once. A stage of the act that needs it.

    Only who proposed or approved it may do so.

    Raises:
        NotFound: there is none, or none that `by` may know of.
        NotPermitted: another officer proposed it, and another approved it.
        OutOfOrder: it is not approved, or has been used.
        Unacceptable: it has run out, or allows something else.
    """
    approval = approval_by_reference(session, by, reference)
    if approval.act is not act or approval.subject != subject:
        raise NotFound(reference)
    if by.officer_id not in (approval.proposed_by_id, approval.approved_by_id):
        raise NotPermitted(act)
    next_state(APPROVAL, approval.state, ApprovalAct.CONSUME)
    check_alive(approval.expires_at, by.at)
    check_same(approval.values_hash, approval.values)  # nobody has changed them in the database
    check_same(approval.values_hash, values)
    if not consumed(session, approval, by.at):
        raise OutOfOrder(ApprovalAct.CONSUME, approval.state)
    return approval


class Seats(NamedTuple):
    """What waits for a second officer: of others for `by`, and of his own."""

    waiting: list[Approval]
    hits: list[Hit]
    summaries: list[Summary]
    proposed: list[Approval]
    approved: list[Approval]


def page(session: Session, by: Signature) -> Seats:
    """All that waits for a second officer, for the page My approvals. A look.

    Hits and summaries keep their own two seats; here they stand beside the rest.

    Raises:
        NotPermitted: the role neither proposes nor approves anything.
    """
    permit(by, Act.READ_APPROVAL)
    return Seats(
        waiting(session, by),
        [
            hit
            for hit in open_hits(session, by)
            if may(by, Act.DECIDE_FINDING)
            and hit.state is HitState.PROPOSED
            and hit.proposal is not None
            and hit.proposal.proposed_by_id != by.officer_id
        ],
        [
            summary
            for summary in awaiting(session, by)
            if may(by, Act.APPROVE_SUMMARY)
            and summary.state is SummaryState.SUBMITTED
            and summary.drafted_by_id != by.officer_id
        ],
        list(session.scalars(proposed_by(by).limit(PROPOSED))),
        approved(session, by),
    )


def one(session: Session, by: Signature, reference: str) -> Approval:
    """One proposal, for its page. A look.

    Raises:
        NotFound: there is none, or none that `by` may know of.
    """
    return approval_by_reference(session, by, reference)


def standing(session: Session, by: Signature, act: Act, subject: str) -> Approval | None:
    """The proposal of that act on that subject that still stands, if `by` may know it. A look."""
    return open_approval(session, act, subject, by.at, known_to(by))


def waiting(session: Session, by: Signature) -> list[Approval]:
    """The proposals of others that wait for `by`. A look."""
    return list(session.scalars(waiting_for(by)))


def approved(session: Session, by: Signature) -> list[Approval]:
    """What `by` has proposed and another officer approved, and what is not done yet. A look."""
    return list(session.scalars(approved_for(by)))


def _to_answer(session: Session, by: Signature, reference: str, version: int | None) -> Approval:
    approval = approval_by_reference(session, by, reference, version=version)
    permit(by, Act.APPROVE, approval.scope, first_id=approval.proposed_by_id)
    if approval.about_id == by.officer_id:
        raise Owing(N_("Another officer than the one whom it is about has to do this."))
    return approval
