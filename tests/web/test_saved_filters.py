from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState, Result, Span
from borderdesk.domain.saved_filters import ListName
from borderdesk.domain.selection import LaneColour
from borderdesk.schemas.saved_filters import NARROWED, misunderstood, narrowing
from borderdesk.store.saved_filters import SavedFilter
from tests.conftest import Desk

FILTERS = "/filters/"


def save(browser: FlaskClient, name: str, query: str, of: str = "inspections") -> str:
    sent = browser.post(FILTERS, data={"of": of, "name": name, "query": query})
    return sent.headers.get("Location", "") if sent.status_code == 302 else sent.text


def kept(desk: Desk) -> list[SavedFilter]:
    with desk.looking() as session:
        return list(session.scalars(select(SavedFilter)))


def test_a_list_offers_to_save_how_it_is_narrowed_and_then_links_it(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    plain = browser.get("/inspections/").text
    narrowed = browser.get("/inspections/?state=open&colour=&before=").text
    assert "Save this filter" not in plain
    assert 'name="query" value="state=open"' in narrowed

    address = save(browser, "Open ones", "state=open")

    assert address == "/inspections/?state=open"
    again = browser.get(address).text
    assert 'href="/inspections/?state=open" aria-current="page"' in again
    assert "Save this filter" not in again
    assert "Open ones" not in desk.browser(Role.OFFICER).get("/inspections/").text


@pytest.mark.parametrize(
    ("of", "query", "at"),
    [("hits", "state=new&page=2", "/hits/"), ("cases", "state=open", "/cases/")],
)
def test_hits_and_cases_have_filters_of_their_own(desk: Desk, of: str, query: str, at: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    address = save(browser, "Mine", query, of)

    assert address == f"{at}?{query.partition('&')[0]}"
    assert f'href="{address}"' in browser.get(at).text
    assert "Mine" not in browser.get("/inspections/").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("name=velkarov", "it asks for its purpose each time"),
        ("document=VA1&state=open", "it asks for its purpose each time"),
        ("plate=TE481KP", "it asks for its purpose each time"),
        ("container=CSQU3054383", "it asks for its purpose each time"),
        ("nationality=SRB", "The list does not know this filter."),
        ("state=flown", "The list does not know this filter."),
        ("page=3", "Narrow the list first."),
        ("", "Narrow the list first."),
    ],
)
def test_nothing_is_kept_that_names_a_person_or_that_the_list_does_not_know(
    desk: Desk, query: str, said: str
) -> None:
    browser = desk.browser(Role.OFFICER)

    page = save(browser, "Mine", query)

    assert said in page
    assert kept(desk) == []


def test_a_refused_name_may_be_typed_anew(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    save(browser, "Open ones", "state=open")

    page = save(browser, "OPEN ONES", "state=released")

    assert "You have a filter of this name already." in page
    assert 'value="OPEN ONES"' in page
    assert 'name="query" value="state=released"' in page
    assert len(kept(desk)) == 1


def test_a_filter_is_renamed_and_removed_on_its_page(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    save(browser, "Open ones", "state=open")
    [one] = kept(desk)

    refused = browser.post(f"/filters/{one.id}/rename", data={"version": "1", "name": "x"})
    browser.post(f"/filters/{one.id}/rename", data={"version": "1", "name": "Unfinished"})
    stale = browser.post(f"/filters/{one.id}/remove", data={"version": "1"})
    page = browser.get(FILTERS).text

    assert refused.status_code == 422
    assert "Say a little more." in refused.text
    assert stale.status_code == 409
    assert "Unfinished" in page
    browser.post(f"/filters/{one.id}/remove", data={"version": "2"})
    assert kept(desk) == []
    assert "You keep no filter yet." in browser.get(FILTERS).text


def test_a_filter_that_is_no_longer_valid_says_so_and_leads_nowhere(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)
    save(browser, "Elsewhere", "post_id=1&state=open")
    [one] = kept(desk)
    gone = {"post_id": "4711", "state": "flown"}
    with desk.acting() as session:
        session.get_one(SavedFilter, one.id).query = gone

    above, page = browser.get("/inspections/").text, browser.get(FILTERS).text

    assert "no longer valid" in above
    assert urlencode(gone) not in above
    assert "The list does not know any more: Post, State." in page


VALUES = {
    "state": st.sampled_from([*InspectionState, "flown"]),
    "colour": st.sampled_from([*LaneColour, "mauve"]),
    "result": st.sampled_from([*Result, "?"]),
    "span": st.sampled_from([*Span, "ever"]),
    "since": st.dates().map(str) | st.text(max_size=12),
    "post_id": st.integers(-5, 2**40).map(str),
    "name": st.text(max_size=5),
}


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_what_is_understood_is_what_the_list_itself_reads(query: dict[str, str]) -> None:
    given = narrowing(urlencode(query))

    wrong = misunderstood(ListName.INSPECTIONS, given)

    assert "name" not in given or "name" in wrong
    good = {name: value for name, value in given.items() if name not in wrong}
    assert set(NARROWED[ListName.INSPECTIONS]().load(good)) >= set(good)
