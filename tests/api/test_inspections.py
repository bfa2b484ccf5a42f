from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.papers import LATE
from borderdesk.domain.watchlists import Action
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.store.quarantine import Quarantined
from tests import factories
from tests.conftest import Desk

DOOR = "/api/v1/inspections"


def report(**given: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "submission_id": str(uuid4()),
        "device_at": "2026-03-01T11:59:30+00:00",
        "post_code": "DRN",
        "lane": 2,
        "crossed_at": "2026-03-01T11:58:00+00:00",
        "direction": "entry",
        "declared": "nothing",
        "vehicle": {"kind": "VAN", "plate": "TE-481-KP", "plate_country": "XVA"},
        "occupants": [
            {
                "role": "driver",
                "surname": "VELKAROV",
                "given_names": "Miron",
                "born_on": "1984-03-17",
            }
        ],
    }
    return {**usual, **given}


def said(answer: TestResponse) -> dict[str, Any]:
    """The JSON object that came back."""
    body = answer.json
    assert isinstance(body, dict)
    return body


def listed(desk: Desk, name: str = "Miron VELKAROV", **given: Any) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(name), **given)


def count(desk: Desk, table: type[Any]) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def raw(browser: FlaskClient, body: str | bytes, kind: str = "application/json") -> int:
    return browser.post(DOOR, data=body, content_type=kind).status_code


def test_a_clear_crossing_is_logged_and_answered(desk: Desk) -> None:
    listed(desk, "Ivo SORIN")

    answer = desk.browser(Role.OFFICER).post(DOOR, json=report())

    assert answer.status_code == 201
    assert said(answer) | {"reference": "I"} == {
        "reference": "I",
        "doubles": [],
        "since_last": [],
        "filing": "logged",
        "screening": "clear",
        "state": "released",
        "colour": "green",
        "reasons": [],
        "warnings": [{"field": "crossed_at", "message": LATE}],
        "booth": [],
    }


def test_a_strong_resemblance_is_told_without_the_file(desk: Desk) -> None:
    listed(desk)

    answer = said(desk.browser(Role.OFFICER).post(DOOR, json=report()))

    (line,) = answer["booth"]
    assert (answer["screening"], answer["state"]) == ("hits", "referred")
    assert (line["role"], line["tier"], line["action"]) == ("driver", "strong", "SAN")
    assert line["steps"]
    assert "“miron” is in both names." in line["because"]
    assert "Wanted persons" not in json.dumps(answer)


def test_a_discreet_resemblance_answers_as_none_does(desk: Desk) -> None:
    listed(desk, action=Action.DISCREET)
    browser = desk.browser(Role.OFFICER)
    other = {"kind": "VAN", "plate": "TE-482-KP", "plate_country": "XVA"}  # no double of the first
    innocent = report(occupants=[{"role": "driver", "surname": "SOLTERI"}], vehicle=other)

    first = said(browser.post(DOOR, json=report()))
    second = said(browser.post(DOOR, json=innocent))

    assert first | {"reference": ""} == second | {"reference": ""}
    assert first["screening"] == "clear"


def test_what_was_not_screened_is_never_clear(desk: Desk) -> None:
    answer = said(desk.browser(Role.OFFICER).post(DOOR, json=report()))

    assert (answer["screening"], answer["state"]) == ("error", "open")


def test_the_same_report_again_gets_the_same_answer_and_is_one_crossing(desk: Desk) -> None:
    listed(desk)
    browser, body = desk.browser(Role.OFFICER), report()

    first, second = browser.post(DOOR, json=body), browser.post(DOOR, json=body)

    assert (first.status_code, second.status_code) == (201, 200)
    assert said(second) == said(first) | {"filing": "repeated"}
    assert count(desk, Inspection) == 1


def test_other_words_under_an_id_are_refused_and_both_are_kept(desk: Desk) -> None:
    browser, body = desk.browser(Role.OFFICER), report()
    first = browser.post(DOOR, json=body)

    second = browser.post(DOOR, json=body | {"note": "Another"})

    assert second.status_code == 409
    assert said(second)["reference"] == said(first)["reference"]
    assert "Both are kept" in said(second)["message"]
    assert (count(desk, Inspection), count(desk, Quarantined)) == (1, 1)
    with desk.looking() as session:
        outcomes = [entry.outcome for entry in session.scalars(select(LedgerEntry))]
    assert outcomes.count("Conflict") == 1


def test_a_load_that_a_device_says_as_before_is_the_same_report(desk: Desk) -> None:
    listed(desk)
    browser, body = desk.browser(Role.OFFICER), report()
    before = {"consignor": "Lesk Sawmill", "hs_code": "4407", "container_number": "CSQU3054383"}
    now = {
        "consignor": "Lesk Sawmill",
        "items": [{"hs_code": "4407"}],
        "equipment": [{"number": "CSQU3054383"}],
    }

    first = browser.post(DOOR, json=body | {"consignment": before, "selection_reason": None})
    second = browser.post(DOOR, json=body | {"consignments": [now]})

    assert (first.status_code, second.status_code) == (201, 200)
    assert said(second)["filing"] == "repeated"


def test_page_and_api_share_one_id(desk: Desk) -> None:
    browser, form = desk.browser(Role.OFFICER), factories.report_form()
    browser.post("/inspections/new", data=form)
    body = report(
        submission_id=form["submission_id"],
        occupants=[
            {
                "role": "driver",
                "surname": "VELKAROV",
                "given_names": "Miron",
                "born_on": "1984-03-17",
            }
        ],
    )

    again = browser.post(DOOR, json=body)

    assert (again.status_code, said(again)["filing"]) == (200, "repeated")
    assert count(desk, Inspection) == 1


def test_what_is_wrong_is_said_field_by_field(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    answer = browser.post(DOOR, json=report(lane=9, direction="up", vehicle={"plate": "-"}))
    lane = browser.post(DOOR, json=report(lane=9))

    assert answer.status_code == lane.status_code == 422
    assert set(said(answer)["problems"]) == {"direction", "vehicle.plate"}
    assert said(lane)["problems"] == {"lane": ["This post has no such lane."]}
    assert count(desk, Inspection) == 0


DEEP = "[" * 33 + "]" * 33


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{",
        '{"lane": 1, "lane": 2}',
        '{"vehicle": {"plate": "A", "plate": "B"}}',
        '{"lane": NaN}',
        '{"lane": Infinity}',
        '{"lane": -1e999}',
        '{"note": "a\\u0000b"}',
        '{"note": "\\ud800"}',
        '{"\\ud800": 1}',
        f'{{"lane": {DEEP}}}',
        '{"lane": ' + "1" * 5000 + "}",
        b'{"note": "\xff"}',
        "[" * 200_000,
    ],
)
def test_a_body_of_more_than_one_meaning_or_none_is_not_read(desk: Desk, body: str | bytes) -> None:
    assert raw(desk.browser(Role.OFFICER), body) == 400


def test_brackets_inside_words_are_no_depth(desk: Desk) -> None:
    body = json.dumps(report(note="[" * 100 + '"\\{'))

    assert raw(desk.browser(Role.OFFICER), body) == 201


def test_only_json_is_taken(desk: Desk) -> None:
    browser, body = desk.browser(Role.OFFICER), json.dumps(report())

    assert raw(browser, body, "text/plain") == 415
    assert raw(browser, body, "application/x-www-form-urlencoded") == 415
    assert raw(browser, body, "application/json; charset=utf-8") == 201


def test_nobody_unknown_gets_an_answer_and_no_role_without_lanes_logs(desk: Desk) -> None:
    stranger = desk.app.test_client()

    for answer in (stranger.get("/api/v1/session"), stranger.post(DOOR, json=report())):
        assert answer.status_code == 401
        assert said(answer) == {"message": "Log in first."}
    refused = desk.browser(Role.AUDITOR).post(DOOR, json=report())
    assert (refused.status_code, list(said(refused))) == (403, ["message"])
    assert count(desk, Inspection) == 0


def test_every_report_carries_the_token_of_the_session(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    desk.app.config["WTF_CSRF_ENABLED"] = True
    session = said(browser.get("/api/v1/session"))

    without = browser.post(DOOR, json=report())
    wrong = browser.post(DOOR, json=report(), headers={"X-CSRFToken": "guess"})
    right = browser.post(DOOR, json=report(), headers={"X-CSRFToken": session["csrf_token"]})

    assert session["post_code"] == "DRN"
    assert [answer.status_code for answer in (without, wrong, right)] == [400, 400, 201]


def test_the_answer_stands_in_the_ledger_before_it_leaves(desk: Desk) -> None:
    answer = desk.browser(Role.OFFICER).post(DOOR, json=report())

    with desk.looking() as session:
        entries = [(e.act, e.subject) for e in session.scalars(select(LedgerEntry))]
    reference = said(answer)["reference"]
    assert entries[-2:] == [("submit_inspection", reference), ("read_inspection", reference)]


NAMES = [*report(), "consignment", "note", "selection_reasons", "x"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(["plate", "surname", "mrz", "kind", "x"]), below)
    ),
    max_leaves=8,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(NAMES), json_values, max_size=3))
def test_no_json_breaks_the_desk(desk: Desk, changed: dict[str, Any]) -> None:
    browser = desk.browser(Role.OFFICER)

    status = raw(browser, json.dumps(report(**changed)))

    assert status in (201, 400, 422)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=60))
def test_no_bytes_break_the_desk(desk: Desk, body: bytes) -> None:
    assert raw(desk.browser(Role.OFFICER), body) in (400, 422)


@pytest.mark.parametrize("reason", ["RND", "RULE", "WL", "FOUND"])
def test_no_device_gives_a_reason_that_is_the_desks(desk: Desk, reason: str) -> None:
    browser = desk.browser(Role.OFFICER)

    answer = browser.post(DOOR, json=report(declared="second_line", selection_reasons=[reason]))

    assert answer.status_code == 422
    assert "selection_reasons" in answer.text
    assert count(desk, Inspection) == 0
