"""A vehicle that comes again, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.inspections import (
    Direction,
    InspectionState,
    OccupantRole,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.protection import NewRequest
from borderdesk.domain.recurring import Change, Differences, Turn
from borderdesk.services import inspections, protection, recurring
from borderdesk.services.recurring import WEEK
from borderdesk.services.screening import look
from borderdesk.store.inspections import Inspection, inspection_by_reference
from tests import factories

OFFICER = factories.signature(Role.OFFICER)


def crossed(session: Session, at: datetime, by: Signature = OFFICER, **given: Any) -> Inspection:
    said = {name: given.pop(name) for name in ("occupants", "direction") if name in given}
    vehicle = Vehicle(VehicleKind.CAR, given.pop("plate", "TE-481-KP"), **given)
    report = factories.inspection_report(vehicle=vehicle, crossed_at=at, device_at=at, **said)
    findings = look(session, by, report.subjects)
    receipt = inspections.submit(session, by, report, findings)
    return inspection_by_reference(session, by, receipt.reference)


def test_a_plate_that_came_is_known_again_however_it_is_typed(session: Session) -> None:
    crossed(session, factories.NOON - timedelta(days=2), colour="blue")
    last = crossed(session, factories.NOON - timedelta(days=1), colour="white")

    found = recurring.seen_before(session, OFFICER, "те 481 кр")

    assert found is not None
    assert (found.last, found.this_week) == (last, 2)


def test_seven_days_are_counted_to_the_moment(session: Session) -> None:
    crossed(session, factories.NOON - WEEK)

    found = recurring.seen_before(session, OFFICER, "TE-481-KP")

    assert found is not None
    assert found.this_week == 0


@pytest.mark.parametrize("plate", ["", " - ", "TE-481-K", "%", "TE-481-KPX"])
def test_another_plate_or_none_is_not_known(session: Session, plate: str) -> None:
    crossed(session, factories.NOON)

    assert recurring.seen_before(session, OFFICER, plate) is None


def test_what_another_agency_logged_is_not_known(session: Session) -> None:
    crossed(session, factories.NOON)
    elsewhere = factories.signature(
        Role.OFFICER, agency_id=factories.CUSTOMS, post_id=factories.KARSNO
    )

    assert recurring.seen_before(session, elsewhere, "TE-481-KP") is None


def test_who_logs_nothing_asks_nothing(session: Session) -> None:
    with pytest.raises(NotPermitted):
        recurring.seen_before(session, factories.signature(Role.AUDITOR), "TE-481-KP")


def test_what_changed_since_the_crossing_before_is_named(session: Session) -> None:
    crossed(session, factories.NOON - timedelta(days=9), colour="green", make="Tessen")
    crossed(session, factories.NOON - timedelta(days=1), colour="Blue", make="Tessen", vin="XV1")
    now = crossed(session, factories.NOON, colour="white", make="TESSEN ", model="Corta")

    assert recurring.since(session, OFFICER, now).found == Differences(
        (Change("colour", "Blue", "white"),)
    )


def test_a_first_crossing_and_what_is_unknown_change_nothing(session: Session) -> None:
    first = crossed(session, factories.NOON - timedelta(days=1), colour="blue")
    second = crossed(session, factories.NOON)

    assert recurring.since(session, OFFICER, first).found == Differences()
    assert recurring.since(session, OFFICER, second).found == Differences()


DRIVER = factories.occupant()
WIFE = factories.occupant(
    role=OccupantRole.PASSENGER, given_names="Ana", born_on="1986-01-09", document_number="VA5"
)
CHILD = factories.occupant(
    role=OccupantRole.PASSENGER, given_names="Ivo", born_on="2015-04-02", document_number="VA9"
)
DAY = timedelta(days=1)


def names(offered: recurring.Offered) -> list[str]:
    return [one.given_names for one in offered.people.values()]


def test_who_was_aboard_is_offered_by_place_and_no_minor_is_named(session: Session) -> None:
    last = crossed(session, factories.NOON - DAY, occupants=(DRIVER, CHILD, WIFE))

    offered = recurring.offered(session, OFFICER, last)

    assert names(offered) == ["Miron", "Ana"]
    assert list(offered.people) == [0, 2]
    assert offered.unnamed == 1


def test_nobody_is_offered_once_the_crossing_may_name_nobody_any_more(session: Session) -> None:
    last = crossed(session, factories.NOON - 91 * DAY)

    assert recurring.offered(session, OFFICER, last) == ({}, 0)
    last.state = InspectionState.CLOSED  # the second line keeps its names for a year
    assert names(recurring.offered(session, OFFICER, last)) == ["Miron"]


def test_where_somebody_asked_for_protection_nobody_is_offered(session: Session) -> None:
    last = crossed(session, factories.NOON - DAY, occupants=(DRIVER, WIFE))
    protection.ask(session, OFFICER, last.reference, NewRequest("Ana VELKAROV", ("XKE",)))

    assert recurring.offered(session, OFFICER, last) == ({}, 0)


def test_who_is_new_and_who_is_missing_is_told_by_document_or_by_name(session: Session) -> None:
    renewed = factories.occupant(document_number="VA-NEW-1")
    crossed(session, factories.NOON - DAY, occupants=(DRIVER, CHILD))
    now = crossed(session, factories.NOON, occupants=(WIFE, renewed))

    found = recurring.since(session, OFFICER, now)

    assert (found.found.new, found.found.left) == ((0,), 1)
    assert found.turn is Turn.CAME_TWICE


@pytest.mark.parametrize(
    ("before", "days", "now", "turn"),
    [
        (Direction.EXIT, 2, Direction.EXIT, Turn.LEFT_TWICE),
        (Direction.EXIT, 8, Direction.EXIT, None),
        (Direction.ENTRY, 2, Direction.EXIT, None),
        (Direction.TRANSIT, 2, Direction.TRANSIT, None),
    ],
)
def test_out_twice_is_told_within_a_week_and_keeps_nobody(
    session: Session, before: Direction, days: int, now: Direction, turn: Turn | None
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    crossed(session, factories.NOON - days * DAY, direction=before)
    last = crossed(session, factories.NOON, direction=now)

    assert recurring.since(session, OFFICER, last).turn is turn
    assert last.state is InspectionState.RELEASED


def test_an_exit_that_comes_in_late_before_its_entry_is_told_with_that_entry(
    session: Session,
) -> None:
    by = factories.signature(Role.OFFICER, at=factories.NOON + timedelta(minutes=5))
    entry = crossed(session, factories.NOON, direction=Direction.ENTRY)
    left = crossed(session, factories.NOON - timedelta(hours=1), by=by, direction=Direction.EXIT)

    found = recurring.since(session, by, left)

    assert (found.turn, found.other) == (Turn.BEFORE_ENTRY, entry)
    assert recurring.since(session, by, entry).turn is None


def test_what_another_post_logged_is_no_crossing_before(session: Session) -> None:
    crossed(session, factories.NOON - DAY, direction=Direction.EXIT, colour="blue")
    now = crossed(session, factories.NOON, direction=Direction.EXIT, colour="white")
    elsewhere = factories.signature(Role.OFFICER, post_id=factories.KARSNO)

    assert recurring.since(session, elsewhere, now).before is None
