"""A vehicle that comes again: its last crossing spares typing, and shows what has changed since."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.recurring import (
    Differences,
    Passage,
    Turn,
    out_of_turn,
    people_changes,
    vehicle_changes,
)
from borderdesk.domain.retention import NAMED_FOR
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.store.inspections import Inspection, OccupantSeen, crossings_of_plate
from borderdesk.store.protection import barred_countries

WEEK = timedelta(days=7)


class Recurring(NamedTuple):
    """The last crossing of a plate that the officer may read, and how many there were in 7 days."""

    last: Inspection
    this_week: int


class Offered(NamedTuple):
    """Who was aboard and may be ticked, by place from 0; and how many more are not named here."""

    people: dict[int, OccupantSeen]
    unnamed: int


class Since(NamedTuple):
    """The crossing before, what differs from it, and what cannot be in turn with its neighbours."""

    before: Inspection | None
    found: Differences
    turn: Turn | None
    other: Inspection | None  # with which it is not in turn


def seen_before(session: Session, by: Signature, plate: str) -> Recurring | None:
    """What the officer may know of a plate that has just been typed. A look.

    None where nothing was typed that could be a plate, or it never came.

    Raises:
        NotPermitted: the officer logs no inspections.
    """
    permit(by, Act.SUBMIT_INSPECTION)
    key = folded(IdentifierKind.PLATE, plate)
    last = session.scalars(crossings_of_plate(by, key).limit(1)).first() if key else None
    if last is None:
        return None
    week = crossings_of_plate(by, key).where(Inspection.crossed_at > by.at - WEEK).order_by(None)
    count = session.scalar(select(func.count()).select_from(week.subquery())) or 0
    return Recurring(last, count)


def offered(session: Session, by: Signature, last: Inspection) -> Offered:
    """Who of a crossing may be offered when its vehicle comes again. A look.

    Nobody once the time is over for which it may name people, and nobody where somebody asked for
    protection. A minor is not named by a list: his document is read anew.
    """
    over = last.crossed_at < by.at - NAMED_FOR[last.state]
    asked = barred_countries(session, {last.id})
    if over or asked:
        return Offered({}, 0)
    aboard = {place: one for place, one in enumerate(last.occupants) if one.is_aboard}
    people = {place: one for place, one in aboard.items() if not one.is_minor}
    return Offered(people, len(aboard) - len(people))


def since(session: Session, by: Signature, inspection: Inspection) -> Since:
    """What differs from the crossing of the vehicle before, as far as `by` may know it. A look."""
    vehicle = inspection.vehicle
    if vehicle is None or not vehicle.plate_key:
        return Since(None, Differences(), None, None)
    others = crossings_of_plate(by, vehicle.plate_key).where(Inspection.id != inspection.id)
    earlier = others.where(Inspection.crossed_at <= inspection.crossed_at)
    before = session.scalars(earlier.limit(1)).first()
    # What crossed later can only be out of turn where it was known before this one was logged.
    later = others.where(
        Inspection.crossed_at > inspection.crossed_at,
        Inspection.received_at < inspection.received_at,
    ).order_by(None)
    first = later.order_by(Inspection.crossed_at, Inspection.id).limit(1)
    after = session.scalars(first).first()
    here = Passage(inspection.direction, inspection.crossed_at)
    turn = out_of_turn(here, _passage(before), _passage(after))
    other = after if turn is Turn.BEFORE_ENTRY else before
    if before is None or before.vehicle is None:
        return Since(before, Differences(), turn, other if turn else None)
    places = [place for place, one in enumerate(inspection.occupants) if one.is_aboard]
    new, left = people_changes(before.aboard, inspection.aboard)
    fresh = tuple(places[at] for at in new)
    found = Differences(vehicle_changes(before.vehicle, vehicle), fresh, left)
    return Since(before, found, turn, other if turn else None)


def _passage(inspection: Inspection | None) -> Passage | None:
    return Passage(inspection.direction, inspection.crossed_at) if inspection else None
