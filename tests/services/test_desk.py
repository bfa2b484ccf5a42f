from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import CaseAct, CaseState, Escalation, ReferralAnswer, ReferralKind
from borderdesk.domain.screening import Finding, Proposal, Reason
from borderdesk.domain.watchlists import Action
from borderdesk.services import desk, hits, inspections, referrals, screening
from borderdesk.store.accounts import Post
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import BORDER, CUSTOMS, NOON

OFFICER = factories.signature(Role.OFFICER)


def crossing(session: Session, at_min: float = 0) -> Hit:
    """The hit of a van whose driver is on the list that is in force."""
    at = NOON + timedelta(minutes=at_min)
    by = factories.signature(Role.OFFICER, at=at)
    report = factories.inspection_report(crossed_at=at)
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))
    return session.scalars(select(Hit).order_by(Hit.id.desc())).first()  # type: ignore[return-value]


def supervisor(session: Session, minutes: float = 0, **given: int) -> Signature:
    officer = factories.officer(session, Role.SUPERVISOR, **given)
    return factories.signed_by(officer, NOON + timedelta(minutes=minutes))


def proposed(session: Session, by: Signature, hit: Hit) -> None:
    hits.claim(session, by, hit.reference, None)
    session.flush()
    given = Proposal(hit.version, Finding.CONFIRMED, Reason.BIOMETRIC, "The prints are his.")
    hits.propose(session, by, hit.reference, given)


def test_hits_wait_in_order_of_the_time_that_is_left(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.SANCTION)
    first, second = crossing(session), crossing(session, 2)
    by = supervisor(session)
    hits.claim(session, by, first.reference, None)  # to decide by 13:00; the other: claim by 12:12

    waits = desk.waiting(session, by)

    assert waits.hits == [second, first]
    assert waits.count == 2


def test_a_proposal_waits_for_every_supervisor_but_who_made_it(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    hit = crossing(session)
    first, second = supervisor(session), supervisor(session)
    proposed(session, first, hit)

    own, other = (desk.waiting(session, by) for by in (first, second))

    assert (own.hits, own.signatures, own.count) == ([], [], 0)
    assert (other.hits, other.signatures, other.count) == ([], [hit], 1)


def test_nothing_of_one_agency_waits_at_another(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    crossing(session)
    factories.case(session, state=CaseState.TRIAGE)
    stranger = supervisor(session, agency_id=CUSTOMS)

    waits = desk.waiting(session, stranger)

    assert waits.count == 0
    assert [stands.post.agency_id for stands in desk.posts_now(session, stranger, stranger.at)] == [
        CUSTOMS
    ]


def offered(session: Session) -> tuple[Signature, str]:
    by = supervisor(session)
    case = factories.case(session, lead_id=BORDER)
    ask = Escalation(case.version, ReferralKind.LEAD, CUSTOMS, "The route is known to you.")
    return by, referrals.escalate(session, by, case.reference, ask).reference


def test_an_offer_waits_for_the_duty_officer_of_the_agency_that_gets_it(session: Session) -> None:
    by, reference = offered(session)
    duty = factories.signature(Role.DUTY_OFFICER, agency_id=CUSTOMS, post_id=None)

    waits = desk.waiting(session, duty)
    ours = desk.waiting(session, by)

    assert [offer.reference for offer in waits.offers] == [reference]
    assert ours.offers == []


def test_a_question_about_an_offer_waits_with_who_made_it_until_it_is_answered(
    session: Session,
) -> None:
    by, reference = offered(session)
    duty = factories.signature(Role.DUTY_OFFICER, agency_id=CUSTOMS, post_id=None)
    session.flush()
    asked = ReferralAnswer(1, CaseAct.ASK_MORE, "How many pistols?")
    referrals.answer(session, duty, reference, asked)
    session.flush()

    waiting = desk.waiting(session, by).questions
    referrals.supply(session, by, reference, ReferralAnswer(2, CaseAct.SUPPLY, "Four."))
    session.flush()

    assert [offer.question for offer in waiting] == ["How many pistols?"]
    assert desk.waiting(session, by).questions == []


@pytest.mark.parametrize("state", list(CaseState), ids=str)
def test_only_cases_that_somebody_has_to_move_on_wait(session: Session, state: CaseState) -> None:
    case = factories.case(session, state=state)
    by = supervisor(session)
    moved_on = state in (CaseState.INTAKE, CaseState.TRIAGE, CaseState.PENDING_DECISION)

    assert desk.waiting(session, by).cases == ([case] if moved_on else [])


def test_a_post_with_an_open_lane_is_silent_two_hours_after_its_last_crossing(
    session: Session,
) -> None:
    session.add(Post(id=102, code="DOLM", name="Dolm Siding", agency_id=BORDER, lanes=1))
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report()
    inspections.submit(session, OFFICER, report, screening.look(session, OFFICER, report.subjects))
    by = supervisor(session)

    def posts(**later: float) -> dict[str, desk.PostNow]:
        return {p.post.code: p for p in desk.posts_now(session, by, NOON + timedelta(**later))}

    logged, never = posts(minutes=30)["DRN"], posts(hours=9)["DOLM"]
    assert (logged.last_hour, logged.last_at, logged.lanes) == (1, NOON, (2,))
    assert posts(hours=2)["DRN"].silent_since is None
    assert posts(hours=2, seconds=1)["DRN"].silent_since == NOON
    assert (never.last_hour, never.last_at, never.lanes) == (0, None, ())
    assert never.silent_since is None  # no lane of it is open


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.DUTY_OFFICER}))
def test_to_other_roles_neither_hits_nor_cases_nor_posts_are_shown(
    session: Session, role: Role
) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    crossing(session)
    factories.case(session, state=CaseState.TRIAGE)
    by = factories.signature(role)

    waits = desk.waiting(session, by)

    assert (waits.hits, waits.signatures, waits.cases) == ([], [], [])
    assert desk.posts_now(session, by, by.at) == []
