"""Who is with a minor, by name instead of by number: numbers shift when people come and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

FIELD = "accompanied_by"
Person = Mapping[str, Any]


def by_name(people: Sequence[Person]) -> tuple[dict[str, Any], ...]:
    """The people of a report, each with the name of whom he is with in the place of a number.

    >>> by_name([{"surname": "SORIN", "accompanied_by": 2}, {"surname": "VELKAROV"}])[0][FIELD]
    'VELKAROV'
    """
    names = _names(people)
    return tuple(
        {**one, FIELD: names[number - 1]}
        if (number := one.get(FIELD)) and number <= len(people)
        else dict(one)
        for one in people
    )


def by_number(people: Sequence[Person]) -> tuple[dict[str, Any], ...]:
    """The way back. Who is with somebody that is no longer there is with nobody named.

    >>> by_number([{"surname": "VELKAROV"}, {"surname": "SORIN", "accompanied_by": "VELKAROV"}])[1]
    {'surname': 'SORIN', 'accompanied_by': 1}
    """
    numbers = {name: number for number, name in enumerate(_names(people), 1)}
    return tuple(
        {**one, FIELD: numbers.get(one[FIELD])} if one.get(FIELD) else dict(one) for one in people
    )


def _names(people: Sequence[Person]) -> list[str]:
    """What each is called; who is called as one before him gets a number."""
    met: Counter[str] = Counter()
    names = []
    for person in people:
        said = (person.get(part) for part in ("given_names", "surname", "born_on"))
        name = " ".join(filter(None, said)) or "?"
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return names
