from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import Closing, Declared, InspectionState, Result
from borderdesk.domain.selection import LaneColour, SelectionReason
from borderdesk.domain.watchlists import Action
from borderdesk.services import controls, inspections, screening
from borderdesk.store.accounts import Post
from borderdesk.store.inspections import Inspection, inspection_by_reference
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
SAID = (SelectionReason.DOG, SelectionReason.SEAL)


def logged(session: Session, **given: Any) -> Inspection:
    report = factories.inspection_report(submission_id=uuid4(), **given)
    findings = screening.look(session, OFFICER, report.subjects)
    receipt = inspections.submit(session, OFFICER, report, findings)
    session.flush()
    return inspection_by_reference(session, OFFICER, receipt.reference)


def reasons(crossing: Inspection) -> list[tuple[SelectionReason, int | None]]:
    """Its reasons, each with the officer who gave it, if one did."""
    return [(one.reason, one.given_by_id) for one in crossing.reasons]


def listed(session: Session, name: str = "Ivo SORIN", **given: Any) -> None:
    factories.watchlist(session, factories.entry(name), **given)


def drawing(session: Session) -> None:
    session.get_one(Post, factories.DRENOVAC).sample_percent = 100
    session.flush()


def test_a_clear_crossing_is_green_without_a_reason(session: Session) -> None:
    listed(session)

    clear = logged(session)

    assert (clear.colour, clear.state) == (LaneColour.GREEN, InspectionState.RELEASED)
    assert reasons(clear) == []


def test_an_officer_may_have_seen_several_things(session: Session) -> None:
    listed(session)

    sent = logged(session, declared=Declared.SECOND_LINE, selection_reasons=SAID)

    assert (sent.colour, sent.state) == (LaneColour.RED, InspectionState.REFERRED)
    assert sent.selection_reason is SelectionReason.DOG
    assert reasons(sent) == [(SelectionReason.DOG, 1), (SelectionReason.SEAL, 1)]


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        (Declared.SECOND_LINE, SelectionReason.OFFICER),
        (Declared.FOUND, SelectionReason.FOUND),
    ],
)
def test_who_sends_on_without_a_tick_has_seen_something(
    session: Session, declared: Declared, reason: SelectionReason
) -> None:
    listed(session)

    assert reasons(logged(session, declared=declared)) == [(reason, 1)]


def test_what_was_ticked_counts_for_nothing_where_nothing_was_found(session: Session) -> None:
    listed(session)

    clear = logged(session, selection_reasons=SAID)

    assert (clear.colour, reasons(clear)) == (LaneColour.GREEN, [])


def test_a_resemblance_asks_for_papers_and_stands_beside_what_the_officer_saw(
    session: Session,
) -> None:
    listed(session, "Miron VELKAROV")

    alone = logged(session)
    both = logged(session, declared=Declared.SECOND_LINE, selection_reasons=SAID[:1])

    assert (alone.colour, reasons(alone)) == (
        LaneColour.YELLOW,
        [(SelectionReason.LIST_HIT, None)],
    )
    assert (both.colour, both.selection_reason) == (LaneColour.RED, SelectionReason.DOG)
    assert reasons(both) == [(SelectionReason.DOG, 1), (SelectionReason.LIST_HIT, None)]


def test_a_discreet_resemblance_gives_neither_reason_nor_colour(session: Session) -> None:
    listed(session, "Miron VELKAROV", action=Action.DISCREET)

    passed = logged(session)

    assert (passed.colour, reasons(passed)) == (LaneColour.GREEN, [])


def test_the_lot_falls_upon_those_alone_that_would_pass(session: Session) -> None:
    listed(session)
    drawing(session)

    drawn = logged(session)
    sent = logged(session, declared=Declared.SECOND_LINE)

    assert (drawn.colour, reasons(drawn)) == (LaneColour.RED, [(SelectionReason.RANDOM, None)])
    assert reasons(sent) == [(SelectionReason.OFFICER, 1)]


def test_what_was_not_screened_has_no_colour_until_it_is(session: Session) -> None:
    waiting = logged(session)
    assert (waiting.state, waiting.colour) == (InspectionState.OPEN, None)
    listed(session, "Miron VELKAROV")
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    inspections.repeat_screening(session, OFFICER, waiting.reference, None, findings)

    assert (waiting.state, waiting.colour) == (InspectionState.REFERRED, LaneColour.YELLOW)


def test_a_later_screening_adds_its_reason_to_what_was_sent_on_before(session: Session) -> None:
    sent = logged(session, declared=Declared.SECOND_LINE, selection_reasons=SAID[:1])
    listed(session, "Miron VELKAROV")
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    inspections.repeat_screening(session, OFFICER, sent.reference, None, findings)

    assert reasons(sent) == [(SelectionReason.DOG, 1), (SelectionReason.LIST_HIT, None)]
    assert (sent.colour, sent.selection_reason) == (LaneColour.RED, SelectionReason.DOG)


def test_a_crossing_counts_once_for_each_of_its_reasons(session: Session) -> None:
    listed(session)
    sent = logged(session, declared=Declared.SECOND_LINE, selection_reasons=SAID)
    inspections.close(session, OFFICER, sent.reference, Closing(sent.version, Result.NIL))

    told = {one.reason: one.checked for one in controls.page(session, SUPERVISOR).yields}

    assert {reason: count for reason, count in told.items() if count} == dict.fromkeys(SAID, 1)
