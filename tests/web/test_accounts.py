from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.accounts import UserSession
from borderdesk.store.audit import LedgerEntry
from tests.conftest import Desk


def test_the_page_of_log_in_asks_for_name_and_password_and_no_more(desk: Desk) -> None:
    page = desk.app.test_client().get("/log-in").text

    assert 'name="name"' in page
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "demonstration" not in page


def test_the_demonstration_says_whom_one_may_come_in_as(desk: Desk) -> None:
    desk.app.extensions["borderdesk.log_ins"] = [("k.amsel", "officer, <lane> 2")]
    desk.app.extensions["borderdesk.password"] = "lamp in the booth"

    page = desk.app.test_client().get("/log-in").text

    assert "Log-ins of the demonstration" in page
    assert "k.amsel" in page
    assert "officer, &lt;lane&gt; 2" in page
    assert "lamp in the booth" in page


def test_a_refused_log_in_says_one_thing_beside_the_name(desk: Desk) -> None:
    answer = desk.app.test_client().post("/log-in", data={"name": "nobody", "password": "x"})

    assert answer.status_code == 422
    assert "Name and password do not fit, or the account is locked." in answer.text
    assert 'value="nobody"' in answer.text


@pytest.mark.parametrize(
    ("role", "room"),
    [
        (Role.AUDITOR, "/audit/"),
        (Role.FOREIGN_LIAISON, "/inbox/"),
        (Role.ADMINISTRATOR, "/staff/"),
    ],
)
def test_each_role_begins_where_its_work_is(desk: Desk, role: Role, room: str) -> None:
    given = {"agency_id": 90} if role is Role.FOREIGN_LIAISON else {}

    answer = desk.browser(role, **given).get("/")

    assert answer.headers["Location"] == room


def test_whoever_is_in_is_not_asked_again(desk: Desk) -> None:
    answer = desk.browser(Role.AUDITOR).get("/log-in")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_officer_without_any_work_is_told_so_and_not_sent_around(desk: Desk) -> None:
    answer = desk.browser().get("/")

    assert answer.status_code == 403


def test_a_log_out_leads_to_the_log_in_and_is_in_the_ledger(desk: Desk) -> None:
    browser = desk.browser(Role.AUDITOR)

    answer = browser.post("/log-out")

    assert answer.headers["Location"] == "/log-in"
    assert browser.get("/log-in").status_code == 200
    with desk.looking() as session:
        assert session.scalars(select(LedgerEntry.act)).all() == ["log_out"]
        assert session.scalars(select(UserSession)).one().revoked_at is not None


@pytest.mark.parametrize(
    ("door", "field", "value", "cookie"),
    [
        ("/light", "light", "night", "light=night"),
        ("/language", "lang", "sr", "lang=sr"),
        ("/light", "light", "<b>", ""),
        ("/language", "lang", "xx", ""),
    ],
)
def test_light_and_language_are_kept_where_they_are_known(
    desk: Desk, door: str, field: str, value: str, cookie: str
) -> None:
    answer = desk.app.test_client().post(door, data={field: value, "back": "/log-in"})

    kept = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{field}=")]
    assert answer.headers["Location"] == "/log-in"
    assert [c.partition(";")[0] for c in kept] == ([cookie] if cookie else [])
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in kept)


def test_the_page_is_read_from_right_to_left_in_dari(desk: Desk) -> None:
    browser = desk.app.test_client()
    browser.post("/language", data={"lang": "fa"})

    assert 'dir="rtl"' in browser.get("/log-in").text
