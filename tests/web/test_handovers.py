from __future__ import annotations

from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action
from borderdesk.store.handovers import HandOver
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS
from tests.web.test_lanes import now_form

WORDS = "The scanner hums; the dog is back at six."


def signed(desk: Desk) -> str:
    sent = desk.browser(Role.OFFICER, full_name="Lorin Vey").post(
        "/hand-overs/new", data={"post": "DRN", "words": WORDS}
    )
    return str(sent.location)


def test_a_shift_signs_what_is_open_and_the_next_one_takes_it_over(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER)
    officer.post("/inspections/new", data=now_form(declared="second_line"))
    assert "At the second line" in officer.get("/hand-overs/new").text

    where = signed(desk)
    page = officer.get(where).text
    assert WORDS in page
    assert "TE-481-KP" in page
    taken = officer.post(f"{where}/acknowledge", data={"version": "1"}, follow_redirects=True)

    assert "Taken over; your name stands beneath it." in taken.text
    assert "Take it over by name" not in taken.text
    assert officer.post(f"{where}/acknowledge", data={"version": "2"}).status_code == 409


def test_no_traveller_is_named_to_an_officer_and_hits_are_to_who_reads_them(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), action=Action.ARREST)
    officer = desk.browser(Role.OFFICER)
    officer.post("/inspections/new", data=now_form())

    where = signed(desk)

    for page in (officer.get("/hand-overs/new").text, officer.get(where).text):
        assert "A resemblance waits for a decision" in page
        assert "VELKAROV" not in page
    assert "VELKAROV" in desk.browser(Role.SUPERVISOR).get(where).text


def test_a_note_waits_on_the_desk_and_in_its_room(desk: Desk) -> None:
    where = signed(desk)

    page = desk.browser(Role.SUPERVISOR).get("/desk/").text
    rooms = desk.browser(Role.OFFICER).get("/hand-overs/").text

    assert "Hand-over of Drenovac" in page
    assert f'href="{where}"' in page
    assert f'href="{where}"' in rooms


def test_who_signed_is_told_that_the_next_shift_takes_over(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    where = browser.post("/hand-overs/new", data={"post": "DRN"}).location

    assert "you have signed it" in browser.get(where).text
    refused = browser.post(f"{where}/acknowledge", data={"version": "1"})
    assert refused.status_code == 422
    assert "Another officer" in refused.text


def test_a_supervisor_chooses_the_post_and_others_have_none(desk: Desk) -> None:
    page = desk.browser(Role.SUPERVISOR, post_id=None).get("/hand-overs/new").text
    assert "/hand-overs/new?post=DRN" in page

    theirs = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)
    assert theirs.get("/hand-overs/new?post=DRN").status_code == 404
    assert theirs.post("/hand-overs/new", data={"post": "DRN"}).status_code == 404
    assert theirs.get(signed(desk)).status_code == 404


def test_words_that_are_too_long_come_back_and_nothing_is_signed(desk: Desk) -> None:
    sent = desk.browser(Role.OFFICER).post(
        "/hand-overs/new", data={"post": "DRN", "words": "x" * 4001}
    )

    assert sent.status_code == 422
    assert "x" * 4001 in sent.text
    with desk.looking() as session:
        assert session.scalars(select(HandOver)).all() == []


def test_a_note_that_was_changed_behind_the_desk_says_so(desk: Desk) -> None:
    where = signed(desk)
    with desk.acting() as session:
        session.scalars(select(HandOver)).one().words = "All is well."

    assert "no longer reads as it was signed" in desk.browser(Role.OFFICER).get(where).text
