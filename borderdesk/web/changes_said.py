"""Differences of reports in words: what a field is called, and what stood in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from borderdesk.domain.countries import english_name
from borderdesk.domain.differences import BLANK, Change
from borderdesk.domain.errors import N_
from borderdesk.edge.days import zone
from borderdesk.edge.filters import day
from borderdesk.edge.words import _, number_as, word
from borderdesk.web.lane_form import FIELDS, PERSON
from borderdesk.web.load_form import LOAD, LOADS, NUMBERED, ROWS

MEMBERS: Mapping[str, str] = {
    "occupants": N_("Person %(number)s"),
    LOADS: N_("Consignment %(number)s"),
    **NUMBERED,
}
# What the fields of a member of a list are called.
GROUPS: Mapping[str, Mapping[str, str]] = {"occupants": PERSON, LOADS: LOAD, **ROWS}
NEW = N_("%(what)s (new)")
MORE_FIELDS: Mapping[str, str] = {
    "crossed_at": N_("Crossed"),
    "declared": N_("Said at the booth"),
    "vehicle": N_("Vehicle"),
}
COUNTRIES = frozenset({"plate_country", "nationality", "document_issuer", "origin"})


class Row(NamedTuple):
    """One line of a table of changes; `kind` says in a word what happened to the field."""

    label: str
    kind: str
    before: str
    after: str


def rows(changes: Iterable[Change]) -> list[Row]:
    """Each change as a line of a table."""
    return [
        Row(label(one.path), _kind(one), shown(one.path, one.before), shown(one.path, one.after))
        for one in changes
    ]


def label(path: tuple[str, ...]) -> str:
    """What a field is called, with whose it is: “Person 2, Surname”."""
    return ", ".join(_steps(path))


def shown(path: tuple[str, ...], value: Any) -> str:
    """A value as it is read; empty where nothing stood there."""
    if value in BLANK:
        return ""
    if isinstance(value, dict):  # a whole person or vehicle
        parts = (shown((*path, name), inner) for name, inner in value.items())
        return ", ".join(filter(None, parts))
    if isinstance(value, tuple):
        return ", ".join(shown(path, inner) for inner in value)
    if isinstance(value, Enum):
        return word(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(zone()):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return day(value.isoformat(), zone())
    if isinstance(value, int):
        return number_as(value)
    return english_name(value) or value if path[-1] in COUNTRIES else str(value)


def _kind(change: Change) -> str:
    if change.before in BLANK:
        return _("added")
    return _("taken off") if change.after in BLANK else _("changed")


def _steps(path: tuple[str, ...]) -> Iterator[str]:
    for place, step in enumerate(path):
        group = path[place - 1] if place else ""
        if step.removeprefix("+").isdigit():
            which = _(MEMBERS.get(group, "%(number)s"), number=int(step.removeprefix("+")) + 1)
            yield _(NEW, what=which) if step.startswith("+") else which
        elif place == len(path) - 1:
            yield _(_name(path, step))


def _name(path: tuple[str, ...], field: str) -> str:
    dotted = ".".join(path)
    known = FIELDS.get(dotted) or MORE_FIELDS.get(dotted)
    group = next((step for step in reversed(path[:-1]) if step in GROUPS), "")
    return known or GROUPS.get(group, {}).get(field) or word(field)
