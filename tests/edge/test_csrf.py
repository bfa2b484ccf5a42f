from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from borderdesk.domain.accounts import Role
from borderdesk.edge.login import TOKEN
from tests.conftest import Desk

OURS = "http://localhost"


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    """A desk that asks for the token, as outside of tests."""
    desk.app.config["WTF_CSRF_ENABLED"] = True
    return desk


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def lit(browser: FlaskClient, token: str | None, **headers: str) -> int:
    given = {"light": "night"} | ({"csrf_token": token} if token is not None else {})
    return browser.post("/light", data=given, headers=headers).status_code


def test_a_form_without_the_token_is_not_taken_and_says_so(guarded: Desk) -> None:
    answer = guarded.browser(Role.SUPERVISOR).post("/log-out")

    assert answer.status_code == 400
    assert "load the page anew" in answer.text


def test_a_form_of_our_own_page_is_taken(guarded: Desk) -> None:
    browser = guarded.app.test_client()
    token = token_in(browser.get("/log-in").text)

    assert lit(browser, token) == 302
    assert lit(browser, token, Origin=OURS, Sec_Fetch_Site="same-origin") == 302


@pytest.mark.parametrize("token", [None, "", "x", "ImFiYyI.aaaa.bbbb"])
def test_a_wrong_token_is_none(guarded: Desk, token: str | None) -> None:
    browser = guarded.app.test_client()
    browser.get("/log-in")

    assert lit(browser, token) == 400


def test_the_token_of_another_session_is_not_taken(guarded: Desk) -> None:
    stolen = token_in(guarded.app.test_client().get("/log-in").text)
    browser = guarded.app.test_client()
    browser.get("/log-in")

    assert lit(browser, stolen) == 400


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "http://[::1",
        "",
        "localhost",
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_the_token(guarded: Desk, origin: str) -> None:
    browser = guarded.app.test_client()
    token = token_in(browser.get("/log-in").text)

    assert lit(browser, token, Origin=origin) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "anything"])
def test_what_the_browser_says_of_its_origin_counts(guarded: Desk, site: str) -> None:
    browser = guarded.app.test_client()
    token = token_in(browser.get("/log-in").text)

    assert lit(browser, token, **{"Sec-Fetch-Site": site}) == 403


def test_reading_from_elsewhere_is_no_matter(guarded: Desk) -> None:
    answer = guarded.app.test_client().get("/log-in", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


def test_json_is_taken_with_the_token_in_its_header_alone(guarded: Desk) -> None:
    browser = guarded.browser(Role.OFFICER)
    with browser.session_transaction() as cookie:
        logged_in = cookie[TOKEN]

    answer = browser.post("/api/v1/inspections", json={"lane": 2})

    assert logged_in
    assert answer.status_code == 400
    assert answer.json == {
        "message": "The desk did not understand this. Go back, load the page anew and try again."
    }
