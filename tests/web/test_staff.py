from __future__ import annotations

import sys
from types import FrameType

import pytest
from flask import g
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.services import accounts
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.audit import LedgerEntry
from tests.conftest import Desk

PASSWORD = "four calm horses at dawn"
AGENCY = {"code": "COAST", "name": "Coast guard", "kind": "police", "country": "xva"}
POST = {"code": "AMR", "name": "Port Amar", "agency_id": "20", "lanes": "4"}
OFFICER = {
    "name": "k.amsel",
    "full_name": "K. Amsel",
    "agency_id": "10",
    "post_id": "101",
    "roles": ["officer", "supervisor"],
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def test_administrator_and_auditor_read_who_serves_where(desk: Desk) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        page = desk.browser(role).get("/staff/").text

        assert "Drenovac" in page
        assert "Agency 90" in page
        assert "Officer 1" in page
        assert "password_phc" not in page
        assert ("Add an officer" in page) == (role is Role.ADMINISTRATOR)

    with desk.looking() as session:
        assert set(session.scalars(select(LedgerEntry.act))) == {"read_accounts"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.LIAISON])
def test_others_do_not(desk: Desk, role: Role) -> None:
    assert desk.browser(role).get("/staff/").status_code == 403


@pytest.mark.parametrize(
    ("door", "form"), [("agencies", AGENCY), ("posts", POST), ("officers", OFFICER)]
)
def test_an_auditor_adds_nothing(desk: Desk, door: str, form: dict[str, str]) -> None:
    answer = desk.browser(Role.AUDITOR).post(f"/staff/{door}", data=form)

    assert answer.status_code == 403
    with desk.looking() as session:
        assert session.scalar(select(Officer).where(Officer.name == "k.amsel")) is None
        assert session.scalar(select(Agency).where(Agency.code == "COAST")) is None
        assert session.scalar(select(Post).where(Post.code == "AMR")) is None


def test_an_agency_and_a_post_are_added(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)

    answers = [
        browser.post("/staff/agencies", data=AGENCY | {"country": "Serbia"}),
        browser.post("/staff/posts", data=POST),
    ]

    assert [answer.headers["Location"] for answer in answers] == ["/staff/", "/staff/"]
    with desk.looking() as session:
        assert session.scalars(select(Agency).where(Agency.code == "COAST")).one().country == "SRB"
        assert session.scalars(select(Post).where(Post.code == "AMR")).one().lanes == 4
    assert "Coast guard" in browser.get("/staff/").text


def test_an_officer_is_added_and_can_log_in(desk: Desk) -> None:
    answer = desk.browser(Role.ADMINISTRATOR).post("/staff/officers", data=OFFICER)

    assert answer.status_code == 302
    with desk.looking() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "k.amsel")).one()
    assert officer.roles == ["officer", "supervisor"]
    assert PASSWORD not in officer.password_phc
    assert officer.password_phc.startswith("$argon2id$")
    entered = desk.app.test_client().post("/log-in", data={"name": "k.amsel", "password": PASSWORD})
    assert entered.status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password_again": "another one of that length"}, "The two passwords differ"),
        ({"password_again": ""}, "The two passwords differ"),
        ({"password": "x" * 14, "password_again": "x" * 14}, "15 to 128 characters"),
        ({"password": "x" * 129, "password_again": "x" * 129}, "15 to 128 characters"),
        ({"name": "one"}, "That name is taken."),
        ({"name": "K Amsel"}, "small letters"),
        ({"roles": []}, "This is needed."),
        ({"roles": ["emperor"]}, "Choose one of the values offered."),
        ({"post_id": "201"}, "That post is not one of this agency."),
        ({"roles": ["foreign_liaison"]}, "Only partners abroad"),
    ],
)
def test_what_is_wrong_with_an_officer_is_said_and_what_was_typed_stays(
    desk: Desk, change: dict[str, object], sentence: str
) -> None:
    answer = desk.browser(Role.ADMINISTRATOR).post("/staff/officers", data={**OFFICER, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="K. Amsel"' in answer.text
    assert PASSWORD not in answer.text
    with desk.looking() as session:
        assert session.scalar(select(Officer).where(Officer.full_name == "K. Amsel")) is None


def test_ticked_roles_stay_ticked(desk: Desk) -> None:
    form = {**OFFICER, "full_name": ""}

    page = desk.browser(Role.ADMINISTRATOR).post("/staff/officers", data=form).text

    assert 'value="supervisor" checked' in page
    assert 'value="auditor" checked' not in page


@pytest.mark.parametrize(
    ("door", "form", "sentence"),
    [
        ("agencies", AGENCY | {"code": "A10"}, "That code is taken."),
        ("agencies", AGENCY | {"code": "a"}, "capital letters"),
        ("agencies", AGENCY | {"country": "Atlantis"}, "There is no such country."),
        ("posts", POST | {"code": "DRN"}, "That code is taken."),
        ("posts", POST | {"lanes": "99"}, "This number cannot be right."),
    ],
)
def test_what_is_wrong_with_a_place_is_said(
    desk: Desk, door: str, form: dict[str, str], sentence: str
) -> None:
    answer = desk.browser(Role.ADMINISTRATOR).post(f"/staff/{door}", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_hash_is_made_outside_the_transaction(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    inside: list[bool] = []

    def watch(frame: FrameType, what: str, _called: object) -> None:
        if what == "call" and frame.f_code is accounts.password_hash.__code__:
            inside.append("writing" in g)

    sys.setprofile(watch)
    try:
        browser.post("/staff/officers", data=OFFICER)
    finally:
        sys.setprofile(None)

    assert inside == [False]
