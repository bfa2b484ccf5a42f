"""The machine-readable zone of travel documents and visas, read by ICAO Doc 9303.

    TD1   3 × 30   identity cards            MRV-A  2 × 44   visas
    TD2   2 × 36   larger cards              MRV-B  2 × 36   small visas
    TD3   2 × 44   passports

A wrong check digit warns and never refuses: cameras misread, and forgers calculate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderdesk.matching.misread import fitting
from borderdesk.matching.particulars import Birth, Precision, Sex
from borderdesk.matching.said import N_

# Source: ICAO Doc 9303-3, 4.9: weights 7, 3, 1; digits as they are, A = 10 to Z = 35, < = 0.
WEIGHTS = (7, 3, 1)
VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
VALUES["<"] = 0

NO_MRZ = N_("This is no machine-readable zone: it has 2 lines of 44 or 36 signs, or 3 lines of 30.")


class Form(StrEnum):
    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Checked(StrEnum):
    """The fields that carry a check digit."""

    NUMBER = "number"
    BIRTH = "birth"
    EXPIRES = "expires"
    OPTIONAL = "optional"  # TD3: the personal number
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class DigitCheck:
    """One check digit: over which field, as printed, and as it should be."""

    field: Checked
    given: str
    computed: str

    @property
    def ok(self) -> bool:
        return self.given == self.computed


@dataclass(frozen=True, slots=True)
class Mrz:
    """A zone as read. `birth` and `expires` are as printed, YYMMDD with `<<` where unknown."""

    form: Form
    document_kind: str  # such as P, PD, I, V
    issuer: str  # three letters by ICAO; D is Germany
    surname: str
    given_names: str
    number: str
    nationality: str
    birth: str
    sex: Sex
    expires: str
    optional: str
    checks: tuple[DigitCheck, ...]

    @property
    def holds_together(self) -> bool:
        """Every check digit fits."""
        return all(check.ok for check in self.checks)

    def birth_date(self, today: date) -> date | None:
        """The day of birth, the latest that is not after `today`; None where not whole."""
        span = self.birth_span(today)
        return span.earliest if span and span.precision is Precision.DAY else None

    def birth_span(self, today: date) -> Birth | None:
        """The birth as far as printed: a day, a month or a year; None where it makes no sense."""
        for century in (2000, 1900):
            span = _span(self.birth, century)
            if span and span.earliest <= today:
                return span
        return None

    def expiry_date(self, today: date) -> date | None:
        """The last day of validity: in this century, unless that lies 50 years ahead."""
        for century in (2000, 1900):
            span = _span(self.expires, century)
            if span and span.precision is Precision.DAY and span.earliest.year <= today.year + 50:
                return span.earliest
        return None


def digit_of(field: str) -> str:
    """The check digit of a field of capitals, digits and `<`.

    >>> digit_of("L898902C3")
    '6'
    """
    total = sum(VALUES[char] * WEIGHTS[place % 3] for place, char in enumerate(field))
    return str(total % 10)


def read_mrz(text: str) -> Mrz:
    """Read a zone as typed or scanned, with or without its line breaks.

    Raises:
        ValueError: it is no machine-readable zone at all. Wrong digits raise nothing.
    """
    lines = _lines(text)
    form = _form(lines)
    if form is Form.TD1:
        return _card(lines[0], lines[1], lines[2])
    return _two_lines(form, lines[0], lines[1])


def suggestions(field: str, digit: str) -> tuple[str, ...]:
    """What the field may have been, if its check digit was read right.

    Empty where the digit fits already, or where nothing so simple helps.

    >>> suggestions("L8989O2C3", "6")
    ('L898902C3', 'L8899O2C3')
    """
    if not set(field) <= VALUES.keys():
        return ()
    return fitting(field, lambda guess: digit_of(guess) == digit)


def day_suggestions(field: str, digit: str) -> tuple[str, ...]:
    """The same for a date as printed, YYMMDD: only what is a day.

    >>> day_suggestions("74O812", "2"), day_suggestions("741308", "7")
    (('740812',), ('741108',))
    """
    if not set(field) <= VALUES.keys():
        return ()
    return fitting(field, lambda guess: digit_of(guess) == digit and _is_day(guess))


def _is_day(printed: str) -> bool:
    """Whether there is such a day, in this century or the last."""
    spans = (_span(printed, century) for century in (2000, 1900))
    return any(span is not None and span.precision is Precision.DAY for span in spans)


def _lines(text: str) -> list[str]:
    lines = ["".join(line.split()).upper() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1:
        size = {88: 44, 72: 36, 90: 30}.get(len(lines[0]), 0)
        if size:
            lines = [lines[0][start : start + size] for start in range(0, len(lines[0]), size)]
    if not all(re.fullmatch(r"[A-Z0-9<]+", line) for line in lines):
        raise ValueError(NO_MRZ)
    return lines


def _form(lines: list[str]) -> Form:
    kind = lines[0][0] if lines else ""
    match [len(line) for line in lines]:
        case [30, 30, 30] if kind in "ACIP":
            return Form.TD1
        case [44, 44] if kind in "PV":
            return Form.MRV_A if kind == "V" else Form.TD3
        case [36, 36] if kind in "ACIPV":
            return Form.MRV_B if kind == "V" else Form.TD2
    raise ValueError(NO_MRZ)


def _card(first: str, second: str, third: str) -> Mrz:
    number, check, optional = _number(first[5:14], first[14], first[15:30])
    composite = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return Mrz(
        form=Form.TD1,
        document_kind=first[:2].rstrip("<"),
        issuer=_words(first[2:5]),
        **_names(third),
        number=number,
        nationality=_words(second[15:18]),
        birth=second[:6],
        sex=_sex(second[7]),
        expires=second[8:14],
        optional=" ".join(filter(None, (optional, _words(second[18:29])))),
        checks=(
            check,
            _check(Checked.BIRTH, second[:6], second[6]),
            _check(Checked.EXPIRES, second[8:14], second[14]),
            _check(Checked.COMPOSITE, composite, second[29]),
        ),
    )


def _two_lines(form: Form, first: str, second: str) -> Mrz:
    rest = {Form.TD3: second[28:42], Form.TD2: second[28:35]}.get(form, second[28:])
    if form is Form.TD2:
        number, check, optional = _number(second[:9], second[9], rest)
    else:
        number, optional = _words(second[:9]), _words(rest)
        check = _check(Checked.NUMBER, second[:9], second[9])
    checks = [
        check,
        _check(Checked.BIRTH, second[13:19], second[19]),
        _check(Checked.EXPIRES, second[21:27], second[27]),
    ]
    if form is Form.TD3:
        # An empty field may have an empty digit.
        given = "0" if not optional and second[42] == "<" else second[42]
        checks.append(_check(Checked.OPTIONAL, rest, given))
    if form in (Form.TD3, Form.TD2):
        composite = second[:10] + second[13:20] + second[21 : len(second) - 1]
        checks.append(_check(Checked.COMPOSITE, composite, second[-1]))
    return Mrz(
        form=form,
        document_kind=first[:2].rstrip("<"),
        issuer=_words(first[2:5]),
        **_names(first[5:]),
        number=number,
        nationality=_words(second[10:13]),
        birth=second[13:19],
        sex=_sex(second[20]),
        expires=second[21:27],
        optional=optional,
        checks=tuple(checks),
    )


def _check(field: Checked, text: str, given: str) -> DigitCheck:
    return DigitCheck(field, given, digit_of(text))


def _number(field: str, digit: str, optional: str) -> tuple[str, DigitCheck, str]:
    """Number, its check, and the optional data; a long number runs on into the latter.

    Source: ICAO Doc 9303-5, 4.2.2, note j: `<` stands in place of the digit, and number and
    digit follow at the beginning of the optional data, ended by `<`.
    """
    tail, _, rest = optional.partition("<")
    if digit == "<" and len(tail) > 1:
        whole = field + tail[:-1]
        return _words(whole), _check(Checked.NUMBER, whole, tail[-1]), _words(rest)
    return _words(field), _check(Checked.NUMBER, field, digit), _words(optional)


def _names(field: str) -> dict[str, str]:
    surname, _, given = field.partition("<<")
    return {"surname": _words(surname), "given_names": _words(given)}


def _words(field: str) -> str:
    return " ".join(field.replace("<", " ").split())


def _sex(sign: str) -> Sex:
    """M and F; `<` is X; anything else was misread."""
    return {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.OTHER, "X": Sex.OTHER}.get(sign, Sex.UNKNOWN)


def _span(printed: str, century: int) -> Birth | None:
    """YYMMDD of that century as a span of days; None where it is no date."""
    found = re.fullmatch(r"([0-9]{2})([0-9]{2}|<<)([0-9]{2}|<<)", printed)
    if found is None:
        return None
    year, (month, day) = century + int(found[1]), found.groups()[1:]
    try:
        if month == "<<":
            return Birth.in_year(year) if day == "<<" else None
        if day == "<<":
            first = date(year, int(month), 1)
            after = date(year + first.month // 12, first.month % 12 + 1, 1)
            return Birth(first, date.fromordinal(after.toordinal() - 1), Precision.MONTH)
        return Birth.on(date(year, int(month), int(day)))
    except ValueError:
        return None
