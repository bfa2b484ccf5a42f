from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import CaseKind, CaseState, Severity, SubjectRole
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.screening import (
    HIT,
    LEASE,
    Finding,
    HitAct,
    HitState,
    Proposal,
    Reason,
    Tier,
)
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Birth, Kind, Name, Particulars
from borderdesk.services import hits, inspections, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case
from borderdesk.store.screening import FindingMade, Hit
from tests import factories

NOON = factories.NOON
LOOSE = Particulars(
    Kind.PERSON,
    (Name("VELKAROV Miran Tadeyevich"),),
    (Birth.in_year(1983, approximate=True),),
)


def hit_found(session: Session, action: Action = Action.SANCTION, **given: Any) -> Hit:
    """The hit of a van whose driver is on a list: strong, unless the entry is another."""
    factories.watchlist(session, factories.entry(**given), action=action)
    by = factories.signature(Role.OFFICER)
    report = factories.inspection_report()
    findings = screening.look(session, by, report.subjects)
    inspections.submit(session, by, report, findings)
    return session.scalars(select(Hit)).one()


def supervisor(session: Session, minutes: float = 0, **given: Any) -> Signature:
    officer = factories.officer(session, Role.SUPERVISOR, **given)
    return factories.signed_by(officer, NOON + timedelta(minutes=minutes))


def later(by: Signature, minutes: float) -> Signature:
    at = by.at + timedelta(minutes=minutes)
    return Signature(by.officer_id, by.agency_id, by.roles, at, at, by.post_id)


def proposal(hit: Hit, finding: Finding, reason: Reason, **given: Any) -> Proposal:
    usual: dict[str, Any] = {"words": "Compared with the document.", "version": hit.version}
    return Proposal(finding=finding, reason=reason, **{**usual, **given})


def claimed(session: Session, hit: Hit, by: Signature) -> Hit:
    hits.claim(session, by, hit.reference, hit.version)
    session.flush()
    return hit


def test_a_claim_keeps_colleagues_away_for_ten_minutes_and_no_longer(session: Session) -> None:
    hit = hit_found(session)
    first, second = supervisor(session, full_name="M. Sareth"), supervisor(session, 9.9)
    claimed(session, hit, first)

    with pytest.raises(Unacceptable, match=r"M\. Sareth has claimed this"):
        hits.claim(session, second, hit.reference, None)
    assert hit.claimed_by_id == first.officer_id

    hits.claim(session, later(second, 0.1), hit.reference, None)
    assert hit.claimed_by_id == second.officer_id
    assert hit.claimed_at == NOON + LEASE


@pytest.mark.parametrize("act", [hits.ask, hits.release], ids=lambda act: act.__name__)
def test_while_a_claim_runs_colleagues_cannot_work_on_the_hit(
    session: Session, act: Callable[..., Hit]
) -> None:
    hit = claimed(session, hit_found(session), supervisor(session))
    words = () if act is hits.release else ("Whose is he?",)

    with pytest.raises(Unacceptable):
        act(session, supervisor(session, 5), hit.reference, None, *words)

    assert (hit.state, hit.messages) == (HitState.CLAIMED, [])


def test_a_hit_given_back_is_new_and_nobodys(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)

    hits.release(session, by, hit.reference, hit.version)

    assert (hit.state, hit.claimed_by_id, hit.claimed_at) == (HitState.NEW, None, None)


def test_question_and_answer_are_kept_and_the_answer_gives_the_claim_back(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)

    hits.ask(session, later(by, 2), hit.reference, None, "What is the father’s name?")
    asked = hit.state
    hits.answer(session, later(by, 30), hit.reference, None, "Tadey.")

    assert (asked, hit.state) == (HitState.ASKED, HitState.CLAIMED)
    assert [(message.answer, message.words) for message in hit.messages] == [
        (False, "What is the father’s name?"),
        (True, "Tadey."),
    ]
    assert hit.claimed_at == NOON + timedelta(minutes=30)


def test_a_close_likeness_is_discounted_by_two_officers(session: Session) -> None:
    first, second = supervisor(session), supervisor(session, 3)
    hit = claimed(session, hit_found(session), first)
    assert hit.tier is Tier.STRONG

    _, case = hits.propose(
        session, first, hit.reference, proposal(hit, Finding.DISCOUNTED, Reason.BIRTH)
    )
    proposed = hit.state
    hits.decide(session, second, hit.reference, None)

    assert (case, proposed, hit.state) == (None, HitState.PROPOSED, HitState.DECIDED)
    assert hit.decision is not None
    assert hit.decision.proposed_by_id == first.officer_id
    assert (hit.decision.decided_by_id, hit.decision.decided_at) == (second.officer_id, second.at)
    assert session.scalars(select(Case)).all() == []


def test_a_loose_likeness_is_discounted_by_one_officer(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session, particulars=LOOSE), by)
    assert hit.tier is Tier.POSSIBLE

    hits.propose(session, by, hit.reference, proposal(hit, Finding.DISCOUNTED, Reason.BIRTH))

    assert hit.state is HitState.DECIDED
    assert hit.decision is not None
    assert hit.decision.decided_by_id == by.officer_id


def test_a_confirmed_hit_opens_its_case_with_the_driver_as_suspect(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)
    given = proposal(
        hit, Finding.CONFIRMED, Reason.SEVERAL, case_kind=CaseKind.ARMS, severity=Severity.S1
    )

    _, case = hits.propose(session, by, hit.reference, given)

    assert case is not None
    assert (case.state, case.kind, case.severity) == (
        CaseState.OPEN,
        CaseKind.ARMS,
        Severity.S1,
    )
    assert (case.lead_id, hit.case_id) == (by.agency_id, case.id)
    assert case.inspections == [hit.inspection]
    assert {subject.part: subject.role for subject in case.subjects} == {
        "driver": SubjectRole.SUSPECT,
        "vehicle": None,
    }


def test_what_would_take_somebodys_freedom_opens_no_case_before_the_second_officer(
    session: Session,
) -> None:
    first, second = supervisor(session), supervisor(session, 3)
    hit = claimed(session, hit_found(session, Action.ARREST), first)

    _, none = hits.propose(
        session, first, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.SAME_NUMBER)
    )
    assert (none, session.scalars(select(Case)).all()) == (None, [])

    _, case = hits.decide(session, second, hit.reference, None)
    assert case is not None
    assert session.scalars(select(Case)).all() == [case]


def test_who_proposed_does_not_decide(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session, Action.ARREST), by)
    hits.propose(session, by, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.BIOMETRIC))

    with pytest.raises(Owing):
        hits.decide(session, by, hit.reference, None)
    with pytest.raises(Owing):
        hits.reject(session, by, hit.reference, None, "I think better of it.")

    assert hit.state is HitState.PROPOSED


def test_a_rejected_proposal_goes_back_to_who_made_it_and_is_kept(session: Session) -> None:
    first, second = supervisor(session), supervisor(session, 20)
    hit = claimed(session, hit_found(session, Action.ARREST), first)
    hits.propose(session, first, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.BIOMETRIC))

    hits.reject(session, second, hit.reference, None, "Whose fingerprints are these?")

    assert (hit.state, hit.claimed_by_id) == (HitState.CLAIMED, first.officer_id)
    assert (hit.proposal, hit.decision) == (None, None)
    assert [made.rejected_because for made in hit.findings] == ["Whose fingerprints are these?"]


def test_a_subject_who_had_left_is_missed_not_discounted(session: Session) -> None:
    by = supervisor(session)
    hit = hit_found(session)

    hits.miss(session, by, hit.reference, hit.version, "Gone before the list came.")

    assert hit.decision is not None
    assert (hit.decision.finding, hit.decision.reason) == (Finding.MISSED, Reason.LEFT)


def test_missed_cannot_be_proposed_since_it_has_its_own_act(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)

    with pytest.raises(Unacceptable) as refusal:
        hits.propose(session, by, hit.reference, proposal(hit, Finding.MISSED, Reason.LEFT))

    assert refusal.value.field == "finding"


def test_a_decided_hit_is_taken_up_again_and_its_decision_kept(session: Session) -> None:
    by = supervisor(session)
    hit = hit_found(session)
    hits.miss(session, by, hit.reference, hit.version, "Gone before the list came.")

    hits.reopen(session, later(by, 60), hit.reference, None, "He came back.")

    assert (hit.state, hit.claimed_by_id) == (HitState.CLAIMED, by.officer_id)
    assert len(session.scalars(select(FindingMade)).all()) == 1
    assert hit.decision is None


def test_a_hit_confirmed_once_more_stays_with_the_case_that_it_opened(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)
    given = proposal(hit, Finding.CONFIRMED, Reason.SEVERAL)
    _, case = hits.propose(session, by, hit.reference, given)
    hits.reopen(session, later(by, 60), hit.reference, None, "A second document was found.")
    session.flush()

    again = proposal(hit, Finding.CONFIRMED, Reason.SAME_NUMBER)
    _, second = hits.propose(session, later(by, 61), hit.reference, again)

    assert second is None
    assert session.scalars(select(Case)).all() == [case]
    assert case is not None
    assert hit.case_id == case.id


def test_a_reason_of_another_finding_is_refused(session: Session) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)

    with pytest.raises(Unacceptable) as refusal:
        hits.propose(session, by, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.BIRTH))

    assert refusal.value.field == "reason"
    assert (hit.state, hit.findings) == (HitState.CLAIMED, [])


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_is_proposed_missed_or_reopened_without_words(session: Session, words: str) -> None:
    by = supervisor(session)
    hit = claimed(session, hit_found(session), by)
    empty = proposal(hit, Finding.UNSURE, Reason.NO_DATA, words=words)

    with pytest.raises(Owing):
        hits.propose(session, by, hit.reference, empty)
    with pytest.raises(Owing):
        hits.miss(session, by, hit.reference, None, words)
    with pytest.raises(Owing):
        hits.reopen(session, by, hit.reference, None, words)


def test_to_a_foreign_agency_a_hit_does_not_exist(session: Session) -> None:
    hit = hit_found(session)
    stranger = supervisor(session, agency_id=factories.CUSTOMS)

    for act in (hits.claim, hits.release, hits.decide):
        with pytest.raises(NotFound):
            act(session, stranger, hit.reference, None)
    with pytest.raises(NotFound):
        hits.page(session, stranger, hit.reference)
    assert hits.queue(session, stranger) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_whoever_is_no_supervisor_knows_of_no_hit(session: Session, role: Role) -> None:
    hit = hit_found(session)
    by = factories.signature(role)

    with pytest.raises(NotFound):
        hits.claim(session, by, hit.reference, None)
    with pytest.raises(NotPermitted):
        hits.queue(session, by)


def test_who_has_read_an_older_version_loses_the_race(session: Session) -> None:
    hit = hit_found(session)
    read = hit.version
    claimed(session, hit, supervisor(session))

    with pytest.raises(StaleDataError):
        hits.claim(session, supervisor(session, 30), hit.reference, read)


def test_every_act_on_a_hit_leaves_its_row_in_the_ledger(session: Session) -> None:
    first, second = supervisor(session), supervisor(session, 3)
    hit = claimed(session, hit_found(session, Action.ARREST), first)
    hits.propose(session, first, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.BIOMETRIC))
    _, case = hits.decide(session, second, hit.reference, None)

    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()

    assert case is not None
    assert [(row.act, row.subject) for row in rows[-4:]] == [
        ("work_hit", hit.reference),
        ("propose_finding", hit.reference),
        ("work_case", case.reference),
        ("decide_finding", hit.reference),
    ]


def test_earlier_decisions_on_the_same_entry_stand_beside_a_hit(session: Session) -> None:
    by = supervisor(session)
    earlier = hit_found(session)
    hits.miss(session, by, earlier.reference, None, "Gone before the list came.")
    report = factories.inspection_report()
    officer = factories.signature(Role.OFFICER, at=NOON + timedelta(hours=1))
    inspections.submit(session, officer, report, screening.look(session, officer, report.subjects))
    new = session.scalars(select(Hit).where(Hit.state == HitState.NEW)).one()

    page = hits.page(session, by, new.reference)

    assert (page.hit, page.before, page.case) == (new, [earlier], None)


ACTS: dict[HitAct, Callable[[Session, Signature, Hit], object]] = {
    HitAct.CLAIM: lambda s, by, hit: hits.claim(s, by, hit.reference, None),
    HitAct.RELEASE: lambda s, by, hit: hits.release(s, by, hit.reference, None),
    HitAct.ASK: lambda s, by, hit: hits.ask(s, by, hit.reference, None, "Who is he?"),
    HitAct.ANSWER: lambda s, by, hit: hits.answer(s, by, hit.reference, None, "Nobody."),
    HitAct.PROPOSE: lambda s, by, hit: hits.propose(
        s, by, hit.reference, proposal(hit, Finding.CONFIRMED, Reason.BIOMETRIC)
    ),
    HitAct.REJECT: lambda s, by, hit: hits.reject(s, by, hit.reference, None, "Look again."),
    HitAct.DECIDE: lambda s, by, hit: hits.decide(s, by, hit.reference, None),
    HitAct.MISS: lambda s, by, hit: hits.miss(s, by, hit.reference, None, "He had left."),
    HitAct.REOPEN: lambda s, by, hit: hits.reopen(s, by, hit.reference, None, "He is back."),
}


@pytest.mark.parametrize("state", list(HitState), ids=str)
def test_from_every_state_each_act_leads_where_the_table_says_or_is_refused(
    session: Session, state: HitState
) -> None:
    hit = hit_found(session, Action.ARREST)
    first, second = supervisor(session), supervisor(session, 60)
    hit.state = state
    if state is HitState.PROPOSED:
        hit.findings.append(
            FindingMade(
                finding=Finding.CONFIRMED,
                reason=Reason.BIOMETRIC,
                words="The fingerprints are his.",
                opening={"kind": "ARMS", "severity": "S2"},
                needs_second=True,
                proposed_by_id=first.officer_id,
                proposed_at=first.at,
            )
        )
    session.flush()
    ended: dict[HitAct, HitState | None] = {}

    for act, do in ACTS.items():
        with session.begin_nested() as attempt:
            try:
                do(session, second, hit)
                ended[act] = hit.state
            except OutOfOrder:
                ended[act] = None
            attempt.rollback()
        session.expire_all()

    assert ended == {act: HIT.get((state, act)) for act in HitAct}
