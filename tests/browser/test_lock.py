"""The lock lies over the page: what was typed stays, and only its own officer sees it again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from borderdesk.domain.accounts import Role
from borderdesk.services.accounts import password_hash
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.conftest import Desk

PASSWORD = "long enough for anybody"
PHC = password_hash(PASSWORD)
PIN = "482057"
PIN_PHC = password_hash(PIN)


def logged_in(desk: Desk, page: Page, served: str, **given: object) -> None:
    usual = {"full_name": "Amra Kolm", "name": "amra", "password_phc": PHC, "pin_phc": PIN_PHC}
    cookie = desk.browser(Role.OFFICER, **usual | given).get_cookie("bd")
    assert cookie is not None
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": served}])


def lane_with_a_plate(page: Page) -> None:
    page.goto("/inspections/new")
    page.locator('[name="vehicle.plate"]').fill("MR-310-TT")


def opened_by(page: Page, pin: str) -> None:
    page.locator("#lock-proof").fill(pin)
    page.keyboard.press("Enter")


def test_what_was_typed_survives_lock_and_unlock_and_can_be_sent(
    desk: Desk, served: str, opened: Opened
) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    page = opened()
    logged_in(desk, page, served)
    lane_with_a_plate(page)

    page.keyboard.press("Alt+l")

    lock = page.locator("#lock")
    expect(lock).to_be_visible()
    expect(page.locator('[name="vehicle.plate"]')).to_be_hidden()
    assert page.title() == "Locked · borderdesk"
    assert axe_findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    opened_by(page, "111222")
    expect(lock.get_by_role("alert")).to_have_text("That does not fit.")
    opened_by(page, PIN)
    expect(lock).to_be_hidden()
    expect(page.locator('[name="vehicle.plate"]')).to_have_value("MR-310-TT")
    page.get_by_label("Driver: document line, or a name").fill("TALURI Samir")
    page.get_by_role("button", name="Nothing found").click()
    page.wait_for_url("**after=*")
    assert "MR-310-TT" in page.content()


def test_fifteen_minutes_without_a_key_lock_the_page_and_every_window(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    logged_in(desk, page, served)
    other = page.context.new_page()
    other.goto("/me/")
    page.clock.install()
    lane_with_a_plate(page)
    page.keyboard.press("Tab")

    page.clock.fast_forward("14:50")
    expect(page.locator("#lock")).to_be_hidden()
    page.clock.fast_forward("00:20")

    expect(page.locator("#lock")).to_be_visible()
    expect(other.locator("#lock")).to_be_visible()
    opened_by(page, PIN)
    expect(page.locator("#lock")).to_be_hidden()
    expect(other.locator("#lock")).to_be_hidden()
    expect(page.locator('[name="vehicle.plate"]')).to_have_value("MR-310-TT")


def test_another_officer_works_in_a_second_window_and_the_first_text_waits(
    desk: Desk, served: str, opened: Opened
) -> None:
    with desk.acting() as session:
        factories.officer(
            session, Role.SUPERVISOR, name="bojan", full_name="Bojan Orsk", password_phc=PHC
        )
    page = opened()
    logged_in(desk, page, served)
    lane_with_a_plate(page)
    page.keyboard.press("Alt+l")
    with page.expect_popup() as popup:
        page.locator("#lock").get_by_role("link", name="Log in as another officer").click()
    second = popup.value
    second.get_by_label("Log-in name").fill("bojan")
    second.get_by_label("Password").fill(PASSWORD)
    second.get_by_role("button", name="Log in", exact=True).click()
    expect(second.get_by_text("Bojan Orsk").first).to_be_visible()

    opened_by(page, PIN)
    expect(page.locator("#lock").get_by_role("alert")).to_contain_text("Another officer")
    second.goto("/me/")
    second.get_by_role("button", name="Log out").click()
    second.get_by_role("button", name="Return to the locked screen of Amra Kolm").click()
    opened_by(page, PIN)

    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator('[name="vehicle.plate"]')).to_have_value("MR-310-TT")
    assert "Amra Kolm" in page.locator(".bar-facts").inner_text()


def test_the_pages_of_lock_and_proof_are_fit_for_all(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(viewport={"width": 360, "height": 700}, java_script_enabled=True)
    logged_in(desk, page, served)

    for address in ("/me/", "/prove", "/lock"):
        if address == "/lock":
            page.evaluate("() => document.getElementById('lock-now').submit()")
            page.wait_for_url("**/lock?**")
        else:
            page.goto(address)
        assert axe_findings(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Open the screen").click()
    page.wait_for_url("**/prove*")
