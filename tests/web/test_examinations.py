from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState, Result
from borderdesk.store.examinations import Examination
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk
from tests.store.test_files import picture

LIST = "/inspections/second-line"


def sent_here(desk: Desk, **given: str) -> Inspection:
    """A crossing that a colleague logged and sent to the second line, apart from its session."""
    fields = {"declared": "second_line", "selection_reasons": "DOG"}
    fields |= {name.replace("__", "."): value for name, value in given.items()}
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form(**fields))
    return crossing(desk)


def crossing(desk: Desk) -> Inspection:
    with desk.looking() as session:
        return session.scalars(select(Inspection)).one()


def door(seen: Inspection) -> str:
    return f"/inspections/{seen.reference}/examination"


def stamp(browser: FlaskClient, seen: Inspection) -> str:
    """What the page says of when it was opened."""
    found = re.search(r'name="opened" value="([^"]+)"', browser.get(door(seen)).text)
    assert found
    return found[1]


def sent(browser: FlaskClient, seen: Inspection, **given: Any) -> TestResponse:
    """Send the page; two underscores stand for a dot, lists of bytes are files."""
    usual: dict[str, Any] = {
        "version": seen.version,
        "controls": "VIS",
        "result": "NIL",
        "opened": stamp(browser, seen),
    }
    form = usual | {name.replace("__", "."): value for name, value in given.items()}
    for name, value in form.items():
        if isinstance(value, list) and isinstance(value[0], bytes):
            form[name] = [(io.BytesIO(one), "photo.jpg") for one in value]
    return browser.post(door(seen), data=form)


@contextmanager
def kept(desk: Desk) -> Iterator[Examination]:
    with desk.looking() as session:
        yield session.scalars(select(Examination)).one()


def test_the_list_says_what_waits_why_and_how_long_and_leads_to_it(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    assert "Nothing waits at the second line." in browser.get(LIST).text
    seen = sent_here(desk)

    page = browser.get(LIST).text

    assert f'href="{door(seen)}"' in page
    assert "Dog" in page
    assert "nobody yet" in page


def test_nothing_found_is_one_control_and_one_button(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    page = browser.get(door(seen)).text
    answer = sent(browser, seen)

    assert re.search(r'name="result" value="NIL"[^>]*data-key="n"', page)
    assert len(re.findall(r'name="controls"', page)) == 16
    assert len(re.findall(r'data-key="\d" data-bare', page)) == 10
    assert answer.headers["Location"] == LIST
    assert (crossing(desk).state, crossing(desk).result) == (InspectionState.CLOSED, Result.NIL)
    with kept(desk) as examination:
        assert examination.took is not None
        assert 0 <= examination.took.total_seconds() < 60
        assert not examination.alone


@pytest.mark.parametrize("said", ["", "0.x", "1772366400.0", "not a stamp", "٣.٣"])
def test_a_page_that_does_not_say_when_it_was_opened_comes_back_whole(
    desk: Desk, said: str
) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    answer = sent(browser, seen, opened=said, note="Bed lifted")

    assert answer.status_code == 422
    assert "opened too long ago" in answer.text
    assert "Bed lifted" in answer.text
    assert crossing(desk).state is InspectionState.REFERRED


def test_the_stamp_of_another_page_or_officer_says_nothing(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)
    others = stamp(desk.browser(Role.OFFICER), seen)

    assert sent(browser, seen, opened=others).status_code == 422
    shifted = re.sub(r"^\d+", lambda at: str(int(at[0]) - 3600), stamp(browser, seen))
    assert sent(browser, seen, opened=shifted).status_code == 422


def test_who_logged_it_says_that_nobody_else_is_there(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form(declared="second_line", selection_reasons="DOG")
    browser.post("/inspections/new", data=form)
    seen = crossing(desk)

    asked = browser.get(door(seen)).text
    refused = sent(browser, seen)
    taken = sent(browser, seen, alone="yes")
    shown = browser.get(f"/inspections/{seen.reference}").text

    assert 'name="alone"' in asked
    assert refused.status_code == 422
    assert 'id="alone-problem-1"' in refused.text
    assert taken.status_code == 302
    assert "looked at it himself" in shown
    assert 'name="alone"' not in desk.browser(Role.OFFICER).get(door(seen)).text


def test_who_begins_is_named_in_the_list_and_needs_no_stamp(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER, full_name="Ferran Belm")

    begun = browser.post(f"{door(seen)}/begin", data={"version": seen.version})

    assert begun.status_code == 200
    now = crossing(desk)
    assert now.state is InspectionState.SECONDARY_OPEN
    assert "Ferran Belm" in browser.get(LIST).text
    assert 'data-key="b"' not in browser.get(door(seen)).text
    assert sent(browser, now, opened="").status_code == 302
    again = browser.post(f"{door(seen)}/begin", data={"version": crossing(desk).version})
    assert again.status_code == 409


def test_what_was_typed_before_one_begins_stays_and_is_closed_with(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)
    typed = {
        "version": seen.version,
        "controls": ["VIS", "K9"],
        "note": "Bed lifted",
        "places.0.place": "DOOR",
        "places.0.photos.other": (io.BytesIO(picture()), "door.jpg"),
        "seals.0.found": "K7746",
    }

    begun = browser.post(f"{door(seen)}/begin", data=typed)

    assert "Bed lifted" in begun.text
    assert re.findall(r'name="controls" value="(\w+)" checked', begun.text) == ["VIS", "K9"]
    assert 'value="DOOR" selected' in begun.text
    assert re.search(r'name="seals.0.found"[^>]*value="K7746"', begun.text)
    assert "Choose the photographs again" in begun.text
    version = re.search(r'name="version" value="(\d+)"', begun.text)
    assert version
    assert int(version[1]) == crossing(desk).version


def test_a_page_that_is_loaded_anew_does_not_begin_twice(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)
    stale = {"version": seen.version}
    browser.post(f"{door(seen)}/begin", data=stale)

    again = browser.post(f"{door(seen)}/begin", data=stale)
    colleagues = desk.browser(Role.OFFICER).post(f"{door(seen)}/begin", data=stale)

    assert (again.status_code, colleagues.status_code) == (200, 409)
    with desk.looking() as session:
        assert len(session.scalars(select(Examination)).all()) == 1


def test_beginning_by_who_logged_it_comes_back_with_the_question(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form(declared="second_line")
    browser.post("/inspections/new", data=form)
    seen = crossing(desk)

    refused = browser.post(f"{door(seen)}/begin", data={"version": seen.version, "note": "Bed"})
    taken = browser.post(f"{door(seen)}/begin", data={"version": seen.version, "alone": "yes"})

    assert refused.status_code == 422
    assert "Bed" in refused.text
    assert taken.status_code == 200


def test_closing_without_a_result_or_control_comes_back_and_a_lost_race_is_said(
    desk: Desk,
) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    empty = sent(browser, seen, result="", note="Bed lifted")
    bare = sent(browser, seen, controls="")
    stale = sent(browser, seen, version=seen.version + 1)

    assert (empty.status_code, bare.status_code, stale.status_code) == (422, 422, 409)
    assert "Bed lifted" in empty.text
    assert 'value="VIS" checked' in empty.text
    assert "one control at least" in bare.text
    assert crossing(desk).state is InspectionState.REFERRED


def test_the_crossing_shows_all_of_it(desk: Desk) -> None:
    seen = sent_here(desk, consignments__0__seals="S31102, K7745")
    browser = desk.browser(Role.OFFICER)
    with desk.acting() as session:
        duty = (Role.DUTY_OFFICER,)
        factories.officer(session, *duty, full_name="Pim Anselmir", agency_id=factories.CUSTOMS)

    answer = sent(
        browser,
        seen,
        result="DIS",
        controls=["VIS", "K9"],
        finds=["TOB", "HOL"],
        found="Cartons behind the seat",
        places__2__place="DOOR",
        places__2__words="Behind the lining",
        places__2__photos__other=[picture()],
        discrepancies__0__kind="excess",
        discrepancies__0__declared_quantity="10",
        discrepancies__0__found_quantity="12",
        seals__0__declared="S31102",
        seals__1__declared="K7745",
        seals__1__found="K7746",
        searches__0__occupant="1",
        searches__0__searcher_sex="male",
        searches__0__legal_basis="Border Act, article 12",
        officers__3="Pim Anselmir, A20",
        agency_ids=str(factories.CUSTOMS),
    )

    assert answer.status_code == 302, answer.text
    shown = browser.get(f"/inspections/{seen.reference}").text
    for words in (
        *("looked over, dog, person searched, seals", "tobacco, an empty hiding place"),
        *("Cartons behind the seat", "Behind the lining", "More than declared", "10 → 12"),
        *("K7746", "another number", "Miron VELKAROV", "Border Act, article 12"),
        *("Pim Anselmir", "Agency 20"),
    ):
        assert words in shown, words
    with kept(desk) as examination:
        assert [seal.declared for seal in examination.seals] == ["K7745"]
        digest = examination.places[0].photos[0].sha256
    photo = browser.get(f"{door(seen)}/photos/{digest}")
    assert photo.mimetype == "image/jpeg"
    assert browser.get(f"{door(seen)}/photos/{'0' * 64}").status_code == 404


def test_a_second_look_stands_beside_the_first_each_with_who_and_how_it_ended(desk: Desk) -> None:
    seen = sent_here(desk)
    first = desk.browser(Role.OFFICER, full_name="Ferran Belm")
    sent(first, seen, result="MIN", note="Tail light broken")
    with desk.acting() as session:
        session.scalars(select(Inspection)).one().state = InspectionState.REFERRED
    sent(desk.browser(Role.OFFICER, full_name="Adra Kolm"), crossing(desk), note="Lamp changed")

    shown = first.get(f"/inspections/{seen.reference}").text

    looks = re.findall(r"look (\d) of 2(.*?)</section>", shown, re.DOTALL)
    assert [number for number, _whole in looks] == ["1", "2"]
    assert "Ferran Belm" in looks[0][1]
    assert "Tail light broken" in looks[0][1]
    assert "Adra Kolm" in looks[1][1]
    assert "nothing found" in looks[1][1]
    assert "What was found at an earlier look counts." in shown


def test_what_was_typed_stays_with_the_seals_of_the_papers(desk: Desk) -> None:
    seen = sent_here(desk, consignments__0__seals="S31102, K7745")
    browser = desk.browser(Role.OFFICER)
    fresh = browser.get(door(seen)).text

    answer = sent(
        browser,
        seen,
        result="",
        seals__0__declared="S31102",
        seals__1__declared="K7745",
        seals__1__found="K7746",
        discrepancies__1__kind="excess",
    )

    assert re.search(r'name="seals.0.declared"[^>]*value="S31102"', fresh)
    assert re.search(r'name="seals.1.declared"[^>]*value="K7745"', fresh)
    assert re.search(r'name="seals.0.declared"[^>]*value="K7745"', answer.text)
    assert re.search(r'name="seals.0.found"[^>]*value="K7746"', answer.text)
    assert re.search(r'name="seals.1.declared"[^>]*value="S31102"', answer.text)
    assert 'value="excess" selected' in answer.text


def test_rows_are_added_without_script_and_nothing_is_judged(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    answer = sent(browser, seen, result="", more="places", places__0__place="DOOR")

    assert answer.status_code == 200
    assert 'name="places.1.place"' in answer.text
    assert 'value="DOOR" selected' in answer.text
    assert crossing(desk).state is InspectionState.REFERRED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"controls": ["VIS", "PER"]}, "searches-0-occupant"),
        ({"searches__0__occupant": "1"}, "searches-0-searcher_sex"),
        (
            {
                "searches__0__occupant": "9",
                "searches__0__searcher_sex": "male",
                "searches__0__legal_basis": "Article 12",
            },
            "searches-0-occupant",
        ),
        ({"result": "DIS"}, "discrepancies-0-kind"),
        ({"result": "PRO"}, "places-0-place"),
        ({"result": "SEI"}, "result"),
        ({"finds": "TOB"}, "result"),
        ({"officers__2": "Nobody, A20"}, "officers-0"),
        ({"seals__0__found": "x", "seals__0__state": "missing"}, "seals-0-found"),
        (
            {"places__0__photos__other": [b"no photo"], "places__0__place": "DOOR"},
            "places-0-photos-other",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, given: dict[str, Any], field: str
) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    answer = sent(browser, seen, **given)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-problem-1"' in answer.text
    assert crossing(desk).state is InspectionState.REFERRED


@pytest.mark.parametrize("name", ["photos__other", "places__0__photos"])
def test_a_photograph_for_no_place_is_refused(desk: Desk, name: str) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)

    answer = sent(browser, seen, places__0__place="DOOR", **{name: [picture()]})

    assert answer.status_code == 422
    assert "no such place for a photograph" in answer.text


def test_what_is_not_at_the_second_line_leads_to_its_page(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    browser = desk.browser(Role.OFFICER)
    browser.post("/inspections/new", data=factories.report_form())
    seen = crossing(desk)

    answer = browser.get(door(seen))

    assert answer.headers["Location"] == f"/inspections/{seen.reference}"
    assert f'href="{door(seen)}"' not in browser.get(f"/inspections/{seen.reference}").text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LIAISON, Role.ADMINISTRATOR])
def test_roles_without_lanes_find_the_second_line_closed(desk: Desk, role: Role) -> None:
    seen, browser = sent_here(desk), desk.browser(role)

    assert browser.get(LIST).status_code == 403
    assert browser.get(door(seen)).status_code == 404
    assert LIST not in browser.get("/", follow_redirects=True).text


def test_a_seal_that_differs_is_told_at_the_booth_with_both_numbers(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    form = factories.report_form(
        **{
            "consignments.0.seals": "S31102 K7745",
            "seals_found": "K7745, S31109",
        }
    )
    browser = desk.browser(Role.OFFICER)

    answer = browser.post("/inspections/new", data=form)

    page = browser.get(answer.headers["Location"]).text
    print(re.sub(r"<[^>]+>|\s+", " ", page[page.index("<main") :])[:1500])
    assert "name the seal “S31102”; “S31109” was found." in page
    assert "A seal does not fit." in page
    assert crossing(desk).state is InspectionState.REFERRED
    waiting = desk.browser(Role.OFFICER).get(door(crossing(desk))).text
    assert "A seal does not fit." in waiting


def test_a_list_leaves_with_numbers_alone_of_what_was_done(desk: Desk) -> None:
    seen, browser = sent_here(desk), desk.browser(Role.OFFICER)
    sent(
        browser,
        seen,
        result="MIN",
        controls=["VIS", "K9"],
        found="Ana was nervous",
        seals__0__declared="S1",
        seals__0__state="broken",
        searches__0__occupant="1",
        searches__0__searcher_sex="male",
        searches__0__legal_basis="Border Act, article 12",
    )
    why = {"purpose": "case", "reason": "For the court, on request."}

    answer = desk.browser(Role.SUPERVISOR).post("/inspections/export", data=why)

    head, line = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    done = dict(zip(head, line, strict=True))
    told = {name: value for name, value in done.items() if name.startswith("second_line_")}
    assert told == {
        "second_line_minutes": "0",
        "second_line_controls": "4",
        "second_line_finds": "0",
        "second_line_places": "0",
        "second_line_discrepancies": "0",
        "second_line_wrong_seals": "1",
        "second_line_searches": "1",
    }
    assert "Ana" not in answer.text
    assert "VELKAROV" not in answer.text
