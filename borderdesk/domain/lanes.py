"""The lanes of a post: who has one open, which way it runs, and when logging opens it by itself.

    CLOSED ─open─▶ OPEN ─take over─▶ OPEN, another officer's
      └────log───▶ OPEN ───close───▶ CLOSED

Nobody has to open a lane before he works: the booth is never kept waiting for paperwork. A crossing
that is logged at a closed lane opens it in the name of who logs it, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from borderdesk.domain.inspections import Direction

SHIFT = timedelta(hours=12)  # the longest one; what is open longer was left open
SILENT_AFTER = timedelta(hours=2)  # an open lane without a record


class Way(StrEnum):
    """Which way a lane runs."""

    ENTRY = "entry"
    EXIT = "exit"
    BOTH = "both"


WAYS: Mapping[Direction, Way] = {
    Direction.ENTRY: Way.ENTRY,
    Direction.EXIT: Way.EXIT,
    Direction.TRANSIT: Way.BOTH,
}


class LaneState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"


class LaneAct(StrEnum):
    OPEN = "open"
    LOG = "log"
    TAKE_OVER = "take_over"
    CLOSE = "close"


LANE: Mapping[tuple[LaneState, LaneAct], LaneState] = {
    (LaneState.CLOSED, LaneAct.OPEN): LaneState.OPEN,
    (LaneState.CLOSED, LaneAct.LOG): LaneState.OPEN,
    (LaneState.OPEN, LaneAct.LOG): LaneState.OPEN,
    (LaneState.OPEN, LaneAct.TAKE_OVER): LaneState.OPEN,
    (LaneState.OPEN, LaneAct.CLOSE): LaneState.CLOSED,
}


def opens_by_itself(crossed_at: datetime, closed_at: datetime | None, at: datetime) -> bool:
    """Whether a crossing logged at a closed lane opens it.

    A report that comes late, out of an outbox, tells of a shift that is over: it opens nothing
    where the lane was closed after the crossing, or the crossing is longer ago than a shift.
    """
    return at - crossed_at <= SHIFT and (closed_at is None or closed_at < crossed_at)


def opened_at(crossed_at: datetime, at: datetime) -> datetime:
    """Since when a lane is open that such a crossing opened. A device may be ahead of its time."""
    return min(crossed_at, at)


def silent_since(opened_at: datetime, last_at: datetime | None, at: datetime) -> datetime | None:
    """Since when a post is silent that has a lane open from `opened_at` on; None where it is not.

    `last_at` is its last crossing, if there is any. A post without an open lane has nothing to say.
    """
    since = max(opened_at, last_at) if last_at is not None else opened_at
    return since if at - since > SILENT_AFTER else None


def is_left_open(opened_at: datetime, at: datetime) -> bool:
    """Whether a lane has been open for longer than anybody's shift."""
    return at - opened_at > SHIFT
