"""The log of a post and a day: what crossed, hour by hour. Nobody who crossed is named in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from borderdesk.domain.dwell import Dwell, dwell, first_line
from borderdesk.domain.inspections import AT_SECOND_LINE, Direction, InspectionState, Result

SENT_ON = AT_SECOND_LINE | {InspectionState.CLOSED}


@dataclass(frozen=True, slots=True)
class Passage:
    """One crossing as far as a log needs it. `begun_at` by the device, the others by the desk."""

    crossed_at: datetime
    begun_at: datetime
    logged_at: datetime
    direction: Direction
    state: InspectionState
    result: Result | None


@dataclass(frozen=True, slots=True)
class Stay:
    """One time at the second line: sent there, looked at from then on, done with."""

    sent_at: datetime
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hour:
    """How many crossed within an hour of the local day, by direction."""

    hour: int
    counts: Mapping[Direction, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Times:
    """How long things took: at the booth, from being sent on to being looked at, and that look."""

    first_line: Dwell
    waiting: Dwell
    second_line: Dwell


def by_hour(passages: Iterable[Passage], zone: tzinfo) -> list[Hour]:
    """The hours of the local day in which anybody crossed, in order.

    An hour that a change of the clocks brings twice is one line.
    """
    counts: dict[int, Counter[Direction]] = {}
    for one in passages:
        hour = one.crossed_at.astimezone(zone).hour
        counts.setdefault(hour, Counter())[one.direction] += 1
    return [Hour(hour, counts[hour]) for hour in sorted(counts)]


def results(passages: Iterable[Passage]) -> dict[Result, int]:
    """How many ended how at the second line, in the order of the results."""
    counts = Counter(one.result for one in passages if one.result is not None)
    return {result: counts[result] for result in Result if counts[result]}


def referred(passages: Iterable[Passage]) -> int:
    """How many went to the second line, or are there."""
    return sum(one.state in SENT_ON for one in passages)


def times(passages: Iterable[Passage], stays: Iterable[Stay]) -> Times:
    """How long the first line, the wait for the second, and the second took."""
    stays = tuple(stays)
    booth = (first_line(one.begun_at, one.logged_at) for one in passages)
    return Times(
        dwell(took for took in booth if took is not None),
        dwell(one.begun_at - one.sent_at for one in stays),
        dwell(one.ended_at - one.begun_at for one in stays if one.ended_at is not None),
    )
