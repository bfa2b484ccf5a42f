from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState, Result
from borderdesk.domain.selection import SelectionReason, usual
from borderdesk.services import selection
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

GROUPS = "/controls/groups/"
WHY = {"purpose": "audit", "reason": "The yearly report on selection."}


def looked_at(desk: Desk, times: int) -> None:
    browser = desk.browser(Role.OFFICER)
    for _ in range(times):
        browser.post("/inspections/new", data=factories.report_form())
    with desk.acting() as session:
        for one in session.scalars(select(Inspection).where(Inspection.result.is_(None))):
            one.crossed_at = datetime.now(UTC)
            by = factories.signature(Role.OFFICER, at=one.crossed_at)
            selection.give(by, one, [usual(SelectionReason.RANDOM), usual(SelectionReason.DOG)])
            one.state, one.result = InspectionState.CLOSED, Result.NIL


def acts(desk: Desk) -> list[str]:
    with desk.looking() as session:
        return list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)))


def test_the_auditor_reads_groups_and_that_he_did_is_recorded(desk: Desk) -> None:
    looked_at(desk, 6)
    browser = desk.browser(Role.AUDITOR)

    page = browser.get(GROUPS).text

    assert f'href="{GROUPS}"' in browser.get("/controls/").text
    assert "Northern Africa" not in page
    assert "Not known" in page  # no nationality was typed
    assert "VELKAROV" not in page
    assert "I-2026" not in page.partition("</head>")[2].replace("I-2026-000123-4", "")
    assert "read_group_yields" in acts(desk)


def test_the_table_leaves_with_a_reason_and_without_formulas(desk: Desk) -> None:
    looked_at(desk, 6)
    browser = desk.browser(Role.AUDITOR)

    refused = browser.post(f"{GROUPS}export", data={"purpose": "audit", "reason": "x"})
    sent = browser.post(f"{GROUPS}export", data=WHY)

    assert refused.status_code == 422
    assert sent.headers["Content-Disposition"] == 'attachment; filename="groups.csv"'
    rows = list(csv.DictReader(io.StringIO(sent.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row["reason"], row["checked"], row["found"]) for row in rows] == [
        ("RND", "6", "0"),
        ("DOG", "6", "0"),
    ]
    assert rows[1]["sample_checked"] == "6"
    assert "look_up" in acts(desk)


def test_a_handful_is_held_back_on_the_page_and_in_the_table(desk: Desk) -> None:
    looked_at(desk, 3)
    browser = desk.browser(Role.AUDITOR)

    page = browser.get(GROUPS).text
    table = browser.post(f"{GROUPS}export", data=WHY).get_data(as_text=True)

    assert "too few to say" in page
    assert '"3"' not in table


def test_a_supervisor_has_no_way_there(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    assert GROUPS not in browser.get("/controls/").text
    assert browser.get(GROUPS).status_code == 403
