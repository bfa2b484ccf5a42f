"""The lane as it is worked: by reader and keys, whatever field has the focus."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_pages import entered
from tests.conftest import Desk

NAME = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
PASSPORT = (NAME, "L898902C36UTO7408122F3204153ZE184226B<<<<<16")
SLIPPED = (NAME, "L8989O2C36UTO7408122F3204153ZE184226B<<<<<16")
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F3204153UTO<<<<<<<<<<<8",
    "SOLTERI<<VANDA<<<<<<<<<<<<<<<<",
)


def scan(page: Page, *lines: str) -> None:
    """Type as a reader does, Enter after each line: no time passes for the page meanwhile.

    A machine under load is not to be taken for a hand.
    """
    page.clock.pause_at(page.evaluate("() => (Date.now() + 5000) / 1000"))
    page.keyboard.type("\n".join((*lines, "")))
    page.clock.resume()


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[name="{name}"]')


def lane(desk: Desk, opened: Opened, served: str, **given: object) -> Page:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    page = opened(**given)
    page.clock.install()
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)
    page.goto("/inspections/new")
    return page


def test_a_document_lands_in_the_next_free_seat_wherever_the_focus_is(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    field(page, "vehicle.plate").fill("TE-48")
    page.keyboard.press("Alt+r")
    expect(field(page, "note")).to_be_visible()
    field(page, "note").focus()
    page.keyboard.insert_text("Two spare wheels")

    scan(page, *PASSPORT)
    page.locator("button[name=declared]").first.focus()
    scan(page, *CARD)

    expect(field(page, "occupants.0.mrz")).to_have_value("\n".join(PASSPORT))
    expect(field(page, "occupants.1.mrz")).to_have_value("\n".join(CARD))
    expect(field(page, "occupants.1.surname")).to_have_value("SOLTERI")
    expect(field(page, "occupants.0.born_on")).to_have_value("1974-08-12")
    expect(field(page, "note")).to_have_value("Two spare wheels")
    expect(field(page, "vehicle.plate")).to_have_value("TE-48")
    assert page.url.endswith("/inspections/new")


def test_a_digit_that_fails_is_mended_by_one_key_and_kept_by_another(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)

    scan(page, *SLIPPED)
    seat = page.locator("[data-occupant]").first
    expect(seat.locator(".suggestion")).to_contain_text("does not add up")
    expect(seat.locator('.verdict[data-is="agrees"]')).to_have_count(3)
    assert axe_findings(page) == []
    page.keyboard.press("Alt+1")

    expect(field(page, "occupants.0.document_number")).to_have_value("L898902C3")
    expect(seat.locator(".suggestion")).to_have_count(0)
    expect(seat.locator("[data-number]")).to_have_text("L898902C3")
    scan(page, *[line.replace("L8989O2C3", "L8989O2D3") for line in SLIPPED])
    other = page.locator("[data-occupant]").nth(1)
    other.get_by_role("button", name="the paper says so").first.click()
    expect(field(page, "occupants.1.as_read")).to_have_value("printed")


def test_numbers_that_a_reader_sends_find_their_fields(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    page.keyboard.press("Alt+r")
    expect(field(page, "note")).to_be_visible()
    field(page, "note").focus()

    scan(page, "1M8GDM9AXKP042787")
    expect(field(page, "vehicle.vin")).to_have_value("1M8GDM9AXKP042787")
    expect(field(page, "note")).to_have_value("")
    expect(page.locator("[data-shown='vehicle.vin'] .suggestion")).to_be_visible()
    scan(page, "TEXU3070079")
    expect(page.locator('[data-read="container"]').first).to_have_value("TEXU3070079")
    scan(page, "34ABC123")

    expect(field(page, "vehicle.plate")).to_have_value("34ABC123")
    expect(field(page, "note")).to_have_value("")


def test_what_nobody_recognises_goes_where_the_focus_is(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    page.keyboard.press("Alt+r")
    expect(field(page, "note")).to_be_visible()
    field(page, "note").focus()

    scan(page, "WAYBILL-77-12")

    expect(field(page, "note")).to_have_value("WAYBILL-77-12")
    assert page.url.endswith("/inspections/new")


def test_a_question_mark_says_that_it_is_unknown(desk: Desk, served: str, opened: Opened) -> None:
    page = lane(desk, opened, served)

    field(page, "occupants.0.born_on").focus()
    page.keyboard.type("?")
    box = field(page, "occupants.0.unknown_born_on")
    expect(box).to_be_checked()
    field(page, "occupants.0.born_on").fill("1984")

    expect(box).not_to_be_checked()


def test_one_letter_typed_by_hand_is_still_an_act(desk: Desk, served: str, opened: Opened) -> None:
    page = lane(desk, opened, served)
    field(page, "vehicle.plate").fill("MR-310-TT")
    page.locator("h1").click()

    page.keyboard.press("n")
    page.wait_for_url("**/inspections/new?after=**")

    with desk.looking() as session:
        assert session.scalars(select(Inspection)).one().vehicle is not None
