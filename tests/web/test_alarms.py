from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.services.alarms import raise_alarm
from borderdesk.store.accounts import Post
from borderdesk.store.alarms import Alarm
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk
from tests.factories import BORDER, CUSTOMS, DRENOVAC, NOON


def raised(desk: Desk, **given: object) -> str:
    usual: dict[str, object] = {
        "kind": AlarmKind.SILENT_POST,
        "agency_id": BORDER,
        "words": "Nothing since noon <b>",
    }
    with desk.acting() as session:
        told = NewAlarm(**{**usual, **given})  # type: ignore[arg-type]
        return raise_alarm(session, the_desk(NOON), told).reference


def test_alarms_wait_in_their_room_until_they_are_acknowledged(desk: Desk) -> None:
    reference = raised(desk)
    browser = desk.browser(Role.SUPERVISOR, full_name="Vesna Sareth")

    shown = browser.get("/alarms/").text
    assert reference in shown
    assert "A post is silent" in shown
    assert "One alarm waits" in browser.get("/desk/").text
    assert "Nothing since noon &lt;b&gt;" in browser.get(f"/alarms/{reference}").text
    given = {"version": "1", "words": "I ring the post."}
    answer = browser.post(f"/alarms/{reference}/acknowledge", data=given, follow_redirects=True)

    assert "your name stands beside it" in answer.text
    assert "No alarm waits" in answer.text
    assert "Vesna Sareth" in answer.text
    assert "I ring the post." in browser.get(f"/alarms/{reference}").text
    assert "alarm waits to be" not in browser.get("/desk/").text


def test_an_alarm_without_words_is_not_acknowledged_and_comes_back(desk: Desk) -> None:
    reference = raised(desk)

    answer = desk.browser(Role.SUPERVISOR).post(
        f"/alarms/{reference}/acknowledge", data={"version": "1", "words": ""}
    )

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with desk.looking() as session:
        assert session.scalars(select(Alarm.acknowledged_at)).one() is None


def test_who_acknowledges_second_is_told_so(desk: Desk) -> None:
    reference = raised(desk)
    given = {"version": "1", "words": "I ring the post."}
    statuses = [
        desk.browser(Role.SUPERVISOR).post(f"/alarms/{reference}/acknowledge", data=given)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in statuses] == [302, 409]


def test_an_alarm_of_others_is_none(desk: Desk) -> None:
    reference, nowhere = raised(desk), "A-2026-999999-9"
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    answers = [browser.get(f"/alarms/{asked}") for asked in (reference, nowhere)]

    assert [answer.status_code for answer in answers] == [404, 404]
    clock = re.compile(r'<time.*?</time>|data-now="[^"]*"|name="csrf_token" value="[^"]*"')
    one, two = (clock.sub("", answer.text) for answer in answers)
    assert one.replace(reference, "") == two.replace(nowhere, "")
    assert reference not in browser.get("/alarms/").text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.FOREIGN_LIAISON])
def test_who_hears_no_alarms_has_no_such_room(desk: Desk, role: Role) -> None:
    browser = desk.browser(role)

    answer = browser.get("/alarms/")

    assert answer.status_code == 403
    assert 'href="/alarms/"' not in answer.text


def test_an_auditor_reads_them_without_a_button(desk: Desk) -> None:
    reference = raised(desk)

    answer = desk.browser(Role.AUDITOR).get(f"/alarms/{reference}")

    assert answer.status_code == 200
    assert "Acknowledge the alarm" not in answer.text


def test_reading_an_alarm_is_written_down(desk: Desk) -> None:
    reference = raised(desk)

    desk.browser(Role.SUPERVISOR).get(f"/alarms/{reference}")

    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("read_alarm", reference)


def test_who_meets_his_own_name_is_refused_and_his_colleagues_hear_of_it(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Miron VELKAROV"))
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        hit = session.scalars(select(Hit)).one()
    himself = desk.browser(Role.SUPERVISOR, full_name="Miron Velkarov")

    answer = himself.post(f"/hits/{hit.reference}/claim", data={"version": str(hit.version)})

    assert answer.status_code == 403
    assert "your own name" in answer.text
    assert hit.reference not in himself.get("/alarms/").text
    shown = desk.browser(Role.SUPERVISOR).get("/alarms/").text
    assert re.search(r"An officer met his own name", shown)
    assert hit.reference in shown
    with desk.looking() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
        assert session.get_one(Hit, hit.id).version == hit.version
    told = [(row.act, row.outcome, row.officer_id is None) for row in rows if row.outcome]
    assert ("hits.claim", "OwnName", False) in told
    assert ("raise_alarm", "done", True) in told


def test_an_alarm_is_acknowledged_right_on_the_desk_and_the_duty_desk_stands_beside_it(
    desk: Desk,
) -> None:
    with desk.acting() as session:
        session.get_one(Post, DRENOVAC).duty_phone = "0 40 11 20"
    reference = raised(desk, subject="DRN", post_id=DRENOVAC)
    browser = desk.browser(Role.SUPERVISOR)
    page = browser.get("/desk/").text
    assert "0 40 11 20" in page
    assert "Drenovac" in page
    assert f"/alarms/{reference}/acknowledge" in page

    given = {"version": "1", "words": "I ring the post.", "at_desk": "true"}
    sent = browser.post(f"/alarms/{reference}/acknowledge", data=given)

    assert sent.location == "/desk/"
    assert reference not in browser.get("/desk/").text
    shown = browser.get(f"/alarms/{reference}").text
    assert "0 40 11 20" in shown
    assert "supervisor, duty officer" in shown


def test_a_discreet_hit_that_waits_is_no_alarm_to_who_reads_no_hits(desk: Desk) -> None:
    reference = raised(desk, kind=AlarmKind.UNANSWERED_HIT, subject="H-2026-000001-X")

    for role in (Role.DUTY_OFFICER, Role.AUDITOR):
        browser = desk.browser(role)
        assert browser.get(f"/alarms/{reference}").status_code == 404
        assert reference not in browser.get("/alarms/").text
    assert reference in desk.browser(Role.SUPERVISOR).get("/alarms/").text
