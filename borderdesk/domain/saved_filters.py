"""Filters of lists that an officer keeps under a name: his alone, few, and never of a person.

A list is narrowed by codes, days, posts and colleagues. Whoever is looked for by name, number or
plate is searched for, with a purpose each time; such a search has no filter and is never kept here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act

LONGEST_NAME = 40  # it stands as a link among others
MOST = 12  # of one list


class ListName(StrEnum):
    """The lists that can be narrowed."""

    INSPECTIONS = "inspections"
    HITS = "hits"
    CASES = "cases"


# Who may read a list may keep filters of it.
READ_BY: Mapping[ListName, Act] = {
    ListName.INSPECTIONS: Act.READ_INSPECTION,
    ListName.HITS: Act.READ_HIT,
    ListName.CASES: Act.READ_CASE,
}

TOO_MANY = N_("You keep %(most)s filters of this list already. Remove one first.")
TAKEN = N_("You have a filter of this name already.")


def check_name(name: str, others: Collection[str]) -> None:
    """Refuse a name that cannot be told from another one's beside it.

    Raises:
        Unacceptable: another filter of the list is called so.
    """
    if name.casefold() in {other.casefold() for other in others}:
        raise Unacceptable("name", TAKEN)


def check_room(others: Collection[str]) -> None:
    """
    Raises:
        Unacceptable: there are as many filters of the list as one may keep.
    """
    if len(others) >= MOST:
        raise Unacceptable("name", TOO_MANY, most=str(MOST))
