"""Gather why a crossing is looked at more closely, and send it on: the next stage of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.inspections import (
    INSPECTION,
    Declared,
    InspectionAct,
    InspectionState,
)
from borderdesk.domain.screening import ScreeningState
from borderdesk.domain.selection import LaneReason, SelectionReason, Way, lane_from, usual
from borderdesk.domain.states import next_state
from borderdesk.services import screening
from borderdesk.store.inspections import Inspection, ReasonGiven
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


# Whatever finds reasons of the desk's own has its place here. What they ask and how long they
# take may depend on the report alone, never on a discreet hit.
Source = Callable[[Session, Inspection, Screening], Iterable[LaneReason]]
SOURCES: tuple[Source, ...] = (_by_lists,)


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
    known = {(one.reason, one.sentence) for one in inspection.reasons}
    inspection.reasons.extend(
        ReasonGiven(
            reason=one.reason,
            colour=one.colour,
            sentence=one.sentence,
            given_at=by.at,
            given_by_id=one.officer_id,
        )
        for one in reasons
        if (one.reason, one.sentence) not in known
    )
    lane = lane_from(LaneReason(one.reason, one.colour, one.sentence) for one in inspection.reasons)
    inspection.colour = lane.colour
    inspection.selection_reason = inspection.selection_reason or lane.leading
    if inspection.state is InspectionState.OPEN:
        inspection.state = next_state(INSPECTION, inspection.state, ACTS[lane.way])


def _said_at_booth(
    by: Signature, declared: Declared, said: Iterable[SelectionReason]
) -> Iterator[LaneReason]:
    """What the officer ticked; whoever found nothing gives no reason."""
    if declared is Declared.NOTHING:
        return
    for reason in tuple(said) or (UNSAID[declared],):
        yield usual(reason, by.officer_id)
