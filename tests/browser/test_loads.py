"""Rows of the load that are added in place, and what is sent of them."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from tests.browser.conftest import Opened
from tests.conftest import Desk


def test_goods_and_consignments_are_added_in_place_each_under_its_own_name(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    cookie = desk.browser(Role.OFFICER).get_cookie("bd")
    assert cookie is not None
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": served}])
    page.goto("/inspections/new")
    page.locator('[name="vehicle.plate"]').fill("LK-404-MR")
    page.locator("label", has_text="Goods on board").click()
    page.locator("#load-fields summary").first.click()
    page.locator('[name="consignments.0.items.0.description"]').fill("Sawn timber")
    page.locator('[name="consignments.0.items.1.description"]').fill("Wood glue")

    page.locator('[data-more="consignments.0.items"]').click()
    added = page.locator('[name="consignments.0.items.2.description"]')
    expect(added).to_be_focused()
    expect(added).to_have_value("")
    added.fill("Nails")
    page.locator('[data-more="consignments"]').click()
    expect(page.get_by_role("heading", name="Consignment 2")).to_be_visible()
    page.locator('[name="consignments.1.items.0.description"]').fill("Roof tiles")

    ids = page.locator("[id]").evaluate_all("found => found.map((one) => one.id)")
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    page.get_by_role("button", name="Nothing found").click()
    expect(page.locator(".answer-now")).to_contain_text("Saved")
    with desk.looking() as session:
        crossing = session.scalars(select(Inspection)).one()
        goods = [[item.description for item in load.items] for load in crossing.consignments]
    assert goods == [["Sawn timber", "Wood glue", "Nails"], ["Roof tiles"]]
