"""Every page as an officer meets it: axe finds nothing, nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from borderdesk.domain.accounts import Role
from tests import factories, story
from tests.browser.conftest import Opened, axe_findings
from tests.conftest import Desk

AGENCIES = [factories.BORDER, factories.CUSTOMS, factories.ABROAD]


def entered(desk: Desk, page: Page, address: str, *roles: Role, agency_id: int) -> None:
    """Put the cookie of a new officer's session into the window."""
    cookie = desk.browser(*roles, agency_id=agency_id).get_cookie("bd")
    assert cookie is not None
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": address}])


def visible(desk: Desk, agency_id: int) -> Iterator[str]:
    """The pages that an officer of all roles in that agency can open, but for pictures."""
    told = story.tell(desk.acting)
    client = desk.browser(*Role, agency_id=agency_id)
    for address in story.pages(desk.app, told):
        answer = client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield address


@pytest.mark.parametrize("agency_id", AGENCIES)
def test_axe_finds_nothing_by_day_and_by_night(
    desk: Desk, served: str, opened: Opened, agency_id: int
) -> None:
    addresses = ["/log-in", *visible(desk, agency_id)]
    assert len(addresses) > 3
    wrong = {}
    for scheme, width in (("light", 1366), ("dark", 390)):
        page = opened(color_scheme=scheme, viewport={"width": width, "height": 800})
        entered(desk, page, served, *Role, agency_id=agency_id)
        for address in addresses:
            page.goto(address)
            if findings := axe_findings(page):
                wrong[f"{address} {scheme} {width}"] = findings

    assert wrong == {}


@pytest.mark.parametrize("agency_id", AGENCIES)
def test_at_360_pixels_nothing_runs_off_the_side(
    desk: Desk, served: str, opened: Opened, agency_id: int
) -> None:
    addresses = ["/log-in", *visible(desk, agency_id)]
    page = opened(viewport={"width": 360, "height": 700})
    entered(desk, page, served, *Role, agency_id=agency_id)

    wide = []
    for address in addresses:
        page.goto(address)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        if width > 360:
            wide.append((address, width))

    assert wide == []


def test_the_lane_reads_from_right_to_left(desk: Desk, served: str, opened: Opened) -> None:
    page = opened(locale="fa-AF")
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)

    page.goto("/inspections/new")

    assert page.locator("html").get_attribute("dir") == "rtl"
    side = page.locator("nav.side").bounding_box()
    main = page.locator("main").bounding_box()
    assert side
    assert main
    assert side["x"] > main["x"]
    assert urlsplit(page.url).path == "/inspections/new"
    assert axe_findings(page) == []


def test_without_scripts_a_crossing_is_logged_all_the_same(
    desk: Desk, served: str, opened: Opened
) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    page = opened(java_script_enabled=False)
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)

    page.goto("/inspections/new")
    page.locator('[name="vehicle.plate"]').fill("MR-310-TT")
    page.get_by_label("Driver: document line, or a name").fill("TALURI Samir")
    page.get_by_role("button", name="Nothing found").click()

    assert "after=" in page.url
    assert "MR-310-TT" in page.content()
