from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.inspections import InspectionState, Result
from borderdesk.domain.watchlists import Action
from borderdesk.services.alarms import raise_alarm
from borderdesk.store.examinations import Examination
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk
from tests.factories import BORDER, CUSTOMS, DRENOVAC
from tests.web.test_lanes import now_form


def crossed(desk: Desk, times: int, **given: str) -> None:
    browser = desk.browser(Role.OFFICER, full_name="Lorin Vey")
    for _ in range(times):
        assert browser.post("/inspections/new", data=now_form(**given)).status_code == 302


def examined(crossing: Inspection, wait: timedelta, took: timedelta) -> Examination:
    begun = crossing.received_at + wait
    return Examination(
        inspection=crossing,
        lead_officer_id=crossing.officer_id,
        sent_at=crossing.received_at,
        started_at=begun,
        ended_at=begun + took,
        ended_by_id=crossing.officer_id,
        result=Result.NIL,
        alone=False,
        controls=["VIS"],
        finds=[],
        found="",
    )


def test_the_log_tells_what_happened_and_names_nobody_who_crossed(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), action=Action.ARREST)
    crossed(desk, 2)
    browser = desk.browser(Role.OFFICER)
    browser.post("/hand-overs/new", data={"post": "DRN"})

    page = browser.get("/posts/DRN/log").text

    assert "VELKAROV" not in page
    assert "TE-481" not in page
    assert "Lorin Vey" in page
    assert "by its first crossing" in page
    assert "N-20" in page
    assert page.count("too few to say") == 1  # the first line; at the second nothing ended
    assert page.count("not measured") == 2


def test_five_are_enough_to_say_how_long_it_took(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    crossed(desk, 5, declared="second_line")
    with desk.acting() as session:
        for one in session.scalars(select(Inspection)):
            one.state, one.result = InspectionState.CLOSED, Result.NIL
            one.device_at = one.received_at - timedelta(seconds=31)
            session.add(examined(one, timedelta(minutes=4), timedelta(minutes=9)))

    page = desk.browser(Role.SUPERVISOR).get("/posts/DRN/log").text

    assert "31 s" in page
    assert re.search(r"Wait for the second line</th><td>5</td><td>4 min</td><td>4 min</td>", page)
    assert re.search(r"Second line</th><td>5</td><td>9 min</td><td>9 min</td>", page)
    assert "Nothing found" in page


def test_a_crossing_that_was_voided_is_not_counted_twice(desk: Desk) -> None:
    crossed(desk, 2)
    with desk.acting() as session:
        session.scalars(select(Inspection).limit(1)).one().state = InspectionState.VOID

    page = desk.browser(Role.OFFICER).get("/posts/DRN/log").text

    assert re.search(r"<b>1</b>\s*<span>Crossings", page)


def test_a_day_is_chosen_and_no_day_is_beyond_today(desk: Desk) -> None:
    crossed(desk, 1)
    browser = desk.browser(Role.OFFICER)
    today = datetime.now(UTC).date()

    assert "Nothing crossed." in browser.get("/posts/DRN/log?on=2026-03-01").text
    for odd in (f"{today + timedelta(days=40)}", "tomorrow", "", "0001-01-01", "9999-12-31"):
        assert browser.get(f"/posts/DRN/log?on={odd}").status_code == 200


@pytest.mark.parametrize(
    ("given", "code", "status"),
    [
        ({"agency_id": CUSTOMS, "post_id": None}, "DRN", 404),
        ({"post_id": None}, "DRN", 404),
        ({}, "KRB", 404),
        ({}, "NONE", 404),
        ({}, "DRN", 200),
    ],
)
def test_only_who_serves_there_reads_it(
    desk: Desk, given: dict[str, int], code: str, status: int
) -> None:
    assert desk.browser(Role.OFFICER, **given).get(f"/posts/{code}/log").status_code == status


def test_an_officer_reads_of_no_alarm_that_might_betray_a_discreet_hit(desk: Desk) -> None:
    with desk.acting() as session:
        told = NewAlarm(AlarmKind.UNANSWERED_HIT, BORDER, "H-1", post_id=DRENOVAC)
        reference = raise_alarm(session, the_desk(datetime.now(UTC)), told).reference

    assert reference not in desk.browser(Role.OFFICER).get("/posts/DRN/log").text
    assert reference in desk.browser(Role.SUPERVISOR).get("/posts/DRN/log").text
