from __future__ import annotations

from typing import Any

import pytest

from borderdesk.domain.accounts import Role
from tests import factories
from tests.conftest import Desk

DOOR = "/api/v1/screenings"


def asked(*subjects: dict[str, Any], **given: Any) -> dict[str, Any]:
    whom = list(subjects) or [{"name": "Miron Velkarov", "born_on": "1984"}]
    return {"purpose": "inspection", "reason": "Named at the booth.", "subjects": whom} | given


def listed(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Miron VELKAROV"), code="WANTED")


def test_each_subject_is_answered_with_reasons_under_one_look_up(desk: Desk) -> None:
    listed(desk)
    body = asked({"name": "Miron Velkarov"}, {"kind": "vehicle", "number": "TV-1-X"})

    answer = desk.browser(Role.OFFICER).post(DOOR, json=body)

    said = answer.get_json()
    assert answer.status_code == 200
    assert said["look_up"].startswith("L-")
    assert [one["state"] for one in said["answers"]] == ["hits", "clear"]
    [match] = said["answers"][0]["matches"]
    assert (match["list"], match["caption"]) == ("WANTED", "Miron VELKAROV")
    names = [reason for reason in match["reasons"] if reason["aspect"] == "name"]
    assert sum(reason["weight"] for reason in names) == pytest.approx(1.0, abs=0.001)
    assert all(reason["says"] for reason in match["reasons"] if reason["aspect"] == "name")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": "curiosity"}, "purpose"),
        ({"reason": "", "about": ""}, "reason"),
        ({"about": "C-2026-000001-Z"}, "about"),
        ({"subjects": [{"name": "A"}]}, "subjects.0.name"),
        ({"subjects": [{"name": "Ana Lund"}] * 101}, "subjects"),
        ({"subjects": "Ana"}, "subjects"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    desk: Desk, wrong: dict[str, Any], field: str
) -> None:
    listed(desk)

    answer = desk.browser(Role.SUPERVISOR).post(DOOR, json=asked(**wrong))

    assert answer.status_code == 422
    assert list(answer.get_json()["problems"]) == [field]


def test_without_a_list_the_answer_is_error_and_never_clear(desk: Desk) -> None:
    said = desk.browser(Role.SUPERVISOR).post(DOOR, json=asked()).get_json()

    assert [one["state"] for one in said["answers"]] == ["error"]
