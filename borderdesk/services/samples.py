"""Draw look-ups at random, let their officers justify them, and another's supervisor judge them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import N_, NotPermitted, Owing, Unacceptable
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.samples import (
    SAMPLE,
    Drawing,
    SampleAct,
    SampleState,
    check_over,
    check_reviewer,
    drawn,
    month_between,
)
from borderdesk.domain.states import next_state
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.store.lookups import LookUp
from borderdesk.store.samples import (
    Draw,
    Sample,
    draws,
    look_up_by_reference,
    look_ups_between,
    look_ups_seen,
    sample_by_reference,
    sample_of,
    standing_of,
    standings,
    to_justify,
    to_review,
)


def look(session: Session, by: Signature, month: str, each: int, seed: str = "") -> Drawing:
    """Draw `each` look-ups of every officer of a month that is over. A look; `draw` keeps it.

    Raises:
        NotPermitted: the officer is no auditor.
        Unacceptable: it is no month, or not over.
    """
    permit(by, Act.DRAW_LOOK_UPS)
    check_over(month, by.at)
    seed = seed or secrets.token_hex(16)
    theirs: dict[int, dict[str, int]] = {}
    for key, reference, officer_id in look_ups_between(session, *month_between(month)):
        theirs.setdefault(officer_id, {})[reference] = key
    picked = [mine[found] for mine in theirs.values() for found in drawn(mine, seed, each)]
    return Drawing(month, each, seed, tuple(sorted(picked)))


def draw(session: Session, by: Signature, drawing: Drawing) -> Draw:
    """Send the drawn look-ups back to their officers. An act.

    Raises:
        NotPermitted: the officer is no auditor.
        Unacceptable: the month is drawn already, or not over.
    """
    permit(by, Act.DRAW_LOOK_UPS)
    check_over(drawing.month, by.at)
    if session.scalar(select(Draw.id).where(Draw.month == drawing.month)) is not None:
        raise Unacceptable("month", N_("This month is drawn already."))
    made = Draw(
        month=drawing.month,
        each=drawing.each,
        seed=drawing.seed,
        drawn_by_id=by.officer_id,
        drawn_at=by.at,
    )
    session.add(made)
    session.flush()
    for look_up in session.scalars(select(LookUp).where(LookUp.id.in_(drawing.look_up_ids))):
        sample = Sample(
            look_up_id=look_up.id,
            draw_id=made.id,
            officer_id=look_up.officer_id,
            agency_id=look_up.agency_id,
            state=SampleState.DRAWN,
            justification="",
            review="",
        )
        session.add(sample)
    said = f"{drawing.month}: {drawing.each} each, {len(drawing.look_up_ids)} in all"
    record(session, by, Act.DRAW_LOOK_UPS, "", f"{said}, seed {drawing.seed}")
    return made


def justify(
    session: Session, by: Signature, reference: str, version: int | None, words: str
) -> Sample:
    """Say what one's own look-up was for. An act.

    Raises:
        NotFound, StaleDataError: as for every act on a record.
        NotPermitted: it is another officer's.
        OutOfOrder: it has been justified.
    """
    sample = sample_by_reference(session, by, reference, version=version)
    permit(by, Act.JUSTIFY_LOOK_UP, reason=words)
    if sample.officer_id != by.officer_id:
        raise NotPermitted(Act.JUSTIFY_LOOK_UP)
    sample.state = next_state(SAMPLE, sample.state, SampleAct.JUSTIFY)
    sample.justification, sample.justified_at = words, by.at
    record(session, by, Act.JUSTIFY_LOOK_UP, reference, words)
    return sample


def review(
    session: Session,
    by: Signature,
    reference: str,
    version: int | None,
    act: SampleAct,
    words: str,
) -> Sample:
    """Accept what an officer says to his look-up, or reject it, which raises an alarm. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a record of the agency.
        Owing: the look-up is one's own, or another supervisor stands further from it.
        OutOfOrder: it is not justified yet, or has been judged.
    """
    sample = sample_by_reference(session, by, reference, version=version)
    permit(by, Act.REVIEW_LOOK_UP, sample.scope, reason=words, first_id=sample.officer_id)
    check_reviewer(standing_of(session, by, sample.look_up))
    sample.state = next_state(SAMPLE, sample.state, act)
    sample.reviewed_by_id, sample.reviewed_at, sample.review = by.officer_id, by.at, words
    if sample.state is SampleState.REJECTED:
        told = NewAlarm(
            AlarmKind.REJECTED_LOOK_UP,
            sample.agency_id,
            reference,
            words,
            about_id=sample.officer_id,
        )
        raise_alarm(session, the_desk(by.at), told)
    record(session, by, Act.REVIEW_LOOK_UP, reference, f"{act}: {words}")
    return sample


def mine_waiting(session: Session, by: Signature) -> list[Sample]:
    """One's own look-ups that wait to be justified. A look."""
    return list(session.scalars(to_justify(by)))


def waiting(session: Session, by: Signature) -> list[Sample]:
    """What waits for this very supervisor to judge it. A look."""
    return [sample for sample in session.scalars(to_review(by)) if _fits(session, by, sample)]


def reviews(session: Session, by: Signature) -> list[Sample]:
    """The same for its page. A look.

    Raises:
        NotPermitted: the role judges no look-ups.
    """
    if not may(by, Act.REVIEW_LOOK_UP):
        raise NotPermitted(Act.REVIEW_LOOK_UP)
    return waiting(session, by)


class Shown(NamedTuple):
    """A look-up, its sample if it was drawn, and whether `by` may judge it now."""

    look_up: LookUp
    sample: Sample | None
    judges: bool


def one(session: Session, by: Signature, reference: str) -> Shown:
    """A look-up for its page. A look.

    Raises:
        NotFound: none bears the reference, or `by` may not read it.
    """
    look_up = look_up_by_reference(session, by, reference)
    sample = sample_of(session, look_up)
    judged = sample is not None and sample.state is SampleState.JUSTIFIED
    return Shown(look_up, sample, bool(judged and sample and _fits(session, by, sample)))


class Overview(NamedTuple):
    """Look-ups with their samples, whether there are more, and every draw with its standing."""

    rows: list[tuple[LookUp, Sample | None]]
    more: bool
    draws: list[tuple[Draw, dict[SampleState, int]]]


def overview(
    session: Session, by: Signature, filters: Mapping[str, Any], offset: int, limit: int
) -> Overview:
    """All officers' look-ups, for the auditor. A look.

    Raises:
        NotPermitted: the officer is no auditor.
    """
    permit(by, Act.READ_ALL_LOOK_UPS)
    query = look_ups_seen(by, filters).offset(offset).limit(limit + 1)
    rows: list[tuple[LookUp, Sample | None]] = [(row[0], row[1]) for row in session.execute(query)]
    stands = standings(session)
    made = [(one, stands.get(one.id, {})) for one in draws(session)]
    return Overview(rows[:limit], len(rows) > limit, made)


def _fits(session: Session, by: Signature, sample: Sample) -> bool:
    if not may(by, Act.REVIEW_LOOK_UP) or sample.officer_id == by.officer_id:
        return False
    try:
        check_reviewer(standing_of(session, by, sample.look_up))
    except Owing:
        return False
    return sample.agency_id == by.agency_id
