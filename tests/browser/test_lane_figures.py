"""The figures of the lane: keys beside scans, bytes as served, round trips before the first key.

Counts are asserted; seconds are printed (`-s`), for no test fails by the clock.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_lane import CARD, PASSPORT, field, lane, scan
from tests.browser.test_pages import entered
from tests.conftest import Desk

HAND = 0.18  # seconds from key to key of an officer who types with two hands
FIRST_LOAD, NEXT_PAGE = 120_000, 60_000  # bytes. Source: domain notes, § 5.10
SLOW = {"latency": 800, "downloadThroughput": 8_000, "uploadThroughput": 8_000}  # ms, bytes in 1 s


class Hand:
    """Types at the speed of a hand and counts its keys; Alt and a letter are two."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.begun = page, 0, time.perf_counter()

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text, delay=HAND * 1000)

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.keys += len(chord.split("+"))
            time.sleep(HAND)
            self.page.keyboard.press(chord)

    def answered(self) -> float:
        """Wait for the answer on the crossing; how long it took from the first key."""
        self.page.wait_for_url("**/inspections/new?after=**")
        return time.perf_counter() - self.begun


class Served:
    """What the page loads from now on: how many bytes as they came over the wire, by address."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, float] = {}
        self.session = page.context.new_cdp_session(page)
        addresses: dict[str, str] = {}

        def asked(event: dict[str, Any]) -> None:
            addresses[event["requestId"]] = event["request"]["url"]

        def came(event: dict[str, Any]) -> None:
            address = addresses.get(event["requestId"], "")
            self.bytes[address] = self.bytes.get(address, 0) + event["encodedDataLength"]

        self.session.on("Network.requestWillBeSent", asked)
        self.session.on("Network.loadingFinished", came)
        self.session.send("Network.enable")

    def total(self) -> int:
        """All of it but the code tables, which are loaded behind."""
        return round(sum(size for at, size in self.bytes.items() if "/tables/" not in at))


def crossing(desk: Desk) -> Inspection:
    with desk.looking() as session:
        found = session.scalars(select(Inspection)).one()
        assert found.vehicle
        assert len(found.occupants) >= 0
        return found


def test_a_clean_car_with_two_people_takes_twelve_keys_at_most_beside_the_scans(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    hand = Hand(page)

    hand.type("TE481KP")
    hand.press("Enter")
    scan(page, *PASSPORT)
    scan(page, *CARD)
    expect(field(page, "occupants.1.mrz")).to_have_value("\n".join(CARD))
    hand.press("Alt+n")
    seconds = hand.answered()

    print(f"\nclean car, two people by reader: {hand.keys} keys, {seconds:.1f} s (≤ 30)")
    seen = crossing(desk)
    assert hand.keys <= 12
    assert seen.vehicle
    assert seen.vehicle.plate == "TE481KP"
    assert [one.surname for one in seen.occupants] == ["ERIKSSON", "SOLTERI"]


def test_a_clean_truck_with_one_consignment_is_logged_by_keys_alone(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    hand = Hand(page)

    hand.type("TE481KP")
    hand.press("Enter", "Enter")
    hand.type("Lo")
    scan(page, *PASSPORT)
    hand.press("Alt+g")
    hand.type("Ostrel Tiles")
    hand.press("Enter")
    hand.type("Borin Bau")
    hand.press("Enter", "Enter")
    hand.type("Ceramic tiles")
    hand.press("Enter")
    hand.type("690721")
    hand.press("Enter")
    scan(page, "TEXU3070079")
    expect(page.locator('[data-read="container"]').first).to_have_value("TEXU3070079")
    scan(page, "CU882130")
    expect(page.locator('[name$=".seals"]').first).to_have_value("CU882130")
    hand.press("Alt+n")
    seconds = hand.answered()

    print(f"\nclean truck, one consignment: {hand.keys} keys, {seconds:.1f} s (≤ 90)")
    seen = crossing(desk)
    assert hand.keys <= 80
    assert seen.vehicle
    assert seen.vehicle.kind == "TRK"


def test_the_first_load_and_the_next_pages_are_light(
    desk: Desk, served: str, opened: Opened
) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    page = opened()
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)
    load = Served(page)

    page.goto("/inspections/new")
    page.wait_for_load_state("networkidle")
    first = load.total()
    load.bytes.clear()
    field(page, "vehicle.plate").fill("MR-310-TT")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")
    page.wait_for_load_state("networkidle")
    following = load.total()

    print(
        f"\nlane's first load {first} bytes, a crossing and its answer {following}, gzip as served"
    )
    assert 0 < first <= FIRST_LOAD
    assert 0 < following <= NEXT_PAGE


def test_on_a_thin_link_one_round_trip_brings_the_plate_field(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened()
    page.goto("/log-in")  # as every officer does; sheet and scripts are kept from here on
    page.wait_for_load_state("networkidle")
    entered(desk, page, served, Role.OFFICER, agency_id=factories.BORDER)
    load = Served(page)
    load.session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
    begun = time.perf_counter()

    page.goto("/inspections/new", wait_until="commit")
    page.wait_for_function("() => document.activeElement?.name === 'vehicle.plate'")
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("networkidle")

    document = next(size for at, size in load.bytes.items() if at.endswith("/inspections/new"))
    print(f"\nfirst key possible after {seconds:.1f} s (≤ 3), of {document:.0f} bytes")
    assert not [at for at, size in load.bytes.items() if size and ".css" in at]
    # 3 s are two round trips of 800 ms (one of them to connect) and 1.4 s at 8,000 bytes in one.
    assert document <= 11_200


def test_without_a_link_the_page_says_so_and_keeps_what_was_typed(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    field(page, "vehicle.plate").fill("MR-310-TT")
    sent = field(page, "submission_id").input_value()

    page.context.set_offline(True)
    page.keyboard.press("Alt+n")
    expect(page.locator("form [data-cut]")).to_be_visible()
    assert axe_findings(page) == []
    expect(page.locator("form[data-lane][aria-busy]")).to_have_count(0)
    expect(field(page, "vehicle.plate")).to_have_value("MR-310-TT")
    page.context.set_offline(False)
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")

    assert str(crossing(desk).submission_id) == sent


def test_an_answer_that_never_comes_ends_after_eight_seconds_and_is_saved_once(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    field(page, "vehicle.plate").fill("MR-310-TT")
    page.route("**/inspections/new?post=*", lambda route: (route.fetch(), route.abort())[1])

    page.keyboard.press("Alt+n")
    expect(page.locator("form [data-cut]")).to_be_visible()
    page.unroute("**/inspections/new?post=*")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")

    expect(page.locator(".flash")).to_contain_text("Already saved")
    assert crossing(desk).vehicle is not None


def test_a_session_that_ended_while_typing_leaves_the_form_as_it_was(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)
    field(page, "vehicle.plate").fill("MR-310-TT")

    page.context.clear_cookies()
    page.keyboard.press("Alt+n")

    expect(page.locator("#lock [role=alert]")).to_contain_text("still there")
    assert field(page, "vehicle.plate").input_value() == "MR-310-TT"


def test_a_country_is_offered_as_one_types_and_taken_by_enter(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = lane(desk, opened, served)

    country = field(page, "vehicle.plate_country")
    country.focus()
    page.keyboard.type("alb")
    offered = page.get_by_role("option")
    expect(offered.first).to_contain_text("Albania")
    assert axe_findings(page) == []
    page.keyboard.press("Enter")

    expect(country).to_have_value("Albania")
    expect(country).to_have_attribute("aria-expanded", "false")
    expect(country).not_to_be_focused()


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 360, 740), ("dark", 683, 384)], ids=["360", "200 %"]
)
def test_on_a_small_screen_and_at_twice_the_size_the_lane_is_worked_by_keys(
    desk: Desk, served: str, opened: Opened, scheme: str, width: int, height: int
) -> None:
    page = lane(
        desk,
        opened,
        served,
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        device_scale_factor=1366 / width if width > 360 else 1,
    )
    hand = Hand(page)

    hand.type("TE481KP")
    hand.press("Enter", "Alt+v", "Alt+g", "Alt+r")
    scan(page, *PASSPORT)
    expect(page.locator("[data-occupant] .verdict").first).to_be_visible()
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    findings = axe_findings(page)
    hand.press("Alt+n")
    hand.answered()

    assert wide <= width
    assert findings == []
