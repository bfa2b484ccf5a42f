"""The page of weapons found between browser and schema: its rows, their photographs, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.exhibits import ExhibitKind, PhotoSlot
from borderdesk.domain.seizures import Danger, NewSeizure, counted
from borderdesk.edge.rows import Rows
from borderdesk.edge.words import _, ngettext, word
from borderdesk.web.exhibits import in_local_time

Sent = list[tuple[str, PhotoSlot, bytes]]

# The groups of rows, and how many of each a fresh page shows.
ROWS = Rows(
    {"firearms": 1, "ammunition": 1, "parts": 0, "others": 0, "persons": 0},
    most=51,  # one more than a seizure takes, so that what is too much can be told
)
NO_SLOT = N_("There is no such place for a photograph.")

FIELDS: Mapping[str, str] = {
    "made_safe": N_("Made safe"),
    "safe_by": N_("By whom"),
    "taken_at": N_("Taken at"),
    "place": N_("Where"),
    "legal_basis": N_("Legal basis"),
    "from_whom": N_("From whom"),
    "witnesses": N_("Witnesses"),
    "team": N_("Officers and agencies"),
    "route.origin": N_("Origin"),
    "route.departure": N_("Departure"),
    "route.transit": N_("Through"),
    "route.destination": N_("Destination"),
    "note": N_("Remarks"),
    "photos.other": N_("Photograph from a distance"),
}
ROW: Mapping[str, Mapping[str, str]] = {
    "firearms": {
        "type": N_("Type"),
        "make": N_("Make"),
        "model": N_("Model"),
        "calibre": N_("Calibre"),
        "serial": N_("Serial, as marked"),
        "marks": N_("Marks"),
        "country": N_("Made in"),
        "bag_number": N_("Bag"),
        "seal_number": N_("Seal"),
        **{f"further_marks.{number}.text": N_("As it is read") for number in range(3)},
    },
    "ammunition": {
        "calibre": N_("Calibre"),
        "quantity": N_("How many"),
        "bag_number": N_("Bag"),
        "seal_number": N_("Seal"),
    },
    "parts": {
        "part": N_("Part"),
        "serial": N_("Serial, as marked"),
        "quantity": N_("How many"),
        "bag_number": N_("Bag"),
    },
    "others": {
        "kind": N_("Kind"),
        "description": N_("What it is"),
        "quantity": N_("How many"),
        "bag_number": N_("Bag"),
    },
    "persons": {"role": N_("Role"), "nationality": N_("Nationality")},
}
ROWS_SAID: Mapping[str, str] = {
    "firearms": N_("Firearm %(number)s, %(field)s"),
    "ammunition": N_("Ammunition %(number)s, %(field)s"),
    "parts": N_("Part %(number)s, %(field)s"),
    "others": N_("Other thing %(number)s, %(field)s"),
    "persons": N_("Person %(number)s, %(field)s"),
}


def shaped(groups: dict[str, Any]) -> dict[str, Any]:
    """The groups of the page as the schema knows them; a row with a photograph alone is a row."""
    return in_local_time(ROWS.shaped(groups))


def photos_sent(*, loose: bool) -> Sent:
    """The files of the form, each with the place of its piece, as the schema numbers them.

    `loose`: they belong to no piece; otherwise each must.

    Raises:
        Unacceptable: a file was sent for a place that is none.
    """
    rows, sent = ROWS.rows_of(request.files), Sent()
    for name in request.files:
        row = rows.get(name)
        for file in request.files.getlist(name):
            if not file.filename:
                continue
            if (row is None) is not loose or (row is not None and row.group == "persons"):
                raise Unacceptable(name, NO_SLOT)
            place, rest = (f"{row.group}.{row.number}", row.field) if row else ("", name)
            sent.append((place, _slot(place, rest), file.stream.read()))
    return sent


def _slot(place: str, name: str) -> PhotoSlot:
    known = {f"photos.{slot.value}": slot for slot in PhotoSlot}
    if name not in known:
        raise Unacceptable(f"{place}.{name}".lstrip("."), NO_SLOT)
    return known[name]


def labels(counts: Mapping[str, int]) -> dict[str, str]:
    """What each field of the page is called, for the summary of what is wrong."""
    said = {name: _(label) for name, label in FIELDS.items()}
    for group, fields in ROW.items():
        slots = {f"photos.{slot.value}": word(slot) for slot in PhotoSlot}
        named = {name: _(label) for name, label in fields.items()} | slots
        for number in range(counts[group]):
            for name, label in named.items():
                sentence = _(ROWS_SAID[group], number=number + 1, field=label)
                said[f"{group}.{number}.{name}"] = sentence
    return said


def title_of(found: NewSeizure) -> str:
    """What case and alarm are called: how much of what, and where; nobody is named."""
    if found.danger is Danger.ORDNANCE:
        return _("Ordnance or unknown device: %(place)s", place=found.place)
    much = _(", ").join(_much_of(counted(found.pieces)))
    return _("Weapons found: %(much)s. %(place)s", much=much, place=found.place)


def _much_of(sums: Mapping[ExhibitKind, int]) -> Iterable[str]:
    if number := sums.get(ExhibitKind.FIREARM):
        yield ngettext("%(num)s firearm", "%(num)s firearms", number)
    if number := sums.get(ExhibitKind.AMMUNITION):
        yield ngettext("%(num)s round", "%(num)s rounds", number)
    if number := sums.get(ExhibitKind.PART):
        yield ngettext("%(num)s part", "%(num)s parts", number)
    named = (ExhibitKind.FIREARM, ExhibitKind.AMMUNITION, ExhibitKind.PART)
    if others := sum(1 for kind in sums if kind not in named):
        yield ngettext("%(num)s other kind of thing", "%(num)s other kinds of things", others)
