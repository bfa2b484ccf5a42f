"""Story A of the field, by reader and keys alone: a night at Drenovac (domain notes, § 5.8).

What the story says of a link that drops belongs to working without a network.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState, Vehicle, VehicleKind
from borderdesk.domain.selection import SelectionReason
from borderdesk.services import inspections, screening
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.browser.conftest import Opened
from tests.browser.test_lane import CARD, SLIPPED, field, lane, scan
from tests.conftest import Desk

HAND = 120  # milliseconds from key to key; a reader is faster, and known by it
THIRD = (
    "P<UTOKARDO<<LENA<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F3204153ZE184226B<<<<<16",
)


def eleven_days_ago(desk: Desk) -> None:
    """The van and its driver came before, and were let pass."""
    by = factories.signature(Role.OFFICER, at=datetime.now(UTC) - timedelta(days=11))
    van = Vehicle(VehicleKind.VAN, "TE-481-KP", "XVA", make="Iveco", colour="white")
    anna = factories.occupant(surname="ERIKSSON", given_names="Anna Maria", born_on="1974-08-12")
    report = factories.inspection_report(
        vehicle=van, occupants=(anna,), crossed_at=by.at, device_at=by.at
    )
    with desk.acting(by) as session:
        found = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, found)


def kept(desk: Desk, plate: str) -> Inspection:
    with desk.looking() as session:
        newest = select(Inspection).order_by(Inspection.id.desc())
        found = [one for one in session.scalars(newest) if one.vehicle]
        for one in found:
            _ = one.occupants, one.containers, one.reasons, one.warnings
        return next(one for one in found if one.vehicle and one.vehicle.plate == plate)


@pytest.mark.parametrize("width", [1366, 360])
def test_a_night_at_drenovac(desk: Desk, served: str, opened: Opened, width: int) -> None:
    with desk.acting() as session:
        alike = factories.entry("Anna ERIKSSON")  # born ten years later
        factories.watchlist(session, alike)
    eleven_days_ago(desk)
    page = lane(desk, opened, served, viewport={"width": width, "height": 768})

    page.keyboard.type("te-481-КР", delay=HAND)  # the last two letters are Cyrillic
    page.keyboard.press("Enter")
    expect(page.locator("[data-recent]")).to_contain_text("Not seen in 7 days, last on")
    expect(field(page, "vehicle.make")).to_have_value("Iveco")
    expect(field(page, "vehicle.kind")).to_have_value("VAN")
    scan(page, *SLIPPED)
    expect(page.locator("[data-occupant]").first.locator(".suggestion")).to_contain_text(
        "L898902C3"
    )
    page.keyboard.press("Alt+1")
    expect(field(page, "occupants.0.document_number")).to_have_value("L898902C3")
    scan(page, *CARD)
    scan(page, *THIRD)
    expect(field(page, "occupants.2.surname")).to_have_value("KARDO")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/inspections/new?after=**")
    expect(page.locator("#answer")).to_contain_text("Nothing to stop for")
    van = kept(desk, "TE-481-КР")
    assert van.state is InspectionState.RELEASED
    assert [one.surname for one in van.occupants] == ["ERIKSSON", "SOLTERI", "KARDO"]

    page.wait_for_load_state()
    page.fill("[name='vehicle.plate']", "BL4107AC")
    page.fill("[name='occupants.0.mrz']", "TALURI Samir")
    page.keyboard.press("Alt+g")
    page.fill("[name='consignments.0.items.0.description']", "Tiles")
    page.fill("[name='consignments.0.equipment.0.number']", "TEXU3070070")
    page.fill("[name='consignments.0.seals']", "CU882130")
    page.fill("[name=seals_found]", "CU882131")
    answered = page.url
    page.keyboard.press("Alt+n")
    page.wait_for_url(lambda address: address != answered)
    expect(page.locator("#answer")).to_contain_text("Second line")
    for said in ("The last digit should be 9, not 0.", "CU882131"):
        expect(page.locator(".answer-now")).to_contain_text(said)
    lorry = kept(desk, "BL4107AC")
    assert lorry.selection_reason is SelectionReason.SEAL
