"""What the lane knows of people beyond surname and given names."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import (
    InspectionState,
)
from borderdesk.domain.selection import LaneColour, SelectionReason
from borderdesk.domain.travel_documents import Verification
from borderdesk.edge.log_table import LOG_HEAD, log_line
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk
from tests.web.test_amending import amended, logged
from tests.web.test_inspections import crossing

# Source: ICAO Doc 9303-4, the specimen; the second with another day of expiry.
READ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F{until}ZE184226B<<<<<10"

FATHER = {"occupants.0.patronymic": "Konstantinović <b>"}
SHOWN = "Konstantinović &lt;b&gt;"


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    return desk.browser(Role.OFFICER)


def test_a_fathers_name_stands_wherever_the_name_is_shown(browser: FlaskClient) -> None:
    reference = logged(browser, **FATHER)

    page = browser.get(f"/inspections/{reference}").text
    log = browser.get("/inspections/?since=2026-03-01&until=2026-03-02").text
    ask = browser.get(f"/inspections/{reference}/protection").text

    assert f"father’s name <bdi>{SHOWN}</bdi>" in page
    for shown in (log, ask):
        assert f"Miron {SHOWN} VELKAROV" in shown


def test_a_fathers_name_is_amended_and_the_change_is_told_by_its_name(
    browser: FlaskClient,
) -> None:
    reference = logged(browser)

    amended(browser, reference, occupants__0__patronymic="Konstantinović <b>")
    versions = browser.get(f"/inspections/{reference}/versions").text

    assert "Person 1, Father’s name" in versions
    assert SHOWN in versions
    assert SHOWN in browser.get(f"/inspections/{reference}/amend").text


def test_a_fathers_name_lies_folded_in_each_seat_until_it_is_filled(browser: FlaskClient) -> None:
    page = browser.get("/inspections/new").text
    refused = browser.post(
        "/inspections/new", data=factories.report_form(**{"occupants.0.patronymic": "x" * 161})
    )

    before, _, folded = page.partition('name="occupants.0.patronymic"')
    assert folded
    assert before.rfind("<details>") > before.rfind("</details>")
    assert refused.status_code == 422
    assert 'id="occupants-0-patronymic-problem-1"' in refused.text


@pytest.mark.parametrize("verification", Verification)
def test_a_document_that_is_suspected_or_registered_as_lost_goes_to_the_second_line(
    desk: Desk, browser: FlaskClient, verification: Verification
) -> None:
    reference = logged(browser, **{"occupants.0.document_verification": verification.value})

    doubted = verification.value in ("suspected_false", "lost_stolen_hit")
    with desk.looking() as session:
        kept = session.scalars(select(Inspection)).one()
        reasons = [(one.reason, one.given_by_id) for one in kept.reasons]
    assert reasons == ([(SelectionReason.DOCUMENT, None)] if doubted else [])
    assert kept.colour is (LaneColour.YELLOW if doubted else LaneColour.GREEN)
    assert kept.state is (InspectionState.REFERRED if doubted else InspectionState.RELEASED)
    assert reference in browser.get(f"/inspections/{reference}").text


def test_what_became_of_a_document_stands_on_the_page_and_at_the_second_line(
    browser: FlaskClient,
) -> None:
    given = {
        "occupants.0.document_verification": "suspected_false",
        "occupants.0.document_chip": "unreadable",
    }
    reference = logged(browser, **given)

    for where in ("", "/examination"):
        page = browser.get(f"/inspections/{reference}{where}").text
        assert "suspected false</span>" in page, where
        assert "chip: could not be read" in page, where


def test_a_suspicion_that_an_amendment_brings_stops_the_vehicle_and_is_told(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser)

    amended(browser, reference, occupants__0__document_verification="suspected_false")
    versions = browser.get(f"/inspections/{reference}/versions").text

    assert crossing(desk).state is InspectionState.REFERRED
    assert "Person 1, Verification" in versions
    assert "suspected false" in versions


def test_expired_is_proposed_where_the_day_is_past_and_never_chosen(browser: FlaskClient) -> None:
    past = {"occupants.0.document_expires_on": "2020-01-31"}
    reference = logged(browser, **past)
    other = logged(browser, **past, **{"occupants.0.document_verification": "damaged"})
    ahead = logged(browser, **{"occupants.0.document_expires_on": "2090-01-31"})

    def amending(of: str) -> tuple[bool, list[str]]:
        page = browser.get(f"/inspections/{of}/amend").text
        [field] = re.findall(
            r'name="occupants.0.document_verification".*?</select>', page, re.DOTALL
        )
        return "expired?" in page, re.findall(r'value="(\w+)" selected', field)

    assert amending(reference) == (True, ["not_examined"])
    assert amending(other) == (False, ["damaged"])
    assert amending(ahead) == (False, ["not_examined"])


@pytest.mark.parametrize(("until", "proposed"), [("1204159", True), ("3204153", False)])
def test_a_document_that_is_read_proposes_that_it_has_expired(
    browser: FlaskClient, until: str, proposed: bool
) -> None:
    answer = browser.post("/inspections/read", data={"text": READ.format(until=until)}).get_json()

    assert ('data-take="document_verification" value="expired"' in answer["shown"]) is proposed
    assert "document_verification" not in answer["fields"]


def test_an_empty_seat_in_which_only_codes_stand_holds_nobody(
    desk: Desk, browser: FlaskClient
) -> None:
    logged(browser, **{"occupants.1.document_verification": "not_examined"})

    with desk.looking() as session:
        assert len(session.scalars(select(Inspection)).one().occupants) == 1


OWNER = {
    "occupants.1.role": "owner_absent",
    "occupants.1.surname": "SORIN",
    "occupants.1.given_names": "Ivo",
}


def test_an_owner_who_is_not_aboard_is_compared_and_counted_nowhere(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser, **OWNER)

    page = browser.get(f"/inspections/{reference}").text
    log = browser.get("/inspections/?since=2026-03-01&until=2026-03-02").text
    with desk.looking() as session:
        kept = session.scalars(select(Inspection)).one()
        assert [hit.role for hit in session.scalars(select(Hit))] == ["owner_absent"]
        assert [one.surname for one in kept.aboard] == ["VELKAROV"]
        assert log_line(kept, None)[LOG_HEAD.index("people")] == 1
    assert "owner, not aboard" in page
    for shown in (page, log):
        assert "1 person" in shown
        assert "2 people" not in shown


def test_an_owner_who_stands_first_is_neither_the_driver_nor_who_went_on_foot(
    browser: FlaskClient,
) -> None:
    first = {name.replace(".1.", ".0."): value for name, value in OWNER.items()}
    walker = {"occupants.1.role": "pedestrian", "occupants.1.surname": "TORVALD"}
    vehicle = {"vehicle.plate": "", "vehicle.plate_country": ""}
    reference = logged(browser, **first, **walker, **vehicle)

    page = browser.get(f"/inspections/{reference}").text
    log = browser.get("/inspections/?since=2026-03-01&until=2026-03-02").text

    assert "TORVALD" in re.findall(r"<h1.*?</h1>", page, re.DOTALL)[0]
    assert "TORVALD" in log
    assert "SORIN" not in log


def test_nobody_is_searched_who_is_not_aboard(browser: FlaskClient) -> None:
    reference = logged(browser, **OWNER)

    page = browser.get(f"/inspections/{reference}/examination").text
    asks = browser.get(f"/inspections/{reference}/protection").text

    [searched] = re.findall(r'name="searches.0.occupant".*?</select>', page, re.DOTALL)
    assert "VELKAROV" in searched
    assert "SORIN" not in searched
    assert "SORIN" not in asks


def test_an_aircraft_is_logged_by_its_mark_and_shown_with_it(browser: FlaskClient) -> None:
    aircraft = {
        "vehicle.kind": "AIR",
        "vehicle.plate": "YU-ABC",
        "vehicle.plate_country": "SRB",
    }
    reference = logged(browser, **aircraft)

    page = browser.get(f"/inspections/{reference}").text

    assert "Registration mark" in page
    assert "YU-ABC" in page
    assert "<small>aircraft</small>" in page
