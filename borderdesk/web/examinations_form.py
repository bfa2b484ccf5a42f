"""The page of the second line between browser and schema: its rows, its photographs, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.photographs import ORIGINALS
from borderdesk.domain.seals import key
from borderdesk.edge.rows import Rows
from borderdesk.edge.words import _

# How many rows of each group a fresh page shows; of seals as many as stand on the papers.
ROWS = Rows(
    {"places": 1, "discrepancies": 1, "seals": 0, "searches": 1},
    most=41,  # one more than are taken, so that what is too much can be told
    preset={"seals": frozenset({"declared"})},
)
TEAM = 4  # fields for the others of a joint team
NO_SLOT = N_("There is no such place for a photograph.")

FIELDS: Mapping[str, str] = {
    "result": N_("Result"),
    "note": N_("Note"),
    "controls": N_("What was done"),
    "finds": N_("What came to light"),
    "found": N_("In words"),
    "alone": N_("Nobody else is at the post"),
    "agency_ids": N_("Agencies"),
}
ROW: Mapping[str, Mapping[str, str]] = {
    "places": {
        "place": N_("Where"),
        "words": N_("In words"),
        "photos.other": N_("Photographs"),
    },
    "discrepancies": {
        "kind": N_("What does not fit"),
        "declared": N_("Declared"),
        "found": N_("Found"),
        "declared_quantity": N_("How many, declared"),
        "found_quantity": N_("How many, found"),
        "declared_weight_kg": N_("Weight declared, kg"),
        "found_weight_kg": N_("Weight found, kg"),
    },
    "seals": {
        "declared": N_("On the papers"),
        "found": N_("Found"),
        "state": N_("State"),
        "new_number": N_("New number"),
        "replaced_by": N_("Replaced by"),
        "witness": N_("Witness"),
    },
    "searches": {
        "occupant": N_("Who was searched"),
        "searcher_sex": N_("Searched by"),
        "legal_basis": N_("Legal basis"),
    },
}
ROWS_SAID: Mapping[str, str] = {
    "places": N_("Place %(number)s, %(field)s"),
    "discrepancies": N_("Difference %(number)s, %(field)s"),
    "seals": N_("Seal %(number)s, %(field)s"),
    "searches": N_("Search %(number)s, %(field)s"),
}


def shaped(groups: dict[str, Any]) -> dict[str, Any]:
    """The groups of the page as the schema knows them."""
    unasked = ("opened", ORIGINALS)
    return ROWS.shaped({name: value for name, value in groups.items() if name not in unasked})


def beginning(groups: dict[str, Any]) -> dict[str, Any]:
    """What a button within the same form sends of it: that one begins, and no more."""
    return {name: groups[name] for name in ("version", "alone") if name in groups}


def with_papers(raw: Mapping[str, str], papers: Iterable[str]) -> dict[str, str]:
    """What was typed, and after it the seals on the papers of which nothing was said yet."""
    filled, row = dict(raw), seals_in(raw)
    said = {key(raw.get(f"seals.{number}.declared", "")) for number in range(row)}
    for number in papers:
        if key(number) not in said:
            filled[f"seals.{row}.declared"] = number
            row += 1
    return filled


def seals_in(raw: Mapping[str, str]) -> int:
    """How many rows of seals there are; without gaps."""
    return len({name.split(".")[1] for name in raw if name.startswith("seals.")})


def photos_sent() -> list[tuple[str, bytes]]:
    """The files of the form, each with the place it belongs to, as the schema numbers them.

    Raises:
        Unacceptable: a file was sent for a place that is none.
    """
    rows, sent = ROWS.rows_of(request.files), []
    for name in request.files:
        row = rows.get(name)
        for file in request.files.getlist(name):
            if not file.filename:
                continue
            if row is None or (row.group, row.field) != ("places", "photos.other"):
                raise Unacceptable(name, NO_SLOT)
            sent.append((f"places.{row.number}", file.stream.read()))
    return sent


def labels(counts: Mapping[str, int]) -> dict[str, str]:
    """What each field of the page is called, for the summary of what is wrong."""
    said = {name: _(label) for name, label in FIELDS.items()}
    said |= {f"officers.{n}": _("Officer %(number)s", number=n + 1) for n in range(TEAM)}
    for group, fields in ROW.items():
        for number in range(counts[group]):
            for name, label in fields.items():
                sentence = _(ROWS_SAID[group], number=number + 1, field=_(label))
                said[f"{group}.{number}.{name}"] = sentence
    return said
