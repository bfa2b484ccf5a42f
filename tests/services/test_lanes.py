"""Lanes on both databases: opened, taken over, closed, and opened by logging."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Unacceptable
from borderdesk.domain.inspections import Direction
from borderdesk.domain.lanes import Way
from borderdesk.services import inspections, lanes, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.lanes import LaneOpening
from tests import factories
from tests.factories import BORDER, CUSTOMS, DRENOVAC, NOON

OFFICER = factories.signature(Role.OFFICER)
HOUR = timedelta(hours=1)


def colleague(session: Session, at: datetime = NOON) -> Signature:
    return factories.signed_by(factories.officer(session, Role.OFFICER, full_name="Lorin Vey"), at)


def logged(session: Session, by: Signature = OFFICER, **given: Any) -> None:
    report = factories.inspection_report(**given)
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))


def openings(session: Session) -> list[tuple[int, Way, int, bool]]:
    rows = session.scalars(select(LaneOpening).order_by(LaneOpening.id))
    return [(row.lane, row.way, row.officer_id, row.closed_at is None) for row in rows]


def test_an_officer_holds_several_lanes_and_closes_them(session: Session) -> None:
    lanes.open_lane(session, OFFICER, "DRN", 1, Way.ENTRY)
    lanes.open_lane(session, OFFICER, "DRN", 3, Way.BOTH)

    lanes.close_lane(session, OFFICER, "DRN", 1)

    now = lanes.lanes_now(session, OFFICER, "DRN")
    assert {lane: opening and opening.way for lane, opening in now.items()} == {
        1: None,
        2: None,
        3: Way.BOTH,
    }
    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(row.act, row.subject) for row in rows] == [
        ("open_lane", "DRN/1"),
        ("open_lane", "DRN/3"),
        ("close_lane", "DRN/1"),
    ]


def test_another_takes_a_lane_over_and_it_stays_one_lane(session: Session) -> None:
    other = colleague(session, NOON + HOUR)
    first = lanes.open_lane(session, OFFICER, "DRN", 1, Way.EXIT)

    with pytest.raises(Unacceptable, match="Officer One"):
        lanes.open_lane(session, other, "DRN", 1, Way.EXIT)
    second = lanes.take_over(session, other, "DRN", 1)

    assert (first.closed_at, first.closed_by_id) == (NOON + HOUR, other.officer_id)
    assert (second.way, second.opened_at) == (Way.EXIT, NOON + HOUR)
    with pytest.raises(Unacceptable):
        lanes.take_over(session, other, "DRN", 1)


def test_what_is_not_open_is_neither_closed_nor_taken_over(session: Session) -> None:
    for act in (lanes.close_lane, lanes.take_over):
        with pytest.raises(OutOfOrder):
            act(session, OFFICER, "DRN", 2)
    lanes.open_lane(session, OFFICER, "DRN", 2, Way.ENTRY)
    lanes.close_lane(session, OFFICER, "DRN", 2)
    with pytest.raises(OutOfOrder):
        lanes.close_lane(session, OFFICER, "DRN", 2)


def test_the_database_too_lets_a_lane_stand_open_once(session: Session) -> None:
    lanes.open_lane(session, OFFICER, "DRN", 2, Way.ENTRY)
    row = {"agency_id": BORDER, "post_id": DRENOVAC, "lane": 2, "way": Way.EXIT}

    session.add(LaneOpening(**row, officer_id=1, opened_at=NOON))

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("lane", [0, 4, -1])
def test_a_post_has_only_its_lanes(session: Session, lane: int) -> None:
    with pytest.raises(Unacceptable):
        lanes.open_lane(session, OFFICER, "DRN", lane, Way.ENTRY)


def test_lanes_of_others_are_none_and_supervisors_have_those_of_every_post(
    session: Session,
) -> None:
    theirs = factories.signature(Role.OFFICER, agency_id=CUSTOMS, post_id=factories.KARSNO)
    elsewhere = factories.signature(Role.OFFICER, post_id=None)

    for by in (theirs, elsewhere):
        with pytest.raises(NotFound):
            lanes.open_lane(session, by, "DRN", 1, Way.ENTRY)
        with pytest.raises(NotFound):
            lanes.lanes_now(session, by, "DRN")
    with pytest.raises(NotPermitted):
        lanes.open_lane(session, factories.signature(Role.LIAISON), "DRN", 1, Way.ENTRY)
    supervisor = factories.signature(Role.SUPERVISOR, post_id=None)
    assert lanes.open_lane(session, supervisor, "DRN", 1, Way.ENTRY).post_id == DRENOVAC


def test_logging_opens_the_lane_once_in_the_name_of_who_logs(session: Session) -> None:
    logged(session, direction=Direction.EXIT)
    logged(session, colleague(session))

    (opening,) = session.scalars(select(LaneOpening))
    assert (opening.lane, opening.way, opening.officer_id) == (2, Way.EXIT, 1)
    assert opening.inspection is not None


def test_a_crossing_that_comes_late_opens_nothing_that_was_closed_since(session: Session) -> None:
    lanes.open_lane(session, OFFICER, "DRN", 2, Way.ENTRY)
    later = factories.signature(Role.OFFICER, at=NOON + HOUR)
    lanes.close_lane(session, later, "DRN", 2)
    after = factories.signature(Role.OFFICER, at=NOON + 2 * HOUR)

    logged(session, after, crossed_at=NOON + HOUR / 2)
    assert openings(session) == [(2, Way.ENTRY, 1, False)]
    logged(session, after, crossed_at=NOON + HOUR * 1.5)

    assert openings(session)[1:] == [(2, Way.ENTRY, 1, True)]


def test_a_crossing_of_yesterday_opens_nothing_today(session: Session) -> None:
    tomorrow = factories.signature(Role.OFFICER, at=NOON + 24 * HOUR)

    logged(session, tomorrow)

    assert openings(session) == []
