from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseAct, CaseState
from borderdesk.domain.errors import (
    Conflict,
    NotFound,
    NotPermitted,
    OutOfOrder,
    Overtaken,
    Owing,
    Unacceptable,
)
from borderdesk.domain.permissions import Act
from borderdesk.edge.errors import BROKEN, LOST_RACE
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.conftest import Desk

REFUSALS: dict[str, tuple[Exception, int, str]] = {
    "NotFound": (NotFound("C-1"), 404, "There is no record C-1."),
    "NotPermitted": (NotPermitted(Act.CLOSE_CASE), 403, "You may not do this here: close a case."),
    "Owing": (Owing("Write down the reason first."), 403, "Write down the reason first."),
    "OutOfOrder": (OutOfOrder(CaseAct.OPEN, CaseState.CLOSED), 409, "closed"),
    "Conflict": (Conflict("The same id."), 409, "The same id."),
    "StaleDataError": (StaleDataError("version"), 409, LOST_RACE),
    "IntegrityError": (IntegrityError("INSERT", {}, Exception("UNIQUE")), 409, LOST_RACE),
    "Unacceptable": (Unacceptable("plate", "Type the plate."), 422, "Type the plate."),
    "Overtaken": (Overtaken(), 503, "The lists changed"),
}


def raising(app: Flask, address: str, error: Exception) -> None:
    def view(reference: str = "") -> str:
        raise error

    app.add_url_rule(address, "raising", view, methods=["GET", "POST"])


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_written_down_then_said_in_words(desk: Desk, kind: str) -> None:
    error, status, sentence = REFUSALS[kind]
    raising(desk.app, "/raising/<reference>", error)

    answer = desk.browser(Role.SUPERVISOR).post("/raising/C-2026-000001-X")

    assert answer.status_code == status
    assert sentence in answer.text
    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry)).one()
    assert (row.act, row.operation, row.outcome) == ("raising", "refuse", kind)
    assert (row.subject, row.agency_id) == ("C-2026-000001-X", factories.BORDER)


@pytest.mark.parametrize("kind", REFUSALS)
def test_to_a_programme_it_is_said_as_json(desk: Desk, kind: str) -> None:
    error, status, sentence = REFUSALS[kind]
    raising(desk.app, "/api/v1/raising", error)

    answer = desk.browser(Role.SUPERVISOR).get("/api/v1/raising")

    assert answer.status_code == status
    assert answer.json is not None
    assert list(answer.json) == ["message"]
    assert sentence in answer.json["message"]
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_database_that_cannot_write_is_said_to_be_busy(desk: Desk) -> None:
    raising(desk.app, "/raising", OperationalError("INSERT", {}, Exception("table is locked")))

    answer = desk.browser(Role.SUPERVISOR).get("/raising")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "table is locked" not in answer.text


def test_a_fault_of_ours_tells_nothing_of_itself(desk: Desk) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    raising(desk.app, "/raising", ValueError("secret of the house"))

    answer = desk.browser(Role.SUPERVISOR).get("/raising")

    assert answer.status_code == 500
    assert BROKEN in answer.text
    assert "secret" not in answer.text


def test_a_refusal_with_markup_in_it_is_shown_as_text(desk: Desk) -> None:
    raising(desk.app, "/raising/<reference>", NotFound("<script>alert(1)</script>"))

    answer = desk.browser(Role.SUPERVISOR).get("/raising/x")

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("address", ["/summaries/%00", "/cases/%0d%0aX", "/summaries/a%7fb"])
def test_a_control_character_in_an_address_leads_nowhere(desk: Desk, address: str) -> None:
    answer = desk.browser(Role.SUPERVISOR).get(address)

    assert answer.status_code == 404


@pytest.mark.postgres
def test_no_address_breaks_the_database_server(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    browser = desk_on(database_url).browser(Role.SUPERVISOR)

    answers = [browser.get(f"/summaries/{odd}") for odd in ("%00", "%ff", "%ed%a0%80", "x" * 5000)]

    assert {answer.status_code for answer in answers} == {404}


def test_a_name_in_an_address_does_not_come_into_the_ledger(desk: Desk) -> None:
    desk.browser(Role.SUPERVISOR).get("/cases/Miron%20VELKAROV")

    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry)).one()
    assert (row.act, row.outcome, row.subject) == ("cases.show", "NotFound", "")
    assert "VELKAROV" not in row.leaf


def test_an_anonymous_refusal_names_no_officer(desk: Desk) -> None:
    desk.app.view_functions["accounts.log_in"] = lambda: raise_(NotFound("x"))

    answer = desk.app.test_client().get("/log-in")

    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry)).one()
    assert answer.status_code == 404
    assert (row.officer_id, row.agency_id) == (None, None)


def raise_(error: Exception) -> str:
    raise error
