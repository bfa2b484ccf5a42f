"""Countries: codes, names, and every spelling that lists and documents use for them."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """One country, or what a machine-readable zone puts in a country's place.

    `kind` is iso, mrz (ICAO Doc 9303-3, outside ISO 3166) or demo (does not exist).
    `alpha2` is empty where there is none. `names` are further spellings.
    """

    alpha3: str
    alpha2: str
    kind: str
    english: str
    names: tuple[str, ...] = ()


def country_of(text: str) -> str:
    """The alpha-3 code that a code or an English name stands for; empty if unknown.

    Case, accents, punctuation and the word “the” do not matter.

    >>> country_of("Korea, North"), country_of("ir"), country_of("RUS"), country_of("Atlantis")
    ('PRK', 'IRN', 'RUS', '')
    """
    return _spellings().get(_folded(text), "")


def english_name(alpha3: str) -> str:
    """The usual English name; the code itself where no such country is known."""
    country = _countries().get(alpha3)
    return country.english if country else alpha3


def alpha2(alpha3: str) -> str:
    """The two-letter code; empty where there is none."""
    country = _countries().get(alpha3)
    return country.alpha2 if country else ""


def all_countries(demo: bool) -> tuple[Country, ...]:
    """All of them in the order of their English names; with `demo` also those that do not exist."""
    shown = (c for c in _countries().values() if demo or c.kind != "demo")
    return tuple(sorted(shown, key=lambda country: (_folded(country.english), country.alpha3)))


def _folded(text: str) -> str:
    """
    >>> _folded("Côte d’Ivoire"), _folded("St. Kitts & Nevis"), _folded("Gambia, The")
    ('cotedivoire', 'saintkittsandnevis', 'gambia')
    """
    flat = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = (
        char if char.isalnum() else " " if char.isspace() or char in ",.-()/" else ""
        for char in flat
    )
    words = ("saint" if word == "st" else word for word in "".join(letters).split())
    return "".join(word for word in words if word != "the")


@cache
def _countries() -> dict[str, Country]:
    return {country.alpha3: country for country in _read()}


@cache
def _spellings() -> dict[str, str]:
    """Folded spelling → alpha-3. Codes come last, so that no name can take the place of a code."""
    known: dict[str, str] = {}
    for country in _countries().values():
        for name in (country.english, *country.names):
            known[_folded(name)] = country.alpha3
    for country in _countries().values():
        for code in (country.alpha2, country.alpha3):
            known[_folded(code)] = country.alpha3
    known.pop("", None)
    return known


def _read() -> Iterator[Country]:
    table = files("borderdesk.domain").joinpath("data", "countries.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        names = tuple(row["names"].split("|")) if row["names"] else ()
        yield Country(row["alpha3"], row["alpha2"], row["kind"], row["english"], names)
