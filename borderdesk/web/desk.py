"""The page of what waits for an officer, in order of the time that is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from borderdesk.domain.cases import ACKNOWLEDGE_MIN, CaseState
from borderdesk.domain.handovers import ACKNOWLEDGE_WITHIN
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.screening import CLOCKS, LEASE, HitState
from borderdesk.edge.answers import answer_with
from borderdesk.edge.login import moment, signed
from borderdesk.edge.rooms import what_waits
from borderdesk.edge.session import reading
from borderdesk.services.desk import Waiting, posts_now
from borderdesk.store.screening import Hit

bp = Blueprint("desk", __name__, url_prefix="/desk")

HAND_OVER_MIN = int(ACKNOWLEDGE_WITHIN.total_seconds() / 60)
ALARMS_SHOWN = 4  # the loudest; the others are in their room
SHOWN = 60  # more than a shift can do; the rooms of each kind hold the rest


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. `record` is the row of its kind; minutes may be below 0 when over.

    What runs on no clock has no `total_min`, and comes last.
    """

    kind: str
    record: Any
    since: datetime
    minutes_left: float = 0.0
    total_min: int = 0

    @property
    def order(self) -> tuple[bool, float, datetime]:
        return not self.total_min, self.minutes_left, self.since


@bp.get("/")
def waiting() -> ResponseReturnValue:
    """What waits for you, and how the posts stand."""
    by, at = signed(), moment()
    permit(by, Act.READ_REFERRAL)
    waits = what_waits(by)
    lines = sorted(_lines(waits, at), key=lambda line: line.order)
    return answer_with(
        Act.READ_HIT if may(by, Act.READ_HIT) else Act.READ_REFERRAL,
        "desk",
        "desk/waiting.html",
        waits=waits,
        alarms=waits.alarms[:ALARMS_SHOWN],
        posts=posts_now(reading(), by, at),
        lines=lines[:SHOWN],
        more=len(lines[SHOWN:]),
        nearest=_nearest(lines),
        lease=LEASE,
    )


def _lines(waits: Waiting, at: datetime) -> Iterator[Line]:
    for kind, found in (("hit", waits.hits), ("signature", waits.signatures)):
        for hit in found:
            yield _line(kind, hit, hit.found_at, _minutes(hit), at)
    for kind, asked in (("offer", waits.offers), ("question", waits.questions)):
        for offer in asked:
            yield _line(kind, offer, offer.offered_at, ACKNOWLEDGE_MIN[offer.case.severity], at)
    for case in waits.cases:
        since = case.opened_at if case.state is CaseState.INTAKE else case.changed_at
        yield _line("case", case, since, ACKNOWLEDGE_MIN[case.severity], at)
    for summary in waits.summaries:
        since = summary.approved_at or summary.drafted_at
        yield _line("summary", summary, since, ACKNOWLEDGE_MIN[summary.case.severity], at)
    for note in waits.hand_overs:
        yield _line("hand_over", note, note.signed_at, HAND_OVER_MIN, at)
    for asked_for in waits.approvals:
        yield Line("approval", asked_for, asked_for.proposed_at)
    for sent in waits.inbox:
        yield Line("inbox", sent, sent.sent_at)


def _line(kind: str, record: Any, since: datetime, total_min: int, at: datetime) -> Line:
    left = since + timedelta(minutes=total_min) - at
    return Line(kind, record, since, left.total_seconds() / 60, total_min)


def _minutes(hit: Hit) -> int:
    clock = CLOCKS[hit.action]
    return clock.claim_min if hit.state is HitState.NEW else clock.decide_min


def _nearest(lines: list[Line]) -> dict[str, Line]:
    """The most pressing line of each kind."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.kind, line)
    return first
