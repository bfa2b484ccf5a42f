"""What the papers of a crossing say of themselves: filled from their lines, and checked.

A digit that does not fit warns and never blocks: cameras misread, plates are dirty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from borderdesk.domain.arms import SAYS, hints
from borderdesk.domain.cargo import Consignment
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import (
    InspectionReport,
    Occupant,
    OccupantRole,
    Vehicle,
    VehicleKind,
    birth_from,
)
from borderdesk.domain.minors import SAYS as SAYS_OF_MINORS
from borderdesk.domain.minors import minors
from borderdesk.domain.plates import countries_like, looks_foreign
from borderdesk.domain.protection import may_be_under
from borderdesk.domain.readings import Judged, judged_lines, judged_number, read_lines, written
from borderdesk.domain.seals import SealState, matched
from borderdesk.domain.travel_documents import DocumentKind
from borderdesk.domain.unknowns import Unknown, still_unknown
from borderdesk.matching.checkdigits import (
    Check,
    check_container,
    check_imo,
    check_mrn,
    check_vin,
)
from borderdesk.matching.identifiers import folded
from borderdesk.matching.mrz import Checked
from borderdesk.matching.particulars import IdentifierKind, Sex

UNBORN = N_("This date of birth lies in the future.")
UNREADABLE = N_("The document lines could not be read. Type what the document says.")
TAKEN = N_("%(number)s was read; %(taken)s was taken, which adds up.")
KEPT = N_("It was kept as read: %(why)s.")
SEALS = "seals_found"  # the place at which a seal that does not fit is told
OTHER_SEAL = N_("The papers name the seal “%(declared)s”; “%(found)s” was found.")
NO_SEAL = N_("The papers name the seal “%(declared)s”; it was not found.")
MORE_SEALS = N_("The seal “%(found)s” was found; it does not stand on the papers.")
PERHAPS = N_("%(number)s does not add up; %(fitting)s would.")
FOREIGN = N_("Plates of %(country)s look otherwise; %(like)s have such ones.")
UNUSUAL = N_("Plates of %(country)s look otherwise. Special ones may; read it again.")
EXPIRED = N_("This document was valid until %(day)s.")
TOO_YOUNG = N_("The driver may be under 16.")
AHEAD = N_("The clock of the device is more than 5 minutes ahead; both moments are kept.")
LATE = N_(
    "This came more than 5 minutes after it was logged: the link was down, or the clock of the"
    " device is slow. Both moments are kept."
)
MAY_DRIVE = 16  # years. Source: the lowest age for any licence, Directive 2006/126/EC, article 4
SKEW = timedelta(minutes=5)  # Source: domain notes, § 5.7
TWICE = N_("Somebody else in this vehicle shows a document of the same number.")
NO_BIRTH = "<<<<<<"  # Source: ICAO Doc 9303-3, 4.7: the date of birth is unknown
MOST_COUNTRIES = 3  # named as likely ones

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


def completed(occupant: Occupant, today: date) -> Occupant:
    """The occupant with what is still empty filled from the document's lines."""
    zone = read_lines(occupant.mrz)
    if zone is None:
        return settled(occupant)
    birth = zone.birth_span(today)
    read: dict[str, str] = {
        "surname": zone.surname,
        "given_names": zone.given_names,
        "born_on": written(birth),
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
    if zone.birth == NO_BIRTH:
        fresh = replace(fresh, unknowns=(*fresh.unknowns, Unknown.BORN_ON))
    kind = _KINDS.get(zone.document_kind[:1], fresh.document_kind)
    return settled(replace(fresh, document_kind=kind))


def check_births(report: InspectionReport, now: datetime) -> None:
    """Nobody is born after the day on which the report comes in, whatever the device's clock says.

    A day is let be: where it is tomorrow already, a child may be born.

    Raises:
        Unacceptable: somebody is.
    """
    tomorrow = now.date() + timedelta(days=1)
    for number, occupant in enumerate(report.occupants):
        birth = birth_from(occupant.born_on)
        if birth is not None and birth.earliest > tomorrow:
            raise Unacceptable(f"occupants.{number}.born_on", UNBORN)


def settled(occupant: Occupant) -> Occupant:
    """The occupant without what was answered by *unknown* and is given after all."""
    given: dict[Unknown, object] = {
        Unknown.BORN_ON: occupant.born_on,
        Unknown.SEX: occupant.sex is not Sex.UNKNOWN,
        Unknown.NATIONALITY: occupant.nationality,
        Unknown.DOCUMENT: occupant.document_number,
    }
    return replace(occupant, unknowns=still_unknown(occupant.unknowns, given))


def warnings(report: InspectionReport, received_at: datetime) -> tuple[Warning, ...]:
    """What does not fit on the papers of a report, in the order of the form; then its clock."""
    return (*_warnings(report), *_clock_doubts(report, received_at))


def _clock_doubts(report: InspectionReport, received_at: datetime) -> Iterator[Warning]:
    if report.crossed_at - received_at > SKEW:
        yield Warning("crossed_at", AHEAD)
    elif received_at - report.crossed_at > SKEW:
        yield Warning("crossed_at", LATE)


def _warnings(report: InspectionReport) -> Iterator[Warning]:
    yield from _plate_doubts(report.vehicle)
    if report.vehicle:
        yield from _number_doubts(report.vehicle)
    for number, occupant in enumerate(report.occupants):
        yield from _line_doubts(f"occupants.{number}", occupant, report.crossed_at.date())
        yield from _document_doubts(f"occupants.{number}", occupant, report)
    for minor in minors(report.occupants, report.crossed_at.date()):
        if minor.company in SAYS_OF_MINORS:
            yield Warning(f"occupants.{minor.place}.relation", SAYS_OF_MINORS[minor.company])
    for number, load in enumerate(report.consignments):
        yield from _load_doubts(f"consignments.{number}", load)
    for remark in hints(report):
        yield Warning(remark.place, SAYS[remark.hint], {"words": remark.words})
    yield from _seal_doubts(report)


def _number_doubts(vehicle: Vehicle) -> Iterator[Warning]:
    """What is wrong with the numbers that a vehicle or ship bears for life."""
    for place, kind, number, check in (
        ("vehicle.vin", IdentifierKind.VIN, vehicle.vin, check_vin),
        ("vehicle.imo", IdentifierKind.IMO, vehicle.imo, check_imo),
    ):
        doubts = list(_doubts(place, kind, number, check)) if number else []
        yield from doubts
        if doubts and vehicle.as_read:
            yield Warning(place, KEPT, {"why": vehicle.as_read.value})


def _load_doubts(place: str, load: Consignment) -> Iterator[Warning]:
    for number, equipment in enumerate(load.equipment):
        at = f"{place}.equipment.{number}.number"
        yield from _doubts(at, IdentifierKind.CONTAINER, equipment.number, check_container)
    if load.mrn:
        yield from _doubts(f"{place}.mrn", IdentifierKind.DOCUMENT, load.mrn, check_mrn)


def _seal_doubts(report: InspectionReport) -> Iterator[Warning]:
    """Seals that are not those of the papers; none where nobody looked at them."""
    if not report.seals_found:
        return
    for seal in matched(report.seals_declared, report.seals_found):
        values = {"declared": seal.declared, "found": seal.found}
        if seal.state is SealState.MISSING:
            yield Warning(SEALS, NO_SEAL, values)
        elif seal.state is SealState.DIFFERS:
            yield Warning(SEALS, OTHER_SEAL if seal.declared else MORE_SEALS, values)


def _doubts(
    place: str, kind: IdentifierKind, written: str, check: Callable[[str], Check]
) -> Iterator[Warning]:
    """What is wrong with a number by its own arithmetic, and what it may have been."""
    judged = judged_number(place, kind, written, check)
    if judged.ok is False:
        yield Warning(place, judged.sentence, judged.values)
        yield from _perhaps(place, judged)


def _perhaps(place: str, judged: Judged) -> Iterator[Warning]:
    if judged.likely:
        fitting = " / ".join(likely.printed for likely in judged.likely)
        yield Warning(place, PERHAPS, {"number": judged.number, "fitting": fitting})


def _plate_doubts(vehicle: Vehicle | None) -> Iterator[Warning]:
    if vehicle is None or vehicle.kind is VehicleKind.AIRCRAFT:  # no road gave it its mark
        return
    if not looks_foreign(vehicle.plate, vehicle.plate_country):
        return
    like = countries_like(vehicle.plate)[:MOST_COUNTRIES]
    values = {"country": vehicle.plate_country, "like": ", ".join(like)}
    yield Warning("vehicle.plate", FOREIGN if like else UNUSUAL, values)


def _document_doubts(place: str, occupant: Occupant, report: InspectionReport) -> Iterator[Warning]:
    day = report.crossed_at.date()
    if occupant.role is OccupantRole.DRIVER and may_be_under(MAY_DRIVE, occupant.born_on, day):
        yield Warning(f"{place}.born_on", TOO_YOUNG)
    until, number = occupant.document_expires_on, occupant.document_number
    if until is not None and until < day:
        yield Warning(f"{place}.document_expires_on", EXPIRED, {"day": until.isoformat()})
    if number and sum(_document(one) == _document(occupant) for one in report.occupants) > 1:
        yield Warning(f"{place}.document_number", TWICE)


def _document(occupant: Occupant) -> tuple[str, str]:
    """A document by its issuer and number: two countries may issue the same one."""
    issuer = occupant.document_issuer or occupant.nationality
    return issuer, folded(IdentifierKind.DOCUMENT, occupant.document_number)


def _line_doubts(place: str, occupant: Occupant, today: date) -> Iterator[Warning]:
    if not occupant.mrz.strip():
        return
    zone = read_lines(occupant.mrz)
    if zone is None:
        yield Warning(f"{place}.mrz", UNREADABLE)
        return
    amiss = [judged for judged in judged_lines(zone, today) if judged.ok is False]
    mended = {judged.place: _taken(judged, occupant) for judged in amiss}
    for judged in amiss:
        if taken := mended[judged.place]:
            values = {"number": judged.number, "taken": taken}
            yield Warning(f"{place}.{judged.place}", TAKEN, values)
        elif judged.of is not Checked.COMPOSITE or not any(mended.values()):
            yield Warning(f"{place}.mrz", judged.sentence, judged.values)
            yield from _perhaps(f"{place}.{judged.place}", judged)
    if amiss and not any(mended.values()) and occupant.as_read:
        yield Warning(f"{place}.mrz", KEPT, {"why": occupant.as_read.value})


def _taken(judged: Judged, occupant: Occupant) -> str:
    """What stands in the field in place of what was read, where that adds up."""
    stands = str(getattr(occupant, judged.place)) if judged.place else ""
    return stands if any(stands == likely.typed for likely in judged.likely) else ""
