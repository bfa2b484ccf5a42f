from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort, redirect
from flask.typing import ResponseReturnValue
from werkzeug.test import TestResponse

from borderdesk.app import MOST_BYTES
from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import Conflict, Overtaken, Owing, Unacceptable
from borderdesk.edge.headers import HEADERS
from tests import factories
from tests.attacked import dummies
from tests.conftest import Desk


def failing(app: Flask) -> None:
    """Doors that fail in every way a door can."""

    def broken() -> str:
        raise ZeroDivisionError

    def conflicting() -> str:
        raise Conflict("The same id was used twice.")

    def unacceptable() -> str:
        raise Unacceptable("plate", "Type the plate as it is painted.")

    def owing() -> str:
        raise Owing("Write down the reason first.")

    for view in (broken, conflicting, unacceptable, owing):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view)
    app.add_url_rule("/refusing", "refusing", lambda: abort(400))


Ask = Callable[[Desk], TestResponse]

ASKS: dict[int, Ask] = {
    200: lambda desk: desk.app.test_client().get("/log-in"),
    302: lambda desk: desk.app.test_client().get("/"),
    400: lambda desk: desk.browser(Role.OFFICER).get("/refusing"),
    401: lambda desk: desk.app.test_client().get("/api/v1/nothing-here-but-locked"),
    403: lambda desk: desk.browser(Role.OFFICER).get("/owing"),
    404: lambda desk: desk.browser(Role.OFFICER).get("/nowhere"),
    405: lambda desk: desk.browser(Role.OFFICER).get("/log-out"),
    409: lambda desk: desk.browser(Role.OFFICER).get("/conflicting"),
    413: lambda desk: desk.app.test_client().post("/log-in", data=b"x" * (MOST_BYTES + 1)),
    422: lambda desk: desk.browser(Role.OFFICER).get("/unacceptable"),
    500: lambda desk: desk.browser(Role.OFFICER).get("/broken"),
}


@pytest.mark.parametrize("status", ASKS)
def test_every_status_carries_the_headers(desk: Desk, status: int) -> None:
    failing(desk.app)
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    desk.app.add_url_rule("/api/v1/nothing-here-but-locked", "locked", lambda: "in")

    answer = ASKS[status](desk)

    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server error" not in answer.text
    assert "Traceback" not in answer.text


def test_a_page_may_load_nothing_of_others_and_run_nothing_inline(desk: Desk) -> None:
    policy = desk.app.test_client().get("/log-in").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_static_files_may_be_kept(desk: Desk) -> None:
    answer = desk.app.test_client().get("/static/desk.css")

    assert answer.headers.get("Cache-Control") != "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_over_https_it_stays_https(
    sqlite_url: str, desk_on: Callable[..., Desk], desk: Desk
) -> None:
    secure = desk_on(sqlite_url, https=True)

    answer = secure.app.test_client().get("/log-in", base_url="https://localhost")

    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in desk.app.test_client().get("/log-in").headers


def test_a_host_that_is_not_ours_is_refused_with_the_headers(
    sqlite_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = desk_on(sqlite_url, trusted_hosts=("desk.example",))
    headers = {"Host": "evil.example", "Referer": "http://evil.example/"}

    answer = desk.app.test_client().get("/log-in", headers=headers)

    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert all(name in answer.headers for name in HEADERS)


STATUSES = (
    *(200, 404, 409, 500),
    *(pytest.param(n, marks=pytest.mark.long) for n in (302, 400, 401, 403, 405, 413, 415, 422)),
    *(pytest.param(n, marks=pytest.mark.long) for n in (423, 503)),
)
SAYS: dict[int, Exception] = {
    403: Owing("Write down the reason first."),
    409: Conflict("The same id was used twice."),
    422: Unacceptable("plate", "Type the plate as it is painted."),
    500: ZeroDivisionError(),
    503: Overtaken(),
}


def answering(status: int) -> Callable[..., ResponseReturnValue]:
    """A view that answers with that status, in the way in which views do."""

    def view(**_: object) -> ResponseReturnValue:
        if status < 400:
            return redirect("/log-in") if status == 302 else "A page."
        if status in SAYS:
            raise SAYS[status]
        abort(status)

    return view


@pytest.mark.parametrize("status", STATUSES)
def test_every_door_carries_the_headers_whatever_it_answers(desk: Desk, status: int) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = desk.browser(Role.FOREIGN_LIAISON, agency_id=factories.ABROAD)  # the smallest frame
    doors = [rule for rule in desk.app.url_map.iter_rules() if rule.endpoint != "static"]
    for rule in doors:
        desk.app.view_functions[rule.endpoint] = answering(status)

    for rule in doors:
        address = desk.app.url_map.bind("localhost").build(rule.endpoint, dummies(rule))
        answer = browser.open(address, method="GET" if "GET" in (rule.methods or ()) else "POST")
        assert answer.status_code == status, address
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Traceback" not in answer.text
        assert "Server error" not in answer.text


@pytest.mark.parametrize("method", ["TRACE", "PUT", "BREW"])
def test_methods_that_no_door_knows_are_refused_with_the_headers(desk: Desk, method: str) -> None:
    browser = desk.browser(Role.FOREIGN_LIAISON, agency_id=factories.ABROAD)

    for rule in desk.app.url_map.iter_rules():
        address = desk.app.url_map.bind("localhost").build(rule.endpoint, dummies(rule))
        answer = browser.open(address, method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"]
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
