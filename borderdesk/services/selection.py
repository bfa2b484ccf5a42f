"""Gather why a crossing is looked at more closely, and send it on: the next stage of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import (
    INSPECTION,
    Declared,
    InspectionAct,
    InspectionState,
)
from borderdesk.domain.papers import SEALS
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.screening import ScreeningState
from borderdesk.domain.selection import (
    LaneReason,
    NewLane,
    SelectionReason,
    Way,
    lane_from,
    strictest,
    tightens,
    usual,
    way_of,
)
from borderdesk.domain.states import next_state
from borderdesk.services import screening
from borderdesk.services.audit import record
from borderdesk.services.rules import by_rules
from borderdesk.store.inspections import (
    Inspection,
    LaneChange,
    ReasonGiven,
    inspection_by_reference,
)
from borderdesk.store.screening import Screening

# What an officer means who sends a crossing on and ticks nothing.
UNSAID: Mapping[Declared, SelectionReason] = {
    Declared.SECOND_LINE: SelectionReason.OFFICER,
    Declared.FOUND: SelectionReason.FOUND,
}
ACTS: Mapping[Way, InspectionAct] = {
    Way.RELEASE: InspectionAct.RELEASE,
    Way.REFER: InspectionAct.REFER,
}


def _by_lists(_session: Session, _inspection: Inspection, kept: Screening) -> Iterator[LaneReason]:
    """A resemblance with a list. A discreet one is no reason, and gives no colour."""
    if screening.stops_release(kept.hits):
        yield usual(SelectionReason.LIST_HIT)


TURNS: Mapping[Way, InspectionAct] = {
    Way.RELEASE: InspectionAct.LET_GO,
    Way.REFER: InspectionAct.HOLD,
}
SAME_LANE = N_("It is in this lane already.")


def _by_seals(_session: Session, inspection: Inspection, _kept: Screening) -> Iterator[LaneReason]:
    """A seal that is not the one on the papers; its numbers stand with the doubts."""
    if any(doubt["place"] == SEALS for doubt in inspection.warnings):
        yield usual(SelectionReason.SEAL)


def _by_papers(_session: Session, inspection: Inspection, _kept: Screening) -> Iterator[LaneReason]:
    """A document that an officer suspects, or that a register has as lost or stolen."""
    if inspection.has_doubted_papers:
        yield usual(SelectionReason.DOCUMENT)


# Whatever finds reasons of the desk's own has its place here. What they ask and how long they
# take may depend on the report alone, never on a discreet hit.
Source = Callable[[Session, Inspection, Screening], Iterable[LaneReason]]
SOURCES: tuple[Source, ...] = (_by_lists, by_rules, _by_seals, _by_papers)


def send_on(
    session: Session,
    by: Signature,
    inspection: Inspection,
    kept: Screening,
    said: Iterable[SelectionReason] = (),
    besides: Iterable[LaneReason] = (),
    *,
    drawn: bool,
) -> None:
    """Give a crossing its reasons, its colour and its way after a screening.

    `said` is what the officer ticked, `besides` what the papers of the load lack. What was not
    screened and has no reason stays open, without a colour; what was sent on before may only get
    further reasons. The lot falls upon those alone that would pass.
    """
    if inspection.state is InspectionState.CLOSED:
        return
    first = inspection.state is InspectionState.OPEN
    reasons = list(_said_at_booth(by, inspection.declared, said)) if first else []
    reasons.extend(besides)
    for source in SOURCES:
        reasons.extend(source(session, inspection, kept))
    if first and lane_from(reasons).way is Way.RELEASE:
        if kept.state is ScreeningState.ERROR:
            return
        if drawn:
            reasons.append(usual(SelectionReason.RANDOM))
    give(by, inspection, reasons)


def give(by: Signature, inspection: Inspection, reasons: Iterable[LaneReason]) -> None:
    """Add reasons to those of a crossing; it gets the strictest colour, and goes its way.

    Which reason leads is settled once. A crossing that was sent to the second line stays there.
    """
    known = {(one.reason, one.rule_id, one.sentence) for one in inspection.reasons}
    reasons = [one for one in reasons if (one.reason, one.rule_id, one.sentence) not in known]
    inspection.reasons.extend(
        ReasonGiven(
            reason=one.reason,
            colour=one.colour,
            sentence=one.sentence,
            given_at=by.at,
            given_by_id=one.officer_id,
            rule_id=one.rule_id,
        )
        for one in reasons
    )
    lane = lane_from(reasons)
    inspection.colour = strictest(filter(None, (inspection.colour, lane.colour)))
    inspection.selection_reason = inspection.selection_reason or lane.leading
    if inspection.state is InspectionState.OPEN:
        move(by, inspection, ACTS[lane.way])


def move(by: Signature, inspection: Inspection, act: InspectionAct) -> None:
    """Take a crossing to its next state; since when it waits at the second line is written down.

    Raises:
        OutOfOrder: it is not there that this act begins.
    """
    before, inspection.state = inspection.state, next_state(INSPECTION, inspection.state, act)
    if inspection.state is InspectionState.REFERRED and before is not InspectionState.REFERRED:
        inspection.sent_at = by.at


def change_lane(session: Session, by: Signature, reference: str, given: NewLane) -> Inspection:
    """Give a crossing another lane after the answer. An act.

    Whoever may close it at its post may make it stricter; only a supervisor makes it milder, or
    lets pass what could not be screened. Its reasons stay as they were given.

    Raises:
        NotFound, NotPermitted, Owing, StaleDataError: as for every act on an inspection.
        OutOfOrder: somebody is looking at it, or has.
        Unacceptable: it is in that lane already.
    """
    inspection = inspection_by_reference(session, by, reference, version=given.version)
    before = inspection.colour
    stricter = tightens(before, given.colour)
    act = Act.TIGHTEN_LANE if stricter else Act.CHANGE_LANE
    permit(by, act, inspection.scope, reason=given.reason)
    turn = TURNS[way_of(given.colour)]
    next_state(INSPECTION, inspection.state, turn)
    if given.colour is before:
        raise Unacceptable("colour", SAME_LANE)
    if stricter:  # a crossing is never looked at without a reason
        seen = usual(SelectionReason.OFFICER, by.officer_id)
        give(by, inspection, [replace(seen, colour=given.colour)])
    inspection.colour = given.colour
    move(by, inspection, turn)
    session.add(
        LaneChange(
            inspection=inspection,
            changed_at=by.at,
            changed_by_id=by.officer_id,
            before=before,
            after=given.colour,
            reason=given.reason,
        )
    )
    record(session, by, act, inspection.reference, given.reason)
    return inspection


def _said_at_booth(
    by: Signature, declared: Declared, said: Iterable[SelectionReason]
) -> Iterator[LaneReason]:
    """What the officer ticked; whoever found nothing gives no reason."""
    if declared is Declared.NOTHING:
        return
    for reason in tuple(said) or (UNSAID[declared],):
        yield usual(reason, by.officer_id)
