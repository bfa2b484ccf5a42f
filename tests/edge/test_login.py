from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.edge.login import TOKEN
from borderdesk.services.accounts import SHIFT, TRIES, password_hash
from borderdesk.store.accounts import LoginAttempt, UserSession
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.conftest import Desk

PASSWORD = "four calm horses at dawn"
PHC = password_hash(PASSWORD)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A desk at which K. Amsel may log in with PASSWORD."""
    with desk.acting() as session:
        factories.officer(session, Role.SUPERVISOR, name="k.amsel", password_phc=PHC)
    return desk


def log_in(browser: FlaskClient, password: str = PASSWORD, name: str = "k.amsel") -> TestResponse:
    return browser.post("/log-in", data={"name": name, "password": password})


def token_of(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie.get(TOKEN, ""))


def is_in(browser: FlaskClient) -> bool:
    """Whether the browser is let to a page, and not sent to the log-in."""
    return browser.get("/summaries/").status_code == 200


def test_who_logs_in_is_let_in(staffed: Desk) -> None:
    browser = staffed.app.test_client()

    answer = log_in(browser)

    assert answer.status_code == 302
    assert answer.headers["Location"] != "/log-in"
    assert is_in(browser)


def test_a_cookie_holds_the_token_and_the_csrf_token_and_nothing_else(staffed: Desk) -> None:
    staffed.app.config["WTF_CSRF_ENABLED"] = True
    browser = staffed.app.test_client()
    page = browser.get("/log-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    data = {"name": "k.amsel", "password": PASSWORD, "csrf_token": token[1]}
    browser.post("/log-in", data=data)
    browser.get("/summaries/")

    with browser.session_transaction() as cookie:
        held = set(cookie)

    assert held == {TOKEN, "csrf_token"}


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(staffed: Desk) -> None:
    answer = log_in(staffed.app.test_client())

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("bd="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_planted_token_is_not_adopted(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = "planted"

    log_in(browser)

    assert token_of(browser) not in ("", "planted")
    planted = staffed.app.test_client()
    with planted.session_transaction() as cookie:
        cookie[TOKEN] = "planted"
    assert not is_in(planted)


def test_a_second_log_in_ends_the_first_session_of_the_browser(staffed: Desk) -> None:
    browser, thief = staffed.app.test_client(), staffed.app.test_client()
    log_in(browser)
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = token_of(browser)

    log_in(browser)

    assert is_in(browser)
    assert not is_in(thief)


def test_after_the_log_out_the_old_cookie_is_dead(staffed: Desk) -> None:
    browser, thief = staffed.app.test_client(), staffed.app.test_client()
    log_in(browser)
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = token_of(browser)
    assert is_in(thief)

    browser.post("/log-out")

    assert not is_in(browser)
    assert not is_in(thief)
    with staffed.looking() as session:
        assert session.scalars(select(UserSession)).one().revoked_at is not None


def test_a_cookie_that_we_did_not_sign_opens_nothing(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    log_in(browser)
    cookie = browser.get_cookie("bd")
    assert cookie is not None

    browser.set_cookie("bd", cookie.value[:-2] + "zz")

    assert not is_in(browser)


@pytest.mark.parametrize(("age", "open_"), [(SHIFT - timedelta(minutes=1), True), (SHIFT, False)])
def test_after_twelve_hours_everybody_logs_in_anew(
    staffed: Desk, age: timedelta, open_: bool
) -> None:
    browser = staffed.app.test_client()
    log_in(browser)

    with staffed.acting() as session:
        session.execute(update(UserSession).values(opened_at=datetime.now(UTC) - age))

    assert is_in(browser) is open_


def test_who_has_left_is_out_at_once(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    log_in(browser)

    with staffed.acting() as session:
        session.scalars(select(UserSession)).one().officer.left_at = datetime.now(UTC)

    assert not is_in(browser)


def test_five_misses_lock_even_with_the_right_password(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    for _ in range(TRIES):
        assert log_in(browser, "wrong").status_code == 422

    answer = log_in(browser)

    assert answer.status_code == 422
    assert not is_in(browser)
    with staffed.looking() as session:
        tries = session.scalars(select(LoginAttempt.passed)).all()
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "log_in")).all()
    assert tries == [False] * (TRIES + 1)
    assert {row.outcome for row in rows} == {"NotPermitted"}


def test_a_locked_name_an_unknown_one_and_a_wrong_password_answer_alike(staffed: Desk) -> None:
    browser = staffed.app.test_client()

    def asked(name: str, password: str) -> tuple[str, list[str]]:
        with staffed.statements() as said:
            answer = log_in(browser, password, name)
        assert answer.status_code == 422
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)  # tells the second
        return page.replace(name, "NAME"), said

    wrong = asked("k.amsel", "wrong")
    unknown = asked("m.sareth", "wrong")
    for _ in range(TRIES):
        log_in(browser, "wrong")
    locked = asked("k.amsel", PASSWORD)

    assert wrong == unknown == locked


def test_a_password_never_comes_back(staffed: Desk) -> None:
    answer = log_in(staffed.app.test_client(), "wrong but close")

    assert "wrong but close" not in answer.text
    assert "k.amsel" in answer.text


@pytest.mark.parametrize(
    "data",
    [{}, {"name": "k.amsel"}, {"name": "k.amsel", "password": "x" * 129}, {"name": "n" * 81}],
)
def test_what_is_no_log_in_costs_no_hash(staffed: Desk, data: dict[str, str]) -> None:
    answer = staffed.app.test_client().post("/log-in", data=data)

    assert answer.status_code == 422
    with staffed.looking() as session:
        assert session.scalars(select(LoginAttempt)).all() == []


def test_the_session_is_marked_as_seen_once_a_minute_at_most(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    log_in(browser)
    with staffed.statements() as said:
        browser.get("/summaries/")
        browser.get("/summaries/")
    assert not [line for line in said if line.startswith("UPDATE user_session")]

    with staffed.acting() as session:
        long_ago = datetime.now(UTC) - timedelta(seconds=61)
        session.execute(update(UserSession).values(last_seen_at=long_ago))
    with staffed.statements() as said:
        browser.get("/summaries/")
        browser.get("/summaries/")

    assert len([line for line in said if line.startswith("UPDATE user_session")]) == 1


def test_the_database_knows_the_token_by_its_hash_alone(staffed: Desk) -> None:
    browser = staffed.app.test_client()
    log_in(browser)
    token = token_of(browser)

    with staffed.looking() as session:
        kept = session.scalars(select(UserSession)).one()

    assert kept.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43  # 256 bits


BACKS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "//[",
    "http://[",
    "/summaries/\r\nSet-Cookie: a=b",
    "/nowhere",
    "/log-out",
    "",
]


@pytest.mark.parametrize("back", BACKS)
@pytest.mark.parametrize("door", ["/light", "/language"])
def test_no_form_leads_away_from_the_desk(desk: Desk, door: str, back: str) -> None:
    answer = desk.app.test_client().post(door, data={"back": back, "light": "night"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/log-in"
    assert "a" not in [c.partition("=")[0] for c in answer.headers.getlist("Set-Cookie")]


def test_a_form_leads_back_to_the_page_it_came_from(desk: Desk) -> None:
    browser = desk.browser(Role.AUDITOR)

    answer = browser.post("/light", data={"back": "/audit/?subject=C-1&page=2", "light": "night"})

    assert answer.headers["Location"] == "/audit/?subject=C-1&page=2"
