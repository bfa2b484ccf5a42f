"""A child at the lane: who is with it is asked, said on the pages, and never keeps anybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.company import Relation
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import (
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    Particulars,
)
from borderdesk.store.accounts import Post
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

CHILD = {
    "occupants.3.role": "passenger",
    "occupants.3.surname": "VELKAROV",
    "occupants.3.given_names": "Ivo",
    "occupants.3.born_on": "2015-04-02",
}
# As a browser sends seats in which nobody sits.
EMPTY = {"occupants.1.role": "passenger", "occupants.2.role": "passenger"}
PHONE = "0 40 11 61"


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
        session.get_one(Post, factories.DRENOVAC).child_phone = PHONE
    return desk.browser(Role.OFFICER)


def logged(desk: Desk, browser: FlaskClient, **beside: str) -> tuple[Inspection, str]:
    """The crossing of a driver and a child in the fourth seat, and the answer on it."""
    fields = {f"occupants.3.{name}": value for name, value in beside.items()}
    sent = browser.post("/inspections/new", data=factories.report_form(**EMPTY, **CHILD, **fields))
    assert sent.status_code == 302, sent.text
    with desk.looking() as session:
        found = session.scalars(select(Inspection)).one()
        assert found.occupants
    return found, browser.get(sent.location).text


def test_a_child_with_its_father_is_marked_and_refers_nobody(
    desk: Desk, browser: FlaskClient
) -> None:
    found, answer = logged(desk, browser, accompanied_by="1", relation="parent")

    page = browser.get(f"/inspections/{found.reference}").text

    child = found.occupants[1]
    assert (child.accompanied_by, child.relation) == (1, Relation.PARENT)
    assert "Miron VELKAROV</bdi> (parent)" in page
    assert PHONE not in page + answer


@pytest.mark.parametrize("relation", ["alone", "unknown"])
def test_a_child_without_an_adult_shows_whom_to_ring_and_goes_where_it_would(
    desk: Desk, browser: FlaskClient, relation: str
) -> None:
    found, answer = logged(desk, browser, relation=relation)

    page = browser.get(f"/inspections/{found.reference}").text

    assert found.state == "released"
    assert "A child without a known adult." in answer
    assert PHONE in answer
    assert PHONE in page


def test_where_nobody_asked_the_answer_asks(desk: Desk, browser: FlaskClient) -> None:
    found, answer = logged(desk, browser)

    assert "Ask which adult is with the child" in answer
    assert "A child without a known adult." not in answer
    assert (
        "nobody asked who is with the child" in browser.get(f"/inspections/{found.reference}").text
    )


def test_a_seat_in_which_nobody_sits_is_with_nobody_and_what_was_typed_stays(
    desk: Desk, browser: FlaskClient
) -> None:
    form = factories.report_form(**EMPTY, **CHILD) | {"occupants.3.accompanied_by": "2"}

    refused = browser.post("/inspections/new", data=form)
    form |= {"occupants.3.accompanied_by": "1", "occupants.0.surname": "", "lane": "x"}
    form |= {"occupants.2.surname": "VELKAROVA", "occupants.3.accompanied_by": "3"}
    moved = browser.post("/inspections/new", data=form | {"occupants.0.given_names": ""})

    assert refused.status_code == 422
    assert 'name="occupants.1.accompanied_by" type="text" value="0"' in " ".join(
        refused.text.split()
    )
    assert 'name="occupants.2.accompanied_by"' in moved.text
    assert 'aria-invalid="true"' in refused.text


def test_the_lists_still_name_no_child(desk: Desk, browser: FlaskClient) -> None:
    logged(desk, browser, relation="alone")

    assert "Ivo" not in browser.get("/inspections/").text


def test_a_ship_is_logged_by_its_number_and_read_by_it(desk: Desk, browser: FlaskClient) -> None:
    ship = {"vehicle.plate": "", "vehicle.kind": "VES", "vehicle.imo": "IMO 9074792"}

    sent = browser.post("/inspections/new", data=factories.report_form(**ship))
    answer = browser.get(sent.location).text

    assert "IMO 9074792" in answer
    assert "9074729" in answer  # what it may have been, for two digits were swapped
    with desk.looking() as session:
        reference = session.scalars(select(Inspection)).one().reference
    assert "IMO 9074792" in browser.get(f"/inspections/{reference}").text
    assert "IMO 9074792" in browser.get("/inspections/").text


def test_what_a_ships_number_may_have_been_is_offered_while_it_is_typed(
    desk: Desk, browser: FlaskClient
) -> None:
    shown = browser.post("/inspections/read", data={"text": "9074792", "what": "imo"}).get_json()

    assert shown["what"] == "imo"
    assert 'value="9074729"' in shown["shown"]
    assert "Keep:" in shown["shown"]


def test_a_ship_that_stands_on_a_list_by_its_number_goes_to_the_second_line(desk: Desk) -> None:
    number = Identifier(IdentifierKind.IMO, "IMO 9999993")
    listed = Particulars(Kind.VESSEL, (Name("LUMEN STAR"),), identifiers=(number,))
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(particulars=listed), action=Action.SEIZE)
    browser = desk.browser(Role.OFFICER)
    ship = {"vehicle.plate": "", "vehicle.kind": "BRG", "vehicle.imo": "9999993"}

    answer = browser.get(
        browser.post("/inspections/new", data=factories.report_form(**ship)).location
    ).text

    assert "Second line, routine" in answer
    assert "Vessel: " in answer


@pytest.mark.parametrize(("born", "marked"), [("150401", True), ("740812", False)])
def test_a_document_that_is_read_marks_a_minor_at_once(
    desk: Desk, browser: FlaskClient, born: str, marked: bool
) -> None:
    lines = f"P<UTOSORIN<<IVO{'<' * 29}\nL898902C36UTO{born}2M3204153ZE184226B<<<<<10"

    told = browser.post("/inspections/read", data={"text": lines, "what": "document"}).get_json()

    assert told["fields"]["surname"] == "SORIN"
    assert (">minor<" in told["shown"]) is marked
