"""Every page as an officer meets it: axe finds nothing, nothing runs off the side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page

from borderdesk.domain.accounts import Role
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.services import lookups, samples
from borderdesk.store.accounts import officer_by_name
from tests import factories, story
from tests.browser.conftest import Opened, axe_findings
from tests.conftest import Desk

WIDTHS = (("light", 1366), ("dark", 360))
PASSENGERS = "Surname;Given names;DOB\nVELKAROV;Miron;1984-03-17\nLUND;Bo;31.12.90\n"
AGENCIES = (factories.BORDER, factories.CUSTOMS, factories.ABROAD)
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# What is another each time: the token of a form, and the id of what will be sent.
FRESH = re.compile(r'name="csrf_token" value="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def entered(desk: Desk, page: Page, address: str, *roles: Role, **given: object) -> None:
    """Put the cookie of a new officer's session into the window."""
    cookie = desk.browser(*roles, **given).get_cookie("bd")
    assert cookie is not None
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": address}])


def visible(desk: Desk) -> Iterator[tuple[int, str]]:
    """The pages that an officer of all roles can open in each agency, but for pictures.

    What is the same to the letter in a second agency comes once: it is its frame alone that is
    another there, and the desk's own page, if no other, shows that.
    """
    told = story.tell(desk.acting)
    seen = set()
    for agency_id in AGENCIES:
        client = desk.browser(*Role, agency_id=agency_id)
        for address in story.pages(desk.app, told):
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                main = MAIN.search(answer.text)
                content = FRESH.sub("", main[0] if main else answer.text)
                if content not in seen or address == "/desk/":
                    seen.add(content)
                    yield agency_id, address


def test_axe_finds_nothing_by_day_and_by_night_and_nothing_runs_off_the_side(
    desk: Desk, served: str, opened: Opened
) -> None:
    addresses = [(0, "/log-in"), *visible(desk)]
    assert all([at for at, _ in addresses].count(agency) > 3 for agency in AGENCIES)
    wrong = {}
    for scheme, width in WIDTHS:
        for agency_id in (0, *AGENCIES):
            page = opened(color_scheme=scheme, viewport={"width": width, "height": 800})
            if agency_id:
                entered(desk, page, served, *Role, agency_id=agency_id)
            for address in [address for at, address in addresses if at == agency_id]:
                page.goto(address)
                if findings := fit(page):
                    wrong[f"{address} {agency_id} {scheme}"] = findings

    assert wrong == {}


def asked(page: Page) -> None:
    """Ask for somebody with purpose and reason, so that the answer stands before us."""
    page.goto("/ask/")
    page.get_by_label("Name", exact=True).fill("Велкаров Мирон")
    grounds_given(page, 0)
    page.get_by_role("button", name="Ask the lists").click()
    page.wait_for_url("**/ask/found/**")


def grounds_given(page: Page, which: int) -> None:
    page.get_by_label("Purpose").nth(which).select_option("case")
    page.get_by_label("Reason").nth(which).fill("Named by a witness in a case.")


def passengers_asked(page: Page) -> None:
    page.goto("/ask/")
    sheet: FilePayload = {"name": "bus.csv", "mimeType": "text/csv", "buffer": PASSENGERS.encode()}
    page.get_by_label("File").set_input_files(sheet)
    grounds_given(page, 1)
    page.get_by_role("button", name="Ask for all of them").click()
    page.wait_for_url("**/ask/list")


def fit(page: Page) -> list[str]:
    """What is wrong with the page as it stands, its width among it."""
    page.wait_for_load_state()  # a page just gone to may not have its stylesheet yet
    width = page.evaluate("() => document.documentElement.scrollWidth")
    viewport = page.viewport_size
    assert viewport
    wide = [f"{width} pixels wide"] if width > viewport["width"] else []
    return [f"{page.url}: {said}" for said in (*axe_findings(page), *wide)]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
@pytest.mark.parametrize(("scheme", "width"), WIDTHS)
def test_a_question_its_answers_and_how_it_is_kept_are_fit_for_all(
    desk: Desk, served: str, opened: Opened, role: Role, scheme: str, width: int
) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Miron VELKAROV"))
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 768})
    entered(desk, page, served, role, agency_id=factories.BORDER)

    asked(page)
    wrong = fit(page)
    assert page.locator("h1").inner_text() == "One entry resembles this"
    page.get_by_role("link", name="How it is kept").click()
    wrong += fit(page)
    passengers_asked(page)
    wrong += fit(page)
    page.get_by_role("link", name="Read how it is kept").click()
    wrong += fit(page)
    page.goto("/look-ups/")
    wrong += fit(page)

    assert wrong == []


def drawn(desk: Desk, name: str) -> str:
    """Draw a look-up of the officer of that name and one of another post's; that one is justified.

    Returns the reference of the other's.
    """
    later = datetime(2026, 4, 2, tzinfo=UTC)
    why = Grounds(Purpose.CASE, "", "Named by a witness.")
    question = Question(LookUpKind.CROSSINGS, {"name": "velkarov"}, why)
    with desk.acting() as session:
        own = officer_by_name(session, name)
        assert own is not None
        other = factories.officer(session, Role.OFFICER, post_id=None)
        auditor = factories.signed_by(factories.officer(session, Role.AUDITOR), later)
        for officer in (own, other):
            asking = factories.signed_by(officer)
            kept = lookups.ask(session, asking, question, ())
        samples.draw(session, auditor, samples.look(session, auditor, "2026-03", 1))
        by = replace(factories.signed_by(other), at=later)
        samples.justify(session, by, kept.reference, None, "A witness had named him.")
        return kept.reference


@pytest.mark.parametrize(("scheme", "width"), WIDTHS)
def test_drawing_justifying_and_judging_look_ups_are_fit_for_all(
    desk: Desk, served: str, opened: Opened, scheme: str, width: int
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 768})
    entered(desk, page, served, *Role, agency_id=factories.BORDER, name="amra")
    other = drawn(desk, "amra")

    wrong = []
    for address in ("/look-ups/", "/look-ups/all", "/look-ups/reviews", f"/look-ups/{other}"):
        page.goto(address)
        wrong += fit(page)
    page.goto("/look-ups/")
    page.get_by_role("link", name="Justify").click()
    wrong += fit(page)

    assert page.get_by_label("In your words").is_visible()
    assert wrong == []


def test_a_screen_that_is_turned_has_its_page_beside_the_open_menu(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(viewport={"width": 600, "height": 960})
    entered(desk, page, served, Role.SUPERVISOR, agency_id=factories.BORDER)
    page.goto("/desk/")
    page.get_by_role("button", name="Menu").click()

    page.set_viewport_size({"width": 960, "height": 600})
    page.wait_for_function("() => !document.querySelector('#side:popover-open')")

    side = page.locator("nav.side").bounding_box()
    assert side
    assert side["width"] < 300


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

    page.wait_for_url("**after=*")  # until it is whole: its first bytes change the address already
    assert "MR-310-TT" in page.content()
