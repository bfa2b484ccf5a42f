from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cargo import Equipment, Fullness, PartyRole, TransportPaper
from borderdesk.store.inspections import Inspection
from borderdesk.web.load_form import load_closed_up, rows_shown
from tests import factories
from tests.conftest import Desk

NEW, MORE = "/inspections/new", "/inspections/more"
TWO_LOADS = {
    "load": "some",
    "consignments.0.consignor": "Lesk Sawmill",
    "consignments.0.items.0.description": "Sawn timber",
    "consignments.0.items.0.hs_code": "4407",
    "consignments.0.items.1.description": "Wood glue",
    "consignments.0.items.1.packages": "3",
    "consignments.0.items.1.package_kind": "DR",
    "consignments.0.equipment.0.number": "CSQU3054383",
    "consignments.0.equipment.0.size_type": "22G1",
    "consignments.0.equipment.0.fullness": "full",
    "consignments.0.documents.0.kind": "730",
    "consignments.0.documents.0.number": "CMR 4711",
    "consignments.0.documents.0.issued_on": "2026-02-27",
    "consignments.0.parties.0.role": "FW",
    "consignments.0.parties.0.name": "Corvinth Lines",
    "consignments.0.mrn": "06DE586600006143E1",
    "consignments.1.consignee": "Castrovel Builders",
    "consignments.1.items.0.description": "Roof tiles",
}


def test_a_groupage_lorry_is_logged_with_all_that_it_carries(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    sent = browser.post(NEW, data=factories.report_form(**TWO_LOADS))

    assert sent.status_code == 302, sent.text
    with desk.looking() as session:
        crossing = session.scalars(select(Inspection)).one()
        first, second = (load.facts for load in crossing.consignments)
        page = browser.get(f"/inspections/{crossing.reference}").text
    assert [item.description for item in first.items] == ["Sawn timber", "Wood glue"]
    assert first.equipment == (Equipment("CSQU3054383", "22G1", Fullness.FULL),)
    assert [paper.kind for paper in first.documents] == [TransportPaper.ROAD_NOTE]
    assert [party.role for party in first.parties] == [PartyRole.FORWARDER]
    assert second.consignee == "Castrovel Builders"
    for said in ("Wood glue", "drum", "Corvinth Lines", "CMR 4711", "27 Feb 2026", "Consignment 2"):
        assert said in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("consignments.0.items.1.packages", "0", "This number cannot be right."),
        ("consignments.0.items.0.hs_code", "44", "An HS code has 4 to 10 digits."),
        ("consignments.0.items.0.hs_code", "revolvers", "9302 is: Revolvers and pistols"),
        ("consignments.0.items.0.hs_code", "9309", "The Harmonized System has no such code."),
        ("consignments.1.items.0.net_weight_kg", "900", "The net weight is more than the gross"),
        ("consignments.0.documents.0.number", "", "This is needed."),
    ],
)
def test_what_is_wrong_with_a_load_is_said_beside_it_and_nothing_typed_is_lost(
    desk: Desk, field: str, value: str, said: str
) -> None:
    form = TWO_LOADS | {"consignments.1.items.0.gross_weight_kg": "400", field: value}

    page = desk.browser(Role.OFFICER).post(NEW, data=factories.report_form(**form))

    assert page.status_code == 422
    assert f'href="#{field.replace(".", "-")}"' in page.text
    assert said in page.text
    wrong = re.search(rf'<input id="{field.replace(".", "-")}"[^>]*>', page.text)
    assert wrong is not None
    assert f'value="{value}"' in wrong[0]
    assert 'aria-invalid="true"' in wrong[0]
    for typed in ("Wood glue", "CMR 4711" if value else "Corvinth Lines", "Castrovel Builders"):
        assert typed in page.text


@pytest.mark.parametrize(
    ("added", "appears"),
    [
        ("consignments", "consignments.2.consignor"),
        ("consignments.0.items", "consignments.0.items.2.description"),
        ("consignments.0.documents", "consignments.0.documents.1.number"),
        ("consignments.1.parties", "consignments.1.parties.0.name"),
    ],
)
def test_without_script_one_more_row_comes_with_the_page_and_nothing_is_lost(
    desk: Desk, added: str, appears: str
) -> None:
    browser = desk.browser(Role.OFFICER)

    page = browser.post(MORE, data=factories.report_form(**TWO_LOADS, add=added))

    assert page.status_code == 200
    assert f'name="{appears}"' in page.text
    for typed in ("VELKAROV", "Wood glue", "Castrovel Builders", "TE-481-KP"):
        assert typed in page.text
    with desk.looking() as session:
        assert session.scalars(select(Inspection)).all() == []


def test_the_first_screen_shows_one_load_and_no_row_more_than_it_asks_for(desk: Desk) -> None:
    page = desk.browser(Role.OFFICER).get(NEW).text

    assert 'name="consignments.0.items.0.description"' in page
    assert 'name="consignments.1.' not in page


def test_rows_that_nobody_filled_in_are_closed_up() -> None:
    raw = {
        "note": "",
        "consignments.0.consignor": " ",
        "consignments.2.items.1.description": "Tiles",
        "consignments.2.items.0.description": "",
    }

    assert load_closed_up(raw) == {"note": "", "consignments.0.items.0.description": "Tiles"}


def test_no_list_grows_beyond_its_most() -> None:
    raw = {f"consignments.0.parties.{number}.name": "X" for number in range(40)}

    shown = rows_shown(raw, "consignments.0.parties")

    assert shown == [{"items": 2, "equipment": 2, "documents": 1, "parties": 12}]


@pytest.mark.parametrize("add", ["", "consignments.7.items", "occupants", "consignments.x"])
def test_what_cannot_be_added_to_adds_nothing(desk: Desk, add: str) -> None:
    browser = desk.browser(Role.OFFICER)

    page = browser.post(MORE, data=factories.report_form(**TWO_LOADS, add=add))

    assert page.status_code == 200
    assert 'name="consignments.2.' not in page.text
