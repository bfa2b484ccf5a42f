from __future__ import annotations

import re

import pytest

from borderdesk.domain.accounts import Role
from borderdesk.domain.countries import country_of
from borderdesk.domain.harmonised import description_of, exists
from tests.conftest import Desk


@pytest.mark.parametrize("name", ["countries", "colours", "makes", "headings"])
def test_the_lane_names_each_table_under_a_digest_of_what_it_says(desk: Desk, name: str) -> None:
    browser = desk.browser(Role.OFFICER)
    page = browser.get("/inspections/new").text

    address = re.search(rf'data-offers="(/tables/{name}\?v=[0-9a-f]{{8}})"', page)

    assert address
    answer = browser.get(address[1])
    assert "immutable" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert len(answer.get_json()) >= 20


def test_what_a_table_offers_of_countries_the_schema_takes_by_code_and_by_name(desk: Desk) -> None:
    table = desk.browser(Role.OFFICER).get("/tables/countries").get_json()

    assert all(country_of(code) == code == country_of(name) for code, name in table)


def test_no_country_is_in_the_first_load_but_for_who_has_no_script_and_asks(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    lane, asked = browser.get("/inspections/new").text, browser.get("/inspections/new?lists=1").text

    assert "<datalist" not in lane
    assert "lists=1" in lane
    assert '<option value="ALB">Albania</option>' in asked


def test_every_code_that_is_offered_is_one_that_a_crossing_takes(desk: Desk) -> None:
    table = desk.browser(Role.OFFICER).get("/tables/headings").get_json()

    assert len(table) > 6000
    assert all(exists(code) and words for code, words in table)
    assert ["9302", description_of("9302")] in table


def test_a_language_of_the_desk_has_a_table_of_its_own_where_its_words_are_others(
    desk: Desk,
) -> None:
    page = desk.browser(Role.OFFICER)
    english = page.get("/tables/colours").get_json()
    address = re.compile(r"/tables/(\w+)\?v=(\w+)")
    before = dict(address.findall(page.get("/inspections/new").text))

    page.set_cookie("lang", "sr")
    after = dict(address.findall(page.get("/inspections/new").text))

    assert page.get("/tables/colours").get_json() != english
    assert after["colours"] != before["colours"]
    assert after["headings"] == before["headings"]


def test_there_are_no_other_tables(desk: Desk) -> None:
    assert desk.browser(Role.OFFICER).get("/tables/officers").status_code == 404
