from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.alarms import Alarm
from borderdesk.store.glass import CaseGrant
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS

WHY = {"reason": "A child is in that van; their duty officer does not answer."}
NOWHERE = "C-2026-999999-9"
CLOCK = re.compile(r'<time.*?</time>|name="csrf_token" value="[^"]*"')


@pytest.fixture
def case(desk: Desk) -> str:
    with desk.acting() as session:
        return factories.case(session, reference="C-2026-000777-X").reference


def test_a_supervisor_of_another_agency_reads_a_case_in_an_emergency(desk: Desk, case: str) -> None:
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)
    refused = browser.get(f"/cases/{case}")
    assert refused.status_code == 404
    assert f"/cases/{case}/break-glass" in refused.text

    page = browser.get(f"/cases/{case}/break-glass")
    answer = browser.post(f"/cases/{case}/break-glass", data=WHY, follow_redirects=True)

    assert page.status_code == answer.status_code == 200
    assert answer.request.path == f"/cases/{case}"
    assert "Four pistols in a door panel" in answer.text
    assert "Add a note" not in answer.text
    assert case in browser.get("/cases/").text
    ours = desk.browser(Role.SUPERVISOR)
    assert "A case was read in an emergency" in ours.get("/alarms/").text
    assert "Read by another agency in an emergency" in ours.get(f"/cases/{case}").text


def test_page_and_answer_are_the_same_whether_there_is_such_a_case_or_not(
    desk: Desk, case: str
) -> None:
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)
    pages, answers, said = [], [], []

    for reference in (case, NOWHERE):
        with desk.statements() as statements:
            pages.append(browser.get(f"/cases/{reference}/break-glass").text)
        said.append([line for line in statements if " cases" in line])
        answer = browser.post(f"/cases/{reference}/break-glass", data=WHY)
        answers.append((answer.status_code, answer.text, answer.headers["Location"]))

    assert said[0] == said[1]
    one_page, two_page = (CLOCK.sub("", page) for page in pages)
    assert one_page.replace(case, "") == two_page.replace(NOWHERE, "")
    (one, one_text, one_to), (two, two_text, two_to) = answers
    assert one == two == 302
    assert one_text.replace(case, "") == two_text.replace(NOWHERE, "")
    assert one_to.replace(case, "") == two_to.replace(NOWHERE, "")
    assert browser.get(f"/cases/{NOWHERE}").status_code == 404


def test_without_a_reason_nothing_is_broken(desk: Desk, case: str) -> None:
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    answer = browser.post(f"/cases/{case}/break-glass", data={"reason": "Because"})

    assert answer.status_code == 422
    assert ">\nBecause</textarea>" in answer.text
    assert browser.get(f"/cases/{case}").status_code == 404
    with desk.looking() as session:
        assert session.scalars(select(CaseGrant)).first() is None
        assert session.scalars(select(Alarm)).first() is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_to_everybody_else_the_page_is_closed(
    desk: Desk, case: str, role: Role, method: str
) -> None:
    browser = desk.browser(role, agency_id=CUSTOMS)

    answer = browser.open(f"/cases/{case}/break-glass", method=method, data=WHY)

    assert answer.status_code == 403
    assert "break-glass" not in browser.get(f"/cases/{case}").text


def test_what_is_no_reference_leads_nowhere(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    for method in ("GET", "POST"):
        answer = browser.open("/cases/Miron VELKAROV/break-glass", method=method, data=WHY)
        assert answer.status_code == 404
