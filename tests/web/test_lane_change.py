from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.selection import LaneColour
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

WHY = "The load shifts when it brakes."


def crossing(desk: Desk) -> Inspection:
    with desk.looking() as session:
        return session.scalars(select(Inspection)).one()


def logged(desk: Desk, browser: FlaskClient, **given: str) -> str:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    browser.post("/inspections/new", data=factories.report_form(**given))
    return f"/inspections/{crossing(desk).reference}/lane"


def options(page: str) -> list[str]:
    return re.findall(r'<option value="(\w+)"', page.split('name="colour"')[1])


def test_an_officer_is_offered_stricter_lanes_alone_and_a_supervisor_all(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER)
    door = logged(desk, officer, declared="second_line", selection_reasons="DOC")

    assert options(officer.get(door).text) == ["red"]
    assert options(desk.browser(Role.SUPERVISOR).get(door).text) == ["green", "blue", "red"]


def test_where_no_lane_is_stricter_the_page_names_the_supervisor(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER)
    door = logged(desk, officer, declared="second_line", selection_reasons="DOG")

    page = officer.get(door).text

    assert "A supervisor may give it a milder one." in page
    assert 'name="colour"' not in page


def test_another_lane_stands_on_the_page_with_who_and_why(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER)
    door = logged(desk, officer)
    asked = {"version": str(crossing(desk).version), "colour": "red"}

    refused = officer.post(door, data={**asked, "reason": ""})
    sent = officer.post(door, data={**asked, "reason": WHY})

    assert (refused.status_code, sent.status_code) == (422, 302)
    assert crossing(desk).colour is LaneColour.RED
    page = officer.get(sent.location).text
    assert "green: released, then red: vehicle and load:" in page
    assert WHY in page


def test_an_officer_who_asks_for_a_milder_lane_is_refused(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER)
    door = logged(desk, officer, declared="second_line", selection_reasons="DOC")
    asked = {"version": str(crossing(desk).version), "colour": "green", "reason": WHY}

    sent = officer.post(door, data=asked)

    assert sent.status_code == 403
    assert crossing(desk).colour is LaneColour.YELLOW


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (InspectionState.SECONDARY_OPEN, "Somebody is looking at it already."),
        (InspectionState.CLOSED, "how it ended is written down"),
        (InspectionState.VOID, "no vehicle stands behind it"),
    ],
)
def test_a_crossing_whose_lane_is_settled_has_no_form_but_says_why(
    desk: Desk, state: InspectionState, why: str
) -> None:
    officer = desk.browser(Role.OFFICER)
    door = logged(desk, officer)
    version = str(crossing(desk).version)
    with desk.acting() as session:
        session.scalars(select(Inspection)).one().state = state

    page, sent = officer.get(door), officer.post(door, data={"version": version, "colour": "red"})

    assert page.status_code == 200
    assert why in page.text
    assert "Give it this lane" not in page.text
    assert sent.status_code in (409, 422)
    assert crossing(desk).state is state
