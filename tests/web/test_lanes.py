from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.lanes import LaneOpening
from tests import factories
from tests.conftest import Desk


def now_form(**given: str) -> dict[str, str]:
    now = datetime.now(UTC).isoformat()
    return factories.report_form(device_at=now, crossed_at=now, **given)


def test_a_lane_is_opened_and_closed_on_its_own_page(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    assert 'form="lane-open"' in browser.get("/inspections/new?lane=2").text

    sent = browser.post("/posts/DRN/open-lane", data={"lane": "2", "way": "exit"})
    page = browser.get(sent.location).text

    assert "The lane is open in your name." in page
    assert 'form="lane-close"' in page
    assert 'form="lane-take-over"' not in page
    browser.post("/posts/DRN/close-lane", data={"lane": "2"})
    with desk.looking() as session:
        assert session.scalars(select(LaneOpening)).one().closed_at is not None


def test_a_lane_that_logging_opened_is_said_softly_and_once(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    first = browser.post("/inspections/new", data=now_form())
    second = browser.post("/inspections/new", data=now_form())

    assert "This lane was not open." in browser.get(first.location).text
    assert "This lane was not open." not in browser.get(second.location).text


def test_a_colleague_takes_the_lane_over(desk: Desk) -> None:
    desk.browser(Role.OFFICER, full_name="Lorin Vey").post(
        "/posts/DRN/open-lane", data={"lane": "1", "way": "both"}
    )
    browser = desk.browser(Role.OFFICER)
    assert "Lorin Vey" in browser.get("/inspections/new?lane=1").text

    refused = browser.post("/posts/DRN/open-lane", data={"lane": "1", "way": "both"})
    assert "Lorin Vey has this lane open" in browser.get(refused.location).text
    taken = browser.post("/posts/DRN/take-over", data={"lane": "1"}, follow_redirects=True)

    assert "The lane is yours now." in taken.text


def test_what_is_no_lane_is_said_at_the_lane_and_opens_nothing(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    for lane in ("0", "4", "many", "", "9" * 40):
        sent = browser.post("/posts/DRN/open-lane", data={"lane": lane, "way": "exit"})
        assert sent.status_code == 302, lane
    assert browser.post("/posts/DRN/open-lane", data={"lane": "1", "way": "up"}).status_code == 302
    assert browser.post("/posts/KRB/close-lane", data={"lane": "1"}).status_code == 404
    assert browser.post("/posts/DRN/close-lane", data={"lane": "1"}).status_code == 409
    with desk.looking() as session:
        assert session.scalars(select(LaneOpening)).all() == []
