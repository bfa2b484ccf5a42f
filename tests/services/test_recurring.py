"""A vehicle that comes again, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.inspections import Vehicle, VehicleKind
from borderdesk.services import inspections, recurring
from borderdesk.services.recurring import WEEK, Change
from borderdesk.services.screening import look
from borderdesk.store.inspections import Inspection, inspection_by_reference
from tests import factories

OFFICER = factories.signature(Role.OFFICER)


def crossed(session: Session, at: datetime, by: Signature = OFFICER, **given: Any) -> Inspection:
    vehicle = Vehicle(VehicleKind.CAR, given.pop("plate", "TE-481-KP"), **given)
    report = factories.inspection_report(vehicle=vehicle, crossed_at=at, device_at=at)
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

    assert recurring.changes(session, OFFICER, now) == (Change("colour", "Blue", "white"),)


def test_a_first_crossing_and_what_is_unknown_change_nothing(session: Session) -> None:
    first = crossed(session, factories.NOON - timedelta(days=1), colour="blue")
    second = crossed(session, factories.NOON)

    assert recurring.changes(session, OFFICER, first) == ()
    assert recurring.changes(session, OFFICER, second) == ()
