"""What a number is found by in the index: as it is written, and as it may have been meant.

written ─▶ folded ──┬─▶ itself, and with signs that look alike as one     kept and asked for
                    ├─▶ what fits, where the check digit does not         kept and asked for
                    └─▶ one slip beside a mark; two signs swapped         asked for alone

What is found is compared in full (`numbers`), so that a key may say too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from borderdesk.matching.identifiers import PAPERS, alike, folded, group, names_somebody
from borderdesk.matching.misread import slips, swapped
from borderdesk.matching.numbers import CHECKS, LONG
from borderdesk.matching.particulars import IdentifierKind

# Marks of one thing. Neighbours of other numbers are strangers', and would be found every day.
MARKS = frozenset({IdentifierKind.VIN, IdentifierKind.SERIAL})

# Signs of numbers with check digits: what is longer or shorter by more is no slip of one.
LENGTHS = {IdentifierKind.VIN: 17, IdentifierKind.CONTAINER: 11, IdentifierKind.IMO: 7}

Numbers = Iterable[tuple[IdentifierKind, str]]


def kept_by(numbers: Numbers) -> set[str]:
    """The keys under which an entry with these numbers is kept."""
    return {
        f"{of} {key}"
        for of, kind, number in _told(numbers)
        for key in (number, alike(number), *_fitting(kind, number))
    }


def asked_by(numbers: Numbers) -> tuple[set[str], set[str]]:
    """The keys to look for: those of the numbers as they are, and those one slip beside them."""
    numbers = [*numbers]
    sure = kept_by(numbers)
    near = {f"{of} {key}" for of, kind, number in _told(numbers) for key in _beside(kind, number)}
    return sure, near - sure


def _told(numbers: Numbers) -> Iterator[tuple[str, IdentifierKind, str]]:
    """The numbers that name somebody, folded once, with what they are comparable with."""
    for kind, number in numbers:
        key = folded(kind, number)
        if names_somebody(kind, key):
            yield group(kind), kind, key


def _fitting(kind: IdentifierKind, key: str) -> Iterator[str]:
    """The numbers with a right check digit that a wrong one may have been read from."""
    check = CHECKS.get(kind)
    if check is None or abs(len(key) - LENGTHS[kind]) > 1:
        return
    if check(key).ok is False:
        yield from (guess for guess in slips(key) if check(guess).ok)


def _beside(kind: IdentifierKind, key: str) -> Iterator[str]:
    if len(key) < LONG:
        return
    if kind in PAPERS:
        yield from swapped(key)
    elif kind in MARKS and not (kind in CHECKS and CHECKS[kind](key).ok):
        yield from slips(key)
