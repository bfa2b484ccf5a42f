from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from borderdesk.domain.accounts import Role
from borderdesk.domain.approvals import ApprovalState
from borderdesk.services import watchlists
from borderdesk.store.accounts import Officer, UserSession
from borderdesk.store.approvals import Approval
from borderdesk.store.watchlists import everyone_listed
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS


@pytest.fixture
def asked(desk: Desk) -> str:
    """The reference of a proposal by officer 1: a list that is to lose one of its two entries."""
    two = [factories.entry("Ana ANIC", source_key="1"), factories.entry("Ivo IVIC", source_key="2")]
    with desk.acting() as session:
        factories.watchlist(session, *two, code="WANTED")
        session.get_one(Officer, 1).full_name = "Petra PREDLAG"
        by = factories.signature(Role.ADMINISTRATOR, at=now(), proved_at=now())
        source = watchlists.Source("half.json", "b" * 64)
        key = watchlists.begin_import(session, by, "WANTED", source, reason="Half of it")
        watchlists.stage(session, by, key, two[:1])
        made = watchlists.change(session, by, key)
        proposed = watchlists.propose(session, by, key, made, shrinking=True, reason="Half of it")
        return proposed.reference


def now() -> datetime:
    return datetime.now(UTC)


def kept(desk: Desk) -> Approval:
    with desk.looking() as session:
        return session.scalars(select(Approval)).one()


def test_what_waits_stands_on_the_page_in_words_and_in_the_side(desk: Desk, asked: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    index, shown = browser.get("/approvals/").text, browser.get(f"/approvals/{asked}").text

    assert "Petra PREDLAG" in index
    assert "Import a list" in index
    for said in ("half.json", "Entries that go", "Entries until now", "Half of it", "WANTED"):
        assert said in shown
    assert "Approve it as it stands" in shown
    assert "Petra PREDLAG proposes: import a list" in browser.get("/desk/").text


def test_approving_it_puts_the_list_in_force_at_once(desk: Desk, asked: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    answer = browser.post(f"/approvals/{asked}/approve", data={"version": kept(desk).version})

    assert answer.status_code == 302
    assert kept(desk).state is ApprovalState.CONSUMED
    with desk.looking() as session:
        assert [key for key, _, _, _ in everyone_listed(session)] == [1]
    assert "Nothing waits for your signature." in browser.get("/approvals/").text


def test_refusing_needs_words_and_says_them_to_the_proposer(desk: Desk, asked: str) -> None:
    browser, version = desk.browser(Role.ADMINISTRATOR), kept(desk).version
    door = f"/approvals/{asked}/refuse"

    silent = browser.post(door, data={"version": version, "words": " "})
    answer = browser.post(door, data={"version": version, "words": "The file is cut off."})

    assert (silent.status_code, answer.status_code) == (422, 302)
    assert kept(desk).state is ApprovalState.REFUSED
    assert "The file is cut off." in browser.get(f"/approvals/{asked}").text
    with desk.looking() as session:
        assert len(list(everyone_listed(session))) == 2


def test_what_was_answered_meanwhile_is_a_lost_race(desk: Desk, asked: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    late = browser.post(f"/approvals/{asked}/approve", data={"version": kept(desk).version + 1})

    assert late.status_code == 409
    assert kept(desk).state is ApprovalState.WAITING


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.LIAISON])
def test_other_roles_have_no_such_page(desk: Desk, asked: str, role: Role) -> None:
    browser = desk.browser(role)

    assert browser.get("/approvals/").status_code == 403
    assert browser.get(f"/approvals/{asked}").status_code == 404


def test_a_foreign_proposal_looks_like_none(desk: Desk, asked: str) -> None:
    theirs = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    answers = [theirs.get(f"/approvals/{name}") for name in (asked, "P-2026-000009-X")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Nothing waits for your signature." in theirs.get("/approvals/").text


def test_a_signature_asks_for_a_fresh_proof_and_leads_to_it(desk: Desk, asked: str) -> None:
    browser, version = desk.browser(Role.SUPERVISOR), kept(desk).version
    with desk.acting() as session:
        session.execute(update(UserSession).values(proved_at=now() - timedelta(minutes=6)))

    answer = browser.post(f"/approvals/{asked}/approve", data={"version": version})

    assert answer.status_code == 422
    assert 'href="/prove"' in answer.text
    assert kept(desk).state is ApprovalState.WAITING
