"""The form of the lane between page and schema: empty seats, typed names, where problems belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import Declared
from borderdesk.domain.unknowns import Unknown
from borderdesk.edge.words import _
from borderdesk.matching.particulars import Sex
from borderdesk.store.inspections import OccupantSeen

SEATS = 9  # a minibus; more are asked for by ?seats=
MOST_SEATS = 80
# What a page sends of a seat in which nobody sits.
PRESET = frozenset({"role", "document_kind", "document_verification"})
UNKNOWN = "unknown_"  # a box that says so, followed by what is unknown
OF_THE_PAGE = frozenset({"load", "line", "aboard"})  # what only the page itself needs
# What of somebody aboard at an earlier crossing is offered again; nothing that was judged then.
KEPT = (
    "role",
    "surname",
    "given_names",
    "native_name",
    "patronymic",
    "born_on",
    "sex",
    "nationality",
    "document_kind",
    "document_number",
    "document_issuer",
    "document_expires_on",
)
EMPTY_VEHICLE = frozenset({"kind", "plate_country"})
_SEAT = re.compile(r"occupants\.(0|[1-9][0-9]{0,3})\.(\w+)")

FIELDS: Mapping[str, str] = {
    "direction": N_("Direction"),
    "lane": N_("Lane"),
    "vehicle.plate": N_("Plate"),
    "vehicle.plate_country": N_("Country of the plate"),
    "vehicle.kind": N_("Kind"),
    "vehicle.trailer_plate": N_("Trailer plate"),
    "vehicle.make": N_("Make"),
    "vehicle.model": N_("Model"),
    "vehicle.colour": N_("Colour"),
    "vehicle.vin": N_("VIN"),
    "vehicle.imo": N_("IMO number"),
    "seals_found": N_("Seals, as found"),
    "selection_reasons": N_("Why to the second line"),
    "note": N_("Note"),
}
PERSON: Mapping[str, str] = {
    "mrz": N_("Document line, or a name"),
    "role": N_("Role"),
    "surname": N_("Surname"),
    "given_names": N_("Given names"),
    "native_name": N_("Name in its own script"),
    "patronymic": N_("Father’s name"),
    "born_on": N_("Born"),
    "sex": N_("Sex"),
    "nationality": N_("Nationality"),
    "document_kind": N_("Document"),
    "document_number": N_("Number"),
    "document_issuer": N_("Issued by"),
    "document_expires_on": N_("Valid until"),
    "document_verification": N_("Verification"),
    "document_chip": N_("Chip"),
    "relation": N_("Who is with the child"),
    "accompanied_by": N_("Person no."),
}


def shaped(groups: dict[str, Any]) -> dict[str, Any]:
    """The groups of the page as the schema knows them.

    Seats in which nobody sits are left out, a name typed where the document line belongs becomes
    a name, and a reason for the second line goes only there.
    """
    given = {name: value for name, value in groups.items() if name not in OF_THE_PAGE}
    if given.get("declared") == Declared.NOTHING.value:
        given.pop("selection_reasons", None)
    vehicle = given.get("vehicle")
    if isinstance(vehicle, dict) and vehicle.keys() <= EMPTY_VEHICLE:
        del given["vehicle"]
    elif isinstance(vehicle, dict):
        given["vehicle"] = _with_unknowns(vehicle)
    seats = given.get("occupants")
    if isinstance(seats, list):
        taken = [place for place, seat in enumerate(seats) if _taken(seat)]
        people = [_with_unknowns(_named(seats[place])) for place in taken]
        given["occupants"] = [_beside(person, taken) for person in people]
    return given


def _with_unknowns(group: Any) -> Any:
    """The boxes that say *unknown* as one list."""
    if not isinstance(group, dict):
        return group
    boxes = [name for name in group if name.startswith(UNKNOWN)]
    rest = {name: value for name, value in group.items() if name not in boxes}
    return rest | {"unknowns": [name.removeprefix(UNKNOWN) for name in boxes]} if boxes else rest


def _beside(person: Any, taken: Sequence[int]) -> Any:
    """Who is with a minor, by the number that he has once the empty seats are left out.

    A seat in which nobody sits has no number.
    """
    said = person.get("accompanied_by") if isinstance(person, dict) else None
    if not isinstance(said, str) or not said.isascii() or not said.isdigit() or len(said) > 4:
        return person
    seat = int(said) - 1
    return person | {"accompanied_by": str(taken.index(seat) + 1 if seat in taken else 0)}


def as_typed(group: Mapping[str, Any]) -> dict[str, Any]:
    """A group of a report as its fields and boxes stand on the page: the way back of `shaped`."""
    unknowns = group.get("unknowns", ())
    typed = {name: value for name, value in group.items() if name != "unknowns"}
    if typed.get("sex") is Sex.UNKNOWN and Unknown.SEX not in unknowns:
        typed["sex"] = None  # nobody asked
    boxes = (one for one in unknowns if one is not Unknown.SEX)
    return typed | {f"{UNKNOWN}{one.value}": "yes" for one in boxes}


def plate_alone(groups: dict[str, Any]) -> dict[str, Any]:
    """The plate and who is ticked, out of a form that may hold anything else by then."""
    vehicle = groups.get("vehicle")
    plate = {"plate": vehicle["plate"]} if isinstance(vehicle, dict) and "plate" in vehicle else {}
    return plate | ({"aboard": groups["aboard"]} if "aboard" in groups else {})


def with_vehicle(raw: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What was typed, and of the vehicle what is kept where nothing was.

    The kind is never left empty by a page, so that nobody can tell whether it was chosen.
    """
    known = {f"vehicle.{name}": value for name, value in kept.items()}
    typed = {name: value for name, value in raw.items() if value and name != "vehicle.kind"}
    return {**raw, **known, **typed}


def as_seat(person: OccupantSeen) -> dict[str, str]:
    """Somebody of an earlier crossing as the fields of a seat."""
    kept = {name: getattr(person, name) for name in KEPT}
    if person.sex is Sex.UNKNOWN:
        kept["sex"] = ""
    return {name: str(value or "") for name, value in kept.items()}


def seated(raw: Mapping[str, str], people: Iterable[OccupantSeen]) -> dict[str, str]:
    """What was typed, with these people in the next free seats, but for who has one already."""
    filled = closed_up(raw)
    there = {value for name, value in filled.items() if name.endswith(".document_number")}
    number = seats_filled(filled)
    for person in people:
        if not person.document_number or person.document_number not in there:
            seat = as_seat(person)
            filled |= {f"occupants.{number}.{name}": value for name, value in seat.items()}
            number += 1
    return filled


def closed_up(raw: Mapping[str, str]) -> dict[str, str]:
    """What was typed, the people moved up into the seats by whose numbers the schema knows them."""
    seats: dict[int, dict[str, str]] = {}
    kept: dict[str, str] = {}
    for name, value in raw.items():
        found = _SEAT.fullmatch(name)
        if found:
            seats.setdefault(int(found[1]), {})[found[2]] = value
        else:
            kept[name] = value
    taken = [number for number in sorted(seats) if _taken(_filled(seats[number]))]
    for number, seat in enumerate(taken):
        person = seats[seat] | _beside(_filled(seats[seat]), taken)
        kept |= {f"occupants.{number}.{name}": value for name, value in person.items()}
    return kept


def seats_filled(raw: Mapping[str, str]) -> int:
    """How many seats of a closed-up form are taken."""
    return len({found[1] for name in raw if (found := _SEAT.fullmatch(name))})


def labels(seats: int) -> dict[str, str]:
    """What each field of the page is called, for the summary of what is wrong."""
    said = {name: _(label) for name, label in FIELDS.items()}
    for number in range(seats):
        for name, label in PERSON.items():
            person = _("Person %(number)s", number=number + 1)
            said[f"occupants.{number}.{name}"] = f"{person}, {_(label)}"
    return said


def _filled(seat: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in seat.items() if value.strip()}


def _taken(seat: Any) -> bool:
    """Whether somebody sits there; what is no seat at all is left for the schema to refuse."""
    return not isinstance(seat, dict) or not seat.keys() <= PRESET


def _named(seat: Any) -> Any:
    """`VELKAROV, Miron` where the document line belongs is a name, for no line lacks its `<`."""
    line = seat.get("mrz") if isinstance(seat, dict) else None
    if not isinstance(line, str) or "<" in line or "surname" in seat or "given_names" in seat:
        return seat
    surname, _comma, given = line.partition(",")
    named = {"surname": " ".join(surname.split()), "given_names": " ".join(given.split())}
    return {name: value for name, value in seat.items() if name != "mrz"} | named
