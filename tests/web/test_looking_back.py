from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import NewEntry
from borderdesk.services import inspections, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.web import looking_back
from tests import factories
from tests.conftest import Desk

ADDRESS = "/watchlists/WANTED/look-back"


@pytest.fixture
def either(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk on SQLite, then on PostgreSQL: Velkarov passed an hour ago."""
    desk = desk_on(database_url)
    at = datetime.now(UTC) - timedelta(hours=1)
    by = factories.signature(Role.OFFICER, at=at)
    report = factories.inspection_report(crossed_at=at)
    with desk.acting() as session:
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
    return desk


def listed(desk: Desk, *entries: NewEntry) -> None:
    with desk.acting() as session:
        factories.watchlist(session, *entries, code="WANTED")


def test_the_page_of_a_list_offers_to_look_back_at_what_is_new(either: Desk) -> None:
    listed(either, factories.entry(source_key="K1"))
    supervisor = either.browser(Role.SUPERVISOR)

    page = supervisor.get("/watchlists/WANTED").text

    assert "One entry is new or changed in this version." in page
    assert f'href="{ADDRESS}"' in page
    assert ADDRESS not in either.browser(Role.ADMINISTRATOR).get("/watchlists/WANTED").text


def test_who_passed_is_shown_with_links_to_the_crossing_and_the_entry(either: Desk) -> None:
    listed(either, factories.entry(source_key="K1"))
    supervisor = either.browser(Role.SUPERVISOR)
    assert supervisor.get(ADDRESS).status_code == 200

    page = supervisor.post(ADDRESS, data=factories.search_form())

    with either.looking() as session:
        [crossing] = session.scalars(select(Inspection))
        acts = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq.desc())).all()
    assert page.status_code == 200
    assert f'href="/inspections/{crossing.reference}"' in page.text
    assert 'href="/watchlists/WANTED/K1"' in page.text
    assert acts[:3] == ["look_back", "look_back", "look_up"]


def test_where_nobody_passed_the_page_says_so(either: Desk) -> None:
    listed(either, factories.entry("Ivo SORIN"))

    page = either.browser(Role.SUPERVISOR).post(ADDRESS, data=factories.search_form()).text

    assert "Nobody who crossed at posts of your agency resembles these entries." in page


def test_without_a_reason_nothing_is_compared_and_what_was_chosen_stays(either: Desk) -> None:
    listed(either, factories.entry())

    page = either.browser(Role.SUPERVISOR).post(ADDRESS, data={"purpose": "case"})

    assert page.status_code == 422
    assert "the reason in at least ten characters" in page.text
    assert '<option value="case" selected>' in page.text


def test_more_entries_than_a_page_waits_for_are_left_to_the_command(
    either: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(either, factories.entry(), factories.entry("Ivo SORIN"))
    monkeypatch.setattr(looking_back, "MOST_ENTRIES", 1)
    supervisor = either.browser(Role.SUPERVISOR)

    assert "Ask at the console" in supervisor.get(ADDRESS).text
    refused = supervisor.post(ADDRESS, data=factories.search_form())

    assert refused.status_code == 422
    assert "A page asks for 1; the command takes more." in refused.text
