"""What a number is found by in the index: as it is written, and as it may have been meant.

written ─▶ folded ──┬─▶ itself, and with signs that look alike as one     kept and asked for
                    ├─▶ what fits, where the check digit does not         kept and asked for
                    └─▶ one slip beside a mark; two signs swapped         asked for alone

What is found is compared in full (`numbers`), so that a key may say too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from borderdesk.matching.identifiers import PAPERS, folded, group, lookalike_key, names_somebody
from borderdesk.matching.misread import slips, swapped
from borderdesk.matching.numbers import CHECKS, LONG
from borderdesk.matching.particulars import IdentifierKind

# Marks of one thing. Neighbours of other numbers are strangers', and would be found every day.
MARKS = frozenset({IdentifierKind.VIN, IdentifierKind.SERIAL})

Numbers = Iterable[tuple[IdentifierKind, str]]


def kept_by(numbers: Numbers) -> set[str]:
    """The keys under which an entry with these numbers is kept."""
    return {
        f"{group(kind)} {key}"
        for kind, number in numbers
        if names_somebody(kind, number)
        for key in (folded(kind, number), lookalike_key(kind, number), *_fitting(kind, number))
    }


def asked_by(numbers: Numbers) -> tuple[set[str], set[str]]:
    """The keys to look for: those of the numbers as they are, and those one slip beside them."""
    numbers = [*numbers]
    near = {
        f"{group(kind)} {key}"
        for kind, number in numbers
        if names_somebody(kind, number)
        for key in _beside(kind, folded(kind, number))
    }
    sure = kept_by(numbers)
    return sure, near - sure


def _fitting(kind: IdentifierKind, number: str) -> Iterator[str]:
    """The numbers with a right check digit that a wrong one may have been read from."""
    check, key = CHECKS.get(kind), folded(kind, number)
    if check is not None and check(key).ok is False:
        yield from (guess for guess in slips(key) if check(guess).ok)


def _beside(kind: IdentifierKind, key: str) -> Iterator[str]:
    if len(key) < LONG:
        return
    if kind in PAPERS:
        yield from swapped(key)
    elif kind in MARKS and not (kind in CHECKS and CHECKS[kind](key).ok):
        yield from slips(key)
