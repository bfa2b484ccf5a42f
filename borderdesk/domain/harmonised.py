"""The Harmonized System of goods: which codes there are, what they mean, and how to find one.

The table is the edition of 2022 (`data/harmonised.csv.gz`, from UN Comtrade, ODC-PDDL). Nations
add digits of their own after the sixth; those are nobody's to check here.
"""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FIRM = 6  # so many digits are the same everywhere
OWN = ("98", "99")  # chapters that each country fills in for itself


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (2 digits), heading (4) or subheading (6) with its English words."""

    code: str
    description: str


def exists(code: str) -> bool:
    """Whether a code of four digits or more begins as one of the table does.

    >>> exists("9302"), exists("9302001000"), exists("9399"), exists("930599"), exists("93052")
    (True, True, False, True, True)
    >>> exists("99050000")  # a country's own
    True
    """
    if code[:2] in OWN:
        return True
    firm = code[:FIRM]
    return firm in _table() if len(firm) in (4, FIRM) else firm in _beginnings()


def description_of(code: str) -> str:
    """What a code means, as nearly as the table says it; empty where it says nothing.

    >>> description_of("93020010")
    'Revolvers and pistols; other than those of heading no. 9303 or 9304'
    """
    table = _table()
    known = (table[code[:length]] for length in (FIRM, 4, 2) if code[:length] in table)
    return next(known, "")


def found(text: str, most: int = 12) -> tuple[Heading, ...]:
    """Headings whose code begins so, or in whose words all those typed begin a word.

    In the order of the codes, but for words: what they begin with comes before what only names
    them. Chapters are left out, for a declaration needs four digits.

    >>> [one.code for one in found("9302")], [one.code for one in found("revolvers", 1)]
    (['9302', '930200'], ['9302'])
    """
    typed = text.strip().casefold()
    digits = re.sub(r"[ .]", "", typed)
    if digits.isdecimal():
        codes = [code for code in _table() if code.startswith(digits) and len(code) > 2]
        return tuple(Heading(code, _table()[code]) for code in codes[:most])
    words = [f" {word}" for word in re.findall(r"\w+", typed)]
    if not words:
        return ()
    fitting = [
        (said.find(words[0]), code)
        for code, said in _words()
        if all(word in said for word in words)
    ]
    return tuple(Heading(code, _table()[code]) for _, code in sorted(fitting)[:most])


def headings() -> tuple[Heading, ...]:
    """Every heading and subheading, in the order of the codes; without the chapters."""
    return tuple(Heading(code, said) for code, said in _table().items() if len(code) > 2)


@cache
def _table() -> dict[str, str]:
    """Code → words, in the order of the codes."""
    packed = files("borderdesk.domain").joinpath("data", "harmonised.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["code"]: row["description"] for row in rows}


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Code and its words in small letters, each with a blank before it; chapters left out."""
    return tuple(
        (code, "".join(f" {word}" for word in re.findall(r"\w+", said.casefold())))
        for code, said in _table().items()
        if len(code) > 2
    )


@cache
def _beginnings() -> frozenset[str]:
    """Five digits with which a subheading begins."""
    return frozenset(code[:5] for code in _table() if len(code) == FIRM)
