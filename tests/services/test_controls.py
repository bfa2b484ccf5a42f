"""The control sample, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import NotFound, NotPermitted, Owing, Unacceptable
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import (
    Declared,
    Filing,
    InspectionReport,
    InspectionState,
    Receipt,
    Result,
)
from borderdesk.domain.selection import SelectionReason
from borderdesk.services import controls, examinations, inspections
from borderdesk.services.screening import look
from borderdesk.store.accounts import Post
from borderdesk.store.inspections import Inspection
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
WHY = "So many as the second line can look at."


def drawing(session: Session, percent: int) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    post = session.get(Post, factories.DRENOVAC)
    assert post is not None
    post.sample_percent = percent
    session.flush()


def report(**given: Any) -> InspectionReport:
    return replace(factories.inspection_report(), submission_id=uuid4(), **given)


def logged(session: Session, given: InspectionReport) -> Receipt:
    return inspections.submit(session, OFFICER, given, look(session, OFFICER, given.subjects))


def crossing(session: Session, receipt: Receipt) -> Inspection:
    query = select(Inspection).where(Inspection.reference == receipt.reference)
    return session.scalars(query).one()


def test_whom_the_lot_falls_upon_goes_to_the_second_line_and_is_marked(session: Session) -> None:
    drawing(session, 100)

    drawn = crossing(session, logged(session, report()))

    assert drawn.state is InspectionState.REFERRED
    assert drawn.selection_reason is SelectionReason.RANDOM


def test_where_nobody_is_drawn_a_clear_crossing_is_released(session: Session) -> None:
    drawing(session, 0)

    clear = crossing(session, logged(session, report()))

    assert (clear.state, clear.selection_reason) == (InspectionState.RELEASED, None)


def test_a_reason_of_the_officers_own_is_not_taken_for_the_lot(session: Session) -> None:
    drawing(session, 100)
    seen = report(declared=Declared.SECOND_LINE, selection_reasons=(SelectionReason.DOG,))

    sent = crossing(session, logged(session, seen))

    assert sent.selection_reason is SelectionReason.DOG


def test_who_sends_the_same_again_draws_no_second_time(session: Session) -> None:
    drawing(session, 100)
    given = report()
    first = logged(session, given)
    drawing_ends = session.get(Post, factories.DRENOVAC)
    assert drawing_ends is not None
    drawing_ends.sample_percent = 0

    again = logged(session, given)

    assert (again.reference, again.filing) == (first.reference, Filing.REPEATED)
    assert crossing(session, first).selection_reason is SelectionReason.RANDOM


def test_a_crossing_screened_at_the_second_try_may_be_drawn_as_well(session: Session) -> None:
    post = session.get(Post, factories.DRENOVAC)
    assert post is not None
    post.sample_percent = 100
    failed = crossing(session, logged(session, report()))  # no list is in force
    assert failed.state is InspectionState.OPEN
    drawing(session, 100)
    findings = look(session, OFFICER, report().subjects)

    inspections.repeat_screening(session, OFFICER, failed.reference, failed.version, findings)

    assert failed.selection_reason is SelectionReason.RANDOM


def closed(session: Session, drawn: Inspection, result: Result) -> None:
    ended = Closing(drawn.version, result, "Seen by both of us.", (Control.VISUAL,))
    examinations.close(session, OFFICER, drawn.reference, ended, opened_at=OFFICER.at)


def test_what_was_found_is_counted_by_the_reason_for_looking(session: Session) -> None:
    drawing(session, 100)
    for result in (Result.NIL, Result.NIL, Result.DETAINED, Result.LEFT):
        closed(session, crossing(session, logged(session, report())), result)

    told = controls.page(session, SUPERVISOR).yields

    sample = told[SelectionReason.RANDOM]
    assert (sample.checked, sample.found) == (3, 1)


def test_another_agency_is_told_nothing_of_ours(session: Session) -> None:
    drawing(session, 100)
    drawn = crossing(session, logged(session, report()))
    closed(session, drawn, Result.NIL)
    elsewhere = factories.signature(Role.SUPERVISOR, agency_id=factories.CUSTOMS, post_id=None)

    told = controls.page(session, elsewhere)

    assert sum(one.checked for one in told.yields.values()) == 0
    assert [post.code for post in told.posts] == ["KRB"]


def test_a_supervisor_sets_the_share_of_a_post_of_his_agency(session: Session) -> None:
    post = controls.set_share(session, SUPERVISOR, "DRN", 3, WHY)

    assert post.sample_percent == 3


@pytest.mark.parametrize(
    ("code", "percent", "why", "refusal"),
    [
        ("DRN", 21, WHY, Unacceptable),
        ("DRN", -1, WHY, Unacceptable),
        ("DRN", 3, " ", Owing),
        ("KRB", 3, WHY, NotFound),  # of another agency
        ("NONE", 3, WHY, NotFound),
    ],
)
def test_what_may_not_be_set_stays_as_it_was(
    session: Session, code: str, percent: int, why: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        controls.set_share(session, SUPERVISOR, code, percent, why)

    assert {post.sample_percent for post in session.scalars(select(Post))} == {0}


def test_officers_neither_set_it_nor_are_told_what_it_yields(session: Session) -> None:
    with pytest.raises(NotPermitted):
        controls.set_share(session, OFFICER, "DRN", 0, WHY)
    with pytest.raises(NotPermitted):
        controls.page(session, OFFICER)
