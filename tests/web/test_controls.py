from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState, Result
from borderdesk.domain.selection import SelectionReason, usual
from borderdesk.services import selection
from borderdesk.store.accounts import Post
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

WHY = "So many as the second line can look at."


def share(desk: Desk) -> int:
    with desk.looking() as session:
        return session.scalars(select(Post).where(Post.code == "DRN")).one().sample_percent


def closed(desk: Desk, times: int, result: Result) -> None:
    browser = desk.browser(Role.OFFICER)
    for _ in range(times):
        browser.post("/inspections/new", data=factories.report_form())
    with desk.acting() as session:
        for one in session.scalars(select(Inspection).where(Inspection.result.is_(None))):
            one.crossed_at = datetime.now(UTC)
            by = factories.signature(Role.OFFICER, at=one.crossed_at)
            selection.give(by, one, [usual(SelectionReason.RANDOM)])
            one.state, one.result = InspectionState.CLOSED, result


def test_a_supervisor_sets_the_sample_and_the_page_says_so(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    sent = browser.post("/controls/DRN", data={"percent": "3", "reason": WHY})

    assert (sent.status_code, share(desk)) == (302, 3)
    assert "Drenovac draws 3 in a hundred." in browser.get("/controls/").text


def test_what_is_wrong_comes_back_beside_the_form(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    for percent in ("21", "-1", "many", "", "3.5", "9" * 40):
        sent = browser.post("/controls/DRN", data={"percent": percent, "reason": WHY})
        assert sent.status_code == 422, percent
    assert browser.post("/controls/DRN", data={"percent": "3", "reason": ""}).status_code == 422
    assert share(desk) == 0


def test_few_crossings_are_not_counted_aloud(desk: Desk) -> None:
    closed(desk, 3, Result.SEIZURE)

    page = desk.browser(Role.SUPERVISOR).get("/controls/").text

    row = re.sub(r"<[^>]+>|\s+", " ", page.split("<tbody>")[1].split("</tbody>")[0])
    assert "1 to 4" in row
    assert row.count("too few to say") == 3
    assert "100" not in row


def test_enough_crossings_have_a_rate_and_its_bounds_and_no_name(desk: Desk) -> None:
    closed(desk, 6, Result.NIL)

    page = desk.browser(Role.AUDITOR).get("/controls/").text

    assert "0 and 39" in page
    assert "VELKAROV" not in page
    assert "Set the sample" not in page


def test_an_auditor_reads_the_sample_of_every_post_in_one_list(desk: Desk) -> None:
    with desk.acting() as session:
        for post in session.scalars(select(Post)):
            post.sample_percent = 7
        ours = session.scalars(select(Post).where(Post.agency_id == factories.BORDER)).all()
        names = [post.name for post in ours]

    page = desk.browser(Role.AUDITOR).get("/controls/").text

    shares = re.findall(r"<dt>([^<]+)</dt><dd>7 in a hundred are drawn</dd>", page)
    assert sorted(shares) == sorted(names)
    assert shares
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_crossing_drawn_by_lot_says_so_at_the_lane(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
        session.scalars(select(Post).where(Post.code == "DRN")).one().sample_percent = 100
    browser = desk.browser(Role.OFFICER)

    where = browser.post("/inspections/new", data=factories.report_form()).location

    assert "Second line, drawn by lot" in browser.get(where).text
