"""Samples of look-ups: drawn at random, justified by their officer, judged by another's supervisor.

    DRAWN ─justify─▶ JUSTIFIED ─accept─▶ ACCEPTED
                         └─────reject──▶ REJECTED   an alarm is raised

A month is drawn once, when it is over. Which look-ups are drawn follows from a seed that is kept,
so that anybody who may read them can draw again and find the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from borderdesk.domain.errors import N_, Owing, Unacceptable

MOST_EACH = 20  # of one officer and month

NOT_OVER = N_("Draw a month when it is over, for it is drawn once.")
SAME_POST = N_("Another officer than one of the same post has to do this.")
SAME_MATTER = N_("Another officer than one who searched in the same matter has to do this.")


class SampleState(StrEnum):
    DRAWN = "drawn"
    JUSTIFIED = "justified"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class SampleAct(StrEnum):
    JUSTIFY = "justify"
    ACCEPT = "accept"
    REJECT = "reject"


SAMPLE: Mapping[tuple[SampleState, SampleAct], SampleState] = {
    (SampleState.DRAWN, SampleAct.JUSTIFY): SampleState.JUSTIFIED,
    (SampleState.JUSTIFIED, SampleAct.ACCEPT): SampleState.ACCEPTED,
    (SampleState.JUSTIFIED, SampleAct.REJECT): SampleState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a look has drawn: how many of each officer, with which seed (hex), and which."""

    month: str
    each: int
    seed: str
    look_up_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a supervisor stands to a look-up: at the same post, with others elsewhere, or in it."""

    same_post: bool
    others_elsewhere: bool
    same_matter: bool


def drawn(references: Iterable[str], seed: str, count: int) -> list[str]:
    """The `count` references whose SHA-256 after the seed is smallest; their order is no matter.

    >>> drawn(["L-2026-000001-N", "L-2026-000002-L"], "a", 1) == drawn(
    ...     ["L-2026-000002-L", "L-2026-000001-N"], "a", 1)
    True
    """

    def rank(reference: str) -> bytes:
        return hashlib.sha256(f"{seed} {reference}".encode()).digest()

    return sorted(references, key=rank)[:count]


def month_between(month: str) -> tuple[datetime, datetime]:
    """From and until when (UTC) a month such as 2026-10 lasts.

    Raises:
        Unacceptable: it is no month.
    """
    try:
        begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
        return begin, (begin + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise Unacceptable("month", N_("Type the month as 2026-10.")) from None


def check_over(month: str, at: datetime) -> None:
    """Refuse a month that is still going on.

    Raises:
        Unacceptable: it is no month, or not over.
    """
    if month_between(month)[1] > at:
        raise Unacceptable("month", NOT_OVER)


def check_reviewer(standing: Standing) -> None:
    """Let a supervisor judge a look-up, or name what stands between.

    Whoever leads the officer from day to day is no stranger to him; so another post's supervisor
    judges, wherever the agency has one, and nobody who searched in the same matter.

    Raises:
        Owing: another supervisor has to do it.
    """
    if standing.same_post and standing.others_elsewhere:
        raise Owing(SAME_POST)
    if standing.same_matter:
        raise Owing(SAME_MATTER)
