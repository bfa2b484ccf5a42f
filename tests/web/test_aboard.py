"""Who was aboard at the last crossing of a plate is offered to be ticked, and never entered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import Direction, OccupantRole, Vehicle, VehicleKind
from borderdesk.domain.watchlists import Action
from borderdesk.services import inspections, screening
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk

JSON = {"Accept": "application/json"}
WIFE = factories.occupant(
    role=OccupantRole.PASSENGER,
    surname="VELKAROVA",
    given_names="Ana <b>",
    born_on="1986-01-09",
    document_number="VA5",
)
CHILD = factories.occupant(
    role=OccupantRole.PASSENGER, given_names="Ivo", born_on="2019", document_number="VA9"
)


def crossed(desk: Desk, days_ago: float = 1, **given: Any) -> str:
    """The reference of a crossing of TE-481-KP with a couple and a child aboard."""
    by = factories.signature(Role.OFFICER, at=datetime.now(UTC))
    at = by.at - timedelta(days=days_ago)
    usual: dict[str, Any] = {
        "vehicle": Vehicle(VehicleKind.CAR, "TE-481-KP", "XVA", colour="blue"),
        "occupants": (factories.occupant(), WIFE, CHILD),
        "crossed_at": at,
        "device_at": at,
    }
    report = factories.inspection_report(**usual | given)
    with desk.acting(by) as session:
        look = screening.look(session, by, report.subjects)
        return inspections.submit(session, by, report, look).reference


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    return desk.browser(Role.OFFICER)


def test_adults_are_offered_with_what_fills_a_seat_and_a_minor_is_only_counted(
    desk: Desk, browser: FlaskClient
) -> None:
    crossed(desk)

    told = browser.post("/inspections/recent", data={"vehicle.plate": "te481kp"}, headers=JSON)

    offered = told.get_json()
    assert list(offered["people"]) == ["0", "1"]
    assert offered["people"]["1"]["document_number"] == "VA5"
    assert "mrz" not in offered["people"]["0"]
    assert "A minor was aboard, too" in offered["shown"]
    assert "Ana &lt;b&gt;" in offered["shown"]
    assert "Ivo" not in told.text


def test_without_script_who_is_ticked_sits_down_once_and_nobody_else(
    desk: Desk, browser: FlaskClient
) -> None:
    crossed(desk)
    form = factories.report_form() | {"occupants.0.document_number": "VA1"}

    offered = browser.post("/inspections/recent", data=form).text
    seated = browser.post("/inspections/recent", data=form | {"aboard": "1"}).text
    again = browser.post(
        "/inspections/recent",
        data=form
        | {"aboard": ["1", "0"], "occupants.1.surname": "VELKAROVA"}
        | {"occupants.1.document_number": "VA5"},
    ).text

    assert 'name="aboard"' in offered
    assert 'value="VELKAROVA"' not in offered
    assert seated.count('value="VELKAROVA"') == again.count('value="VELKAROVA"') == 1
    assert seated.count('value="VA407B312"') == 0
    assert again.count('value="VA407B312"') == 1


def test_what_is_ticked_is_not_part_of_the_report(desk: Desk, browser: FlaskClient) -> None:
    crossed(desk)

    sent = browser.post("/inspections/new", data=factories.report_form(aboard="1"))

    assert sent.status_code == 302
    with desk.looking() as session:
        last = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert last is not None
        assert [one.surname for one in last.occupants] == ["VELKAROV"]


@pytest.mark.parametrize("aboard", ["7", "-1", "x", ["0"] * 90])
def test_nobody_who_was_not_aboard_sits_down(
    desk: Desk, browser: FlaskClient, aboard: str | list[str]
) -> None:
    crossed(desk)

    page = browser.post(
        "/inspections/recent", data={"vehicle.plate": "TE-481-KP", "aboard": aboard}
    )

    assert page.status_code in (200, 422)
    assert 'value="VELKAROVA"' not in page.text


def test_an_officer_of_another_post_is_offered_nobody(desk: Desk) -> None:
    crossed(desk)
    elsewhere = desk.browser(Role.OFFICER, post_id=factories.KARSNO)

    told = elsewhere.post("/inspections/recent", data={"vehicle.plate": "TE-481-KP"}, headers=JSON)

    assert told.get_json()["people"] == {}
    assert "VELKAROV" not in told.text


def test_a_discreet_resemblance_changes_nothing_of_what_is_offered(desk: Desk) -> None:
    told, ran = [], []
    for number, action in enumerate((None, Action.DISCREET)):
        with desk.acting() as session:
            named = factories.entry("Ana VELKAROVA" if action else "Ivo SORIN")
            factories.watchlist(
                session, named, code=f"L{number}", **({"action": action} if action else {})
            )
        plate = f"TE-48{number}-KP"
        crossed(desk, vehicle=Vehicle(VehicleKind.CAR, plate, "XVA"))
        browser = desk.browser(Role.OFFICER)
        with desk.statements() as statements:
            answer = browser.post(
                "/inspections/recent", data={"vehicle.plate": plate}, headers=JSON
            )
        told.append(answer.get_json())
        ran.append(statements)

    with desk.looking() as session:
        hits = session.scalars(select(Hit)).all()
    assert any(hit.discreet for hit in hits)  # else nothing was compared here
    assert told[0] == told[1]
    assert ran[0] == ran[1]


def test_what_differs_stands_with_the_answer_on_the_page_and_in_json(
    desk: Desk, browser: FlaskClient
) -> None:
    before = crossed(desk, direction=Direction.EXIT)
    now = crossed(
        desk,
        0,
        direction=Direction.EXIT,
        vehicle=Vehicle(VehicleKind.CAR, "TE-481-KP", "XVA", colour="white"),
        occupants=(
            factories.occupant(document_number="VA-NEW"),
            factories.occupant(given_names="Petar", document_number="VA6"),
        ),
    )

    answer = browser.get(f"/inspections/new?after={now}").text
    page = browser.get(f"/inspections/{now}").text

    for said in (
        "Colour: blue at the crossing before, white now.",
        "One person was not aboard at the crossing before.",
        "2 people of the crossing before are not aboard.",
        "This vehicle went out already",
    ):
        assert said in answer
        assert said in page
    assert before in page
    assert page.count("not aboard before") == 1
    assert "VELKAROVA" not in page
    assert "Since its crossing before" not in browser.get(f"/inspections/{before}").text
