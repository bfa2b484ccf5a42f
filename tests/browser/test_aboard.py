"""People of the last crossing ticked, a child asked about, and a ship's number mended, by keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.company import Relation
from borderdesk.domain.inspections import OccupantRole
from borderdesk.services import inspections
from borderdesk.services.screening import look
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_lane import field, lane
from tests.browser.test_lane_figures import Hand
from tests.conftest import Desk

WIFE = factories.occupant(
    role=OccupantRole.PASSENGER, surname="VELKAROVA", given_names="Ana", document_number="VA5"
)


def last(desk: Desk) -> Inspection:
    with desk.looking() as session:
        found = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert found is not None
        assert found.occupants is not None
        assert found.vehicle is not None
        return found


def lane_of_a_couple_that_came(desk: Desk, opened: Opened, served: str) -> Page:
    by = factories.signature(Role.OFFICER, at=datetime.now(UTC))
    at = by.at - timedelta(days=2)
    couple = (factories.occupant(), WIFE)
    report = factories.inspection_report(occupants=couple, crossed_at=at, device_at=at)
    with desk.acting(by) as session:
        inspections.submit(session, by, report, look(session, by, report.subjects))
    return lane(desk, opened, served)


def test_a_car_that_came_before_is_logged_in_fewer_keys_than_a_new_one(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane_of_a_couple_that_came(desk, opened, served)
    hand = Hand(page)

    hand.type("TE481KP")
    hand.press("Enter")
    offered = page.locator("[name=aboard]")
    expect(offered).to_have_count(2)
    assert offered.evaluate_all("found => found.filter((one) => one.checked).length") == 0
    assert axe_findings(page) == []
    hand.press("Alt+a")
    expect(field(page, "occupants.0.surname")).to_have_value("VELKAROV")
    expect(field(page, "occupants.1.surname")).to_have_value("")
    hand.press("Alt+n")
    hand.answered()

    print(f"\nclean car that came before, one of two people again: {hand.keys} keys")
    assert hand.keys <= 12
    assert [one.document_number for one in last(desk).occupants] == ["VA407B312"]
    expect(page.locator(".answer-now")).to_contain_text("One person of the crossing before")


def test_who_is_ticked_may_be_edited_unticked_and_goes_with_another_plate(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane_of_a_couple_that_came(desk, opened, served)
    page.keyboard.type("TE481KP")
    page.keyboard.press("Enter")
    expect(page.locator("[name=aboard]")).to_have_count(2)
    page.keyboard.press("Alt+a")
    page.keyboard.press("Alt+a")
    expect(field(page, "occupants.1.surname")).to_have_value("VELKAROVA")

    field(page, "occupants.1.given_names").fill("Anita")
    page.locator("[name=aboard]").first.uncheck()
    expect(field(page, "occupants.0.surname")).to_have_value("")
    field(page, "vehicle.plate").fill("MR310TT")
    page.keyboard.press("Enter")

    expect(page.locator("[name=aboard]")).to_have_count(0)
    expect(field(page, "occupants.1.surname")).to_have_value("")
    expect(field(page, "occupants.1.given_names")).to_have_value("Anita")


def test_a_minor_is_marked_while_typed_and_the_adult_named_by_keys(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    page.keyboard.type("TE481KP")
    field(page, "occupants.0.mrz").fill("VELKAROV, Miron")
    field(page, "occupants.1.mrz").fill("VELKAROV, Ivo")
    asked = page.locator("details[data-minor]").nth(1)
    expect(asked).to_be_hidden()

    field(page, "occupants.1.born_on").fill("2019-05-01")
    expect(asked.locator(".chip")).to_be_visible()
    assert axe_findings(page) == []
    page.keyboard.press("Alt+m")
    expect(field(page, "occupants.1.relation")).to_be_focused()
    expect(asked).to_contain_text("1: VELKAROV")
    page.keyboard.type("par")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    assert axe_findings(page) == []
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")

    child = last(desk).occupants[1]
    assert (child.accompanied_by, child.relation) == (1, Relation.PARENT)


def test_a_child_alone_shows_whom_to_ring_on_a_phone(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served, viewport={"width": 360, "height": 740}, color_scheme="dark")
    page.keyboard.type("TE481KP")
    field(page, "occupants.0.mrz").fill("VELKAROV, Ivo")
    field(page, "occupants.0.born_on").fill("2019")
    page.keyboard.press("Alt+m")
    expect(field(page, "occupants.0.relation")).to_be_focused()
    page.keyboard.type("nob")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")

    expect(page.get_by_text("A child without a known adult.")).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_a_ships_number_is_mended_by_one_key(desk: Desk, served: str, opened: Opened) -> None:
    page = lane(desk, opened, served)
    expect(field(page, "vehicle.imo")).to_be_hidden()
    field(page, "vehicle.kind").select_option("VES")
    page.keyboard.press("Alt+v")
    field(page, "vehicle.imo").focus()
    page.keyboard.type("9074792")
    page.keyboard.press("Enter")

    expect(page.locator(".suggestion")).to_contain_text("9074729")
    assert axe_findings(page) == []
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")

    seen = last(desk).vehicle
    assert seen is not None
    assert (seen.plate, seen.imo) == ("", "9074729")
