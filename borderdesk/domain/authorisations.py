"""Authorisations to export, import or carry arms through the country, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import Direction
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind


class AuthorisationKind(StrEnum):
    EXPORT = "export"
    IMPORT = "import"
    TRANSIT = "transit"

    @property
    def direction(self) -> Direction:
        """Which way goods go that it lets pass."""
        return _DIRECTIONS[self]


_DIRECTIONS: Mapping[AuthorisationKind, Direction] = {
    AuthorisationKind.EXPORT: Direction.EXIT,
    AuthorisationKind.IMPORT: Direction.ENTRY,
    AuthorisationKind.TRANSIT: Direction.TRANSIT,
}


class Unit(StrEnum):
    """In what an authorisation counts."""

    PIECES = "pieces"
    KG = "kg"


@dataclass(frozen=True, slots=True)
class NewAuthorisation:
    """An authorisation as its issuing authority gave it.

    `number` is what stands on it; `quantity` counts in `unit`; `end_user_certificate` is the
    number of that paper, or empty.
    """

    kind: AuthorisationKind
    number: str
    issuer: str
    holder: str
    goods: str
    valid_from: date
    valid_until: date
    unit: Unit
    quantity: int
    end_user_certificate: str = ""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One of the register, as far as it decides on a crossing."""

    number: str
    kind: AuthorisationKind
    valid_from: date
    valid_until: date
    unit: Unit
    left: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What a crossing takes of an authorisation, in the authorisation's unit."""

    number: str
    amount: int


def authorisation_key(number: str) -> str:
    """A number as the register compares it: EX-2026/17 and ex 2026 17 are one.

    >>> authorisation_key("EX-2026/17") == authorisation_key("ex 2026 17")
    True
    """
    return folded(IdentifierKind.DOCUMENT, number)


def check_authorisation(new: NewAuthorisation) -> None:
    """
    Raises:
        Unacceptable: it ends before it begins, or its number has nothing to compare.
    """
    if new.valid_until < new.valid_from:
        raise Unacceptable("valid_until", N_("This lies before the first day."))
    if not authorisation_key(new.number):
        raise Unacceptable("number", N_("Type the number as it stands on the paper."))
