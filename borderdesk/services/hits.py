"""What supervisors do with hits, from the claim to the decision."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.cases import CaseKind, Opening, Severity
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.screening import (
    HIT,
    LEASE,
    Finding,
    HitAct,
    HitState,
    Proposal,
    Reason,
    check_reason,
    needs_second,
)
from borderdesk.domain.states import next_state
from borderdesk.services import cases, protection
from borderdesk.services.alarms import check_interest
from borderdesk.services.audit import record
from borderdesk.store.cases import Case, cases_seen
from borderdesk.store.screening import (
    FindingMade,
    Hit,
    HitMessage,
    decided_before,
    hit_by_reference,
    hits_seen,
    open_hits,
)


class HitPage(NamedTuple):
    """A hit with what was decided earlier on the same entry, and the case it led to.

    The case is None where there is none, or none that the officer may know of any more.
    """

    hit: Hit
    before: list[Hit]
    case: Case | None


def page(session: Session, by: Signature, reference: str) -> HitPage:
    """A hit for its page. A look.

    Raises:
        NotFound: no hit bears the reference, or `by` may not know of it.
    """
    hit = hit_by_reference(session, by, reference)
    case = session.scalar(cases_seen(by).where(Case.id == hit.case_id))
    return HitPage(hit, decided_before(session, by, hit), case)


# Titles of cases stand in lists, which name no minor; the case itself names everybody.
MINOR = "A minor"


def queue(session: Session, by: Signature) -> list[Hit]:
    """The hits without a decision, the most pressing first. A look.

    Raises:
        NotPermitted: the role reads no hits.
    """
    permit(by, Act.READ_HIT)
    return open_hits(session, by)


def all_hits(
    session: Session, by: Signature, state: HitState | None, offset: int, limit: int
) -> list[Hit]:
    """The hits of the agency, newest first. A look.

    Raises:
        NotPermitted: the role reads no hits.
    """
    permit(by, Act.READ_HIT)
    return list(session.scalars(hits_seen(by, state=state).offset(offset).limit(limit)))


def claim(session: Session, by: Signature, reference: str, version: int | None) -> Hit:
    """Take a hit for ten minutes, so that no two work on it. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a hit.
        OutOfOrder: the hit is decided, or waits for its decision.
        Unacceptable: a colleague holds it still.
    """
    hit = hit_by_reference(session, by, reference, version=version)
    _permit(session, by, Act.WORK_HIT, hit)
    state = next_state(HIT, hit.state, HitAct.CLAIM)
    _check_lease(hit, by)
    hit.state, hit.claimed_by_id, hit.claimed_at = state, by.officer_id, by.at
    record(session, by, Act.WORK_HIT, hit.reference)
    return hit


def release(session: Session, by: Signature, reference: str, version: int | None) -> Hit:
    """Give a claimed hit back to the queue. An act; raises as `claim` does."""
    hit = hit_by_reference(session, by, reference, version=version)
    _permit(session, by, Act.WORK_HIT, hit)
    state = next_state(HIT, hit.state, HitAct.RELEASE)
    _check_lease(hit, by)
    hit.state, hit.claimed_by_id, hit.claimed_at = state, None, None
    record(session, by, Act.WORK_HIT, hit.reference)
    return hit


def ask(session: Session, by: Signature, reference: str, version: int | None, words: str) -> Hit:
    """Write down what the owner of the list was asked. An act; raises as `claim` does.

    Raises:
        Unacceptable: besides, where somebody of the crossing asks for protection from the
            owner's country: to ask there would tell it who is here.
    """
    hit = hit_by_reference(session, by, reference, version=version)
    protection.check_open(session, [hit.inspection_id], hit.entry.watchlist.owner.country)
    return _message(session, by, reference, version, words, HitAct.ASK)


def answer(session: Session, by: Signature, reference: str, version: int | None, words: str) -> Hit:
    """Write down what the owner of the list answered. An act; raises as `claim` does."""
    return _message(session, by, reference, version, words, HitAct.ANSWER)


def propose(
    session: Session, by: Signature, reference: str, proposal: Proposal
) -> tuple[Hit, Case | None]:
    """Say what a hit is. An act.

    Where the rules ask for a second officer, the hit then waits for `decide`; else it is
    decided at once, and a confirmed one opens its case in the same transaction, once.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a hit.
        Owing: no words are given.
        Unacceptable: a colleague holds the hit, or the reason belongs to another finding.
    """
    hit = hit_by_reference(session, by, reference, version=proposal.version)
    _permit(session, by, Act.PROPOSE_FINDING, hit, reason=proposal.words)
    if proposal.finding is Finding.MISSED:
        raise Unacceptable("finding", N_("Say that the subject has left; that has its own button."))
    state = next_state(HIT, hit.state, HitAct.PROPOSE)
    _check_lease(hit, by)
    check_reason(proposal.finding, proposal.reason)
    second = needs_second(proposal.finding, hit.tier, hit.action)
    made = FindingMade(
        finding=proposal.finding,
        reason=proposal.reason,
        words=proposal.words,
        opening={"kind": proposal.case_kind.value, "severity": proposal.severity.value},
        needs_second=second,
        proposed_by_id=by.officer_id,
        proposed_at=by.at,
    )
    hit.findings.append(made)
    hit.state = state
    case = None if second else _decided(session, by, hit, made)
    record(session, by, Act.PROPOSE_FINDING, hit.reference, proposal.words)
    return hit, case


def decide(
    session: Session, by: Signature, reference: str, version: int | None
) -> tuple[Hit, Case | None]:
    """Decide as another officer has proposed. An act; a confirmed hit opens its case.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a hit.
        OutOfOrder: nothing is proposed.
        Owing: the officer proposed it himself.
    """
    hit = hit_by_reference(session, by, reference, version=version)
    made = hit.proposal
    _permit(session, by, Act.DECIDE_FINDING, hit, first_id=made.proposed_by_id if made else -1)
    next_state(HIT, hit.state, HitAct.DECIDE)
    assert made is not None  # the state says so
    case = _decided(session, by, hit, made)
    record(session, by, Act.DECIDE_FINDING, hit.reference)
    return hit, case


def reject(session: Session, by: Signature, reference: str, version: int | None, words: str) -> Hit:
    """Send a proposal back to who made it. An act; raises as `decide` does, and Owing."""
    hit = hit_by_reference(session, by, reference, version=version)
    made = hit.proposal
    _permit(session, by, Act.DECIDE_FINDING, hit, first_id=made.proposed_by_id if made else -1)
    state = next_state(HIT, hit.state, HitAct.REJECT)
    assert made is not None  # the state says so
    made.rejected_at, made.rejected_because = by.at, words
    hit.state, hit.claimed_by_id, hit.claimed_at = state, made.proposed_by_id, by.at
    record(session, by, Act.DECIDE_FINDING, hit.reference, words)
    return hit


def miss(session: Session, by: Signature, reference: str, version: int | None, words: str) -> Hit:
    """Say honestly that the subject had left before anybody decided. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a hit.
        Owing: no words are given.
    """
    hit = hit_by_reference(session, by, reference, version=version)
    _permit(session, by, Act.PROPOSE_FINDING, hit, reason=words)
    state = next_state(HIT, hit.state, HitAct.MISS)
    _check_lease(hit, by)
    hit.findings.append(
        FindingMade(
            finding=Finding.MISSED,
            reason=Reason.LEFT,
            words=words,
            opening={},
            needs_second=False,
            proposed_by_id=by.officer_id,
            proposed_at=by.at,
            decided_by_id=by.officer_id,
            decided_at=by.at,
        )
    )
    hit.state = state
    record(session, by, Act.PROPOSE_FINDING, hit.reference, words)
    return hit


def reopen(session: Session, by: Signature, reference: str, version: int | None, words: str) -> Hit:
    """Take a decided hit up again. An act; the former decision is kept.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a hit.
        Owing: no reason is given.
    """
    hit = hit_by_reference(session, by, reference, version=version)
    _permit(session, by, Act.REOPEN_HIT, hit, reason=words)
    hit.state = next_state(HIT, hit.state, HitAct.REOPEN)
    hit.claimed_by_id, hit.claimed_at = by.officer_id, by.at
    record(session, by, Act.REOPEN_HIT, hit.reference, words)
    return hit


def _message(
    session: Session,
    by: Signature,
    reference: str,
    version: int | None,
    words: str,
    act: HitAct,
) -> Hit:
    hit = hit_by_reference(session, by, reference, version=version)
    _permit(session, by, Act.WORK_HIT, hit)
    state = next_state(HIT, hit.state, act)
    _check_lease(hit, by)
    answers = act is HitAct.ANSWER
    hit.messages.append(HitMessage(at=by.at, officer_id=by.officer_id, answer=answers, words=words))
    hit.state, hit.claimed_at = state, by.at
    record(session, by, Act.WORK_HIT, hit.reference, words)
    return hit


def _permit(
    session: Session, by: Signature, act: Act, hit: Hit, *, reason: str = "", first_id: int = 0
) -> None:
    """As `permit`; and nobody works on a hit that bears his own name, on either side of it."""
    permit(by, act, hit.scope, reason=reason, first_id=first_id)
    listed = (name.text for name in hit.edition.read.names)
    check_interest(session, by, act, (hit.caption, *listed))


def _check_lease(hit: Hit, by: Signature) -> None:
    """Raises Unacceptable where a colleague holds the hit and the lease runs still."""
    held = hit.claimed_at is not None and by.at - hit.claimed_at < LEASE
    if held and hit.claimed_by_id not in (None, by.officer_id):
        holder = hit.claimed_by.full_name if hit.claimed_by else ""
        raise Unacceptable("claim", N_("%(officer)s has claimed this."), officer=holder)


def _decided(session: Session, by: Signature, hit: Hit, made: FindingMade) -> Case | None:
    """The next stage of `propose` and `decide`: the finding stands; a case is opened."""
    hit.state = next_state(HIT, hit.state, HitAct.DECIDE)
    made.decided_by_id, made.decided_at = by.officer_id, by.at
    if made.finding is not Finding.CONFIRMED or hit.case_id is not None:
        return None  # taken up again and confirmed again, it belongs to the case that it opened
    opening = _opening(hit, made.opening, made.words)
    return cases.open_from_hit(session, by, hit, opening)


def _opening(hit: Hit, given: dict[str, Any], words: str) -> Opening:
    plate = hit.inspection.vehicle.called if hit.inspection.vehicle else hit.inspection.reference
    return Opening(
        CaseKind(given["kind"]),
        f"{MINOR if hit.hidden else hit.caption}, {plate}, {hit.inspection.post.name}",
        Severity(given["severity"]),
        words,
    )
