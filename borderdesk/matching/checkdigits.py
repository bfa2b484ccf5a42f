"""Check digits of vehicles, containers, ships and customs movements: does a number hold together?

A wrong digit warns and never refuses: plates are dirty, and numbers are read over the telephone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from borderdesk.matching.said import N_

# Source: 49 CFR 565.15, tables III and IV; ISO 3779 leaves out I, O and Q.
VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

# Source: ISO 6346, annex A: 10 to 38 without the multiples of 11.
CONTAINER_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(
        zip(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            (value for value in range(10, 39) if value % 11),
            strict=True,
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """What a number's own arithmetic says. `ok` is None where it has no check digit.

    `expected` is the right check digit where there is one and the form allows to compute it.
    `sentence` is for the officer and is filled from `values`.
    """

    ok: bool | None
    expected: str
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)


def _characters(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def check_vin(number: str) -> Check:
    """Check a vehicle identification number (ISO 3779), and its digit where there must be one.

    Makers for North America and China set it (49 CFR 565; GB 16735); elsewhere the ninth
    place is free.

    >>> check_vin("1M8GDM9AXKP042788").ok, check_vin("WVWZZZ1JZXW000001").ok
    (True, None)
    """
    vin = _characters(number)
    if len(vin) != 17:
        said = N_("A VIN has 17 characters; this one has %(count)s.")
        return Check(False, "", said, {"count": str(len(vin))})
    if wrong := sorted(set(vin) & set("IOQ")):
        said = N_("A VIN never has the letter %(letter)s; read it again.")
        return Check(False, "", said, {"letter": wrong[0]})
    total = sum(VIN_VALUES[char] * by for char, by in zip(vin, VIN_WEIGHTS, strict=True))
    expected = "0123456789X"[total % 11]
    if not _demands_digit(vin):
        return Check(None, "", N_("The maker of this vehicle sets no check digit."))
    if vin[8] == expected:
        return Check(True, expected, N_("The check digit fits."))
    said = N_("The ninth character should be %(expected)s, not %(given)s.")
    return Check(False, expected, said, {"expected": expected, "given": vin[8]})


def _demands_digit(vin: str) -> bool:
    """1, 4, 5 and 7F-70 are the United States, 2 Canada, 3 Mexico and its neighbours, L China."""
    return vin[0] in "12345L" or (vin[0] == "7" and vin[1] not in "ABCDE")


def container_digit(signs: str) -> str:
    """The check digit of four letters and six digits (ISO 6346); MRNs are reckoned alike.

    >>> container_digit("CSQU305438")
    '3'
    """
    total = sum(CONTAINER_VALUES[char] << place for place, char in enumerate(signs))
    return str(total % 11 % 10)


def check_container(number: str) -> Check:
    """Check a container number: owner, category U, J or Z, six digits, check digit (ISO 6346)."""
    written = _characters(number)
    if not re.fullmatch(r"[A-Z]{3}[UJZ][0-9]{6,7}", written):
        said = N_("A container number has three letters, then U, J or Z, then seven digits.")
        return Check(False, "", said)
    expected = container_digit(written[:10])
    if len(written) == 10:
        said = N_("The last digit is missing; it should be %(expected)s.")
        return Check(False, expected, said, {"expected": expected})
    return _last(written[10], expected)


def check_mrn(number: str) -> Check:
    """Check a movement reference number: year, country, thirteen signs, check digit.

    The digit is reckoned over the first 17 signs as ISO 6346 does. Source: domain notes, § 4.3.

    >>> check_mrn("06DE586600006143E1").ok
    True
    """
    written = _characters(number)
    if not re.fullmatch(r"[0-9]{2}[A-Z]{2}[0-9A-Z]{13}[0-9]", written):
        said = N_("An MRN has 18 signs: two digits, two letters, 13 signs and a last digit.")
        return Check(False, "", said)
    return _last(written[17], container_digit(written[:17]))


def check_imo(number: str) -> Check:
    """Check a ship's IMO number: seven digits, the last one a check digit (IMO A.1117(30)).

    >>> check_imo("IMO 9074729").ok
    True
    """
    digits = _characters(number).removeprefix("IMO")
    if not re.fullmatch(r"[0-9]{7}", digits):
        return Check(False, "", N_("An IMO number has seven digits."))
    total = sum(int(digit) * by for digit, by in zip(digits, range(7, 1, -1), strict=False))
    return _last(digits[6], str(total % 10))


def _last(given: str, expected: str) -> Check:
    if given == expected:
        return Check(True, expected, N_("The check digit fits."))
    said = N_("The last digit should be %(expected)s, not %(given)s.")
    return Check(False, expected, said, {"expected": expected, "given": given})
