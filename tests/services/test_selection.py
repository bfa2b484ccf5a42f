from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cargo import Consignment
from borderdesk.domain.errors import NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import Declared, InspectionState, Result
from borderdesk.domain.selection import LaneColour, NewLane, SelectionReason
from borderdesk.domain.watchlists import Action
from borderdesk.services import controls, examinations, inspections, screening, selection
from borderdesk.store.accounts import Post
from borderdesk.store.audit import LedgerEntry
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
    ended = Closing(sent.version, Result.NIL, controls=(Control.FULL,))
    examinations.close(session, OFFICER, sent.reference, ended, opened_at=OFFICER.at)

    yields = controls.page(session, SUPERVISOR).yields
    told = {reason: one.checked for reason, one in yields.items()}

    assert {reason: count for reason, count in told.items() if count} == dict.fromkeys(SAID, 1)


def changed(session: Session, by: Signature, crossing: Inspection, colour: LaneColour) -> None:
    given = NewLane(crossing.version, colour, "The load shifts when it brakes.")
    selection.change_lane(session, by, crossing.reference, given)
    session.flush()


def test_the_officer_makes_a_lane_stricter_and_gives_a_reason_for_it(session: Session) -> None:
    listed(session)
    passed = logged(session)

    changed(session, OFFICER, passed, LaneColour.RED)

    assert (passed.state, passed.colour) == (InspectionState.REFERRED, LaneColour.RED)
    assert reasons(passed) == [(SelectionReason.OFFICER, 1)]
    [kept] = passed.lane_changes
    assert (kept.before, kept.after, kept.changed_by_id) == (LaneColour.GREEN, LaneColour.RED, 1)


@pytest.mark.parametrize("colour", [LaneColour.GREEN, LaneColour.BLUE])
def test_a_referral_of_the_desk_is_undone_by_a_supervisor_alone(
    session: Session, colour: LaneColour
) -> None:
    listed(session, "Miron VELKAROV")
    stopped = logged(session)
    assert (stopped.state, stopped.colour) == (InspectionState.REFERRED, LaneColour.YELLOW)

    with pytest.raises(NotPermitted):
        changed(session, OFFICER, stopped, colour)
    assert stopped.state is InspectionState.REFERRED
    changed(session, SUPERVISOR, stopped, colour)

    assert (stopped.state, stopped.colour) == (InspectionState.RELEASED, colour)
    assert reasons(stopped) == [(SelectionReason.LIST_HIT, None)]


def test_a_change_of_lane_wants_a_reason_and_another_colour(session: Session) -> None:
    listed(session)
    passed = logged(session)
    blank = NewLane(passed.version, LaneColour.RED, " ")
    stale = NewLane(passed.version + 1, LaneColour.RED, "The load shifts.")

    with pytest.raises(Owing):
        selection.change_lane(session, OFFICER, passed.reference, blank)
    with pytest.raises(Unacceptable, match="already"):
        changed(session, SUPERVISOR, passed, LaneColour.GREEN)
    with pytest.raises(StaleDataError):
        selection.change_lane(session, OFFICER, passed.reference, stale)
    assert passed.lane_changes == []


def test_what_was_not_screened_is_sent_on_by_the_officer_and_let_pass_by_a_supervisor(
    session: Session,
) -> None:
    held, let_go = logged(session), logged(session)

    changed(session, OFFICER, held, LaneColour.YELLOW)
    with pytest.raises(NotPermitted):
        changed(session, OFFICER, let_go, LaneColour.GREEN)
    changed(session, SUPERVISOR, let_go, LaneColour.GREEN)

    assert (held.state, held.colour) == (InspectionState.REFERRED, LaneColour.YELLOW)
    assert (let_go.state, let_go.colour) == (InspectionState.RELEASED, LaneColour.GREEN)


def test_what_is_over_keeps_its_lane(session: Session) -> None:
    listed(session)
    sent = logged(session, declared=Declared.SECOND_LINE)
    sent.state = InspectionState.CLOSED
    session.flush()

    with pytest.raises(OutOfOrder):
        changed(session, SUPERVISOR, sent, LaneColour.GREEN)


def test_a_supervisors_milder_lane_stays_when_the_screening_is_repeated(session: Session) -> None:
    sent = logged(session, declared=Declared.SECOND_LINE)
    changed(session, SUPERVISOR, sent, LaneColour.YELLOW)
    listed(session)
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    inspections.repeat_screening(session, OFFICER, sent.reference, None, findings)

    assert sent.colour is LaneColour.YELLOW


def test_every_change_of_lane_stands_in_the_ledger_with_its_act(session: Session) -> None:
    listed(session)
    passed = logged(session)

    changed(session, OFFICER, passed, LaneColour.RED)
    changed(session, SUPERVISOR, passed, LaneColour.YELLOW)

    acts = session.scalars(select(LedgerEntry.act).where(LedgerEntry.subject == passed.reference))
    assert list(acts)[-2:] == ["tighten_lane", "change_lane"]


@pytest.mark.parametrize("declared", [Declared.NOTHING, Declared.SECOND_LINE])
def test_a_seal_that_differs_sends_to_the_second_line_whatever_was_said(
    session: Session, declared: Declared
) -> None:
    listed(session)
    load = Consignment(seals=("S31102",))

    fits = logged(session, consignments=(load,), seals_found=("s-31102",))
    sent = logged(session, consignments=(load,), seals_found=("S31109",), declared=declared)

    assert (fits.state, reasons(fits)) == (InspectionState.RELEASED, [])
    assert (sent.state, sent.colour) == (InspectionState.REFERRED, LaneColour.RED)
    assert (SelectionReason.SEAL, None) in reasons(sent)
