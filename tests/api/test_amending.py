from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from borderdesk.domain.accounts import Role
from tests import factories
from tests.api.test_inspections import DOOR, report, said
from tests.conftest import Desk

REASON = "The plate was read wrongly."


def plate(number: str) -> dict[str, Any]:
    return {"vehicle": {"kind": "VAN", "plate": number, "plate_country": "XVA"}}


def amendment(**given: Any) -> dict[str, Any]:
    return report(version=1, reason=REASON, **given)


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    return desk.browser(Role.OFFICER)


@pytest.fixture
def door(browser: FlaskClient) -> str:
    reference = said(browser.post(DOOR, json=report()))["reference"]
    return f"{DOOR}/{reference}/amendments"


def test_an_amendment_is_kept_as_one_more_version_once(browser: FlaskClient, door: str) -> None:
    sent = amendment(**plate("TE-482-KP"))

    first, second = browser.post(door, json=sent), browser.post(door, json=sent)

    assert (first.status_code, second.status_code) == (201, 200)
    assert said(first)["version"] == said(second)["version"] == 2
    assert said(first)["screening"] == "clear"


def test_overlapping_edits_are_answered_with_all_three_ways(
    desk: Desk, browser: FlaskClient, door: str
) -> None:
    supervisor = desk.browser(Role.SUPERVISOR)
    supervisor.post(door, json=amendment(**plate("TE-482-KP")))
    mine = amendment(lane=3, **plate("TE-487-KP"))

    refused = browser.post(door, json=mine)
    chosen = mine | {"against": 2, "chosen": [{"field": "vehicle.plate", "side": "mine"}]}
    done = browser.post(door, json=chosen)

    assert refused.status_code == 409
    assert said(refused)["version"] == 2
    assert said(refused)["overlaps"] == [
        {
            "field": "vehicle.plate",
            "before": "TE-481-KP",
            "mine": "TE-487-KP",
            "theirs": "TE-482-KP",
        }
    ]
    assert (done.status_code, said(done)["version"], said(done)["joined"]) == (201, 3, True)


def test_other_words_under_the_same_id_are_refused(browser: FlaskClient, door: str) -> None:
    number = str(uuid4())
    browser.post(door, json=amendment(submission_id=number, lane=1))

    answer = browser.post(door, json=amendment(submission_id=number, lane=3))

    assert answer.status_code == 409
    assert "Another amendment was sent under this id" in said(answer)["message"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "oops"}, "reason"),
        ({"reason": None}, "reason"),
        ({"version": 0}, "version"),
        ({"version": 9}, "version"),
        ({"version": "x"}, "version"),
        ({"lane": 9}, "lane"),
        ({"post_code": "KRB"}, "post_code"),
        ({"chosen": [{"field": "lane", "side": "both"}]}, "chosen.0.side"),
        ({"chosen": "mine"}, "chosen"),
        ({"state": "void"}, "state"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(
    browser: FlaskClient, door: str, given: dict[str, Any], field: str
) -> None:
    answer = browser.post(door, json=amendment() | given)

    assert answer.status_code == 422
    assert field in said(answer)["problems"]


def test_a_crossing_that_one_may_not_read_is_not_there(desk: Desk, door: str) -> None:
    stranger = desk.browser(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    assert stranger.post(door, json=amendment(lane=1)).status_code == 404


def test_who_logs_a_vehicle_a_second_time_is_told_so(browser: FlaskClient) -> None:
    first = said(browser.post(DOOR, json=report()))
    second = said(browser.post(DOOR, json=report()))

    assert (first["doubles"], second["doubles"]) == ([], [first["reference"]])
