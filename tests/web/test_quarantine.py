from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.store.quarantine import Quarantined
from tests import factories
from tests.conftest import Desk

SENT = "7b0f6d1c-9f6e-4b43-8a59-1c1f0c9a7b01"
WORDS = "The second was typed on a page that was still open."


@pytest.fixture
def address(desk: Desk) -> str:
    """A crossing under whose id a report of another colour came afterwards."""
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    browser = desk.browser(Role.OFFICER)
    for colour, status in (("white", 302), ("blue", 409)):
        form = factories.report_form(submission_id=SENT, **{"vehicle.colour": colour})
        assert browser.post("/inspections/new", data=form).status_code == status
    with desk.looking() as session:
        return f"/inspections/{session.scalars(select(Inspection)).one().reference}"


def number(desk: Desk) -> int:
    with desk.looking() as session:
        return session.scalars(select(Quarantined.id)).one()


def test_a_supervisor_is_led_to_both_reports_and_sees_what_differs(
    desk: Desk, address: str
) -> None:
    supervisor = desk.browser(Role.SUPERVISOR)

    waiting = supervisor.get("/desk/").text
    crossing = supervisor.get(address).text
    page = supervisor.get(f"{address}/kept-apart").text

    assert f'href="{address}/kept-apart"' in waiting
    assert f'href="{address}/kept-apart"' in crossing
    assert re.search(r"Colour</th><td[^>]*>.*white.*</td><td[^>]*>.*blue", page)
    assert "VELKAROV" not in page  # what is alike is not shown


def test_who_has_compared_them_says_so_by_name_and_it_waits_no_longer(
    desk: Desk, address: str
) -> None:
    supervisor = desk.browser(Role.SUPERVISOR, full_name="Ivka Sareth")
    door = f"{address}/kept-apart/{number(desk)}"

    wrong = supervisor.post(door, data={"words": "seen"})
    sent = supervisor.post(door, data={"words": WORDS})
    again = desk.browser(Role.SUPERVISOR).post(door, data={"words": WORDS})

    assert (wrong.status_code, sent.status_code, again.status_code) == (422, 302, 422)
    page = supervisor.get(f"{address}/kept-apart").text
    assert WORDS in page
    assert "Ivka Sareth" in page
    assert "/kept-apart" not in supervisor.get("/desk/").text
    assert "/kept-apart" not in supervisor.get(address).text
    with desk.looking() as session:
        acts = session.scalars(select(LedgerEntry.act)).all()
        assert acts.count("compare_quarantined") == 1
        assert session.scalars(select(Quarantined)).one().body  # both stay


def test_the_booth_and_strangers_do_not_compare(desk: Desk, address: str) -> None:
    door = f"{address}/kept-apart/{number(desk)}"
    officer = desk.browser(Role.OFFICER)
    customs = desk.browser(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    assert officer.get(f"{address}/kept-apart").status_code == 403
    assert officer.post(door, data={"words": WORDS}).status_code == 403
    assert "/kept-apart" not in officer.get(address).text
    assert customs.post(door, data={"words": WORDS}).status_code == 404
    supervisor = desk.browser(Role.SUPERVISOR)
    assert supervisor.post(f"{address}/kept-apart/999", data={"words": WORDS}).status_code == 404


def test_what_was_compared_is_left_to_no_shift(desk: Desk, address: str) -> None:
    officer = desk.browser(Role.OFFICER)
    before = officer.get("/hand-overs/new?post=DRN").text
    desk.browser(Role.SUPERVISOR).post(
        f"{address}/kept-apart/{number(desk)}", data={"words": WORDS}
    )

    after = officer.get("/hand-overs/new?post=DRN").text

    assert "Another report came under its id" in before
    assert "Another report came under its id" not in after
