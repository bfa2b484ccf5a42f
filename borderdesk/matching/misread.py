"""What a number may have been whose check digit does not fit: one sign misread, or two swapped."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from itertools import islice, pairwise

MOST = 5  # more than an officer compares with a document

# What a camera, or a tired eye, takes for what.
CONFUSED = {"0": "OQD", "1": "IL", "8": "B", "5": "S", "2": "Z", "6": "G"}
CONFUSED |= {letter: digit for digit, letters in CONFUSED.items() for letter in letters}


def fitting(written: str, fits: Callable[[str], bool], most: int = MOST) -> tuple[str, ...]:
    """What may have stood there: numbers that fit and are one slip away, the likeliest first.

    First one sign taken for one that looks like it, then two neighbours swapped. Only where
    neither helps, any other sign of its kind: a digit for a digit, a letter for a letter. Empty
    where the number fits as it is.

    >>> fitting("1O", lambda number: number.isdigit())
    ('10',)
    """
    if fits(written):
        return ()
    near = dict.fromkeys((*_misread(written), *swapped(written)))
    found = tuple(islice((guess for guess in near if fits(guess)), most))
    return found or tuple(islice((guess for guess in _replaced(written) if fits(guess)), most))


def slips(text: str) -> Iterator[str]:
    """Every text one slip away: another sign of its kind or look, two swapped, one more or less."""
    yield from _misread(text)
    yield from swapped(text)
    yield from _replaced(text)
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
    for place in range(len(text) + 1):
        for digit in string.digits:
            yield text[:place] + digit + text[place:]


def _misread(text: str) -> Iterator[str]:
    for place, char in enumerate(text):
        for other in CONFUSED.get(char, ""):
            yield f"{text[:place]}{other}{text[place + 1 :]}"


def swapped(text: str) -> Iterator[str]:
    """The text with two neighbours in each other's place."""
    for place, (one, next_one) in enumerate(pairwise(text)):
        if one != next_one:
            yield f"{text[:place]}{next_one}{one}{text[place + 2 :]}"


def _replaced(text: str) -> Iterator[str]:
    for place, char in enumerate(text):
        signs = string.digits if char in string.digits else string.ascii_uppercase
        for other in signs if char in signs else "":
            if other != char:
                yield f"{text[:place]}{other}{text[place + 1 :]}"
