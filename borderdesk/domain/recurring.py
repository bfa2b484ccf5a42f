"""A vehicle that comes again: what differs from its crossing before, and what cannot be in turn.

Everything here is said beside the answer and keeps nobody: a post knows its own crossings alone,
and a vehicle may have come back elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from borderdesk.domain.inspections import Direction
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind

# What is read off a vehicle and seldom changes, in the order of the form.
LASTING = ("plate_country", "kind", "trailer_plate", "make", "model", "colour", "vin", "imo")
# Within which a second exit without an entry is worth a word: later, it came back elsewhere.
IN_TURN = timedelta(days=7)


class Traveller(Protocol):
    """What somebody who crosses is known by."""

    @property
    def surname(self) -> str: ...
    @property
    def given_names(self) -> str: ...
    @property
    def born_on(self) -> str: ...
    @property
    def document_number(self) -> str: ...
    @property
    def document_issuer(self) -> str: ...


class Change(NamedTuple):
    """What was otherwise at the crossing before. `field` is one of LASTING."""

    field: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs from the crossing before.

    Of the vehicle; who was not aboard, by place from 0; and how many of then are not aboard now.
    """

    vehicle: tuple[Change, ...] = ()
    new: tuple[int, ...] = ()
    left: int = 0


class Turn(StrEnum):
    """What of two crossings of a vehicle cannot follow one another."""

    LEFT_TWICE = "left_twice"
    CAME_TWICE = "came_twice"
    BEFORE_ENTRY = "before_entry"


class Passage(NamedTuple):
    """Which way a vehicle went, and when."""

    direction: Direction
    crossed_at: datetime


def vehicle_changes(before: object, now: object) -> tuple[Change, ...]:
    """What of a vehicle reads otherwise, where both are known; case and blanks aside."""
    pairs = ((name, getattr(before, name), getattr(now, name)) for name in LASTING)
    return tuple(
        Change(name, str(then), str(later))
        for name, then, later in pairs
        if then and later and _plain(then) != _plain(later)
    )


def people_changes(
    before: Sequence[Traveller], now: Sequence[Traveller]
) -> tuple[tuple[int, ...], int]:
    """Who was not aboard before, by place from 0, and how many of before are not aboard now.

    Somebody is the same by document, else by name and birth: documents are renewed.
    """
    rest, fresh = list(before), list(enumerate(now))
    for known_by in (_document, _name):
        left = Counter(filter(None, map(known_by, rest)))
        fresh = [(place, one) for place, one in fresh if not _taken(left, known_by(one))]
        rest = _remaining(rest, known_by, left)
    return tuple(place for place, _one in fresh), len(rest)


def out_of_turn(now: Passage, before: Passage | None, after: Passage | None) -> Turn | None:
    """What cannot be: out twice or in twice, or out before the entry that had been logged.

    `before` and `after` are the crossings of the vehicle next in time; `after` only where it came
    in first, for of what crossed later nothing could be known.
    """
    if now.direction is Direction.EXIT and after and after.direction is Direction.ENTRY:
        inside = before is not None and before.direction is Direction.ENTRY
        if not inside and after.crossed_at - now.crossed_at <= IN_TURN:
            return Turn.BEFORE_ENTRY
    if before is None or now.crossed_at - before.crossed_at > IN_TURN:
        return None
    if before.direction is not now.direction:
        return None
    twice = {Direction.EXIT: Turn.LEFT_TWICE, Direction.ENTRY: Turn.CAME_TWICE}
    return twice.get(now.direction)


def _taken(left: Counter[Hashable], key: Hashable) -> bool:
    """Whether one of these is left, which is then taken off."""
    if not left[key]:
        return False
    left[key] -= 1
    return True


def _remaining(
    people: Sequence[Traveller],
    known_by: Callable[[Traveller], Hashable],
    left: Counter[Hashable],
) -> list[Traveller]:
    """Those who were not taken; who is known by nothing remains."""
    return [one for one in people if known_by(one) is None or _taken(left, known_by(one))]


def _document(one: Traveller) -> Hashable:
    number = folded(IdentifierKind.DOCUMENT, one.document_number)
    return (one.document_issuer, number) if number else None


def _name(one: Traveller) -> Hashable:
    name = _plain(f"{one.given_names} {one.surname}")
    return (name, one.born_on) if name else None


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())
