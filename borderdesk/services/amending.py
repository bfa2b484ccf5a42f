"""Amend the report of a crossing, and void what never was one. Nothing is ever overwritten.

An amendment is looked at first: it is joined with what colleagues have amended since it was read,
and screened. Then the act writes it as one more version and lays the crossing out anew.

A crossing keeps its state when its report is amended, with one exception: where something new
stops the vehicle, it goes to the second line, for somebody has to say how that ended: a *released*
one by any reason that gives a colour of the second line, a *closed* one by a resemblance alone. (A
discreet one never does.) How a closed one had ended before stays with the version.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain import arms
from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.amending import (
    Amended,
    Amendment,
    Voiding,
    VoidKind,
    check_amending,
    check_moved,
    check_voiding,
    is_gone,
    why_not,
)
from borderdesk.domain.bodies import report_from
from borderdesk.domain.differences import Merged, differences, merged
from borderdesk.domain.errors import N_, Conflict, NotFound, Overtaken, Unacceptable
from borderdesk.domain.inspections import (
    INSPECTION,
    InspectionAct,
    InspectionReport,
    InspectionState,
)
from borderdesk.domain.papers import check_births
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.screening import Findings
from borderdesk.domain.selection import LaneColour, LaneReason, Way, usual, way_of
from borderdesk.domain.states import acts_open_to, next_state
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.services import authorisations, controls, inspections, screening, selection
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.store import versions
from borderdesk.store.inspections import (
    Inspection,
    crossings_of_plate,
    inspection_by_reference,
)
from borderdesk.store.screening import undecided_of
from borderdesk.store.seizures import seizures_of
from borderdesk.store.versions import (
    InspectionVersion,
    Voided,
    amendments_of,
    let_go_before,
    void_of,
)

# Within which one plate at one post is one vehicle. Source: domain notes, § 5.11.
SAME_TIME = timedelta(minutes=10)
SECOND_LINE = frozenset(one for one in LaneColour if way_of(one) is Way.REFER)
OTHER_WORDS = N_("Another amendment was sent under this id. Open the crossing and amend it anew.")
NO_SUCH = N_("This report has no such version.")
OTHER_POST = N_("A crossing at another post is another crossing: void this one and log it there.")
NOTHING = N_("Nothing in the report is different.")
OTHER_WAY = N_("By then this vehicle had crossed the other way: see %(reference)s.")
NO_OTHER = N_("There is no such crossing, or none for you.")
OTHER_VOID = N_("That crossing is void itself.")
SEIZED = N_("Weapons were seized on this crossing, so it stands.")
UNDECIDED = N_("A resemblance of this crossing is not decided yet.")


class History(NamedTuple):
    """A crossing with every version of its report, and what may be done about it.

    `reports` are the versions from the first on; `amendments` made each but the first.
    """

    inspection: Inspection
    reports: list[InspectionReport]
    amendments: list[InspectionVersion]
    voided: Voided | None
    why_not: str  # why `by` may not amend it; empty where he may
    voidable: bool
    gone: InspectionVersion | None  # by which it was stopped when the vehicle had been let go

    @property
    def report(self) -> InspectionReport:
        """The report as it stands."""
        return self.reports[-1]

    @property
    def number(self) -> int:
        return len(self.reports)


def history(session: Session, by: Signature, reference: str) -> History:
    """The versions of a report. A look.

    Raises:
        NotFound: no inspection bears the reference, or `by` may not read it.
    """
    return _history(session, by, inspection_by_reference(session, by, reference))


def _history(session: Session, by: Signature, inspection: Inspection) -> History:
    amendments = amendments_of(session, inspection)
    reports = [report_from(body) for body in (inspection.body, *(one.body for one in amendments))]
    stands = InspectionAct.AMEND in acts_open_to(INSPECTION, inspection.state)
    return History(
        inspection,
        reports,
        amendments,
        void_of(session, inspection),
        why_not(by, inspection.officer_id, inspection.received_at),
        stands and may(by, Act.VOID_INSPECTION),
        let_go_before(session, inspection),
    )


def doubles_of(session: Session, by: Signature, inspection: Inspection) -> list[Inspection]:
    """Crossings that may be this very one, logged by a colleague: same plate, post and time.

    A look. Those that are void are none.
    """
    vehicle = inspection.vehicle
    if vehicle is None or not vehicle.plate_key:
        return []
    near = crossings_of_plate(by, vehicle.plate_key).where(
        Inspection.id != inspection.id,
        Inspection.post_id == inspection.post_id,
        Inspection.crossed_at.between(
            inspection.crossed_at - SAME_TIME, inspection.crossed_at + SAME_TIME
        ),
    )
    return list(session.scalars(near))


class Proposal(NamedTuple):
    """An amendment joined with what was amended since: upon which version, and what it makes."""

    number: int
    made: Merged


def look(session: Session, by: Signature, reference: str, amendment: Amendment) -> Proposal:
    """Join an amendment with what colleagues amended since it was read. A look.

    Raises:
        NotFound: no inspection bears the reference, or `by` may not read it.
        NotPermitted, Owing: another officer has to amend it, or no reason is given.
        OutOfOrder: the crossing is void.
        Unacceptable: the report has no such version, names another post or no lane of its own, or
            crossed when it cannot have.
    """
    inspection = inspection_by_reference(session, by, reference)
    _permit(by, inspection, amendment)
    known = _history(session, by, inspection)
    if amendment.version > known.number:
        raise Unacceptable("version", NO_SUCH)
    report = amendment.report
    if report.post_code != known.report.post_code:
        raise Unacceptable("post_code", OTHER_POST)
    if report.lane > inspection.post.lanes:
        raise Unacceptable("lane", inspections.NO_LANE)
    check_births(report, by.at)
    base = known.reports[amendment.version - 1]
    chosen = amendment.chosen if amendment.against == known.number else {}
    made = merged(base, report, known.report, chosen)
    if made.report.crossed_at != known.report.crossed_at:
        _check_moved(session, by, inspection, made.report)
    return Proposal(known.number, made)


def amend(
    session: Session,
    by: Signature,
    reference: str,
    amendment: Amendment,
    proposal: Proposal,
    findings: Findings,
) -> Amended:
    """Write the amended report as one more version, with what its screening found. An act.

    The same amendment twice is one. Where edits overlap and nobody has chosen, nothing is written.

    Raises:
        NotFound, NotPermitted, Owing, OutOfOrder: as for the look.
        Unacceptable: nothing is different.
        Conflict: another amendment bears this id.
        Overtaken: the report was amended, or the lists were published, since the look.
    """
    inspection = inspection_by_reference(session, by, reference)
    versions.held(session, inspection)
    _permit(by, inspection, amendment)
    known = _history(session, by, inspection)
    sent = next((a for a in known.amendments if a.amendment_id == amendment.amendment_id), None)
    if sent is not None and sent.digest != amendment.digest:
        raise Conflict(OTHER_WORDS)
    if sent is not None:
        return Amended(sent.number, again=True, gone=sent.gone)
    if known.number != proposal.number:
        raise Overtaken
    made = proposal.made
    if made.overlaps:
        return Amended(known.number, made.overlaps)
    if not differences(known.report, made.report):
        raise Unacceptable("", NOTHING)
    screening.recheck(session, findings)
    version = InspectionVersion(
        inspection=inspection,
        number=known.number + 1,
        amendment_id=amendment.amendment_id,
        digest=amendment.digest,
        body=made.report.body,
        reason=amendment.reason,
        amended_at=by.at,
        officer_id=by.officer_id,
    )
    session.add(version)
    _lay_out_anew(session, inspection, known.report, made.report)
    kept, fresh = screening.keep_again(session, by, inspection, findings)
    inspection.screening = screening.shown_state(kept)
    if inspection.state is InspectionState.CLOSED and screening.stops_release(fresh):
        _stop(session, by, inspection, version)
    said, missing = made.report.selection_reasons, _drawn_anew(session, by, inspection, made.report)
    drawn = controls.draw(inspection.post)
    selection.send_on(session, by, inspection, kept, said, missing, drawn=drawn)
    more = [usual(one, by.officer_id) for one in said if one not in known.report.selection_reasons]
    selection.give(by, inspection, more)  # one that was taken off had its part in the way it went
    if inspection.state is InspectionState.RELEASED and inspection.colour in SECOND_LINE:
        _stop(session, by, inspection, version)
    joined = amendment.version != known.number
    record(session, by, Act.AMEND_INSPECTION, inspection.reference, amendment.reason)
    return Amended(version.number, joined=joined, gone=version.gone)


def void(session: Session, by: Signature, reference: str, voiding: Voiding) -> Inspection:
    """Say that a crossing never was one: a double, or a test. An act. It stays to be read.

    Discreet hits bar nothing, and stay with those who decide them; cases keep the crossing.

    Raises:
        NotFound, NotPermitted, Owing, StaleDataError: as for every act on an inspection.
        OutOfOrder: it is void already.
        Unacceptable: a double without the other crossing, weapons were seized on it, or hits of
            it wait for a decision.
    """
    inspection = inspection_by_reference(session, by, reference, version=voiding.version)
    permit(by, Act.VOID_INSPECTION, inspection.scope, reason=voiding.reason)
    state = next_state(INSPECTION, inspection.state, InspectionAct.VOID)
    check_voiding(inspection.reference, voiding)
    other = _other(session, by, voiding)
    if seizures_of(session, inspection):
        raise Unacceptable("", SEIZED)
    if undecided_of(session, inspection, discreet=False):
        raise Unacceptable("", UNDECIDED)
    inspection.state = state
    authorisations.give_back(session, by, inspection)
    session.add(
        Voided(
            inspection=inspection,
            kind=voiding.kind,
            reason=voiding.reason,
            double_of=other,
            voided_at=by.at,
            officer_id=by.officer_id,
        )
    )
    record(session, by, Act.VOID_INSPECTION, inspection.reference, voiding.reason)
    return inspection


def _permit(by: Signature, inspection: Inspection, amendment: Amendment) -> None:
    permit(by, Act.AMEND_INSPECTION, inspection.scope, reason=amendment.reason)
    next_state(INSPECTION, inspection.state, InspectionAct.AMEND)
    check_amending(by, inspection.officer_id, inspection.received_at)


def _check_moved(
    session: Session, by: Signature, inspection: Inspection, report: InspectionReport
) -> None:
    """
    Raises:
        Unacceptable: it cannot have crossed then, or the vehicle's way back would come first.
    """
    check_moved(report.crossed_at, inspection.received_at)
    plate = report.vehicle.plate if report.vehicle else ""
    if not (key := folded(IdentifierKind.PLATE, plate)):
        return
    first, last = sorted((inspection.crossed_at, report.crossed_at))
    passed = crossings_of_plate(by, key).where(
        Inspection.id != inspection.id,
        Inspection.direction != report.direction,
        Inspection.crossed_at.between(first, last),
    )
    if (other := session.scalars(passed.limit(1)).first()) is not None:
        raise Unacceptable("crossed_at", OTHER_WAY, reference=other.reference)


def _lay_out_anew(
    session: Session, inspection: Inspection, before: InspectionReport, after: InspectionReport
) -> None:
    """Write the new report into the rows of the crossing. The note is only added to."""
    versions.clear(session, inspection)
    with session.no_autoflush:  # until every row is in the session
        inspections.lay_out(inspection, after)
        session.add_all(inspection.consignments)
    for change in differences(before, after):
        (name, *deeper) = change.path
        if not deeper and name in Inspection.__table__.columns and name != "note":
            setattr(inspection, name, change.after)
    added = after.note.removeprefix(before.note).strip()
    inspection.note = "\n".join(filter(None, (inspection.note, added)))


def _drawn_anew(
    session: Session, by: Signature, inspection: Inspection, report: InspectionReport
) -> list[LaneReason]:
    """What of the load lacks an authorisation, those that it used before given back first."""
    authorisations.give_back(session, by, inspection)
    if inspection.result in inspections.TURNED_BACK:
        return []
    return list(arms.reasons(authorisations.draw_on(session, by, inspection, report)))


def _stop(
    session: Session, by: Signature, inspection: Inspection, version: InspectionVersion
) -> None:
    """To the second line, from wherever it was; how it had ended stays with the version.

    What had been let go is on the road: that is told, for a state alone stops nobody.
    """
    version.gone = is_gone(inspection.state, inspection.result)
    if version.gone:
        seen = inspection.vehicle.plate if inspection.vehicle else ""
        kind, post_id = AlarmKind.RELEASED_BEFORE, inspection.post_id
        told = NewAlarm(kind, inspection.agency_id, inspection.reference, seen, post_id=post_id)
        raise_alarm(session, by, told)
    selection.move(by, inspection, InspectionAct.STOP)
    version.earlier_result, version.earlier_closed_at = inspection.result, inspection.closed_at
    inspection.result = inspection.closed_at = None


def _other(session: Session, by: Signature, voiding: Voiding) -> Inspection | None:
    """The crossing that a double doubles."""
    if voiding.kind is not VoidKind.DOUBLE:
        return None
    try:
        other = inspection_by_reference(session, by, voiding.double_of)
    except NotFound:
        raise Unacceptable("double_of", NO_OTHER) from None
    if other.state is InspectionState.VOID:
        raise Unacceptable("double_of", OTHER_VOID)
    return other
