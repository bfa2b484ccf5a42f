"""Officers open, take over and close the lanes of their post; logging opens one by itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.lanes import (
    LANE,
    WAYS,
    LaneAct,
    LaneState,
    Way,
    opened_at,
    opens_by_itself,
)
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.domain.states import next_state
from borderdesk.services.audit import record
from borderdesk.services.posts import post_in_reach
from borderdesk.store.accounts import Post
from borderdesk.store.inspections import Inspection
from borderdesk.store.lanes import LaneOpening, last_opening, open_lanes

NO_LANE = N_("This post has no such lane.")
OPEN_ALREADY = N_("%(officer)s has this lane open. Take it over, or open another one.")
YOURS_ALREADY = N_("You have this lane open already.")


def open_lane(session: Session, by: Signature, code: str, lane: int, way: Way) -> LaneOpening:
    """Open a lane of a post in one's own name. An act.

    Raises:
        NotFound: there is no such post, or it is not one of `by`.
        NotPermitted: the role opens no lanes.
        Unacceptable: the post has no such lane, or it is open.
    """
    post = post_in_reach(session, by, code)
    permit(by, Act.OPEN_LANE, Scope(post.agency_id))
    before = _last(session, post, lane)
    if before is not None and before.state is LaneState.OPEN:
        raise Unacceptable("lane", OPEN_ALREADY, officer=before.officer.full_name)
    opening = _opening(by, post, lane, way)
    session.add(opening)
    record(session, by, Act.OPEN_LANE, _subject(post, lane))
    return opening


def take_over(session: Session, by: Signature, code: str, lane: int) -> LaneOpening:
    """Go on at a lane that a colleague has open: his opening ends, one's own begins. An act.

    Raises:
        NotFound, NotPermitted: as for `open_lane`.
        Unacceptable: the post has no such lane, or it is one's own already.
        OutOfOrder: it is not open.
    """
    post = post_in_reach(session, by, code)
    permit(by, Act.OPEN_LANE, Scope(post.agency_id))
    before = _last(session, post, lane)
    next_state(LANE, before.state if before else LaneState.CLOSED, LaneAct.TAKE_OVER)
    assert before is not None  # what never was open was just refused
    if before.officer_id == by.officer_id:
        raise Unacceptable("lane", YOURS_ALREADY)
    _end(before, by)
    session.flush()  # one opening of a lane stands at a time
    opening = _opening(by, post, lane, before.way)
    session.add(opening)
    record(session, by, Act.OPEN_LANE, _subject(post, lane))
    return opening


def close_lane(session: Session, by: Signature, code: str, lane: int) -> LaneOpening:
    """Close a lane, whoever opened it. An act.

    Raises:
        NotFound, NotPermitted: as for `open_lane`.
        Unacceptable: the post has no such lane.
        OutOfOrder: it is not open.
    """
    post = post_in_reach(session, by, code)
    permit(by, Act.CLOSE_LANE, Scope(post.agency_id))
    before = _last(session, post, lane)
    next_state(LANE, before.state if before else LaneState.CLOSED, LaneAct.CLOSE)
    assert before is not None  # what never was open was just refused
    _end(before, by)
    record(session, by, Act.CLOSE_LANE, _subject(post, lane))
    return before


def opened_by_logging(
    session: Session, by: Signature, inspection: Inspection
) -> LaneOpening | None:
    """Open the lane of a crossing that is being logged, where it is not open. A stage of that act.

    It never refuses: the booth is not kept waiting.
    """
    before = last_opening(session, inspection.post.id, inspection.lane)
    if before is not None and before.state is LaneState.OPEN:
        return None
    closed_at = before.closed_at if before else None
    if not opens_by_itself(inspection.crossed_at, closed_at, by.at):
        return None
    opening = _opening(by, inspection.post, inspection.lane, WAYS[inspection.direction])
    opening.opened_at = opened_at(inspection.crossed_at, by.at)
    opening.inspection = inspection
    session.add(opening)
    return opening


def lanes_now(session: Session, by: Signature, code: str) -> dict[int, LaneOpening | None]:
    """Every lane of a post, with its opening where it is open. A look.

    Raises:
        NotFound: there is no such post, or it is not one of `by`.
    """
    post = post_in_reach(session, by, code)
    standing = {opening.lane: opening for opening in open_lanes(session, post.id)}
    return {number: standing.get(number) for number in range(1, post.lanes + 1)}


def _last(session: Session, post: Post, lane: int) -> LaneOpening | None:
    if not 1 <= lane <= post.lanes:
        raise Unacceptable("lane", NO_LANE)
    return last_opening(session, post.id, lane)


def _opening(by: Signature, post: Post, lane: int, way: Way) -> LaneOpening:
    return LaneOpening(
        agency_id=post.agency_id,
        post_id=post.id,
        lane=lane,
        way=way,
        officer_id=by.officer_id,
        opened_at=by.at,
    )


def _end(opening: LaneOpening, by: Signature) -> None:
    opening.closed_at, opening.closed_by_id = max(by.at, opening.opened_at), by.officer_id


def _subject(post: Post, lane: int) -> str:
    return f"{post.code}/{lane}"
