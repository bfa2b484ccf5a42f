from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType

import pyotp
import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.credentials import ACCOUNT_TRIES
from borderdesk.edge.login import TOKEN
from borderdesk.services import accounts, credentials
from borderdesk.services.accounts import NOBODY, password_hash
from borderdesk.store.accounts import LoginAttempt, Officer, UserSession
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.credentials import OneTimeLink
from tests import factories
from tests.conftest import Desk

PASSWORD = "four calm horses at dawn"
TWICE = {"password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def strict(sqlite_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk that asks everybody for a second factor."""
    return desk_on(sqlite_url, password_alone=False)


def link_for(desk: Desk, *roles: Role, name: str = "k.amsel") -> str:
    """A one-time link for a new officer."""
    now = datetime.now(UTC)
    with desk.acting() as session:
        officer = factories.officer(session, *roles, name=name, password_phc=NOBODY)
        by = factories.signature(Role.ADMINISTRATOR, at=now, proved_at=now)
        return credentials.issue_link(session, by, officer.id)


def secret_on(page: str) -> str:
    """The secret as an officer reads it who has no camera."""
    found = re.search(r'<dd class="code">([A-Z2-7 ]+)</dd>', page)
    assert found is not None
    return found[1].replace(" ", "")


def enrolled(desk: Desk) -> tuple[str, list[str]]:
    """Go through the link of K. Amsel; the secret and the backup codes."""
    at = f"/credentials/begin/{link_for(desk, Role.OFFICER)}"
    browser = desk.app.test_client()
    browser.post(f"{at}/password", data=TWICE)
    secret = secret_on(browser.get(at).text)
    # The code of the step before: so that this one is left for the sign-in.
    code = pyotp.TOTP(secret).at(datetime.now(UTC) - timedelta(seconds=30))
    page = browser.post(f"{at}/code", data={"code": code}).text
    return secret, re.findall(r'<li class="code">([a-z2-7-]{19})</li>', page)


def password_shown(browser: FlaskClient, password: str = PASSWORD) -> str:
    answer = browser.post("/log-in", data={"name": "k.amsel", "password": password})
    return answer.headers.get("Location", "")


def without_chance(page: str) -> str:
    """The page without what is new in every answer: the CSRF token."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/inspections/").status_code == 200


def test_an_officer_sets_password_and_code_maker_and_signs_in_with_both(strict: Desk) -> None:
    secret, codes = enrolled(strict)
    browser = strict.app.test_client()

    first = password_shown(browser)
    between = is_in(browser)
    page = browser.get("/log-in/second").text
    answer = browser.post("/log-in/second", data={"code": pyotp.TOTP(secret).now()})

    assert len(set(codes)) == 10
    assert (first, between) == ("/log-in/second", False)
    assert 'autocomplete="one-time-code"' in page
    assert answer.status_code == 302
    assert is_in(browser)


def test_the_token_is_new_after_the_second_factor_and_the_old_one_opens_nothing(
    strict: Desk,
) -> None:
    _, codes = enrolled(strict)
    browser, thief = strict.app.test_client(), strict.app.test_client()
    password_shown(browser)
    with browser.session_transaction() as cookie:
        half = dict(cookie)
    with thief.session_transaction() as cookie:
        cookie.update(half)

    browser.post("/log-in/second", data={"code": codes[0]})

    with browser.session_transaction() as cookie:
        assert set(cookie) == {TOKEN}
        assert cookie[TOKEN] not in half.values()
    assert thief.get("/log-in/second").headers["Location"] == "/log-in"
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = half["pending"]
    assert not is_in(thief)


def test_a_code_that_does_not_fit_says_one_thing_whatever_the_reason(strict: Desk) -> None:
    _, codes = enrolled(strict)
    browser = strict.app.test_client()
    password_shown(browser)
    first = browser.post("/log-in/second", data={"code": "no-such-code"})
    for _ in range(ACCOUNT_TRIES):
        browser.post("/log-in/second", data={"code": "no-such-code"})

    locked = browser.post("/log-in/second", data={"code": "no-such-code"})
    right = browser.post("/log-in/second", data={"code": codes[0]})

    assert (first.status_code, right.status_code) == (422, 422)
    assert without_chance(first.text) == without_chance(locked.text)
    assert "Wait for the next code, at most 30 seconds." in first.text
    assert not is_in(browser)
    assert password_shown(strict.app.test_client()) == ""


def test_nobody_stands_before_the_second_factor_without_the_password(strict: Desk) -> None:
    enrolled(strict)
    stranger = strict.app.test_client()

    answers = [stranger.get("/log-in/second"), stranger.post("/log-in/second", data={"code": "1"})]

    assert {answer.headers["Location"] for answer in answers} == {"/log-in"}
    assert password_shown(stranger, "another one of that length") == ""
    with strict.looking() as session:
        assert session.scalars(select(LoginAttempt.name)).all() == ["k.amsel"]


def test_known_and_unknown_names_give_the_same_bytes(strict: Desk) -> None:
    enrolled(strict)

    pages = [
        strict.app.test_client().post("/log-in", data={"name": name, "password": "guess"})
        for name in ("k.amsel", "k.never")
    ]

    known, unknown = (re.sub(r"k\.(amsel|never)", "X", without_chance(page.text)) for page in pages)
    assert known == unknown
    assert [page.status_code for page in pages] == [422, 422]


def test_without_a_second_factor_nobody_comes_in_by_password(strict: Desk) -> None:
    phc = password_hash(PASSWORD)
    with strict.acting() as session:
        factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=phc)

    browser = strict.app.test_client()

    assert password_shown(browser) == ""
    assert not is_in(browser)


def test_where_a_password_is_enough_the_link_asks_for_it_alone(desk: Desk) -> None:
    at = f"/credentials/begin/{link_for(desk, Role.SUPERVISOR)}"
    browser = desk.app.test_client()

    answer = browser.post(f"{at}/password", data=TWICE)

    assert answer.headers["Location"] == "/log-in"
    assert browser.get(at).status_code == 404
    assert password_shown(browser) not in ("", "/log-in/second")


def test_the_demonstration_never_asks_and_says_so(
    sqlite_url: str, desk_on: Callable[..., Desk]
) -> None:
    demo = desk_on(sqlite_url, demo=True, password_alone=True)

    page = html.unescape(demo.app.test_client().get("/log-in").text)

    assert "A password alone opens it; a real desk asks for a second factor, too." in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"password": PASSWORD, "password_again": "another"}, "The two passwords differ"),
        (dict.fromkeys(TWICE, "too short"), "15 to 128 characters"),
        (dict.fromkeys(TWICE, "kite mouth raven plank " * 6), "15 to 128 characters"),
        (dict.fromkeys(TWICE, "Password12345678"), "guessed first"),
        (dict.fromkeys(TWICE, "karl amsel agency 10 x"), "Leave out your own name"),
        ({}, "15 to 128 characters"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_and_it_never_comes_back(
    desk: Desk, given: dict[str, str], sentence: str
) -> None:
    with desk.acting() as session:
        officer = factories.officer(session, Role.OFFICER, full_name="Karl Amsel", name="k.amsel")
        now = datetime.now(UTC)
        by = factories.signature(Role.ADMINISTRATOR, at=now, proved_at=now)
        token = credentials.issue_link(session, by, officer.id)

    answer = desk.app.test_client().post(f"/credentials/begin/{token}/password", data=given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(value not in answer.text for value in given.values())
    with desk.looking() as session:
        assert session.scalars(select(OneTimeLink)).one().used_at is None


def test_links_that_open_nothing_look_alike(desk: Desk) -> None:
    used = link_for(desk, Role.OFFICER)
    browser = desk.app.test_client()
    browser.post(f"/credentials/begin/{used}/password", data=TWICE)

    pages = [browser.get(f"/credentials/begin/{token}") for token in (used, "never-made")]

    assert [page.status_code for page in pages] == [404, 404]
    with desk.looking() as session:
        assert not [leaf for leaf in session.scalars(select(LedgerEntry.leaf)) if used in leaf]


def test_a_supervisor_has_to_add_a_passkey_before_the_link_is_done(strict: Desk) -> None:
    at = f"/credentials/begin/{link_for(strict, Role.SUPERVISOR)}"
    browser = strict.app.test_client()
    browser.post(f"{at}/password", data=TWICE)
    code = pyotp.TOTP(secret_on(browser.get(at).text)).now()

    codes = browser.post(f"{at}/code", data={"code": code})
    page = browser.get(at)
    forged = browser.post(f"{at}/passkey", data={"answer": "{}"})

    assert "Go on to your passkey" in codes.text
    assert 'data-passkey="create"' in page.text
    assert "&#34;residentKey&#34;: &#34;required&#34;" in page.text
    assert forged.status_code == 422
    assert password_shown(browser) == "/log-in/second"
    assert "signs in by passkey" in browser.get("/log-in/second").text
    with strict.looking() as session:
        assert session.scalars(select(OneTimeLink)).one().used_at is None


def test_over_plain_http_under_an_address_nobody_needs_a_passkey(strict: Desk) -> None:
    at = f"http://192.0.2.7/credentials/begin/{link_for(strict, Role.SUPERVISOR)}"
    browser = strict.app.test_client()
    browser.post(f"{at}/password", data=TWICE)
    code = pyotp.TOTP(secret_on(browser.get(at).text)).now()

    codes = browser.post(f"{at}/code", data={"code": code})

    assert "I have kept them" in codes.text
    assert browser.get(at).status_code == 404


def test_the_hash_of_a_new_password_is_made_outside_the_transaction(desk: Desk) -> None:
    at = f"/credentials/begin/{link_for(desk, Role.OFFICER)}"
    inside: list[bool] = []

    def watch(frame: FrameType, what: str, _called: object) -> None:
        if what == "call" and frame.f_code is accounts.password_hash.__code__:
            inside.append("writing" in g)

    sys.setprofile(watch)
    try:
        desk.app.test_client().post(f"{at}/password", data=TWICE)
        desk.browser(Role.OFFICER).post("/credentials/password", data=TWICE)
    finally:
        sys.setprofile(None)

    assert inside == [False, False]


def test_one_sets_up_a_code_maker_and_is_asked_for_it_from_then_on(desk: Desk) -> None:
    phc = password_hash(PASSWORD)
    browser = desk.browser(Role.OFFICER, name="k.amsel", password_phc=phc)
    assert "You have no code maker." in browser.get("/credentials/").text

    secret = secret_on(browser.post("/credentials/code-maker").text)
    wrong = browser.post("/credentials/code-maker/code", data={"code": "000000x"})
    code = pyotp.TOTP(secret).now()
    right = browser.post("/credentials/code-maker/code", data={"code": code})

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert secret_on(wrong.text) == secret
    assert secret not in browser.get("/credentials/").text
    assert "10 backup codes are left." in browser.get("/credentials/").text
    assert "Your code maker is set up." in browser.get("/credentials/").text
    assert password_shown(desk.app.test_client()) == "/log-in/second"
    assert browser.post("/credentials/codes").status_code == 200


def test_a_new_password_of_ones_own_ends_the_other_sessions(desk: Desk) -> None:
    phc = password_hash("three other words, four")
    browser = desk.browser(Role.OFFICER, name="k.amsel", password_phc=phc)
    other = desk.app.test_client()
    password_shown(other, "three other words, four")
    assert is_in(other)

    answer = browser.post("/credentials/password", data=TWICE)

    assert answer.status_code == 302
    assert is_in(browser)
    assert not is_in(other)
    assert password_shown(other) not in ("", "/log-in")


def test_a_passkey_that_no_browser_made_is_not_added(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    for answer in ("{}", "[]", "x", '{"response": {"clientDataJSON": "e30"}}', '{"response": 1}'):
        page = browser.post("/credentials/passkeys", data={"answer": answer, "label": "key"})
        assert page.status_code == 422, answer
        assert "The passkey was not added." in page.text

    assert browser.post("/credentials/passkeys/7/remove").status_code == 404


def test_a_supervisor_sees_who_is_locked_out_and_unlocks(desk: Desk) -> None:
    with desk.acting() as session:
        for name, agency_id in (("k.amsel", 10), ("of.customs", 20)):
            factories.officer(
                session, Role.OFFICER, name=name, full_name=name.title(), agency_id=agency_id
            )
            session.add_all(
                LoginAttempt(name=name, address="192.0.2.7", at=datetime.now(UTC), passed=False)
                for _ in range(ACCOUNT_TRIES)
            )
    supervisor = desk.browser(Role.SUPERVISOR)
    page = supervisor.get("/credentials/locked").text
    with desk.looking() as session:
        ids = {officer.name: officer.id for officer in session.scalars(select(Officer))}

    foreign = supervisor.post(f"/credentials/locked/{ids['of.customs']}/unlock")
    answer = supervisor.post(f"/credentials/locked/{ids['k.amsel']}/unlock")

    assert "K.Amsel" in page
    assert "Of.Customs" not in page
    assert (foreign.status_code, answer.status_code) == (404, 302)
    assert "No log-in of your agency is locked." in supervisor.get("/credentials/locked").text
    assert desk.browser(Role.OFFICER).get("/credentials/locked").status_code == 403


def test_a_lock_leaves_open_sessions_alone(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER, name="k.amsel")
    with desk.acting() as session:
        session.add_all(
            LoginAttempt(name="k.amsel", address="192.0.2.7", at=datetime.now(UTC), passed=False)
            for _ in range(20)
        )

    assert is_in(browser)
    with desk.looking() as session:
        assert session.scalars(select(UserSession.revoked_at)).all() == [None]
