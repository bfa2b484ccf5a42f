"""Minors at a crossing: who may be one, who is with the child, and when child protection is asked.

In doubt a child is protected: who is with nobody, with nobody known or with another child alone is
referred. Nothing here keeps anybody from crossing; officers and authorities decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from borderdesk.domain.company import NOBODY, Relation
from borderdesk.domain.errors import N_
from borderdesk.domain.protection import is_minor


class Traveller(Protocol):
    """What is asked of somebody who crosses, be he reported or kept."""

    @property
    def is_aboard(self) -> bool: ...
    @property
    def born_on(self) -> str: ...
    @property
    def accompanied_by(self) -> int | None: ...
    @property
    def relation(self) -> Relation | None: ...


class Company(StrEnum):
    """Who is with a minor."""

    ADULT = "adult"  # somebody of the same crossing
    MINOR = "minor"  # somebody of the same crossing who may be a minor, too
    ALONE = "alone"
    UNKNOWN = "unknown"
    UNASKED = "unasked"


class Minor(NamedTuple):
    """A minor of a crossing: his place among those who crossed, from 0, and who is with him."""

    place: int
    company: Company


SAYS: dict[Company, str] = {
    Company.MINOR: N_(
        "Who is with this minor may be a minor, too. Refer both to child protection."
    ),
    Company.ALONE: N_("A minor travels alone. Refer the child to child protection."),
    Company.UNKNOWN: N_(
        "Nobody can say who is with this minor. Refer the child to child protection."
    ),
    Company.UNASKED: N_("This is a minor. Ask which adult is with the child, and write it down."),
}
REFERRED = frozenset({Company.MINOR, Company.ALONE, Company.UNKNOWN})


def minors(people: Sequence[Traveller], day: date) -> Iterator[Minor]:
    """Those aboard who may be minors on that day, in their order.

    Who is not aboard is no minor who crosses, and no child is with him.

    Raises:
        ValueError: somebody was born on no day that there is.
    """
    young = [is_minor(one.born_on, day) for one in people]
    for place, one in enumerate(people):
        if young[place] and one.is_aboard:
            yield Minor(place, _company(place, one, people, young))


def _company(
    place: int, one: Traveller, people: Sequence[Traveller], young: Sequence[bool]
) -> Company:
    if one.relation in NOBODY:
        return Company.ALONE if one.relation is Relation.ALONE else Company.UNKNOWN
    other = (one.accompanied_by or 0) - 1
    if not 0 <= other < len(young) or other == place or not people[other].is_aboard:
        return Company.UNASKED
    return Company.MINOR if young[other] else Company.ADULT
