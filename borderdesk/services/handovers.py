"""One shift hands over to the next: what is open, in writing, acknowledged by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.handovers import (
    ACKNOWLEDGE_WITHIN,
    HAND_OVER,
    HandOverAct,
    Left,
    Matter,
    Paper,
    begun_at,
    digest_of,
    in_order,
)
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.domain.seizures import Danger
from borderdesk.domain.states import next_state
from borderdesk.services.alarms import ended, raise_alarm
from borderdesk.services.audit import record
from borderdesk.services.posts import post_in_reach
from borderdesk.store.accounts import Post
from borderdesk.store.alarms import Alarm, told_of
from borderdesk.store.handovers import (
    HandOver,
    alarms_left,
    crossings_left,
    hand_over_by_reference,
    hand_overs_seen,
    hits_left,
    hits_shown,
    last_hand_over,
    quarantined_since,
    seizures_since,
    unread,
)
from borderdesk.store.lanes import open_lanes
from borderdesk.store.numbers import next_reference
from borderdesk.store.screening import Hit
from borderdesk.store.seizures import Seizure


class Draft(NamedTuple):
    """A note about to be signed: since when the shift lasts, and what it leaves."""

    post: Post
    begun_at: datetime
    left: list[Left]


def draft(session: Session, by: Signature, code: str) -> Draft:
    """What a post leaves to its next shift at this moment. A look.

    Raises:
        NotFound: there is no such post, or it is not one of `by`.
        NotPermitted: the role hands nothing over.
    """
    post = post_in_reach(session, by, code)
    permit(by, Act.WRITE_HAND_OVER, Scope(post.agency_id))
    before = last_hand_over(session, post.id)
    begun = begun_at(before.signed_at if before else None, by.at)
    return Draft(post, begun, in_order(list(_left(session, post, begun))))


def sign(session: Session, by: Signature, code: str, words: str) -> HandOver:
    """Sign the note: what is open at this very moment, with one's own words. An act.

    Raises:
        NotFound, NotPermitted: as for `draft`.
    """
    found = draft(session, by, code)
    permit(by, Act.WRITE_HAND_OVER, Scope(found.post.agency_id))
    lines = [one.as_json() for one in found.left]
    reference = next_reference(session, by, "N")
    note = HandOver(
        reference=reference,
        agency_id=found.post.agency_id,
        post_id=found.post.id,
        officer_id=by.officer_id,
        begun_at=found.begun_at,
        signed_at=by.at,
        lines=lines,
        words=words,
        digest=digest_of(reference, by.officer_id, by.at, lines, words),
        due_at=by.at + ACKNOWLEDGE_WITHIN,
    )
    session.add(note)
    record(session, by, Act.WRITE_HAND_OVER, reference, note.digest)
    return note


def acknowledge(session: Session, by: Signature, reference: str, version: int | None) -> HandOver:
    """Take over what a shift has left, by name. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a record of the post.
        Owing: it is one's own note.
        OutOfOrder: somebody has taken it over.
    """
    note = hand_over_by_reference(session, by, reference, version=version)
    permit(by, Act.ACKNOWLEDGE_HAND_OVER, note.scope, first_id=note.officer_id)
    next_state(HAND_OVER, note.state, HandOverAct.ACKNOWLEDGE)
    note.acknowledged_by_id, note.acknowledged_at = by.officer_id, by.at
    record(session, by, Act.ACKNOWLEDGE_HAND_OVER, reference)
    return note


class HandOverPage(NamedTuple):
    """A note, and the hits of its lines for who may read hits, by the crossing's reference."""

    note: HandOver
    hits: dict[str, list[Hit]]


def page(session: Session, by: Signature, reference: str) -> HandOverPage:
    """A note for its page. A look.

    Raises:
        NotFound: no note bears the reference, or `by` may not read it.
    """
    note = hand_over_by_reference(session, by, reference)
    crossings = [one.subject for one in note.left if one.matter is Matter.HIT]
    found: dict[str, list[Hit]] = {}
    for crossing, hit in hits_shown(session, by, crossings):
        found.setdefault(crossing, []).append(hit)
    return HandOverPage(note, found)


def last_ones(session: Session, by: Signature, most: int = 50) -> list[HandOver]:
    """The last notes that the officer may read. A look.

    Raises:
        NotPermitted: the role reads none.
    """
    permit(by, Act.READ_HAND_OVER)
    return list(session.scalars(hand_overs_seen(by).limit(most)))


def waiting(session: Session, by: Signature) -> list[HandOver]:
    """The notes that wait to be taken over, and that `by` did not sign himself. A look."""
    query = hand_overs_seen(by).where(
        HandOver.acknowledged_at.is_(None), HandOver.officer_id != by.officer_id
    )
    return list(session.scalars(query))


def unread_ones(session: Session, by: Signature) -> list[Alarm]:
    """Raise an alarm for every note that nobody has taken over in time; end those that are over.

    The desk's own act. Returns the alarms raised and ended.

    Raises:
        NotPermitted: `by` raises no alarms.
    """
    permit(by, Act.RAISE_ALARM)
    kind, late = AlarmKind.UNREAD_HAND_OVER, unread(session, by.at)
    raised = [
        raise_alarm(
            session, by, NewAlarm(kind, note.agency_id, note.reference, post_id=note.post_id)
        )
        for note in late
        if not told_of(session, kind, note.reference, note.signed_at)
    ]
    over = ended(session, by, kind, {note.reference for note in late})
    return [*raised, *over]


def _left(session: Session, post: Post, since: datetime) -> Iterator[Left]:
    for alarm in alarms_left(session, post.id):
        yield Left(Matter.ALARM, alarm.reference, alarm.raised_at, (alarm.kind.value,))
    told = set()
    for hit, crossing in hits_left(session, post.id):
        if crossing not in told:
            told.add(crossing)
            yield Left(Matter.HIT, crossing, hit.found_at)
    for one in crossings_left(session, post.id):
        referred = one.state is InspectionState.REFERRED
        plate = (one.vehicle.called,) if one.vehicle and one.vehicle.called else ()
        matter = Matter.REFERRED if referred else Matter.NOT_SCREENED
        yield Left(matter, one.reference, one.crossed_at, plate)
    for kept in quarantined_since(session, post.id, since):
        yield Left(Matter.QUARANTINED, kept.inspection.reference, kept.received_at)
    for seizure in seizures_since(session, post.id, since):
        lacking = tuple(paper.value for paper in _lacking(seizure))
        if lacking:
            yield Left(Matter.SEIZURE, seizure.reference, seizure.recorded_at, lacking)
    for opening in open_lanes(session, post.id):
        yield Left(Matter.LANE, str(opening.lane), opening.opened_at, (opening.officer.full_name,))


def _lacking(seizure: Seizure) -> Iterator[Paper]:
    """What is still missing of the papers; ordnance that was left where it lay has none."""
    if seizure.danger is Danger.ORDNANCE:
        return
    if not seizure.legal_basis:
        yield Paper.LEGAL_BASIS
    if seizure.receipt is None:
        yield Paper.RECEIPT
    if any(not exhibit.bag_number for exhibit in seizure.exhibits if exhibit.parent_id is None):
        yield Paper.BAG
