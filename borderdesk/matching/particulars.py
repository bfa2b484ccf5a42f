"""What identifies anyone or anything that is compared: names, births, documents, plates, numbers.

A traveller in a lane and an entry of a watchlist are both `Particulars`; the craft of
`matching` knows nothing of either. Everything is kept as written; folding is for comparing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is compared. Two of different kinds are never a match."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    CONTAINER = "container"
    DOCUMENT = "document"
    FIREARM = "firearm"


class NameKind(StrEnum):
    PRIMARY = "primary"
    VARIATION = "variation"  # the primary name in another script or spelling
    ALIAS = "alias"
    FORMER = "former"


class Quality(StrEnum):
    """How much an issuer trusts a name (UN, OFAC and UK lists say so)."""

    GOOD = "good"
    LOW = "low"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    APPROXIMATE = "approximate"
    RANGE = "range"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"  # ICAO 9303: X, written “<”
    UNKNOWN = "unknown"


class IdentifierKind(StrEnum):
    PASSPORT = "passport"
    IDENTITY = "identity"  # identity card or national number
    DOCUMENT = "document"  # any other document
    PLATE = "plate"
    VIN = "vin"
    CONTAINER = "container"  # ISO 6346
    IMO = "imo"  # vessel, IMO number
    TAIL = "tail"  # aircraft, registration mark
    REGISTRATION = "registration"  # of a company
    TAX = "tax"
    SERIAL = "serial"  # firearm
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written. `script` is an ISO 15924 code such as Latn, Cyrl, Arab.

    `whole` is the same name with the father's, where that was said apart from it: it may agree
    or contradict, and where the other side says none it is as if it had not been said.
    """

    text: str
    kind: NameKind = NameKind.PRIMARY
    quality: Quality = Quality.GOOD
    script: str = "Latn"
    whole: str = ""

    def as_json(self) -> list[str]:
        """Plain values; the whole name only where there is one, as names were kept before."""
        said = [self.text, self.kind.value, self.quality.value, self.script]
        return [*said, self.whole] if self.whole else said


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth as a span of days, both included, and how precisely it is known."""

    earliest: date
    latest: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"A birth cannot end ({self.latest}) before it begins.")

    @classmethod
    def on(cls, day: date) -> Birth:
        return cls(day, day, Precision.DAY)

    @classmethod
    def in_year(cls, year: int, *, approximate: bool = False) -> Birth:
        precision = Precision.APPROXIMATE if approximate else Precision.YEAR
        return cls(date(year, 1, 1), date(year, 12, 31), precision)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that stands for one person or thing. `country` is ISO 3166 alpha-3, or empty."""

    kind: IdentifierKind
    number: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """Whoever or whatever is compared, as far as it is known; empty means unknown."""

    kind: Kind
    names: tuple[Name, ...] = ()
    births: tuple[Birth, ...] = ()
    sex: Sex = Sex.UNKNOWN
    nationalities: tuple[str, ...] = ()  # ISO 3166 alpha-3
    birthplaces: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def caption(self) -> str:
        """What to call it on a page: the first name, else the first number."""
        if self.names:
            return self.names[0].text
        return self.identifiers[0].number if self.identifiers else ""

    @property
    def whole_caption(self) -> str:
        """The same with the father's name, where that was said apart."""
        return (self.names[0].whole if self.names else "") or self.caption

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `from_json` reads them back."""
        return {
            "kind": self.kind.value,
            "names": [name.as_json() for name in self.names],
            "births": [
                [b.earliest.isoformat(), b.latest.isoformat(), b.precision.value]
                for b in self.births
            ],
            "sex": self.sex.value,
            "nationalities": list(self.nationalities),
            "birthplaces": list(self.birthplaces),
            "identifiers": [[i.kind.value, i.number, i.country] for i in self.identifiers],
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Particulars:
        return cls(
            kind=Kind(given["kind"]),
            names=tuple(
                Name(text, NameKind(kind), Quality(quality), script, *whole)
                for text, kind, quality, script, *whole in given["names"]
            ),
            births=tuple(
                Birth(date.fromisoformat(first), date.fromisoformat(last), Precision(precision))
                for first, last, precision in given["births"]
            ),
            sex=Sex(given["sex"]),
            nationalities=tuple(given["nationalities"]),
            birthplaces=tuple(given["birthplaces"]),
            identifiers=tuple(
                Identifier(IdentifierKind(kind), number, country)
                for kind, number, country in given["identifiers"]
            ),
        )
