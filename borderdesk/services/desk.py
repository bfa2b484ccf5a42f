"""What waits for an officer: queries, never a table of notifications that could drift."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.cases import CaseState
from borderdesk.domain.lanes import silent_since
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.screening import HitState
from borderdesk.domain.sharing import OfferState, SummaryState
from borderdesk.services import alarms, approvals, handovers, offers, quarantine, samples
from borderdesk.store.accounts import Post, all_posts
from borderdesk.store.alarms import Alarm
from borderdesk.store.approvals import Approval
from borderdesk.store.cases import Case, Referral, cases_seen, offers_from, offers_to
from borderdesk.store.handovers import HandOver
from borderdesk.store.inspections import crossings_since
from borderdesk.store.lanes import open_lanes
from borderdesk.store.quarantine import Quarantined
from borderdesk.store.screening import Hit, open_hits
from borderdesk.store.sharing import Offer, Summary, awaiting


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post as it stands: how many crossings in the last hour, when the last one was (UTC).

    `lanes` are the numbers of those that are open; `silent_since` is None where none is, or
    something came of late.
    """

    post: Post
    last_hour: int
    last_at: datetime | None
    lanes: tuple[int, ...] = ()
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for one officer, by kind; what is not his is empty."""

    hits: list[Hit] = field(default_factory=list)
    signatures: list[Hit] = field(default_factory=list)  # proposed by another officer
    offers: list[Referral] = field(default_factory=list)
    questions: list[Referral] = field(default_factory=list)  # our offers, questioned
    cases: list[Case] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)
    inbox: list[Offer] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    approved: list[Approval] = field(default_factory=list)  # one's own, to be carried out
    hand_overs: list[HandOver] = field(default_factory=list)
    kept_apart: list[Quarantined] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    look_ups: int = 0  # one's own, drawn to be justified
    judgements: int = 0  # other officers' look-ups

    @property
    def count(self) -> int:
        groups = (
            self.hits,
            self.signatures,
            self.offers,
            self.questions,
            self.cases,
            self.summaries,
            self.inbox,
            self.approvals,
            self.hand_overs,
        )
        return sum(len(group) for group in groups)  # alarms have a count of their own

    @property
    def releases(self) -> int:
        """How many of the summaries wait for a release; the others are to be sent."""
        return sum(one.state is SummaryState.SUBMITTED for one in self.summaries)


def waiting(session: Session, by: Signature) -> Waiting:
    """What waits for `by`. A look; every list holds only what he may know of."""
    open_ones = open_hits(session, by)
    theirs = [
        hit
        for hit in open_ones
        if hit.state is HitState.PROPOSED
        and hit.proposal is not None
        and hit.proposal.proposed_by_id != by.officer_id
    ]
    return Waiting(
        hits=[hit for hit in open_ones if hit.state is not HitState.PROPOSED],
        signatures=theirs,
        offers=offers_to(session, by) if may(by, Act.ANSWER_REFERRAL) else [],
        questions=[o for o in offers_from(session, by) if o.question and not o.supplied],
        cases=_unassessed(session, by),
        summaries=_summaries(session, by),
        inbox=[o for o in offers.readable(session, by) if o.state is OfferState.OFFERED],
        approvals=approvals.waiting(session, by),
        approved=approvals.approved(session, by),
        hand_overs=handovers.waiting(session, by) if may(by, Act.READ_HAND_OVER) else [],
        kept_apart=quarantine.waiting(session, by),
        alarms=alarms.waiting(session, by) if may(by, Act.READ_ALARM) else [],
        look_ups=len(samples.mine_waiting(session, by)) if may(by, Act.JUSTIFY_LOOK_UP) else 0,
        judgements=len(samples.waiting(session, by)) if may(by, Act.REVIEW_LOOK_UP) else 0,
    )


def _unassessed(session: Session, by: Signature) -> list[Case]:
    """Cases that wait for a supervisor: to be assessed, opened or decided."""
    if not may(by, Act.WORK_CASE):
        return []
    states = (CaseState.INTAKE, CaseState.TRIAGE, CaseState.PENDING_DECISION)
    query = cases_seen(by).where(Case.state.in_(states), Case.lead_id == by.agency_id)
    return list(session.scalars(query))


def _summaries(session: Session, by: Signature) -> list[Summary]:
    """Summaries to release (for supervisors) or to send (for liaison officers)."""
    return [
        summary
        for summary in awaiting(session, by)
        if (
            summary.state is SummaryState.SUBMITTED
            and may(by, Act.APPROVE_SUMMARY)
            and summary.drafted_by_id != by.officer_id
        )
        or (summary.state is SummaryState.APPROVED and may(by, Act.SEND_SUMMARY))
    ]


def posts_now(session: Session, by: Signature, at: datetime) -> list[PostNow]:
    """The posts of the agency as they stand; none for who does not oversee them. A look."""
    if not may(by, Act.READ_ALL_INSPECTIONS):
        return []
    found = []
    for post in all_posts(session, by.agency_id):
        last_hour, _ = crossings_since(session, post.id, at - timedelta(hours=1))
        _, last_at = crossings_since(session, post.id, at - timedelta(days=30))
        standing = open_lanes(session, post.id)
        opened = min((lane.opened_at for lane in standing), default=None)
        silent = silent_since(opened, last_at, at) if opened is not None else None
        numbers = tuple(lane.lane for lane in standing)
        found.append(PostNow(post, last_hour, last_at, numbers, silent))
    return found
