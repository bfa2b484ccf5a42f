from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.lookups import LookUp
from tests import factories
from tests.conftest import Desk

SEARCH = "/inspections/search"


def kept(desk: Desk) -> list[LookUp]:
    with desk.looking() as session:
        return list(session.scalars(select(LookUp)))


def test_a_name_in_an_address_finds_nobody(desk: Desk) -> None:
    """Addresses stand in logs and histories: nothing there narrows a table to a person."""
    browser = desk.browser(Role.OFFICER)
    browser.post("/inspections/new", data=factories.report_form())

    everything = browser.get("/inspections/").text
    narrowed = browser.get("/inspections/?name=nobody&plate=ZZ&container=ZZ&document=ZZ").text

    assert "TE-481-KP" in everything
    assert "TE-481-KP" in narrowed


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"purpose": ""}, "This is needed."),
        ({"reason": ""}, "Write the number of the matter"),
        ({"reason": "because"}, "Write the number of the matter"),
        ({"about": "C-2026-000132-9"}, "This is no number of a record"),
        ({"name": ""}, "Say for whom or what you search"),
        ({"name": "v"}, "Say for whom or what you search"),
    ],
)
def test_without_purpose_and_ground_there_is_no_answer(
    desk: Desk, missing: dict[str, str], said: str
) -> None:
    browser = desk.browser(Role.OFFICER)
    data = factories.search_form(name="velk") | missing

    answer = browser.post(SEARCH, data=data)

    assert answer.status_code == 422
    assert said in answer.text
    assert kept(desk) == []


def test_what_is_asked_is_committed_before_anything_is_searched(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    browser.post("/inspections/new", data=factories.report_form())

    with desk.statements() as said:
        browser.post(SEARCH, data=factories.search_form(name="velk"))

    written = next(n for n, s in enumerate(said) if s.startswith("INSERT INTO look_ups"))
    searched = [n for n, s in enumerate(said) if "surname_key >=" in s]
    ledger = [n for n, s in enumerate(said) if s.startswith("INSERT INTO ledger ")]
    assert searched
    assert written < ledger[0] < min(searched)


def test_a_search_that_fails_stands_there_without_an_answer(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    with desk.acting() as session:  # what is searched is gone
        session.connection().exec_driver_sql("ALTER TABLE vehicles_seen RENAME TO gone")
        session.connection().exec_driver_sql("ALTER TABLE occupants_seen RENAME TO gone_too")

    answer = browser.post(SEARCH, data=factories.search_form(name="velk"))

    assert answer.status_code == 503
    assert [(row.asked, row.found) for row in kept(desk)] == [({"name": "velk"}, None)]


@pytest.mark.parametrize("field", ["name", "document", "plate", "container"])
def test_whatever_tells_a_person_is_searched_for_by_post(desk: Desk, field: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)
    given = {
        "occupants.0.document_number": "VA 407 B312",
        "consignments.0.equipment.0.number": "CSQU3054383",
        "consignments.0.items.0.description": "Tiles",
    }
    browser.post("/inspections/new", data=factories.report_form(**given))
    sought = {"name": "мирон", "document": "va407b", "plate": "te-481", "container": "csqu 3054383"}
    sought["name"] = "miron velkarov"

    search = factories.search_form(**{field: sought[field]})
    page = browser.post(SEARCH, data=search, follow_redirects=True)
    nothing = factories.search_form(**{field: "ZZ 000 ZZ"})
    empty = browser.post(SEARCH, data=nothing, follow_redirects=True)

    assert page.status_code == empty.status_code == 200
    assert "TE-481-KP" in page.text
    assert "No crossing fits." in empty.text
    assert [row.found for row in kept(desk)] == [1, 0]


def test_the_answer_is_its_officers_alone_and_no_address_names_anybody(desk: Desk) -> None:
    browser, colleague = desk.browser(Role.OFFICER), desk.browser(Role.OFFICER)
    address = browser.post(SEARCH, data=factories.search_form(name="velk")).headers["Location"]

    assert re.fullmatch(r"/inspections/found/L-[0-9-]+-\w", address)
    assert browser.get(address).status_code == 200
    assert colleague.get(address).status_code == 404


def test_my_look_ups_say_whom_i_searched_for_and_why(desk: Desk) -> None:
    browser, colleague = desk.browser(Role.OFFICER), desk.browser(Role.OFFICER)
    browser.post(SEARCH, data=factories.search_form(name="velk<b>"))

    page = browser.get("/look-ups/").text
    [look_up] = kept(desk)
    one = browser.get(f"/look-ups/{look_up.reference}")

    for said in ("velk&lt;b&gt;", "Named by a witness in a case.", look_up.reference):
        assert said in page
        assert said in one.text
    assert "velk" not in colleague.get("/look-ups/").text
    assert colleague.get(f"/look-ups/{look_up.reference}").status_code == 404


def test_reading_look_ups_is_recorded_too(desk: Desk) -> None:
    desk.browser(Role.CUSTODIAN).get("/look-ups/")

    with desk.looking() as session:
        assert [row.act for row in session.scalars(select(LedgerEntry))] == ["read_look_up"]


def test_a_drawn_look_up_goes_to_its_officer_then_to_a_supervisor_and_the_auditor_sees_it(
    desk: Desk,
) -> None:
    officer = desk.browser(Role.OFFICER)
    supervisor = desk.browser(Role.SUPERVISOR, post_id=None)
    auditor = desk.browser(Role.AUDITOR, post_id=None)
    officer.post(SEARCH, data=factories.search_form(name="velk"))
    with desk.acting() as session:
        look_up = session.scalars(select(LookUp)).one()
        look_up.at = factories.NOON
        reference = look_up.reference
    address = f"/look-ups/{reference}"

    early = auditor.post("/look-ups/draw", data={"month": "2199-01", "each": "1"})
    done = auditor.post("/look-ups/draw", data={"month": "2026-03", "each": "1"})
    waiting = officer.get("/look-ups/").text
    short = officer.post(f"{address}/justify", data={"version": "1", "words": "Work."})
    words = {"version": "1", "words": "A witness had named him."}
    officer.post(f"{address}/justify", data=words)
    told = supervisor.get("/look-ups/reviews").text
    judged = words | {"version": "2", "act": "reject"}
    wrong = supervisor.post(f"{address}/review", data=judged | {"act": "justify"})
    ended = supervisor.post(f"{address}/review", data=judged)
    seen = auditor.get("/look-ups/all?state=rejected&since=2026-03-01&until=2026-03-01").text

    assert (early.status_code, done.status_code, short.status_code) == (422, 302, 422)
    assert "To justify" in waiting
    assert "A witness had named him." in told
    assert (wrong.status_code, ended.status_code) == (422, 302)
    assert reference in seen
    assert reference not in auditor.get("/look-ups/all?state=accepted").text
    alarms = desk.browser(Role.SUPERVISOR).get("/alarms/").text
    assert "look-up was not justified" in alarms


def test_other_roles_draw_nothing_and_read_nobodys_look_ups(desk: Desk) -> None:
    for role in set(Role) - {Role.AUDITOR}:
        browser = desk.browser(role)
        assert browser.get("/look-ups/all").status_code == 403
        answer = browser.post("/look-ups/draw", data={"month": "2026-03", "each": "1"})
        assert answer.status_code == 403
