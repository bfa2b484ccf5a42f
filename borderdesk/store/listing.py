"""Questions for lists of crossings: which fit, and which come before and after one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from borderdesk.domain.accounts import Signature
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.matching.spelling import plain
from borderdesk.store.cargo import EquipmentSeen
from borderdesk.store.inspections import (
    USUAL,
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
INSIDE = timedelta(days=2)  # within which plates and names are looked for in their middle, too
Part = type[VehicleSeen | OccupantSeen | EquipmentSeen]
Column = InstrumentedAttribute[str]
Fits = Callable[[Column, str], ColumnElement[bool]]
LAST = "\uffff"  # after every sign of a key


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
        if value := given.get(name):
            column = getattr(Inspection, name)
            query = query.where(column == value)
            if name in USUAL and value != USUAL[name]:  # as the index of the others says it
                query = query.where(column != literal(USUAL[name], literal_execute=True))
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


def _of_parts(given: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Conditions on vehicle, people and load."""
    fits, having = (_holds, _each_having) if _is_short(given) else (_begins, _with)
    if key := given.get("plate_key"):
        yield _with(VehicleSeen, VehicleSeen.plate_key == key)
    if plate := folded(IdentifierKind.PLATE, given.get("plate") or ""):
        yield having(VehicleSeen, fits(VehicleSeen.plate_key, plate))
    words = plain(given.get("name") or "").split()
    if given.get("name") and not words:
        yield false()  # signs alone are nobody's name
    if words:
        yield having(OccupantSeen, or_(*_called(words, fits)))
    if number := folded(IdentifierKind.DOCUMENT, given.get("document") or ""):
        yield having(OccupantSeen, fits(OccupantSeen.document_key, number))
    if container := re.sub(r"[\s-]", "", given.get("container") or "").upper():
        yield _with(EquipmentSeen, EquipmentSeen.number == container)
    if containers := given.get("containers"):
        yield _with(EquipmentSeen, EquipmentSeen.number.in_(containers))


def _called(words: list[str], fits: Fits) -> Iterator[ColumnElement[bool]]:
    """People of that name, in either order: the words go to one name, or some to each."""
    surname, given_name = OccupantSeen.surname_key, OccupantSeen.given_key
    for first, second in ((given_name, surname), (surname, given_name)):
        for cut in range(1, len(words)):
            begins, ends = " ".join(words[:cut]), " ".join(words[cut:])
            yield and_(fits(first, begins), fits(second, ends))
        yield fits(first, " ".join(words))


def _is_short(given: Mapping[str, Any]) -> bool:
    since, until = given.get("since"), given.get("until")
    return bool(since and until and until - since <= INSIDE)


def _begins(column: Column, key: str) -> ColumnElement[bool]:
    """By comparison, for which PostgreSQL uses the index behind a wall; for LIKE it does not,
    since what LIKE says of a row before the wall has judged it could leak."""
    return and_(column >= key, column < key + LAST)


def _holds(column: Column, key: str) -> ColumnElement[bool]:
    return column.contains(key, autoescape=True)


def _with(table: Part, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """Crossings by a part of which there are few each: found from the part, by its index."""
    return Inspection.id.in_(select(table.inspection_id).where(fits))


def _each_having(table: Part, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same asked of one crossing after the other, where no index finds the part.

    As a count, which PostgreSQL does not turn round: it would read all parts of all crossings.
    """
    own = select(func.count()).where(table.inspection_id == Inspection.id, fits)
    return own.scalar_subquery() > 0
