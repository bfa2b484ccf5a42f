"""A shift from the first key to the hand-over, by keyboard, and fit for all in both themes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.services import inspections, screening
from borderdesk.services.alarms import raise_alarm
from borderdesk.store.accounts import Post
from tests import factories
from tests.browser.conftest import Opened
from tests.browser.test_pages import WIDTHS, entered, fit
from tests.conftest import Desk
from tests.factories import BORDER, DRENOVAC


def left_open(desk: Desk) -> None:
    """A crossing that waits for its screening at lane 2, which it opened, and a silent post."""
    now = datetime.now(UTC)
    by = factories.signature(Role.OFFICER, at=now)
    report = factories.inspection_report(crossed_at=now, device_at=now)
    with desk.acting() as session:
        inspections.submit(session, by, report, screening.look(session, by, report.subjects))
        session.get_one(Post, DRENOVAC).duty_phone = "0 40 11 20"
        told = NewAlarm(AlarmKind.SILENT_POST, BORDER, "DRN", post_id=DRENOVAC)
        raise_alarm(session, the_desk(now), told)


def signed(page: Page) -> None:
    """From the lane to the note, without a mouse."""
    page.goto("/inspections/new")
    page.keyboard.press("Alt+h")
    page.wait_for_url("**/hand-overs/new*")
    page.get_by_label("In your own words").focus()
    page.keyboard.type("The scanner hums.")
    page.keyboard.press("Alt+s")
    page.wait_for_url("**/hand-overs/N-*")


def test_a_shift_is_handed_over_and_taken_over_by_keys_alone(
    desk: Desk, served: str, opened: Opened
) -> None:
    left_open(desk)
    page = opened()
    entered(desk, page, served, Role.OFFICER)
    signed(page)
    expect(page.get_by_text("The scanner hums.")).to_be_visible()

    following = opened()
    entered(desk, following, served, Role.OFFICER)
    following.goto(page.url)
    following.keyboard.press("t")

    expect(following.get_by_text("Taken over; your name stands beneath it.")).to_be_visible()


def test_an_alarm_is_acknowledged_on_the_desk_without_leaving_it(
    desk: Desk, served: str, opened: Opened
) -> None:
    left_open(desk)
    page = opened()
    entered(desk, page, served, Role.SUPERVISOR)
    page.goto("/desk/")
    expect(page.locator("#alarms").get_by_text("0 40 11 20")).to_be_visible()

    page.get_by_label("What you do about it").fill("I ring them.")
    page.keyboard.press("Enter")

    expect(page.get_by_text("your name stands beside it")).to_be_visible()
    expect(page.locator("#alarms")).to_have_count(0)
    assert page.url.endswith("/desk/")


@pytest.mark.parametrize(("scheme", "width"), WIDTHS)
def test_every_page_of_a_shift_is_fit_for_all(
    desk: Desk, served: str, opened: Opened, scheme: str, width: int
) -> None:
    left_open(desk)
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 768})
    entered(desk, page, served, Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
    signed(page)
    wrong = fit(page)

    for address in (
        "/inspections/new?lane=1",
        "/inspections/new?lane=2",
        "/hand-overs/",
        "/hand-overs/new?post=DRN",
        "/posts/",
        "/posts/DRN/log",
        "/desk/",
        "/alarms/",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        wrong += fit(page)

    assert wrong == []


def test_from_right_to_left_nothing_runs_off_the_side(
    desk: Desk, served: str, opened: Opened
) -> None:
    left_open(desk)
    page = opened(viewport={"width": 360, "height": 768}, locale="fa")
    entered(desk, page, served, Role.OFFICER, Role.SUPERVISOR)

    for address in ("/inspections/new", "/hand-overs/new?post=DRN", "/posts/DRN/log", "/desk/"):
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert fit(page) == []


def test_without_script_a_lane_opens_and_a_shift_is_handed_over(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(java_script_enabled=False)
    entered(desk, page, served, Role.OFFICER)
    page.goto("/inspections/new?lane=3")
    page.get_by_label("Which way").select_option("exit")
    page.get_by_role("button", name="Open the lane").click()
    expect(page.get_by_text("The lane is open in your name.")).to_be_visible()

    page.get_by_role("link", name="Hand over").click()
    page.get_by_role("button", name="Sign and hand over").click()

    expect(page.get_by_text("Open in the name of")).to_be_visible()
