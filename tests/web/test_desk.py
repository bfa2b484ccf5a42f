from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState, Escalation, ReferralKind, Severity
from borderdesk.domain.watchlists import Action
from borderdesk.services import inspections, referrals, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk
from tests.factories import BORDER, CUSTOMS


def hit_in(desk: Desk, action: Action = Action.SANCTION, minutes_ago: float = 1) -> str:
    """The reference of the hit of a van that has just crossed."""
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    by = factories.signature(Role.OFFICER, at=at, proved_at=at)
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), action=action)
    report = factories.inspection_report(crossed_at=at)
    with desk.acting() as session:
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
    with desk.looking() as session:
        return session.scalars(select(Hit.reference)).one()


def test_the_desk_shows_what_waits_and_a_button_to_claim_it(desk: Desk) -> None:
    reference = hit_in(desk)

    page = desk.browser(Role.SUPERVISOR).get("/desk/")

    assert page.status_code == 200
    assert "What waits for you" in page.text
    assert "Miron VELKAROV" in page.text
    assert f'href="/hits/{reference}"' in page.text
    assert f'action="/hits/{reference}/claim"' in page.text
    assert 'data-key="c"' in page.text
    assert "<table class=" in page.text
    assert "data-queue" in page.text


def test_what_is_out_of_time_stands_first_and_says_so(desk: Desk) -> None:
    hit_in(desk, minutes_ago=25)
    with desk.acting() as session:
        now = datetime.now(UTC)
        factories.case(session, state=CaseState.TRIAGE, opened_at=now, changed_at=now)

    page = desk.browser(Role.SUPERVISOR).get("/desk/").text

    assert page.index("Miron VELKAROV") < page.index("Four pistols in a door panel")
    assert "15 min over" in page
    assert "2 things, the most pressing first." in page


def test_a_post_that_fell_silent_is_marked(desk: Desk) -> None:
    hit_in(desk, minutes_ago=200)

    page = desk.browser(Role.SUPERVISOR).get("/desk/").text

    assert "Posts now" in page
    assert "silent" in page
    assert "3 h 20 min ago" in page


def test_a_duty_officer_sees_offers_and_cases_and_nothing_of_hits_or_posts(desk: Desk) -> None:
    hit_in(desk)
    now = datetime.now(UTC)
    with desk.acting() as session:
        case = factories.case(session, severity=Severity.S1)
        session.flush()
        by = factories.signature(Role.SUPERVISOR, at=now, proved_at=now)
        ask = Escalation(case.version, ReferralKind.LEAD, CUSTOMS, "The route is known to you.")
        reference = referrals.escalate(session, by, case.reference, ask).reference

    page = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS).get("/desk/").text

    assert f'href="/referrals/{reference}"' in page
    assert "The route is known to you." in page
    assert "Four pistols" not in page  # before they accept, they know no more than the reason
    for word in ("Hits to decide", "Second signatures", "Posts now", "VELKAROV", "Claim"):
        assert word not in page


def test_a_liaison_officer_is_told_why_nothing_waits(desk: Desk) -> None:
    hit_in(desk)

    page = desk.browser(Role.LIAISON).get("/desk/").text

    assert "Nothing waits for you." in page
    assert "VELKAROV" not in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CUSTODIAN, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_have_no_desk(desk: Desk, role: Role) -> None:
    answer = desk.browser(role).get("/desk/")

    assert answer.status_code == 403


def test_what_waits_at_another_agency_is_not_there(desk: Desk) -> None:
    hit_in(desk)

    page = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS).get("/desk/").text

    assert "VELKAROV" not in page
    assert "Drenovac" not in page


@pytest.mark.parametrize(
    ("role", "act"), [(Role.SUPERVISOR, "read_hit"), (Role.DUTY_OFFICER, "read_referral")]
)
def test_who_looked_at_the_desk_is_written_down(desk: Desk, role: Role, act: str) -> None:
    browser = desk.browser(role, agency_id=BORDER)

    browser.get("/desk/")

    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert (last.act, last.subject, last.outcome) == (act, "desk", "done")
