"""The control sample: crossings drawn by lot for the second line, and what each reason yields.

Only where some are looked at for no reason at all can anybody tell what the reasons are worth. A
lot falls after the officer has said that nothing was found; nobody can foresee it, and since the
same report sent twice is one report, nobody can draw again. Whom it falls upon is not asked:
neither nationality nor anything else of a person weighs in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import Result
from borderdesk.domain.selection import SelectionReason

LOTS = 10_000
MOST_PERCENT = 20  # beyond it a sample is a queue
FEWEST_SHOWN = 5  # smaller counts could lead to a person
Z = 1.959964  # of a standard normal distribution: 95 of 100 lie within

# What counts as found. What was not completed, or drove off, counts as no check at all.
FOUND = frozenset(
    {
        Result.MINOR,
        Result.DISCREPANCY,
        Result.PROHIBITED,
        Result.SEIZURE,
        Result.REFUSED,
        Result.DETAINED,
    }
)
CHECKED = FOUND | {Result.NIL}

TOO_MUCH = N_("Between 0 and %(most)s in a hundred can be drawn.")


def is_drawn(lot: int, percent: int) -> bool:
    """Whether a lot from 0 to LOTS - 1 falls upon a crossing at a post that draws so many."""
    return lot * 100 < percent * LOTS


def check_share(percent: int) -> None:
    """
    Raises:
        Unacceptable: a post cannot draw so many.
    """
    if not 0 <= percent <= MOST_PERCENT:
        raise Unacceptable("percent", TOO_MUCH, most=str(MOST_PERCENT))


@dataclass(frozen=True, slots=True)
class Yield:
    """How many crossings were checked, for one reason or by one rule, and something found on."""

    checked: int
    found: int

    @property
    def percent(self) -> float | None:
        return 100 * self.found / self.checked if self.checked else None

    @property
    def span(self) -> tuple[float, float] | None:
        """Between which percentages the true one lies, 95 times in 100.

        Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209.

        >>> [round(bound, 1) for bound in Yield(100, 0).span]
        [0.0, 3.7]
        """
        if not self.checked:
            return None
        share, n = self.found / self.checked, self.checked
        middle = share + Z * Z / (2 * n)
        reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        scale = 100 / (1 + Z * Z / n)
        return max(0.0, (middle - reach) * scale), min(100.0, (middle + reach) * scale)

    @property
    def shown(self) -> bool:
        """Whether what was found is said, and its rate.

        Of few crossings a rate says more than it knows; and where few had something, or few had
        nothing, the rate would tell the count that is held back.
        """
        counts = (self.checked, self.found, self.checked - self.found)
        return self.checked > 0 and not any(0 < count < FEWEST_SHOWN for count in counts)


def yield_of(results: Mapping[Result, int]) -> Yield:
    """What was yielded, from counts by result."""
    return Yield(
        sum(results.get(result, 0) for result in CHECKED),
        sum(results.get(result, 0) for result in FOUND),
    )


def yields(
    results: Mapping[tuple[SelectionReason, Result], int],
) -> dict[SelectionReason, Yield]:
    """What each reason has yielded, from counts by reason and result, in the order of reasons."""
    return {
        reason: yield_of({ended: n for (why, ended), n in results.items() if why is reason})
        for reason in SelectionReason
    }
