from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action, NewEntry
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Quality,
    Sex,
)
from borderdesk.services import watchlists
from borderdesk.store.audit import LedgerEntry, LedgerWords
from tests import factories
from tests.conftest import Desk
from tests.factories import POLICE

# What differs from one answer to the next: the clock, and tokens that bear the second.
MOVING = re.compile(r'<time .*?</time>|name="csrf_token" value="[^"]*"')
WANTED = NewEntry(
    "QDi/7741",
    Particulars(
        Kind.PERSON,
        (
            Name("ВЕЛКАРОВ Мирон", script="Cyrl"),
            Name("Miron Velkarov", NameKind.VARIATION),
            Name("ميرون", NameKind.ALIAS, Quality.LOW, "Arab"),
        ),
        (Birth.in_year(1983, approximate=True),),
        Sex.MALE,
        ("XTO",),
        ("Lesk district",),
        (Identifier(IdentifierKind.PASSPORT, "XT9912844", "XTO"),),
    ),
    "Organised crime",
    date(2025, 5, 3),
    "Uses <b>the name</b> Tadey.",
    Action.LOCATE,
)


def list_in(desk: Desk, *entries: NewEntry, shared: bool = True) -> str:
    with desk.acting() as session:
        made = factories.watchlist(session, *entries, code="WANTED", legal_basis="Border Act")
        made.shared = shared
        return made.code


def publish(desk: Desk, *entries: NewEntry) -> None:
    """Put another version of the list in force."""
    by = factories.signature(Role.ADMINISTRATOR)
    source = watchlists.Source("second.json", "b" * 64)
    with desk.acting() as session:
        key = watchlists.begin_import(session, by, "WANTED", source, reason="Second")
        watchlists.stage(session, by, key, entries)
        factories.put_in_force(session, key)


def ledger(desk: Desk) -> list[tuple[str, str]]:
    with desk.looking() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
        return [(row.act, row.subject) for row in rows]


def test_the_lists_say_their_version_and_how_old_it_is(desk: Desk) -> None:
    list_in(desk, WANTED)

    page = desk.browser(Role.SUPERVISOR).get("/watchlists/")

    assert page.status_code == 200
    assert "Wanted persons" in page.text
    assert "days old" in page.text  # factories put it in force in March


def test_where_there_is_no_list_the_page_says_what_that_means(desk: Desk) -> None:
    page = desk.browser(Role.SUPERVISOR).get("/watchlists/").text

    assert "No list yet." in page


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LIAISON, Role.DUTY_OFFICER, Role.CUSTODIAN])
def test_other_roles_read_of_no_list(desk: Desk, role: Role) -> None:
    list_in(desk, WANTED)
    browser = desk.browser(role)

    assert browser.get("/watchlists/").status_code == 403
    assert browser.get("/watchlists/WANTED").status_code == 404
    assert browser.get("/watchlists/WANTED/QDi/7741").status_code == 404


def searched(browser: FlaskClient, words: str) -> TestResponse:
    """The answer to a search in the list, by the page that it leads to."""
    data = factories.search_form(words=words)
    return browser.post("/watchlists/WANTED/search", data=data, follow_redirects=True)


def test_what_was_searched_for_is_written_into_the_ledger_apart(desk: Desk) -> None:
    list_in(desk, WANTED, factories.entry("Ivo SORIN"))

    page = searched(desk.browser(Role.SUPERVISOR), "sorin").text

    assert "Ivo SORIN" in page
    assert "Велкаров".upper() not in page
    with desk.looking() as session:
        asked = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "look_up")).one()
        words = session.get_one(LedgerWords, asked.seq).words
        answers = [row.act for row in session.scalars(select(LedgerEntry)) if row.seq > asked.seq]
    assert words == "case: Named by a witness in a case. (words: sorin)"
    assert "sorin" not in asked.leaf
    assert answers == ["read_entry", "read_entry"]  # counted, then shown


def test_the_administrator_sees_versions_but_no_entry(desk: Desk) -> None:
    list_in(desk, WANTED)
    browser = desk.browser(Role.ADMINISTRATOR)

    page = browser.get("/watchlists/WANTED")

    assert page.status_code == 200
    assert searched(browser, "velkarov").status_code == 403
    assert "version 1 in force" in page.text
    assert "Miron" not in page.text
    assert "ВЕЛКАРОВ" not in page.text
    assert browser.get("/watchlists/WANTED/QDi/7741").status_code == 404
    assert "read_entry" not in [act for act, _ in ledger(desk)]


def test_a_version_says_what_it_changed(desk: Desk) -> None:
    list_in(desk, WANTED, factories.entry("Ivo SORIN", source_key="K1"))
    publish(desk, factories.entry("Ivo SORIN", source_key="K1", remarks="Seen again."))

    page = desk.browser(Role.SUPERVISOR).get("/watchlists/WANTED").text

    assert "version 2 in force" in page
    assert "superseded" in page
    assert "second.json" in page
    assert "1 to 1 of 1" in page


def test_many_entries_stand_on_pages_that_keep_the_search(desk: Desk) -> None:
    list_in(desk, *(factories.entry(f"Ivo SORIN {n:02}") for n in range(60)))
    browser = desk.browser(Role.SUPERVISOR)

    first = searched(browser, "ivo")
    second = browser.get(f"{first.request.path}?page=2").text

    assert "1 to 50 of 60" in first.text
    assert f"{first.request.path}?page=2" in first.text
    assert "51 to 60 of 60" in second


def test_an_entry_is_shown_in_full_and_what_it_says_is_only_text(desk: Desk) -> None:
    list_in(desk, WANTED)

    page = desk.browser(Role.SUPERVISOR).get("/watchlists/WANTED/QDi/7741")

    assert page.status_code == 200
    for said in ("ВЕЛКАРОВ Мирон", "ميرون", "alias", "low", "Arab", "about 1983", "Torvia"):
        assert said in page.text
    for said in ("Lesk district", "XT9912844", "Organised crime", "3 May 2025", "note where"):
        assert said in page.text
    assert "Uses &lt;b&gt;the name&lt;/b&gt; Tadey." in page.text
    assert ledger(desk)[-1] == ("read_entry", "WANTED/QDi/7741")


def test_an_entry_says_what_its_editions_changed(desk: Desk) -> None:
    list_in(desk, factories.entry(source_key="K1", remarks="Seen at Karsno."))
    publish(desk, factories.entry(source_key="K1", remarks="Seen at Drenovac."))

    page = desk.browser(Role.SUPERVISOR).get("/watchlists/WANTED/K1").text

    assert "Edition 2" in page
    assert "Seen at Karsno." in page
    assert "Seen at Drenovac." in page
    assert "the first that is known" in page


def test_an_entry_that_was_dropped_says_so(desk: Desk) -> None:
    list_in(desk, WANTED, factories.entry("Ivo SORIN"))
    publish(desk, factories.entry("Ivo SORIN"))

    page = desk.browser(Role.SUPERVISOR).get("/watchlists/WANTED/QDi/7741").text

    assert "no longer listed" in page
    assert "This entry is not in the version in force." in page


def test_a_list_kept_for_its_owner_is_absent_to_others(desk: Desk) -> None:
    list_in(desk, WANTED, shared=False)
    ours, theirs = (desk.browser(Role.SUPERVISOR, agency_id=n) for n in (factories.BORDER, POLICE))

    foreign, absent = ours.get("/watchlists/WANTED"), ours.get("/watchlists/NEVER")

    assert foreign.status_code == absent.status_code == 404
    bodies = [MOVING.sub("", answer.text) for answer in (foreign, absent)]
    assert bodies[0].replace("WANTED", "NEVER") == bodies[1]
    assert ours.get("/watchlists/WANTED/QDi/7741").status_code == 404
    assert theirs.get("/watchlists/WANTED/QDi/7741").status_code == 200


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999999", "words=sorin"])
def test_a_query_that_cannot_be_right_still_shows_the_list(desk: Desk, query: str) -> None:
    list_in(desk, WANTED)

    answer = desk.browser(Role.SUPERVISOR).get(f"/watchlists/WANTED?{query}")

    assert answer.status_code == 200
    assert "ВЕЛКАРОВ" in answer.text


@pytest.mark.parametrize("words", ["%%", "__", "100%", "a_b"])
def test_signs_of_the_database_are_only_signs_in_a_search(desk: Desk, words: str) -> None:
    list_in(desk, WANTED)

    page = searched(desk.browser(Role.SUPERVISOR), words).text

    assert "No entry fits these words." in page
