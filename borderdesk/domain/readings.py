"""What a reader, or a hand, put in: taken apart, and each check digit judged by itself.

A digit that does not fit warns and never blocks. What the number may have been is offered; what was
read stays until somebody takes another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from borderdesk.domain.errors import N_
from borderdesk.domain.plates import countries_like
from borderdesk.matching.checkdigits import Check, check_container, check_imo, check_mrn, check_vin
from borderdesk.matching.identifiers import folded
from borderdesk.matching.misread import fitting
from borderdesk.matching.mrz import Checked, DigitCheck, Mrz, day_suggestions, read_mrz, suggestions
from borderdesk.matching.particulars import Birth, IdentifierKind, Precision

VIN_DIGIT = 8  # where a VIN has its check digit, from 0; others end with it. 49 CFR 565.15
FITS = N_("The check digit fits.")
NOT_FITTING = N_("The check digit of the %(field)s should be %(computed)s, not %(given)s.")


class Read(StrEnum):
    """What was read, and so where it belongs."""

    DOCUMENT = "document"
    VIN = "vin"
    CONTAINER = "container"
    IMO = "imo"
    MRN = "mrn"
    PLATE = "plate"
    SEAL = "seal"


# Numbers that carry a check digit of their own.
CHECKS: Mapping[Read, tuple[IdentifierKind, Callable[[str], Check]]] = {
    Read.VIN: (IdentifierKind.VIN, check_vin),
    Read.CONTAINER: (IdentifierKind.CONTAINER, check_container),
    Read.IMO: (IdentifierKind.IMO, check_imo),
    Read.MRN: (IdentifierKind.DOCUMENT, check_mrn),
}

# In this order: no container is a VIN, and a seal is what is left of letters and a long number.
_SHAPES: Mapping[Read, re.Pattern[str]] = {
    Read.VIN: re.compile(r"[A-HJ-NPR-Z0-9]{17}"),
    Read.CONTAINER: re.compile(r"[A-Z]{3}[UJZ][0-9]{7}"),
    Read.IMO: re.compile(r"IMO[0-9]{7}"),
    Read.MRN: re.compile(r"[0-9]{2}[A-Z]{2}[0-9A-Z]{13}[0-9]"),
}
_SEAL = re.compile(r"[A-Z]{1,4}[0-9]{6,10}")

# The field of a seat in which what is checked stands; a line as a whole stands in none.
_FIELDS: Mapping[Checked, str] = {
    Checked.NUMBER: "document_number",
    Checked.BIRTH: "born_on",
    Checked.EXPIRES: "document_expires_on",
}


@dataclass(frozen=True, slots=True)
class Likely:
    """What a number may have been: as printed, as it is typed, and which signs are others."""

    printed: str
    typed: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One number and what its own check digit says. `ok` is None where it has none.

    `place` is its field within the group, or empty; `of` what of a document it is, if it is one.
    """

    place: str
    number: str
    ok: bool | None
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)
    likely: tuple[Likely, ...] = ()
    of: Checked | None = None


def read_lines(text: str) -> Mrz | None:
    """The machine-readable zone in a text, or None where there is none."""
    try:
        return read_mrz(text) if text.strip() else None
    except ValueError:
        return None


def recognised(text: str) -> Read | None:
    """What a reader's line is, told by its shape alone; None where it may be anything.

    >>> recognised("CSQU3054383").value, recognised("1M8GDM9AXKP042788").value
    ('container', 'vin')
    >>> recognised("ТЕ-481-КР").value, recognised("CU882130").value, recognised("whatever")
    ('plate', 'seal', None)
    """
    if read_lines(text) is not None:
        return Read.DOCUMENT
    key = folded(IdentifierKind.PLATE, text)
    for what, shape in _SHAPES.items():
        if shape.fullmatch(key):
            return what
    if countries_like(text):
        return Read.PLATE
    return Read.SEAL if _SEAL.fullmatch(key) else None


def judged_lines(zone: Mrz, today: date) -> tuple[Judged, ...]:
    """Each check digit of a document's lines by itself, in the order of the document."""
    return tuple(_judged(zone, check, today) for check in zone.checks)


def judged_number(
    name: str, kind: IdentifierKind, written: str, check: Callable[[str], Check]
) -> Judged:
    """A number by its own arithmetic, and what it may have been; `name` is its field."""
    found, number = check(written), folded(kind, written)
    likely: tuple[str, ...] = ()
    if found.ok is False:
        # Where a digit is asked for, what fits has one that fits: to seem of a maker that sets
        # none is no proof. Where the fault is another (a letter that no VIN has), to be well
        # formed is enough.
        enough = (True,) if found.expected else (True, None)
        near = fitting(number, lambda guess: check(guess).ok in enough)
        likely = (*near, *(one for one in _with_its_digit(kind, number, check) if one not in near))
    guesses = tuple(Likely(guess, guess, _unlike(number, guess)) for guess in likely)
    return Judged(name, number, found.ok, found.sentence, found.values, guesses)


def _with_its_digit(
    kind: IdentifierKind, number: str, check: Callable[[str], Check]
) -> Iterator[str]:
    """The number with the check digit that it should have: the digit itself may be misread."""
    expected = check(number).expected
    place = VIN_DIGIT if kind is IdentifierKind.VIN else len(number) - 1
    mended = f"{number[:place]}{expected}{number[place + 1 :]}"
    if expected and check(mended).ok:
        yield mended


def written(birth: Birth | None) -> str:
    """A span of days as it is typed: YYYY-MM-DD, YYYY-MM or YYYY."""
    if birth is None:
        return ""
    day = birth.earliest.isoformat()
    return {Precision.DAY: day, Precision.MONTH: day[:7]}.get(birth.precision, day[:4])


def _judged(zone: Mrz, check: DigitCheck, today: date) -> Judged:
    """One digit of the lines; what its field may have been, if the digit was read right."""
    number, guesses = _guessed(zone, check)
    likely = (
        Likely(one, _typed(zone, check.field, one, today), _unlike(number, one)) for one in guesses
    )
    return Judged(
        _FIELDS.get(check.field, ""),
        number,
        check.ok,
        FITS if check.ok else NOT_FITTING,
        {"field": check.field.value, "computed": check.computed, "given": check.given},
        tuple(likely),
        check.field,
    )


def _guessed(zone: Mrz, check: DigitCheck) -> tuple[str, tuple[str, ...]]:
    """A checked field as printed, and what it may have been; nothing where that is no field."""
    match check.field:
        case Checked.NUMBER:
            return zone.number, suggestions(zone.number, check.given)
        case Checked.BIRTH:
            return zone.birth, day_suggestions(zone.birth, check.given)
        case Checked.EXPIRES:
            return zone.expires, day_suggestions(zone.expires, check.given)
    return "", ()


def _typed(zone: Mrz, of: Checked, printed: str, today: date) -> str:
    """What is printed in a checked field as it is typed into the form."""
    match of:
        case Checked.BIRTH:
            return written(replace(zone, birth=printed).birth_span(today))
        case Checked.EXPIRES:
            until = replace(zone, expires=printed).expiry_date(today)
            return until.isoformat() if until else printed
    return printed


def _unlike(one: str, other: str) -> tuple[int, ...]:
    """The places, from 0, in which two numbers of one length differ."""
    return tuple(place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
