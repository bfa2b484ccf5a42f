from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select, text

from borderdesk.domain.accounts import Role
from borderdesk.domain.audit import OPERATIONS
from borderdesk.domain.permissions import Act
from borderdesk.edge.labels import LABELS
from borderdesk.services import audit
from borderdesk.store.audit import LedgerEntry, LedgerHead, LedgerWords
from tests import factories
from tests.conftest import Desk

FOR_THE_COURT = {"purpose": "audit", "reason": "The court asks for it."}


def written(desk: Desk, count: int = 3, **given: int) -> None:
    """Rows of officer 1, each about a case of its own."""
    with desk.acting() as session:
        by = factories.signature(Role.SUPERVISOR, **given)
        for number in range(count):
            audit.record(session, by, Act.READ_CASE, f"C-2026-{number:06}-X", "Miron VELKAROV")


def test_the_ledger_is_read_newest_first_and_names_who_did_what(desk: Desk) -> None:
    written(desk)

    page = desk.browser(Role.AUDITOR).get("/audit/").text

    assert page.index("C-2026-000002-X") < page.index("C-2026-000000-X")
    assert "Officer One" in page
    assert "read a case" in page
    assert "VELKAROV" not in page


def test_reading_the_ledger_is_recorded_with_what_was_asked(desk: Desk) -> None:
    desk.browser(Role.AUDITOR).get("/audit/?act=read_case&subject=C-2026-000001-X")

    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry)).one()
        words = session.get_one(LedgerWords, row.seq).words
    assert (row.act, row.operation) == ("read_ledger", "consult")
    assert words == "act: read_case; subject: C-2026-000001-X"


def test_filters_narrow_and_wrong_ones_are_said(desk: Desk) -> None:
    written(desk)
    browser = desk.browser(Role.AUDITOR)

    narrowed = browser.get("/audit/?subject=C-2026-000001-X&officer_id=1").text
    nothing = browser.get("/audit/?officer_id=4711&act=read_case").text
    wrong = browser.get("/audit/?officer_id=%27%3B--").text

    assert "C-2026-000001-X" in narrowed
    assert "C-2026-000002-X" not in narrowed
    assert "No line fits." in nothing
    assert "Type a whole number." in wrong


def test_pages_lead_on_with_their_filters(desk: Desk) -> None:
    written(desk, 60)
    browser = desk.browser(Role.AUDITOR)

    first = browser.get("/audit/?act=read_case").text
    second = browser.get("/audit/?act=read_case&page=2").text

    assert 'rel="next" href="/audit/?act=read_case&amp;page=2"' in first
    assert 'rel="prev" href="/audit/?act=read_case&amp;page=1"' in second
    assert "C-2026-000009-X" in second
    assert "C-2026-000010-X" not in second


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_nobody_but_the_auditor_reads_it(desk: Desk, role: Role) -> None:
    assert desk.browser(role).get("/audit/").status_code == 403


def test_a_ledger_that_holds_is_said_to_hold_with_size_and_head(desk: Desk) -> None:
    written(desk)
    with desk.looking() as session:
        head = session.get_one(LedgerHead, 1).chain

    answer = desk.browser(Role.AUDITOR).post("/audit/verify")

    assert answer.status_code == 200
    assert "The ledger holds" in answer.text
    assert "3 lines checked" in answer.text
    assert head in answer.text
    with desk.looking() as session:
        assert session.get_one(LedgerEntry, 3).act == "verify_ledger"


def test_the_first_broken_row_is_named_with_the_reason(desk: Desk) -> None:
    written(desk)
    with desk.acting() as session:
        session.execute(text("UPDATE ledger SET subject = 'C-9' WHERE seq = 1"))

    answer = desk.browser(Role.ADMINISTRATOR).post("/audit/verify")

    assert "The ledger is broken" in answer.text
    assert "Line 1 is the first that is broken." in answer.text
    assert "does not say what its leaf says" in answer.text


def test_others_do_not_verify(desk: Desk) -> None:
    answer = desk.browser(Role.SUPERVISOR).post("/audit/verify")

    assert answer.status_code == 403


def test_every_act_and_operation_has_its_words() -> None:
    wanted = {f"Act.{act}" for act in Act} | {f"Operation.{kind}" for kind in OPERATIONS.values()}

    assert wanted - set(LABELS) == set()


def test_a_refusal_and_a_try_to_log_in_stand_there_as_such(desk: Desk) -> None:
    desk.browser(Role.OFFICER).get("/audit/")
    desk.app.test_client().post("/log-in", data={"name": "nobody", "password": "x"})

    page = desk.browser(Role.AUDITOR).get("/audit/").text

    assert "audit.index" in page
    assert "tried, and was refused" in page
    assert "not allowed" in page
    assert "nobody logged in" in page


def test_lines_leave_as_a_table_without_live_formulas_and_that_is_recorded(desk: Desk) -> None:
    written(desk)
    with desk.acting() as session:
        liar = factories.officer(session, Role.SUPERVISOR, full_name="=HYPERLINK(1)")
        audit.record(session, factories.signed_by(liar), Act.READ_CASE, "C-2026-000007-X")

    answer = desk.browser(Role.AUDITOR).post("/audit/export", data=FOR_THE_COURT)

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert 'attachment; filename="ledger.csv"' in answer.headers["Content-Disposition"]
    assert [row[5] for row in rows[2:]][:2] == ["C-2026-000007-X", "C-2026-000002-X"]
    assert rows[1][3] == "look_up"  # why they leave is a line before they do
    assert rows[2][2] == "'=HYPERLINK(1)"
    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        asked = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "look_up")).one()
        assert (last.act, last.operation) == ("export_ledger", "disclose")
        assert session.get_one(LedgerWords, asked.seq).words == "audit: The court asks for it."
        assert session.get_one(LedgerWords, last.seq).words == "found: 5"


def test_without_a_reason_nothing_leaves(desk: Desk) -> None:
    written(desk)

    answer = desk.browser(Role.AUDITOR).post(
        "/audit/export", data={"subject": "C-2026-000001-X", "purpose": "audit"}
    )
    others = desk.browser(Role.SUPERVISOR).post("/audit/export", data=FOR_THE_COURT)

    assert (answer.status_code, others.status_code) == (422, 403)
    assert answer.mimetype == "text/html"
    assert 'value="C-2026-000001-X"' in answer.text
    with desk.looking() as session:
        done = [row.act for row in session.scalars(select(LedgerEntry)) if row.outcome == "done"]
    assert "export_ledger" not in done
