"""What somebody does to the lane who means harm, or presses keys at the wrong moment."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select

from borderdesk.domain.accounts import Role
from borderdesk.store.alarms import Alarm
from borderdesk.store.authorisations import AuthorisationKept
from borderdesk.store.inspections import Inspection
from borderdesk.store.manifests import ManifestLineKept
from borderdesk.store.seizures import Seizure
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS, KARSNO
from tests.web import test_authorisations, test_manifests, test_seizures
from tests.web.test_amending import opened as form_of


def count(desk: Desk, row: type) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def at_once(browser: FlaskClient, desk: Desk, address: str, form: dict[str, Any]) -> list[int]:
    """The same page sent four times at the same moment, by four windows of one officer."""
    cookie = browser.get_cookie("bd")
    assert cookie is not None
    start = Barrier(4)

    def send(_: int) -> int:
        window = desk.app.test_client()
        window.set_cookie("bd", cookie.value)
        start.wait()
        return window.post(address, data=form).status_code

    with ThreadPoolExecutor(4) as windows:
        return list(windows.map(send, range(4)))


@pytest.mark.parametrize(
    ("address", "form", "row"),
    [
        ("/inspections/new", factories.report_form, Inspection),
        ("/seizures/new", test_seizures.page, Seizure),
    ],
)
def test_one_page_sent_by_four_windows_at_once_is_one_record(
    desk_on: Callable[..., Desk], database_url: str, address: str, form: Any, row: type
) -> None:
    desk = desk_on(database_url)
    browser = desk.browser(Role.OFFICER)

    answers = at_once(browser, desk, address, form())

    assert answers == [302] * 4
    assert count(desk, row) == 1
    assert count(desk, Alarm) == (1 if row is Seizure else 0)


@pytest.mark.parametrize("line", ["1", "999999999", "-1", "x"])
def test_a_line_of_a_manifest_that_is_not_ones_own_holds_no_crossing_up(
    desk: Desk, line: str
) -> None:
    """It may have lapsed while the lane was filled in; or somebody made it up."""
    foreign = desk.browser(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)
    test_manifests.handed_in(foreign, test_manifests.XML, "monday.xml")
    browser = desk.browser(Role.OFFICER)

    sent = browser.post("/inspections/new", data=factories.report_form(line=line))

    assert sent.status_code == 302, sent.text
    assert count(desk, Inspection) == 1
    with desk.looking() as session:
        assert session.scalars(select(ManifestLineKept.inspection_id)).all() == [None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_no_bytes_handed_in_as_a_manifest_break_the_desk(desk: Desk, content: bytes) -> None:
    browser = desk.browser(Role.OFFICER)

    sent = browser.post("/manifests/", data={"file": (io.BytesIO(content), "m.csv")})

    assert sent.status_code in (302, 422)
    if sent.status_code == 302:
        assert browser.get(sent.headers["Location"]).status_code == 200


def nested(depth: int) -> bytes:
    return b"<Awmds>" + b"<a>" * depth + b"</a>" * depth + b"</Awmds>"


BOMBS = {
    "an entity of one's own": test_manifests.BOMB,
    "laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Awmds>&b;</Awmds>',
    "a file of the machine": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Awmds>&a;</Awmds>',
    "deep": nested(20_000),
    "in sixteen bits": '<?xml version="1.0" encoding="utf-16"?><Awmds/>'.encode("utf-16"),
    "cut off": b"<Awmds><Bol_segment>",
    "no text": b"<Awmds>\x00\x01</Awmds>",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_manifest_that_is_a_bomb_is_refused_in_a_sentence(desk: Desk, bomb: str) -> None:
    browser = desk.browser(Role.OFFICER)

    sent = test_manifests.handed_in(browser, BOMBS[bomb], "m.xml")

    assert sent.status_code == 422
    assert 'id="file-problem-1"' in sent.text
    assert "root:" not in sent.text


def test_the_register_of_another_agency_is_not_to_be_withdrawn_from(desk: Desk) -> None:
    desk.browser(Role.SUPERVISOR).post("/authorisations/", data=test_authorisations.FORM)
    with desk.looking() as session:
        reference = session.scalars(select(AuthorisationKept.reference)).one()
    foreign = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS, post_id=KARSNO)

    form = {"version": "1", "reason": "It is ours now."}
    sent = foreign.post(f"/authorisations/{reference}/withdraw", data=form)
    absent = foreign.post("/authorisations/Q-2026-999999-X/withdraw", data=form)

    assert (sent.status_code, absent.status_code) == (404, 404)
    with desk.looking() as session:
        assert session.scalars(select(AuthorisationKept.withdrawn_at)).one() is None


POSTS_ACTS = {
    "open a lane": ("/posts/DRN/open-lane", {"lane": "1", "way": "entry"}),
    "take a lane over": ("/posts/DRN/take-over", {"lane": "2"}),
    "close a lane": ("/posts/DRN/close-lane", {"lane": "2"}),
    "hand over": ("/hand-overs/new", {"post": "DRN", "words": "Mine."}),
    "set the telephones": ("/posts/DRN/phones", {"duty_phone": "1", "reason": "Because."}),
    "lower the sample": ("/controls/DRN", {"percent": "0", "reason": "Because."}),
}


@pytest.mark.parametrize("act", POSTS_ACTS)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_nobody_acts_at_the_post_of_another_agency(desk: Desk, act: str, role: Role) -> None:
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form())
    foreign = desk.browser(role, agency_id=CUSTOMS, post_id=KARSNO)
    address, form = POSTS_ACTS[act]

    sent = foreign.post(address, data=form)

    assert sent.status_code in (403, 404, 422), sent.headers.get("Location")


def test_one_id_of_another_officer_does_not_tell_what_he_logged(desk: Desk) -> None:
    """An id is no secret: who sends it anew learns no more than that it was used."""
    form = factories.report_form(submission_id=str(uuid4()))
    desk.browser(Role.OFFICER).post("/inspections/new", data=form)
    elsewhere = desk.browser(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)

    other = form | {"post_code": "KRB", "vehicle.plate": "QQ-777-ZZ"}
    sent = elsewhere.post("/inspections/new", data=other, follow_redirects=True)

    assert sent.status_code == 200
    assert "TE-481-KP" not in sent.text
    assert count(desk, Inspection) == 2


def test_markup_stays_text_on_label_and_receipt(desk: Desk) -> None:
    browser, markup = desk.browser(Role.OFFICER), "<b>#strong[x]*y*$z$"
    sent = test_seizures.sent(
        browser, from_whom=markup, firearms__0__make=markup, firearms__0__bag_number=markup
    )
    where = sent.headers["Location"]

    label = browser.get(f"{where}/labels").text
    paper = PdfReader(io.BytesIO(browser.get(f"{where}/receipt").data)).pages[0].extract_text()

    assert "<b>#strong" not in label
    assert "&lt;b&gt;#strong[x]*y*$z$" in label
    assert paper.count("#strong[x]*y*") >= 2


def test_a_clock_that_is_set_ahead_lets_nobody_be_born_in_the_future(desk: Desk) -> None:
    browser, born = desk.browser(Role.OFFICER), {"occupants.0.born_on": "2050-01-01"}
    ahead = {"device_at": "2060-01-01T00:00:00+00:00"}
    browser.post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        reference = session.scalars(select(Inspection.reference)).one()

    sent = browser.post("/inspections/new", data=factories.report_form(**born, **ahead))
    form = form_of(browser, reference) | born | ahead | {"reason": "It was read wrongly."}
    amended = browser.post(f"/inspections/{reference}/amend", data=form)

    for answer in (sent, amended):
        assert answer.status_code == 422
        assert 'id="occupants-0-born_on-problem-1"' in answer.text
        assert "This date of birth lies in the future." in answer.text
    assert count(desk, Inspection) == 1
