"""No door of the whole address map takes anything from a page that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from borderdesk.domain.accounts import Role
from borderdesk.edge.csrf import SAFE
from borderdesk.edge.errors import SAID
from tests.attacked import dummies
from tests.conftest import Desk

FROM_ELSEWHERE: dict[str, tuple[bool, dict[str, str], int]] = {
    # Whether the right token comes with it, what the browser says besides, and the answer.
    "without the token": (False, {}, 400),
    "from another origin": (True, {"Origin": "https://evil.example"}, 403),
    "from a page that hides its origin": (True, {"Origin": "null"}, 403),
    "from another site": (True, {"Sec-Fetch-Site": "cross-site"}, 403),
    "from a neighbour of our site": (True, {"Sec-Fetch-Site": "same-site"}, 403),
    "from no page": (True, {"Sec-Fetch-Site": "none"}, 403),
}


def doors(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every door that may change something: method and address."""
    for rule in desk.app.url_map.iter_rules():
        address = desk.app.url_map.bind("localhost").build(rule.endpoint, dummies(rule))
        for method in sorted((rule.methods or set()).difference(SAFE)):
            yield method, address


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    """A desk that asks for the token, as outside of tests."""
    desk.app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    return desk


def token_of(browser: FlaskClient) -> str:
    page = browser.get("/api/v1/session").json
    assert page is not None
    return str(page["csrf_token"])


def sent(browser: FlaskClient, door: tuple[str, str], token: str, headers: Any) -> tuple[int, str]:
    method, address = door
    given: dict[str, Any] = {"data": {"csrf_token": token} if token else {}}
    if address.startswith("/api/"):
        given = {"json": {}, "headers": {"X-CSRFToken": token} if token else {}}
    given["headers"] = given.get("headers", {}) | headers
    answer = browser.open(address, method=method, **given)
    return answer.status_code, answer.text


@pytest.mark.parametrize("how", FROM_ELSEWHERE)
def test_no_door_takes_a_form_of_a_foreign_page_and_none_writes_for_it(
    guarded: Desk, how: str
) -> None:
    with_token, headers, status = FROM_ELSEWHERE[how]
    browser = guarded.browser(*Role)
    token = token_of(browser) if with_token else ""
    every = list(doors(guarded))

    with guarded.statements() as said:
        answers = {door: sent(browser, door, token, headers)[0] for door in every}

    assert len(every) > 50
    assert {door for door, found in answers.items() if found != status} == set()
    assert [line for line in said if line.startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_the_token_of_another_officer_opens_no_door(guarded: Desk) -> None:
    browser, stolen = guarded.browser(*Role), token_of(guarded.browser(*Role))

    answers = {door: sent(browser, door, stolen, {})[0] for door in doors(guarded)}

    assert {door for door, found in answers.items() if found != 400} == set()


def test_from_a_page_of_ours_every_door_looks_at_what_it_is_sent(guarded: Desk) -> None:
    """Else a door that refuses whatever comes would please the tests above."""
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    refused = {}

    for door in doors(guarded):
        browser = guarded.browser(*Role)
        status, page = sent(browser, door, token_of(browser), ours)
        if status == 400 or SAID[403] in page:
            refused[door] = status

    # A report that holds nothing is refused field by field; it is JSON all the same.
    assert refused == {}
