from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import Escalation, ReferralKind, ReferralState, Severity
from borderdesk.services import referrals
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, CaseSubject, Referral
from tests import factories
from tests.conftest import Desk
from tests.factories import BORDER, CUSTOMS, POLICE

REASON = "The serial range points to your depot."
SECRET = "Miron VELKAROV in a white van"


def offered(desk: Desk, **given: Any) -> tuple[str, str]:
    """The references of a case and of its offer by BORDER to CUSTOMS, the lead if unsaid."""
    with desk.acting() as session:
        case = factories.case(session, title=SECRET, severity=Severity.S1)
        person = {"kind": "person", "names": [], "births": [], "identifiers": []}
        case.subjects.append(
            CaseSubject(part="driver", role="suspect", caption=SECRET, particulars=person)
        )
        usual: dict[str, Any] = {"kind": ReferralKind.LEAD, "to_id": CUSTOMS, "reason": REASON}
        by = factories.signature(Role.SUPERVISOR)
        ask = Escalation(1, **{**usual, **given})
        made = referrals.escalate(session, by, case.reference, ask)
        return case.reference, made.reference


def standing(desk: Desk) -> tuple[ReferralState, int]:
    """How the offer stands, and who leads the case."""
    with desk.looking() as session:
        referral = session.scalars(select(Referral)).one()
        return referral.state, session.scalars(select(Case)).one().lead_id


def test_what_waits_for_us_and_what_waits_for_them(desk: Desk) -> None:
    _, reference = offered(desk)

    theirs = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS).get("/referrals/")
    ours = desk.browser(Role.SUPERVISOR).get("/referrals/")
    others = desk.browser(Role.DUTY_OFFICER, agency_id=POLICE).get("/referrals/")

    assert reference in theirs.text
    assert "We wait for no one" in theirs.text
    assert reference in ours.text
    assert "Nobody waits for our answer." in ours.text
    assert reference not in others.text
    assert SECRET not in theirs.text


def test_before_acceptance_nobody_is_named(desk: Desk) -> None:
    case, reference = offered(desk)

    answer = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS).get(f"/referrals/{reference}")

    assert answer.status_code == 200
    assert SECRET not in answer.text
    assert case not in answer.text
    for part in (REASON, "Agency 10", "S1", "1 person, 0 hits, 0 exhibits", "suspected arms"):
        assert part in answer.text, part
    assert "Names and numbers stay hidden until you accept." in answer.text
    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert row is not None
        assert (row.act, row.subject) == ("read_referral", reference)


def test_who_accepts_the_lead_is_led_to_the_case(desk: Desk) -> None:
    case, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)

    answer = browser.post(f"/referrals/{reference}/answer", data={"version": "1", "act": "accept"})
    shown = browser.get(answer.headers["Location"])

    assert answer.headers["Location"] == f"/cases/{case}"
    assert shown.status_code == 200
    assert SECRET in shown.text
    assert standing(desk) == (ReferralState.ACCEPTED, CUSTOMS)


def test_who_joins_a_case_sees_a_link_to_it(desk: Desk) -> None:
    case, reference = offered(desk, kind=ReferralKind.ASSIST)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)

    shown = browser.post(
        f"/referrals/{reference}/answer",
        data={"version": "1", "act": "accept"},
        follow_redirects=True,
    )

    assert f'href="/cases/{case}"' in shown.text
    assert standing(desk) == (ReferralState.ACCEPTED, BORDER)


def test_a_refusal_without_its_code_comes_back_beside_the_field(desk: Desk) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)
    form = {"version": "1", "act": "refuse", "words": "We have no one tonight."}

    blank = browser.post(f"/referrals/{reference}/answer", data=form)
    coded = browser.post(f"/referrals/{reference}/answer", data=form | {"code": "CAP"})

    assert blank.status_code == 422
    assert 'href="#code"' in blank.text
    assert 'id="code"' in blank.text
    assert blank.text.count("We have no one tonight.") == 1  # in its own form alone
    assert coded.status_code == 302
    assert standing(desk) == (ReferralState.REFUSED, BORDER)


def test_no_two_fields_of_the_page_share_an_id(desk: Desk) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)

    for answer in (
        browser.get(f"/referrals/{reference}"),
        browser.post(f"/referrals/{reference}/answer", data={"version": "1", "act": "refuse"}),
    ):
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids))


def test_a_question_goes_to_and_fro(desk: Desk) -> None:
    _, reference = offered(desk)
    theirs = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)
    ours = desk.browser(Role.SUPERVISOR)

    question = {"version": "1", "act": "ask_more", "words": "Which market?"}
    theirs.post(f"/referrals/{reference}/answer", data=question)
    asked = ours.get(f"/referrals/{reference}")
    supplied = {"version": "2", "words": "The one at the bridge."}
    ours.post(f"/referrals/{reference}/supply", data=supplied)
    answered = theirs.get(f"/referrals/{reference}")

    assert "Which market?" in asked.text
    assert "Send the answer" in asked.text
    assert "The one at the bridge." in answered.text
    assert "Accept the lead" in answered.text
    assert standing(desk) == (ReferralState.OFFERED, BORDER)


@pytest.mark.parametrize("words", ["", "   "])
def test_a_blank_question_is_refused(desk: Desk, words: str) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)

    form = {"version": "1", "act": "ask_more", "words": words}
    answer = browser.post(f"/referrals/{reference}/answer", data=form)

    assert answer.status_code == 422
    assert standing(desk) == (ReferralState.OFFERED, BORDER)


def test_who_withdraws_and_who_accepts_the_same_version_one_wins(desk: Desk) -> None:
    _, reference = offered(desk)
    theirs = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)
    ours = desk.browser(Role.SUPERVISOR)

    back = ours.post(
        f"/referrals/{reference}/withdraw", data={"version": "1", "words": "Wrong agency."}
    )
    late = theirs.post(f"/referrals/{reference}/answer", data={"version": "1", "act": "accept"})

    assert (back.status_code, late.status_code) == (302, 409)
    assert "A colleague changed this record" in late.text
    assert standing(desk) == (ReferralState.WITHDRAWN, BORDER)


def test_what_was_accepted_can_be_given_back_with_a_reason(desk: Desk) -> None:
    case, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=CUSTOMS)
    browser.post(f"/referrals/{reference}/answer", data={"version": "1", "act": "accept"})

    shown = browser.get(f"/referrals/{reference}")
    bare = browser.post(f"/referrals/{reference}/return", data={"version": "2"})
    form = {"version": "2", "words": "It is a matter of the border after all."}
    given = browser.post(f"/referrals/{reference}/return", data=form, follow_redirects=True)

    assert "Return the lead" in shown.text
    assert bare.status_code == 422
    assert "Write down the reason first." in bare.text
    assert given.status_code == 200
    assert standing(desk) == (ReferralState.RETURNED, BORDER)
    assert browser.get(f"/cases/{case}").status_code == 404


def test_who_may_not_answer_reads_and_finds_no_form(desk: Desk) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    shown = browser.get(f"/referrals/{reference}")
    tried = browser.post(f"/referrals/{reference}/answer", data={"version": "1", "act": "accept"})

    assert shown.status_code == 200
    assert 'name="words"' not in shown.text
    assert "A duty officer of Agency 20 answers it." in shown.text
    assert tried.status_code == 403
    assert standing(desk) == (ReferralState.OFFERED, BORDER)


@pytest.mark.parametrize("way", ["", "/answer", "/supply", "/withdraw", "/return"])
def test_to_a_third_agency_an_offer_is_absent(desk: Desk, way: str) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.DUTY_OFFICER, agency_id=POLICE)
    form = {"version": "1", "act": "accept", "words": "Let us see."}

    for said in (reference, "R-2026-999999-X"):
        path = f"/referrals/{said}{way}"
        answer = browser.post(path, data=form) if way else browser.get(path)
        assert answer.status_code == 404
    assert standing(desk) == (ReferralState.OFFERED, BORDER)


@pytest.mark.parametrize("way", ["answer", "supply", "withdraw", "return"])
def test_the_address_of_an_act_leads_back_to_the_offer(desk: Desk, way: str) -> None:
    _, reference = offered(desk)

    answer = desk.browser(Role.SUPERVISOR).get(f"/referrals/{reference}/{way}")

    assert answer.headers["Location"] == f"/referrals/{reference}"
    assert standing(desk) == (ReferralState.OFFERED, BORDER)


def test_an_administrator_reads_no_offers(desk: Desk) -> None:
    _, reference = offered(desk)
    browser = desk.browser(Role.ADMINISTRATOR)

    assert browser.get("/referrals/").status_code == 403
    assert browser.get(f"/referrals/{reference}").status_code == 404
