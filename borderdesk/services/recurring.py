"""A vehicle that comes again: its last crossing spares typing, and shows what has changed since."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.permissions import Act, permit
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.store.inspections import Inspection, crossings_of_plate

WEEK = timedelta(days=7)
# What is read off a vehicle and seldom changes, in the order of the form.
LASTING = ("plate_country", "kind", "trailer_plate", "make", "model", "colour", "vin", "imo")


class Recurring(NamedTuple):
    """The last crossing of a plate that the officer may read, and how many there were in 7 days."""

    last: Inspection
    this_week: int


class Change(NamedTuple):
    """What was otherwise at the crossing before. `field` is one of LASTING."""

    field: str
    before: str
    now: str


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


def changes(session: Session, by: Signature, inspection: Inspection) -> tuple[Change, ...]:
    """What of a vehicle differs from its crossing before, where both are known. A look."""
    vehicle = inspection.vehicle
    if vehicle is None or not vehicle.plate_key:
        return ()
    earlier = crossings_of_plate(by, vehicle.plate_key).where(
        Inspection.id != inspection.id, Inspection.crossed_at <= inspection.crossed_at
    )
    before = session.scalars(earlier.limit(1)).first()
    if before is None or before.vehicle is None:
        return ()
    pairs = ((name, getattr(before.vehicle, name), getattr(vehicle, name)) for name in LASTING)
    return tuple(
        Change(name, str(then), str(now))
        for name, then, now in pairs
        if then and now and _plain(then) != _plain(now)
    )


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())
