"""What goes wrong while somebody types: nothing typed is lost, and nothing is written twice.

The rows of domain notes § 5.11 that only a browser can show; where the others are tested stands in
tests/house/test_bad_input.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from borderdesk.domain.accounts import Role
from borderdesk.store.examinations import Examination
from borderdesk.store.inspections import Inspection
from borderdesk.store.seizures import Seizure
from borderdesk.store.versions import InspectionVersion
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_second_line import sent_here
from tests.browser.test_weapons import inside
from tests.conftest import Desk


@dataclass(frozen=True)
class Typed:
    """A page that takes long: its address of a crossing, what is typed, and what it becomes."""

    address: str
    fill: Callable[[Page], None]
    kept: str  # the field that is looked at afterwards
    button: str
    row: type[Inspection | Seizure | Examination | InspectionVersion]


def _weapons(page: Page) -> None:
    page.check("[name=made_safe][value=by_me]")
    page.select_option("[name='firearms.0.type']", "PIS")
    page.fill("[name='firearms.0.serial']", "KW 40-318")
    page.fill("[name=place]", "Lane 2")


def _ordnance(page: Page) -> None:
    page.fill("[name=place]", "Lane 2, under the seat")


def _second_line(page: Page) -> None:
    page.check("[name=controls][value=VIS]")
    page.fill("[name=note]", "Looked at every seat.")
    page.select_option("[name=result]", "NIL")


def _amended(page: Page) -> None:
    page.fill("[name=note]", "The dog barked.")
    page.fill("[name=reason]", "It was left out at the booth.")


TYPED = {
    "weapons": Typed(
        "/seizures/new?danger=arms",
        _weapons,
        "[name='firearms.0.serial']",
        "Save and raise the alarm",
        Seizure,
    ),
    "ordnance": Typed(
        "/seizures/new?danger=ordnance", _ordnance, "[name=place]", "Raise the alarm", Seizure
    ),
    "second line": Typed(
        "/inspections/{}/examination",
        _second_line,
        "[name=note]",
        "Close with this result",
        Examination,
    ),
    "amended": Typed(
        "/inspections/{}/amend",
        _amended,
        "[name=note]",
        "Save as version",
        InspectionVersion,
    ),
}
ROLES = (Role.OFFICER, Role.SUPERVISOR)


def filled(desk: Desk, served: str, page: Page, what: Typed) -> str:
    """The page, filled in; and what is typed in the field that is looked at afterwards."""
    reference = sent_here(desk)
    inside(desk, served, page, *ROLES)
    page.goto(what.address.format(reference))
    what.fill(page)
    return page.input_value(what.kept)


def count(desk: Desk, row: type) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def send(page: Page, what: Typed) -> None:
    page.get_by_role("button", name=what.button).click()


@pytest.mark.parametrize("name", TYPED)
def test_a_session_that_ended_takes_nothing_that_was_typed(
    desk: Desk, served: str, opened: Opened, name: str
) -> None:
    what, page = TYPED[name], opened()
    typed, before = filled(desk, served, page, what), page.url
    [cookie] = page.context.cookies()

    page.context.clear_cookies()
    send(page, what)
    expect(page.locator("#lock [role=alert]")).to_contain_text("still there")
    assert (page.url, count(desk, what.row)) == (before, 0)
    name, value = cookie["name"], cookie["value"]
    page.context.add_cookies(
        [{"name": name, "value": value, "url": served}]
    )  # as after a log-in in another window
    page.fill("#lock-proof", "anything")
    page.keyboard.press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    assert page.input_value(what.kept) == typed
    send(page, what)
    page.wait_for_url(lambda address: address != before)

    assert count(desk, what.row) == 1


@pytest.mark.parametrize("name", TYPED)
def test_a_link_that_is_gone_takes_nothing_that_was_typed(
    desk: Desk, served: str, opened: Opened, name: str
) -> None:
    what, page = TYPED[name], opened()
    typed, before = filled(desk, served, page, what), page.url

    page.context.set_offline(True)
    send(page, what)
    expect(page.locator("form [data-cut]")).to_be_visible()
    assert axe_findings(page) == []
    assert page.input_value(what.kept) == typed
    page.context.set_offline(False)
    send(page, what)
    page.wait_for_url(lambda address: address != before)

    assert count(desk, what.row) == 1


@pytest.mark.parametrize("name", TYPED)
def test_a_button_pressed_twice_and_a_page_sent_again_write_once(
    desk: Desk, served: str, opened: Opened, name: str
) -> None:
    what, page = TYPED[name], opened()
    typed, before = filled(desk, served, page, what), page.url

    page.get_by_role("button", name=what.button).dblclick()
    page.wait_for_url(lambda address: address != before)
    page.go_back()
    page.wait_for_load_state()
    # What is settled leads on to its own page, and one that was fetched anew is empty.
    if page.url == before and page.input_value(what.kept) == typed:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            send(page, what)

    assert count(desk, what.row) == 1


WRONG = {
    "lane": ("/inspections/new", "occupants.0.born_on", "2999-01-01", "Nothing found"),
    "weapons": (
        "/seizures/new?danger=arms",
        "ammunition.0.quantity",
        "0",
        "Save and raise the alarm",
    ),
    "second line": (
        "/inspections/{}/examination",
        "searches.0.legal_basis",
        " ",
        "Close with this result",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_has_the_focus_and_leads_to_its_field(
    desk: Desk, served: str, opened: Opened, name: str
) -> None:
    address, field, typed, button = WRONG[name]
    page, reference = opened(), sent_here(desk)
    inside(desk, served, page, *ROLES)
    page.goto(address.format(reference))
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    fill: dict[str, str] = {
        "vehicle.plate": "MR-310-TT",
        "occupants.0.mrz": "TALURI Samir",
        "firearms.0.type": "PIS",
        "ammunition.0.calibre": "9x19",
        "searches.0.occupant": "1",
        "searches.0.searcher_sex": "female",
        field: typed,
    }
    for one, value in fill.items():
        found = page.locator(f"[name='{one}']")
        if found.count() and found.evaluate("field => field.tagName") == "SELECT":
            found.select_option(value)
        elif found.count():
            found.fill(value)

    if page.locator("select[name=result]").count():
        page.select_option("select[name=result]", "NIL")

    page.get_by_role("button", name=button).click()
    page.wait_for_selector("main .notice[role=alert][tabindex]")
    said = page.locator("main .notice[role=alert]")
    expect(said).to_be_focused()
    page.locator(f"main .notice[role=alert] a[href='#{field.replace('.', '-')}']").click()

    expect(page.locator(f"[name='{field}']")).to_be_focused()
    assert page.locator(f"[name='{field}']").input_value() == typed
