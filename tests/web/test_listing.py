from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk


def test_a_crossing_leads_to_the_others_of_its_vehicle_and_no_address_holds_the_plate(
    desk: Desk,
) -> None:
    browser = desk.browser(Role.OFFICER)
    for _ in range(2):
        browser.post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        first, second = session.scalars(select(Inspection.reference).order_by(Inspection.id))

    page = browser.get(f"/inspections/{first}").text
    history = browser.get(f"/inspections/{first}/vehicle").text

    addresses = re.findall(r'(?:href|action)="([^"]*)"', page + history)
    assert f"/inspections/{first}/vehicle" in addresses
    assert f"/inspections/{second}" in addresses
    assert not [address for address in addresses if "481" in address]


@pytest.mark.parametrize("span", ["today", "hours12", "days7"])
def test_a_span_in_one_word_shows_what_has_just_crossed(desk: Desk, span: str) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form()
    now = re.search(r'name="crossed_at" value="([^"]+)"', browser.get("/inspections/new").text)
    assert now
    browser.post("/inspections/new", data=form | {"crossed_at": now[1], "device_at": now[1]})
    old = factories.report_form(**{"vehicle.plate": "OL-001-DD"})
    browser.post("/inspections/new", data=old)

    page = browser.get(f"/inspections/?span={span}").text

    assert "TE-481-KP" in page
    assert "OL-001-DD" not in page


@pytest.mark.parametrize(
    "question",
    ["span=never", "officer_id=-1", "officer_id=x", "result=%3Cxyzzy%3E", "selection_reason=1"],
)
def test_a_filter_that_cannot_be_is_left_out_and_said(desk: Desk, question: str) -> None:
    answer = desk.browser(Role.SUPERVISOR).get(f"/inspections/?{question}")

    assert answer.status_code == 200
    assert "<xyzzy>" not in answer.text


@pytest.mark.parametrize("turning", ["before=I-2026-000999-X", "after=nonsense"])
def test_a_page_that_begins_nowhere_is_not_there(desk: Desk, turning: str) -> None:
    assert desk.browser(Role.OFFICER).get(f"/inspections/?{turning}").status_code == 404
