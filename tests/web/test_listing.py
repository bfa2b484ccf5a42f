from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action
from borderdesk.store.accounts import UserSession
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk


def test_a_crossing_leads_to_the_others_of_its_vehicle_and_no_address_holds_the_plate(
    desk: Desk,
) -> None:
    browser = desk.browser(Role.OFFICER)
    for _ in range(2):
        browser.post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        first, second = session.scalars(select(Inspection.reference).order_by(Inspection.id))

    page = browser.get(f"/inspections/{first}").text
    history = browser.get(f"/inspections/{first}/vehicle").text

    addresses = re.findall(r'(?:href|action)="([^"]*)"', page + history)
    assert f"/inspections/{first}/vehicle" in addresses
    assert f"/inspections/{second}" in addresses
    assert not [address for address in addresses if "481" in address]


@pytest.mark.parametrize("span", ["today", "hours12", "days7"])
def test_a_span_in_one_word_shows_what_has_just_crossed(desk: Desk, span: str) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form()
    now = re.search(r'name="crossed_at" value="([^"]+)"', browser.get("/inspections/new").text)
    assert now
    browser.post("/inspections/new", data=form | {"crossed_at": now[1], "device_at": now[1]})
    old = factories.report_form(**{"vehicle.plate": "OL-001-DD"})
    browser.post("/inspections/new", data=old)

    page = browser.get(f"/inspections/?span={span}").text

    assert "TE-481-KP" in page
    assert "OL-001-DD" not in page


@pytest.mark.parametrize(
    "question",
    ["span=never", "officer_id=-1", "officer_id=x", "result=%3Cxyzzy%3E", "selection_reason=1"],
)
def test_a_filter_that_cannot_be_is_left_out_and_said(desk: Desk, question: str) -> None:
    answer = desk.browser(Role.SUPERVISOR).get(f"/inspections/?{question}")

    assert answer.status_code == 200
    assert "<xyzzy>" not in answer.text


@pytest.mark.parametrize("turning", ["before=I-2026-000999-X", "after=nonsense"])
def test_a_page_that_begins_nowhere_is_not_there(desk: Desk, turning: str) -> None:
    assert desk.browser(Role.OFFICER).get(f"/inspections/?{turning}").status_code == 404


def exported(desk: Desk, role: Role = Role.SUPERVISOR, **given: str) -> TestResponse:
    form = {"purpose": "case", "reason": "For the court, on request.", **given}
    return desk.browser(role).post("/inspections/export", data=form)


def test_a_list_leaves_as_csv_without_names_and_why_is_a_line_before(desk: Desk) -> None:
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form())

    answer = exported(desk)

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert [row[6] for row in rows] == ["plate", "TE-481-KP"]
    assert "VELKAROV" not in answer.text
    with desk.looking() as session:
        done = list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)))
    assert done[-2:] == ["look_up", "export_inspections"]


def test_a_list_leaves_as_a_workbook_in_which_nothing_lives(desk: Desk) -> None:
    form = factories.report_form(**{"vehicle.plate": "=SUM(A1)"})
    desk.browser(Role.OFFICER).post("/inspections/new", data=form)

    sheet = load_workbook(io.BytesIO(exported(desk, file="xlsx").data)).active

    assert sheet is not None
    assert sheet["G2"].value == "=SUM(A1)"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert {cell.data_type for cell in sheet["G"]} == {"s"}


def test_a_list_leaves_narrowed_as_it_was_shown(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    for way in ("entry", "exit"):
        browser.post("/inspections/new", data=factories.report_form(direction=way))

    answer = exported(desk, direction="exit")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[4] for row in rows[1:]] == ["exit"]


def test_a_discreet_resemblance_is_no_hit_in_what_leaves(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), action=Action.DISCREET)
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form())

    answer = exported(desk)

    assert answer.text.splitlines()[1].split(",")[9] == '"clear"'


@pytest.mark.parametrize(
    "given",
    [
        {"reason": ""},
        {"purpose": "curiosity"},
        {"file": "exe"},
        {"about": "C-2026-000001-Z"},
        {"span": "never"},
    ],
)
def test_no_list_leaves_without_grounds(desk: Desk, given: dict[str, Any]) -> None:
    answer = exported(desk, **given)

    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def test_no_list_leaves_with_an_officer_or_without_a_fresh_proof(desk: Desk) -> None:
    assert exported(desk, Role.OFFICER).status_code == 403
    browser = desk.browser(Role.SUPERVISOR)
    with desk.acting() as session:
        hour = datetime.now(UTC) - timedelta(hours=1)
        for one in session.scalars(select(UserSession)):
            one.proved_at = hour

    answer = browser.post(
        "/inspections/export", data={"purpose": "case", "reason": "For the court, on request."}
    )

    assert answer.mimetype == "text/html"
    assert "text/csv" not in answer.content_type
