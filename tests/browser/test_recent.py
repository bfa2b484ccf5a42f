"""A plate that came before fills in its vehicle, and another plate takes all of it back."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import Vehicle, VehicleKind
from borderdesk.services import inspections
from borderdesk.services.screening import look
from tests import factories
from tests.browser.conftest import Opened
from tests.conftest import Desk

VIN = "XVK7B2110R0048213"


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[name="vehicle.{name}"]')


def lane_of_a_plate_that_came(desk: Desk, page: Page, served: str) -> None:
    by = factories.signature(Role.OFFICER, at=datetime.now(UTC))
    vehicle = Vehicle(VehicleKind.VAN, "TE-481-KP", "XVA", colour="dark green", vin=VIN)
    report = factories.inspection_report(vehicle=vehicle, crossed_at=by.at, device_at=by.at)
    with desk.acting(by) as session:
        inspections.submit(session, by, report, look(session, by, report.subjects))
    cookie = desk.browser(Role.OFFICER).get_cookie("bd")
    assert cookie is not None
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": served}])
    page.goto("/inspections/new")
    field(page, "plate").fill("te 481 kp")
    page.keyboard.press("Enter")
    expect(field(page, "vin")).to_have_value(VIN)
    expect(page.locator("[data-recent]")).to_contain_text("Seen once in 7 days")


def test_another_plate_takes_back_what_was_filled_in(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    lane_of_a_plate_that_came(desk, page, served)

    field(page, "plate").fill("MR-310-TT")
    page.keyboard.press("Enter")

    expect(page.locator("[data-recent]")).to_contain_text("No crossing of this plate")
    expect(field(page, "vin")).to_have_value("")
    expect(field(page, "colour")).to_have_value("")


def test_what_the_officer_typed_himself_stays(desk: Desk, served: str, opened: Opened) -> None:
    page = opened()
    lane_of_a_plate_that_came(desk, page, served)
    field(page, "colour").fill("white")

    field(page, "plate").fill("MR-310-TT")
    page.keyboard.press("Enter")

    expect(field(page, "vin")).to_have_value("")
    expect(field(page, "colour")).to_have_value("white")


def test_without_a_link_nothing_of_the_first_vehicle_is_left(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    lane_of_a_plate_that_came(desk, page, served)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no link')); }")

    field(page, "plate").fill("MR-310-TT")
    page.keyboard.press("Enter")

    expect(field(page, "vin")).to_have_value("")
    expect(page.locator("[data-recent]")).to_be_hidden()
