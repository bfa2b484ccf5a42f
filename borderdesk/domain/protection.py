"""People who need protection: who counts as a minor, and where a minor's name is not shown.

A list serves whoever looks for something else, so it names no minor. The page of the crossing
itself names everybody to those who may read it.
"""

from __future__ import annotations

from datetime import date

from borderdesk.domain.inspections import birth_from

OF_AGE = 18  # years. Source: Convention on the Rights of the Child, article 1


def is_minor(born_on: str, day: date) -> bool:
    """Whether somebody may be a minor on that day; `born_on` is YYYY, YYYY-MM or YYYY-MM-DD.

    Where only the year or month is known, the latest day of it counts: in doubt, protected.
    Without any date it is not known, and no one is called a minor for it. Who is born on
    29 February is of age on 1 March where the year has no such day.

    Raises:
        ValueError: there is no such day.

    >>> is_minor("2008-03-02", date(2026, 3, 1)), is_minor("2008-03-01", date(2026, 3, 1))
    (True, False)
    >>> is_minor("2008", date(2026, 3, 1)), is_minor("", date(2026, 3, 1))
    (True, False)
    """
    birth = birth_from(born_on)
    if birth is None:
        return False
    latest = birth.latest
    before_birthday = (day.month, day.day) < (latest.month, latest.day)
    return day.year - latest.year - before_birthday < OF_AGE
