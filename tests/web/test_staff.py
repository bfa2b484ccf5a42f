from __future__ import annotations

import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.services.accounts import NOBODY
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.approvals import Approval
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.credentials import OneTimeLink
from tests import factories
from tests.conftest import Desk

AGENCY = {"code": "COAST", "name": "Coast guard", "kind": "police", "country": "xva"}
POST = {"code": "AMR", "name": "Port Amar", "agency_id": "20", "lanes": "4"}
OFFICER = {
    "name": "k.amsel",
    "full_name": "K. Amsel",
    "agency_id": "10",
    "post_id": "101",
    "roles": ["officer", "custodian"],
}


def test_administrator_and_auditor_read_who_serves_where(desk: Desk) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        page = desk.browser(role).get("/staff/").text

        assert "Drenovac" in page
        assert "Agency 90" in page
        assert "Officer One" in page
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


def test_an_officer_is_added_without_a_password_and_gets_a_slip(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)

    answer = browser.post("/staff/officers", data=OFFICER)

    assert answer.status_code == 200
    found = re.search(r'aria-label="Code with the address', answer.text)
    token = link_on(answer.text)
    assert found
    with desk.looking() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "k.amsel")).one()
        kept = session.scalars(select(OneTimeLink)).one()
    assert officer.roles == ["custodian", "officer"]
    assert officer.password_phc == NOBODY
    assert (kept.officer_id, kept.token_sha256) == (officer.id, sha256(token.encode()).hexdigest())
    assert len(token) == 43  # 256 bits in base64url
    assert desk.app.test_client().get(f"/credentials/begin/{token}").status_code == 200


def link_on(page: str) -> str:
    """The token of the one-time link that stands on a slip."""
    shown = page.replace("<wbr>", "")
    found = re.search(r"/credentials/begin/([A-Za-z0-9_-]+)", shown)
    assert found is not None
    return found[1]


def test_a_new_link_ends_the_old_one(desk: Desk) -> None:
    browser = desk.browser(Role.ADMINISTRATOR)
    old = link_on(browser.post("/staff/officers", data=OFFICER).text)
    with desk.looking() as session:
        officer_id = session.scalars(select(Officer.id).where(Officer.name == "k.amsel")).one()

    new = link_on(browser.post(f"/staff/officers/{officer_id}/link").text)

    stranger = desk.app.test_client()
    statuses = [stranger.get(f"/credentials/begin/{token}").status_code for token in (old, new)]
    assert statuses == [404, 200]


def test_other_roles_and_leaving_ask_why_and_end_the_sessions(desk: Desk) -> None:
    administrator = desk.browser(Role.ADMINISTRATOR)
    with desk.acting() as session:
        officer_id = factories.officer(session, Role.OFFICER, name="k.amsel").id
    at = f"/staff/officers/{officer_id}"

    nameless = administrator.post(f"{at}/roles", data={"roles": "custodian"})
    changed = administrator.post(f"{at}/roles", data={"roles": "custodian", "reason": "Promoted"})
    left = administrator.post(f"{at}/leave", data={"reason": "Moved to the coast guard"})

    assert (nameless.status_code, changed.status_code, left.status_code) == (422, 302, 302)
    assert 'value="custodian" checked' in nameless.text
    with desk.looking() as session:
        officer = session.get_one(Officer, officer_id)
        assert officer.roles == ["custodian"]
        assert officer.left_at is not None
    page = administrator.get(at).text
    assert "Has left" in page
    assert "Change the roles" not in page
    assert administrator.post(f"{at}/link").status_code == 404


def test_an_auditor_reads_of_an_officer_and_changes_nothing(desk: Desk) -> None:
    auditor = desk.browser(Role.AUDITOR)

    page = auditor.get("/staff/officers/1")

    assert page.status_code == 200
    assert "Make a one-time link" not in page.text
    reason = {"reason": "Why not"}
    for act, given in (("link", {}), ("roles", reason | {"roles": "officer"}), ("leave", reason)):
        assert auditor.post(f"/staff/officers/1/{act}", data=given).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
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
    with desk.looking() as session:
        assert session.scalar(select(Officer).where(Officer.full_name == "K. Amsel")) is None


def test_ticked_roles_stay_ticked(desk: Desk) -> None:
    form = {**OFFICER, "full_name": ""}

    page = desk.browser(Role.ADMINISTRATOR).post("/staff/officers", data=form).text

    assert 'value="custodian" checked' in page
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


LEADER = OFFICER | {"roles": ["officer", "supervisor"], "reason": "She leads the night shift."}


def waits(desk: Desk) -> Approval:
    with desk.looking() as session:
        return session.scalars(select(Approval)).one()


def test_a_new_supervisor_waits_for_another_officer_and_gets_the_slip_afterwards(
    desk: Desk,
) -> None:
    administrator, second = desk.browser(Role.ADMINISTRATOR), desk.browser(Role.SUPERVISOR)

    proposed = administrator.post("/staff/officers", data=LEADER)
    page = second.get(proposed.headers["Location"]).text
    asked = waits(desk)
    second.post(f"/approvals/{asked.reference}/approve", data={"version": asked.version})
    offered = administrator.get(f"/approvals/{asked.reference}").text
    slip = administrator.post(f"/staff/approved/{asked.reference}")

    assert proposed.headers["Location"] == f"/approvals/{asked.reference}"
    for said in ("K. Amsel", "k.amsel", "officer, supervisor", "DRN", "She leads the night shift."):
        assert said in page
    assert "Carry it out" in offered
    assert desk.app.test_client().get(f"/credentials/begin/{link_on(slip.text)}").status_code == 200
    with desk.looking() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "k.amsel")).one()
    assert officer.roles == ["officer", "supervisor"]
    assert administrator.post(f"/staff/approved/{asked.reference}").status_code == 422


def test_a_new_supervisor_needs_a_reason(desk: Desk) -> None:
    form = LEADER | {"reason": ""}

    answer = desk.browser(Role.ADMINISTRATOR).post("/staff/officers", data=form)

    assert answer.status_code == 422
    assert "Write down the reason first." in answer.text


def test_a_promotion_waits_and_the_officers_page_says_so(desk: Desk) -> None:
    administrator, second = desk.browser(Role.ADMINISTRATOR), desk.browser(Role.SUPERVISOR)
    with desk.acting() as session:
        officer_id = factories.officer(session, Role.OFFICER, name="k.amsel").id
    at, form = f"/staff/officers/{officer_id}", {"roles": "supervisor", "reason": "She leads."}

    administrator.post(f"{at}/roles", data=form)
    asked = waits(desk)
    meanwhile, again = administrator.get(at).text, administrator.post(f"{at}/roles", data=form)
    before = administrator.post(f"/staff/approved/{asked.reference}")
    second.post(f"/approvals/{asked.reference}/approve", data={"version": asked.version})
    done = administrator.post(f"/staff/approved/{asked.reference}")

    assert "Other roles are proposed already" in meanwhile
    assert (again.status_code, before.status_code, done.status_code) == (422, 409, 302)
    assert done.headers["Location"] == at
    with desk.looking() as session:
        assert session.get_one(Officer, officer_id).roles == ["supervisor"]


def test_what_is_approved_and_not_done_stands_in_the_side_of_who_proposed_it(desk: Desk) -> None:
    administrator, second = desk.browser(Role.ADMINISTRATOR), desk.browser(Role.SUPERVISOR)
    administrator.post("/staff/officers", data=LEADER)
    asked = waits(desk)

    second.post(f"/approvals/{asked.reference}/approve", data={"version": asked.version})

    assert "Carry it out" in administrator.get("/approvals/").text
    assert "Carry it out" not in second.get("/approvals/").text
    assert second.post(f"/staff/approved/{asked.reference}").status_code == 403
