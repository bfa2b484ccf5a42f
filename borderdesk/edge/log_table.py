"""Crossings as lines of a table that leaves the desk: no name, no document, no birth date."""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.inspections import TableFile
from borderdesk.store.examinations import Counts
from borderdesk.store.inspections import Inspection

FILES: Mapping[TableFile, str] = {
    TableFile.CSV: "text/csv; charset=utf-8",
    TableFile.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LOG_HEAD = (
    "reference",
    "crossed_at",
    "post",
    "lane",
    "direction",
    "vehicle",
    "plate",
    "plate_country",
    "people",
    "screening",
    "state",
    "colour",
    "selection_reason",
    "result",
    "logged_by",
    # What the second line did, in numbers alone.
    *(f"second_line_{name}" for name in Counts._fields),
)


def log_line(one: Inspection, done: Counts | None) -> tuple[object, ...]:
    """One crossing, in the order of LOG_HEAD. Of its screening, what the booth may know."""
    vehicle = one.vehicle
    return (
        one.reference,
        one.crossed_at.isoformat(),
        one.post.code,
        one.lane,
        one.direction.value,
        vehicle.kind.value if vehicle else "",
        vehicle.called if vehicle else "",
        vehicle.plate_country if vehicle else "",
        len(one.aboard),
        one.screening.value,
        one.state.value,
        one.colour.value if one.colour else "",
        one.selection_reason.value if one.selection_reason else "",
        one.result.value if one.result else "",
        one.officer.full_name,
        *(done or [""] * len(Counts._fields)),
    )
