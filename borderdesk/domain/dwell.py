"""How long crossings take, from moments that were written down; never from an estimate.

Source: domain notes, § 5.10: estimates by hand were found unreliable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from borderdesk.domain.controls import FEWEST_SHOWN

# Beyond it nobody was standing at the booth: the report came out of an outbox, or a clock is wrong.
LONGEST_FIRST_LINE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long so many took: the middle one, and what nine in ten did not exceed.

    Both are None where fewer than FEWEST_SHOWN were measured: they would tell of single people.
    """

    measured: int
    median: timedelta | None = None
    p90: timedelta | None = None

    @property
    def shown(self) -> bool:
        return self.median is not None


def dwell(spans: Iterable[timedelta]) -> Dwell:
    """The middle and the ninetieth of a hundred, by nearest rank.

    >>> dwell([timedelta(minutes=n) for n in (9, 1, 3, 2, 40)]).median
    datetime.timedelta(seconds=180)
    """
    found = sorted(spans)
    if len(found) < FEWEST_SHOWN:
        return Dwell(len(found))
    return Dwell(len(found), _rank(found, 50), _rank(found, 90))


def first_line(begun_at: datetime, logged_at: datetime) -> timedelta | None:
    """How long a vehicle stood at the booth, from the page's opening to the receipt.

    None where that was not measured: the report came late, or the device's clock is ahead.
    """
    took = logged_at - begun_at
    return took if timedelta(0) < took <= LONGEST_FIRST_LINE else None


def _rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """Of so many in a hundred none is longer."""
    return ordered[ceil(len(ordered) * percent / 100) - 1]
