"""What two reports of one crossing say differently, and how two edits of one report become one.

Reports are compared as trees: groups of fields, lists of groups, and values. What a field means
is not known here, so that a new one needs no line. Members of a list are the same by what they
are known by, wherever they stand; without that, where they stand at the same place and are half
alike. Two document numbers are two people, if the names differ too. Who is named by his place among
the others is named by his name meanwhile, for places shift.

A note is only ever added to. Of everything else, what one side left as it was is the other's to
change; what both changed otherwise is an `Overlap`, for a person to choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from borderdesk.domain.bodies import report_of
from borderdesk.domain.companions import by_name, by_number
from borderdesk.domain.inspections import InspectionReport

# Given by the device to what was first sent; they say nothing about the crossing.
OF_THE_DEVICE = ("submission_id", "device_at")
APPENDED = "note"
# What members of lists are known by, the surest first; numbers tell apart, too.
NUMBERS = (("document_number",), ("mrn",), ("number",))
KNOWN_BY = (*NUMBERS, ("surname", "given_names"))
ALIKE = 0.5  # the share of filled fields from which on two members are one that was changed
KNOWN = 1.0  # from here on both are known by the same
BLANK: tuple[object, ...] = (None, "", ())


class Side(StrEnum):
    """Whose words stand where two edits overlap."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that reads otherwise; blank values stand for what is not there.

    A step of the path is a field's name or a member's place: its place before, or `+` and its
    place afterwards where it is new.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Overlap:
    """One field that two people changed from the same words into different ones."""

    path: tuple[str, ...]
    before: Any
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two edits in one report. Where they overlap and nobody chose yet, it holds my words."""

    report: InspectionReport
    overlaps: tuple[Overlap, ...]


def differences(before: InspectionReport, after: InspectionReport) -> tuple[Change, ...]:
    """Every field that reads otherwise afterwards, in the order of the report."""
    return tuple(_changes(_tree(before), _tree(after), ()))


def merged(
    base: InspectionReport,
    mine: InspectionReport,
    theirs: InspectionReport,
    chosen: Mapping[str, Side] | None = None,
) -> Merged:
    """What I and somebody else made of the report that we both read.

    `chosen` says by the name of an overlap whose words stand. What the device gave is as in
    `base`.
    """
    merging = _Merging(chosen or {})
    was, my_own, their_own = ({**_tree(one), APPENDED: ""} for one in (base, mine, theirs))
    facts = dict(merging.of(was, my_own, their_own, ()))
    facts |= {name: getattr(base, name) for name in OF_THE_DEVICE}
    facts["occupants"] = by_number(facts["occupants"])
    facts[APPENDED] = appended(base.note, mine.note, theirs.note)
    return Merged(report_of(facts), tuple(merging.overlaps))


def appended(base: str, mine: str, theirs: str) -> str:
    """The note with what both sides added to it; theirs, which came first, before mine.

    >>> appended("Dog.", "Dog.\\nNothing.", "Later: the seal was whole.")
    'Dog.\\nLater: the seal was whole.\\nNothing.'
    """
    said = [base]
    for note in (theirs, mine):
        added = note.removeprefix(base).strip()
        if added and added not in said:
            said.append(added)
    return "\n".join(filter(None, said))


def _tree(report: InspectionReport) -> dict[str, Any]:
    tree = {name: value for name, value in asdict(report).items() if name not in OF_THE_DEVICE}
    return tree | {"occupants": by_name(tree["occupants"])}


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same; a page ends its lines in another way than a device."""
    if isinstance(one, str) and isinstance(other, str):
        return one.splitlines() == other.splitlines()
    return one == other or (one in BLANK and other in BLANK)


def _changes(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if _same(before, after):
        return
    if isinstance(before, dict) or isinstance(after, dict):
        was, is_now = before or {}, after or {}
        for name in was | is_now:
            yield from _changes(was.get(name), is_now.get(name), (*path, name))
    elif _are_groups(before, after):
        for place, other in _paired(before, after):
            step = f"+{other}" if place is None else str(place)
            was, is_now = _at(before, place), _at(after, other)
            yield from _changes(was, is_now, (*path, step))
    else:
        yield Change(path, before, after)


@dataclass(slots=True)
class _Merging:
    """A walk through three trees at once, and the overlaps met on it."""

    chosen: Mapping[str, Side]
    overlaps: list[Overlap] = field(default_factory=list)

    def of(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        if _same(mine, theirs) or _same(base, mine):
            return theirs
        if _same(base, theirs):
            return mine
        if isinstance(mine, dict) and isinstance(theirs, dict):
            known = base or {}
            return {
                name: self.of(known.get(name), mine.get(name), theirs.get(name), (*path, name))
                for name in mine | theirs
            }
        if _are_groups(mine, theirs):
            return self._groups(base or (), mine, theirs, path)
        overlap = Overlap(path, base, mine, theirs)
        side = self.chosen.get(overlap.name)
        if side is None:
            self.overlaps.append(overlap)
        return theirs if side is Side.THEIRS else mine

    def _groups(
        self, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], path: tuple[str, ...]
    ) -> tuple[Any, ...]:
        my_places, their_places = dict(_known(base, mine)), dict(_known(base, theirs))
        kept = [
            self.of(
                group,
                _at(mine, my_places.get(place)),
                _at(theirs, their_places.get(place)),
                (*path, str(place)),
            )
            for place, group in enumerate(base)
        ]
        my_own, their_own = _others(mine, my_places), _others(theirs, their_places)
        new = [
            self.of(None, my_own[one], their_own[other], (*path, f"+{other}"))
            if one is not None and other is not None
            else _at(my_own, one) or _at(their_own, other)
            for one, other in _paired(my_own, their_own, least=KNOWN)
        ]
        # In an order of their own, so that it is the same whoever came first.
        new.sort(key=lambda group: json.dumps(group, sort_keys=True, default=str))
        return tuple(group for group in (*kept, *new) if group is not None)


def _are_groups(*lists: Any) -> bool:
    """Whether these are lists of groups, not values."""
    return any(isinstance(one, tuple) and one and isinstance(one[0], dict) for one in lists)


def _at(groups: Sequence[Any] | None, place: int | None) -> Any:
    return groups[place] if groups and place is not None else None


def _known(base: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Where the members of the base stand afterwards, as far as they are still there."""
    return (
        (place, other)
        for place, other in _paired(base, after)
        if place is not None and other is not None
    )


def _others(groups: Sequence[Any], places: Mapping[int, int]) -> list[Any]:
    return [group for place, group in enumerate(groups) if place not in places.values()]


def _paired(
    before: Sequence[Any] | None, after: Sequence[Any] | None, *, least: float = ALIKE
) -> list[tuple[int | None, int | None]]:
    """The members of two lists by their places, each with its like; None where it has none.

    In the order of the first list, then what is new.
    """
    before, after = before or (), after or ()
    near = sorted(
        (-likeness, abs(place - other), place, other)
        for place, one in enumerate(before)
        for other, two in enumerate(after)
        if (likeness := _likeness(one, two)) >= (least if place == other else KNOWN)
    )
    places: dict[int, int] = {}
    for _nearness, _apart, place, other in near:
        if place not in places and other not in places.values():
            places[place] = other
    new = [other for other in range(len(after)) if other not in places.values()]
    return [
        *((place, places.get(place)) for place in range(len(before))),
        *((None, other) for other in new),
    ]


def _likeness(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The share of filled fields that are alike; KNOWN and more for what both are known by."""
    filled = [name for name in one | other if one.get(name) not in BLANK or other.get(name)]
    alike = [name for name in filled if one.get(name) == other.get(name)]
    share = len(alike) / (len(filled) or 1)
    for sureness, names in zip(range(len(KNOWN_BY), 0, -1), KNOWN_BY, strict=True):
        said = [one.get(name) for name in names]
        if any(value not in BLANK for value in said) and said == [other.get(n) for n in names]:
            return sureness + share
    told_apart = any(one.get(name) and other.get(name) for (name,) in NUMBERS)
    return 0.0 if told_apart else share
