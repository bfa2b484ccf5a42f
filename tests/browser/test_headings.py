"""Headings of goods as one types: by code or by words, from the keyboard, wherever typed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from borderdesk.domain.accounts import Role
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_lane import field, lane
from tests.browser.test_lane_figures import FIRST_LOAD, Served
from tests.browser.test_pages import entered
from tests.conftest import Desk

OFFERED = "[role=option]:visible"
CODE = "consignments.0.items.0.hs_code"


def with_goods(desk: Desk, opened: Opened, served: str) -> Page:
    page = lane(desk, opened, served)
    page.keyboard.press("Alt+g")
    field(page, CODE).focus()
    return page


def test_words_find_a_heading_and_enter_takes_its_code(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = with_goods(desk, opened, served)

    page.keyboard.type("revolvers pist")
    first = page.locator(OFFERED).first
    expect(first).to_contain_text("Revolvers and pistols")
    assert first.locator("[lang=en]").count() == 1
    assert axe_findings(page) == []
    page.keyboard.press("Enter")

    expect(field(page, CODE)).to_have_value("9302")
    expect(field(page, CODE)).not_to_be_focused()


def test_a_code_is_never_lengthened_by_enter_but_by_an_arrow(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = with_goods(desk, opened, served)

    page.keyboard.type("6907.2")
    expect(page.locator(OFFERED).first).to_contain_text("690721")
    page.keyboard.press("Enter")
    expect(field(page, CODE)).to_have_value("6907.2")
    field(page, CODE).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(field(page, CODE)).to_have_value("690721")


def test_the_table_is_no_part_of_the_first_load_and_comes_once_goods_are_declared(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)
    load = Served(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response(re.compile("/tables/")):  # a second later, the small ones at once
        page.goto("/inspections/new")
    before = [at for at in asked if "/tables/" in at]

    with page.expect_response(re.compile("/tables/headings")):
        page.keyboard.press("Alt+g")
        page.keyboard.press("Enter")

    assert before != []
    assert not [at for at in before if "headings" in at]
    assert 0 < load.total() <= FIRST_LOAD


def test_a_row_added_in_place_and_a_rule_offer_headings_too(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = with_goods(desk, opened, served)
    page.locator("#load-fields summary").first.click()
    page.locator('[data-more="consignments.0.items"]').click()
    field(page, "consignments.0.items.2.hs_code").focus()
    page.keyboard.type("ceramic flags")
    expect(page.locator(OFFERED).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(field(page, "consignments.0.items.2.hs_code")).to_have_value("6907")

    rule = opened()
    entered(desk, rule, served, Role.SUPERVISOR, agency_id=factories.BORDER)
    rule.goto("/rules/new")
    value = field(rule, "conditions.0.value")
    value.focus()
    rule.keyboard.type("revolvers")
    expect(rule.locator(OFFERED)).to_have_count(0)
    field(rule, "conditions.0.asks").select_option("hs_code.begins")
    value.fill("")
    value.focus()
    rule.keyboard.type("revolvers")
    expect(rule.locator(OFFERED).first).to_be_visible()
    rule.keyboard.press("ArrowDown")
    rule.keyboard.press("ArrowUp")
    rule.keyboard.press("Enter")

    expect(value).to_have_value("9302")
