"""What was asked and could not be learnt, and what was kept although its check digit does not fit.

*Unknown* is an answer: somebody asked. What is empty was not asked. Neither has a value, so that
screening finds the same in both, and nothing reads the word as a name or a day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum


class Unknown(StrEnum):
    """What may be answered by *unknown*: the fields of a traveller, and the plate of a vehicle."""

    BORN_ON = "born_on"
    SEX = "sex"
    NATIONALITY = "nationality"
    DOCUMENT = "document"
    PLATE = "plate"


class AsRead(StrEnum):
    """Why a number is kept as it was read, though its check digit does not fit."""

    PRINTED = "printed"  # the paper says so
    WORN = "worn"  # the paper can no longer be read


def still_unknown(
    answered: Collection[Unknown], given: Mapping[Unknown, object]
) -> tuple[Unknown, ...]:
    """What was answered by *unknown* and is not given after all, in a fixed order.

    >>> still_unknown([Unknown.SEX, Unknown.BORN_ON], {Unknown.BORN_ON: "1984"})
    (<Unknown.SEX: 'sex'>,)
    """
    return tuple(one for one in Unknown if one in answered and not given.get(one))
