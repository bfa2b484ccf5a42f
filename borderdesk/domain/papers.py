"""What the papers of a crossing say of themselves: filled from their lines, and checked.

A digit that does not fit warns and never blocks: cameras misread, plates are dirty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import (
    Consignment,
    DocumentKind,
    InspectionReport,
    Occupant,
)
from borderdesk.matching.checkdigits import Check, check_container, check_vin
from borderdesk.matching.mrz import Mrz, read_mrz, suggestions
from borderdesk.matching.particulars import Birth, Precision, Sex

UNREADABLE = N_("The document lines could not be read. Type what the document says.")
NOT_FITTING = N_("The check digit of the %(field)s should be %(computed)s, not %(given)s.")
PERHAPS = N_("%(number)s does not add up; %(fitting)s would.")

# ICAO 9303: the first letter of the document code.
_KINDS = {
    "P": DocumentKind.PASSPORT,
    "I": DocumentKind.IDENTITY,
    "A": DocumentKind.IDENTITY,
    "C": DocumentKind.IDENTITY,
    "V": DocumentKind.VISA,
}


@dataclass(frozen=True, slots=True)
class Warning:
    """Something on the papers that does not fit. `place` names the field it is about."""

    place: str
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"place": self.place, "sentence": self.sentence, "values": dict(self.values)}


def read_lines(text: str) -> Mrz | None:
    """The machine-readable zone in a text, or None where there is none."""
    try:
        return read_mrz(text) if text.strip() else None
    except ValueError:
        return None


def completed(occupant: Occupant, today: date) -> Occupant:
    """The occupant with what is still empty filled from the document's lines."""
    zone = read_lines(occupant.mrz)
    if zone is None:
        return occupant
    birth = zone.birth_span(today)
    read: dict[str, str] = {
        "surname": zone.surname,
        "given_names": zone.given_names,
        "born_on": _written(birth),
        "nationality": zone.nationality,
        "document_number": zone.number,
        "document_issuer": zone.issuer,
    }
    filled: dict[str, Any] = {n: v for n, v in read.items() if not getattr(occupant, n)}
    fresh = replace(occupant, **filled)
    if fresh.sex is Sex.UNKNOWN:
        fresh = replace(fresh, sex=zone.sex)
    if fresh.document_expires_on is None:
        fresh = replace(fresh, document_expires_on=zone.expiry_date(today))
    return replace(fresh, document_kind=_KINDS.get(zone.document_kind[:1], fresh.document_kind))


def warnings(report: InspectionReport) -> tuple[Warning, ...]:
    """What does not fit on the papers of a report, in the order of the form."""
    return tuple(_warnings(report))


def _warnings(report: InspectionReport) -> Iterator[Warning]:
    if report.vehicle and report.vehicle.vin:
        yield from _doubts("vehicle.vin", check_vin(report.vehicle.vin))
    for number, occupant in enumerate(report.occupants):
        yield from _line_doubts(f"occupants.{number}", occupant)
    yield from _load_doubts(report.consignment)


def _doubts(place: str, check: Check) -> Iterator[Warning]:
    if check.ok is False:
        yield Warning(place, check.sentence, check.values)


def _load_doubts(load: Consignment | None) -> Iterator[Warning]:
    if load and load.container_number:
        yield from _doubts("consignment.container_number", check_container(load.container_number))


def _line_doubts(place: str, occupant: Occupant) -> Iterator[Warning]:
    if not occupant.mrz.strip():
        return
    zone = read_lines(occupant.mrz)
    if zone is None:
        yield Warning(f"{place}.mrz", UNREADABLE)
        return
    for check in zone.checks:
        if check.ok:
            continue
        values = {"field": check.field.value, "computed": check.computed, "given": check.given}
        yield Warning(f"{place}.mrz", NOT_FITTING, values)
        fitting = suggestions(zone.number, check.given) if check.field == "number" else ()
        if fitting:
            numbers = {"number": zone.number, "fitting": " / ".join(fitting)}
            yield Warning(f"{place}.document_number", PERHAPS, numbers)


def _written(birth: Birth | None) -> str:
    """A span of days as it is typed: YYYY-MM-DD, YYYY-MM or YYYY."""
    if birth is None:
        return ""
    day = birth.earliest.isoformat()
    return {Precision.DAY: day, Precision.MONTH: day[:7]}.get(birth.precision, day[:4])
