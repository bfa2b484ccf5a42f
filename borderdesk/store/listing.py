"""Questions for lists of crossings: which fit, and which come before and after one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import selectinload

from borderdesk.domain.accounts import Signature
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.store.cargo import EquipmentSeen
from borderdesk.store.inspections import (
    Inspection,
    OccupantSeen,
    VehicleSeen,
    within_reach,
)

EQUAL = (
    "post_id",
    "officer_id",
    "direction",
    "state",
    "screening",
    "colour",
    "selection_reason",
    "result",
)
INSIDE = timedelta(days=31)  # within which a plate is looked for in its middle, too
LAST = "\uffff"  # after every sign of a folded plate


def inspections_seen(by: Signature, given: Mapping[str, Any]) -> Select[Inspection]:
    """The inspections that `by` may read and that fit the filters, newest first.

    Filters: name, document, plate, plate_key (whole), container, containers (any of them, whole),
    since, until, and those of EQUAL.
    """
    query = (
        select(Inspection)
        .where(within_reach(by))
        .order_by(Inspection.crossed_at.desc(), Inspection.id.desc())
        .options(
            selectinload(Inspection.vehicle),
            selectinload(Inspection.occupants),
        )
    )
    for name in EQUAL:
        if given.get(name):
            query = query.where(getattr(Inspection, name) == given[name])
    if given.get("since"):
        query = query.where(Inspection.crossed_at >= given["since"])
    if given.get("until"):
        query = query.where(Inspection.crossed_at < given["until"])
    for condition in _of_parts(given):
        query = query.where(condition)
    return query


def older_than(query: Select[Inspection], edge: Inspection) -> Select[Inspection]:
    """What comes after that crossing in the list, which is newest first."""
    return query.where(_place() < (edge.crossed_at, edge.id))


def newer_than(query: Select[Inspection], edge: Inspection) -> Select[Inspection]:
    """What comes before it; the nearest first."""
    later = query.where(_place() > (edge.crossed_at, edge.id))
    return later.order_by(None).order_by(Inspection.crossed_at, Inspection.id)


def _place() -> ColumnElement[Any]:
    return tuple_(Inspection.crossed_at, Inspection.id)


def _of_parts(given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on vehicle, people and load."""
    found: list[ColumnElement[bool]] = []
    if key := given.get("plate_key"):
        found.append(_with(VehicleSeen, VehicleSeen.plate_key == key))
    if plate := folded(IdentifierKind.PLATE, given.get("plate") or ""):
        found.append(_with(VehicleSeen, _plate(plate, given)))
    for word in (given.get("name") or "").split():
        found.append(
            Inspection.occupants.any(
                or_(
                    OccupantSeen.surname.icontains(word, autoescape=True),
                    OccupantSeen.given_names.icontains(word, autoescape=True),
                )
            )
        )
    if document := "".join((given.get("document") or "").split()):
        written = func.replace(OccupantSeen.document_number, " ", "")
        found.append(Inspection.occupants.any(written.icontains(document, autoescape=True)))
    if container := re.sub(r"[\s-]", "", given.get("container") or "").upper():
        found.append(_with(EquipmentSeen, EquipmentSeen.number == container))
    if containers := given.get("containers"):
        found.append(_with(EquipmentSeen, EquipmentSeen.number.in_(containers)))
    return found


def _plate(key: str, given: Mapping[str, Any]) -> ColumnElement[bool]:
    """Plates that begin so; within a short time also those that hold it.

    The former by comparison, for which PostgreSQL uses the index behind a wall; for LIKE it does
    not, since what LIKE says of a row before the wall has judged it could leak.
    """
    since, until = given.get("since"), given.get("until")
    if since and until and until - since <= INSIDE:
        return VehicleSeen.plate_key.contains(key, autoescape=True)
    return (VehicleSeen.plate_key >= key) & (VehicleSeen.plate_key < key + LAST)


def _with(table: type[VehicleSeen | EquipmentSeen], fits: ColumnElement[bool]) -> Any:
    """Crossings by a part of which there are few each: found from the part, by its index."""
    return Inspection.id.in_(select(table.inspection_id).where(fits))
