"""The second line by keyboard: nothing found within a handful of keys, and no page at fault."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cargo import Consignment
from borderdesk.domain.inspections import Declared, InspectionState, Result
from borderdesk.services import inspections, screening
from borderdesk.store.examinations import Examination
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_pages import WIDTHS
from tests.browser.test_weapons import HAND, Hand, inside
from tests.conftest import Desk

LIST = "/inspections/second-line"


def sent_here(desk: Desk) -> str:
    """A lorry with two seals that officer 1 sent to the second line; its reference."""
    by = factories.signature(Role.OFFICER)
    load = Consignment(seals=("S31102", "K7745"))
    report = factories.inspection_report(declared=Declared.SECOND_LINE, consignments=(load,))
    with desk.acting() as session:
        findings = screening.look(session, by, report.subjects)
        return inspections.submit(session, by, report, findings).reference


def nothing_found(page: Page, pause: int) -> int:
    """From the list to the closed crossing by keys alone; how many they were."""
    hand = Hand(page, pause)
    hand.press("j", "Enter")
    page.wait_for_url("**/examination")
    page.wait_for_selector("[name=controls]:focus")
    hand.press("2", "Alt+n")
    page.wait_for_url(f"**{LIST}")
    return hand.keys


def test_nothing_found_takes_four_keys(desk: Desk, served: str, opened: Opened) -> None:
    sent_here(desk)
    page = inside(desk, served, opened(), Role.OFFICER)
    page.goto(LIST)

    keys = nothing_found(page, 0)

    with desk.looking() as session:
        seen = session.scalars(select(Inspection)).one()
        assert (seen.state, seen.result) == (InspectionState.CLOSED, Result.NIL)
        assert session.scalars(select(Examination)).one().controls == ["VIS"]
    print(f"keys: {keys}")
    assert keys <= 4


@pytest.mark.slow
def test_the_seconds_of_nothing_found_at_the_speed_of_a_hand(
    desk: Desk, served: str, opened: Opened
) -> None:
    """Printed, not judged: no test fails by the clock."""
    sent_here(desk)
    page = inside(desk, served, opened(), Role.OFFICER)
    page.goto(LIST)
    begun = time.monotonic()

    keys = nothing_found(page, HAND)

    print(f"nothing found: {keys} keys, {time.monotonic() - begun:.1f} s at {HAND} ms a key")
    assert page.url.endswith(LIST)


def test_a_figure_is_a_figure_where_somebody_types(desk: Desk, served: str, opened: Opened) -> None:
    reference = sent_here(desk)
    page = inside(desk, served, opened(), Role.OFFICER)
    page.goto(f"/inspections/{reference}/examination")

    page.keyboard.press("6")
    page.keyboard.press("6")
    page.focus("[name='seals.0.found']")
    page.keyboard.type("2n")

    assert page.input_value("[name='seals.0.found']") == "2n"
    assert page.locator("[name=controls]:checked").count() == 0


def test_a_seal_that_differs_is_written_down_without_script(
    desk: Desk, served: str, opened: Opened
) -> None:
    reference = sent_here(desk)
    page = inside(desk, served, opened(java_script_enabled=False), Role.OFFICER)
    page.goto(f"/inspections/{reference}/examination")
    page.check("[name=controls][value=VIS]")
    page.fill("[name='seals.1.found']", "K7746")

    page.click("button[value=seals]")
    page.fill("[name='seals.2.found']", "X1")
    page.select_option("[name=result]", "DIS")
    with page.expect_navigation():
        page.click("text=Close with this result")

    with desk.looking() as session:
        seals = session.scalars(select(Examination)).one().seals
        found = [(seal.declared, seal.found, str(seal.state)) for seal in seals]
    assert found == [("K7745", "K7746", "number_differs"), ("", "X1", "number_differs")]


@pytest.mark.parametrize(("light", "width"), WIDTHS)
def test_every_page_of_the_second_line_is_without_fault(
    desk: Desk, served: str, opened: Opened, light: str, width: int
) -> None:
    reference = sent_here(desk)
    page = inside(
        desk,
        served,
        opened(color_scheme=light, viewport={"width": width, "height": 768}),
        Role.OFFICER,
    )

    def is_without_fault(where: str) -> None:
        page.wait_for_load_state()  # what was sent may not have its stylesheet yet
        assert axe_findings(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, where

    def unfold() -> None:
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")

    page.goto(LIST)
    is_without_fault("the list")
    page.goto(f"/inspections/{reference}/examination")
    is_without_fault("the page, folded")
    unfold()
    page.click("text=One difference more")
    page.click("text=One seal more")
    is_without_fault("the page, unfolded")
    page.check("[name=controls][value=VIS]")
    page.select_option("[name=result]", "DIS")
    page.click("text=Close with this result")
    page.wait_for_selector("[role=alert]")
    is_without_fault("the page, refused")
    unfold()
    page.fill("[name='seals.0.found']", "S31109")
    page.select_option("[name='places.0.place']", "DOOR")
    page.select_option("[name='searches.0.occupant']", "1")
    page.select_option("[name='searches.0.searcher_sex']", "female")
    page.fill("[name='searches.0.legal_basis']", "Border Act, article 12")
    page.click("text=Close with this result")
    page.wait_for_url(re.compile(f"{LIST}$"))
    page.goto(f"/inspections/{reference}")
    is_without_fault("the crossing")
