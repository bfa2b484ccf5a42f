"""Lists of crossings, a page at a time, and the earlier crossings of a vehicle or a container."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, permit
from borderdesk.store.accounts import Officer, officers_of
from borderdesk.store.examinations import Counts, counts_of
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.listing import inspections_seen, newer_than, older_than

A_PAGE = 50


class Crossings(NamedTuple):
    """A page of a list, newest first, and the crossings from which the pages beside it begin.

    A page begins at a crossing, not at a count, so that the last one costs what the first does.
    """

    rows: list[Inspection]
    newer: str = ""
    older: str = ""


def listed(
    session: Session,
    by: Signature,
    filters: Mapping[str, Any],
    *,
    before: str = "",
    after: str = "",
    size: int = A_PAGE,
) -> Crossings:
    """The crossings that fit, from the newest on; or those older than `before`, newer than `after`.

    A look. Both are references of crossings.

    Raises:
        NotPermitted: the role reads no inspections.
        NotFound: there is no crossing of that reference, or none that `by` may read.
    """
    permit(by, Act.READ_INSPECTION)
    query = inspections_seen(by, filters)
    if after:
        edge = inspection_by_reference(session, by, after)
        rows = list(session.scalars(newer_than(query, edge).limit(size + 1)))
        if len(rows) > size:
            rows = rows[:size][::-1]
            return Crossings(rows, rows[0].reference, rows[-1].reference)
        # No whole page is newer: the list from its beginning.
    if before:
        query = older_than(query, inspection_by_reference(session, by, before))
    rows = list(session.scalars(query.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    first = rows[0].reference if rows and before else ""
    return Crossings(rows, first, rows[-1].reference if more else "")


MOST_LINES = 20_000  # of one export


class Leaving(NamedTuple):
    """A crossing that leaves the desk, and what the second line did with it, in numbers."""

    inspection: Inspection
    done: Counts | None


def exported(session: Session, by: Signature, filters: Mapping[str, Any]) -> Iterator[Leaving]:
    """The crossings that fit, newest first and MOST_LINES at most, to leave the desk. A look.

    They are read a part at a time. Why they leave was written down before, as a look-up.

    Raises:
        NotPermitted: the role reads no inspections.
    """
    permit(by, Act.READ_INSPECTION)
    query = inspections_seen(by, filters).limit(MOST_LINES)
    query = query.options(joinedload(Inspection.post), joinedload(Inspection.officer))
    for rows in session.scalars(query.execution_options(yield_per=500)).partitions():
        done = counts_of(session, [one.id for one in rows])
        yield from (Leaving(one, done.get(one.id)) for one in rows)


def how_many(session: Session, by: Signature, filters: Mapping[str, Any]) -> int:
    """How many crossings fit the filters. A look.

    Raises:
        NotPermitted: the role reads no inspections.
    """
    permit(by, Act.READ_INSPECTION)
    query = inspections_seen(by, filters).order_by(None).with_only_columns(Inspection.id)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


class History(NamedTuple):
    """A crossing, and the other crossings of its vehicle or its container."""

    inspection: Inspection
    others: Crossings


def of_vehicle(session: Session, by: Signature, reference: str, **pages: Any) -> History:
    """All crossings of the vehicle of that crossing, by its plate in any writing. A look.

    Raises:
        NotFound: there is no such crossing for `by`, or it had no plate.
    """
    inspection = inspection_by_reference(session, by, reference)
    if inspection.vehicle is None or not inspection.vehicle.plate_key:
        raise NotFound(reference)
    same = {"plate_key": inspection.vehicle.plate_key}
    return History(inspection, listed(session, by, same, **pages))


def of_container(session: Session, by: Signature, reference: str, **pages: Any) -> History:
    """All crossings of the containers of that crossing. A look.

    Raises:
        NotFound: there is no such crossing for `by`, or it had no container.
    """
    inspection = inspection_by_reference(session, by, reference)
    if not inspection.containers:
        raise NotFound(reference)
    same = {"containers": inspection.containers}
    return History(inspection, listed(session, by, same, **pages))


def colleagues(session: Session, by: Signature) -> list[Officer]:
    """Who logs crossings for the officer's agency, for filters. A look."""
    return officers_of(session, by.agency_id)
