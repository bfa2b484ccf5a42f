"""What happened at a post on a day, for who serves there or oversees it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.inspections import Result
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.domain.postlog import Hour, Times, by_hour, referred, results, times
from borderdesk.services.posts import post_in_reach
from borderdesk.store.accounts import Post
from borderdesk.store.alarms import Alarm
from borderdesk.store.handovers import HandOver, hand_overs_between
from borderdesk.store.lanes import LaneOpening, openings_between
from borderdesk.store.postlog import alarms_between, passages, silent_spells, stays


class PostLog(NamedTuple):
    """A post between two moments."""

    post: Post
    hours: list[Hour]
    referred: int
    results: dict[Result, int]
    times: Times
    openings: list[LaneOpening]
    notes: list[HandOver]
    spells: list[Alarm]
    alarms: list[Alarm]


def log(
    session: Session, by: Signature, code: str, since: datetime, until: datetime, zone: tzinfo
) -> PostLog:
    """The log of a post between two moments, its hours by the clock of that zone. A look.

    Raises:
        NotFound: there is no such post, or it is not one of `by`.
        NotPermitted: the role reads no logs.
    """
    post = post_in_reach(session, by, code)
    permit(by, Act.READ_POST_LOG, Scope(post.agency_id))
    crossed = passages(session, post.id, since, until)
    return PostLog(
        post,
        by_hour(crossed, zone),
        referred(crossed),
        results(crossed),
        times(crossed, stays(session, post.id, since, until)),
        openings_between(session, post.id, since, until),
        hand_overs_between(session, post.id, since, until),
        silent_spells(session, post.id, since, until),
        alarms_between(session, by, post.id, since, until),
    )
