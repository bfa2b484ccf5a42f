"""A filter saved, used, renamed and removed, by keys and without scripts; groups read by eye."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from borderdesk.domain.accounts import Role
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_pages import WIDTHS, entered
from tests.conftest import Desk
from tests.web.test_group_yields import looked_at

NARROWED = "/inspections/?state=released&direction=exit"


def is_fit(page: Page) -> None:
    assert axe_findings(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("scheme", "width"), WIDTHS)
def test_a_filter_is_saved_and_kept_by_keys_alone(
    desk: Desk, served: str, opened: Opened, scheme: str, width: int
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 800})
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)
    page.goto(NARROWED)

    page.get_by_text("Save this filter").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Gone out")
    is_fit(page)
    page.keyboard.press("Enter")

    link = page.get_by_role("link", name="Gone out")
    expect(link).to_have_attribute("aria-current", "page")
    is_fit(page)
    page.goto("/inspections/")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{NARROWED}")
    page.get_by_role("link", name="Rename or remove").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Saved filters")).to_be_visible()
    is_fit(page)


def test_without_scripts_a_filter_is_saved_renamed_and_removed(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(java_script_enabled=False)
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)

    page.goto(NARROWED)
    page.get_by_text("Save this filter").click()
    page.get_by_label("Name of the filter").fill("Gone out")
    page.get_by_role("button", name="Save the filter").click()
    page.get_by_role("link", name="Rename or remove").click()
    page.get_by_text("Rename Gone out").first.click()
    page.get_by_label("Name of the filter").fill("Went out")
    page.get_by_role("button", name="Rename Gone out").click()
    expect(page.get_by_role("link", name="Went out")).to_be_visible()
    page.get_by_role("button", name="Remove Went out").click()

    expect(page.get_by_text("You keep no filter yet.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), WIDTHS)
def test_yields_by_groups_are_fit_for_all(
    desk: Desk, served: str, opened: Opened, scheme: str, width: int
) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = False
    looked_at(desk, 6)
    desk.app.config["WTF_CSRF_ENABLED"] = True
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 800})
    entered(desk, page, served, Role.AUDITOR, agency_id=factories.BORDER)

    page.goto("/controls/groups/")

    expect(page.get_by_role("heading", name="Groups of nationalities")).to_be_visible()
    is_fit(page)
