from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.amending import LONGEST_LATE, Amended, Amendment, Voiding, VoidKind
from borderdesk.domain.cargo import Consignment, Equipment, GoodsItem
from borderdesk.domain.cases import CaseKind, Opening, Severity
from borderdesk.domain.differences import Side
from borderdesk.domain.errors import (
    Conflict,
    NotFound,
    NotPermitted,
    OutOfOrder,
    Overtaken,
    Owing,
    Unacceptable,
)
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    Filing,
    InspectionReport,
    InspectionState,
    Receipt,
    Result,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.papers import SKEW
from borderdesk.domain.screening import HitState, ScreeningState
from borderdesk.domain.selection import LaneColour, SelectionReason
from borderdesk.domain.watchlists import Action
from borderdesk.services import (
    amending,
    cases,
    controls,
    examinations,
    inspections,
    recurring,
    screening,
)
from borderdesk.services.amending import Proposal
from borderdesk.store.alarms import Alarm
from borderdesk.store.cargo import EquipmentSeen, GoodsSeen
from borderdesk.store.handovers import hits_left
from borderdesk.store.inspections import Inspection, OccupantSeen, VehicleSeen
from borderdesk.store.screening import Hit, hits_of, open_hits
from borderdesk.store.versions import InspectionVersion
from tests import factories
from tests.factories import NOON

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
COLLEAGUE = factories.signature(Role.OFFICER, officer_id=2)
LATE = factories.NOON + timedelta(hours=25)
REASON = "The plate was read wrongly."
SORIN = factories.occupant(surname="SORIN", given_names="Ivo", document_number="VA77")


def logged(session: Session, report: InspectionReport) -> str:
    findings = screening.look(session, OFFICER, report.subjects)
    return inspections.submit(session, OFFICER, report, findings).reference


def seen(session: Session, reference: str) -> Inspection:
    session.expire_all()
    return inspections.page(session, SUPERVISOR, reference).inspection


def amendment(report: InspectionReport, version: int = 1, **given: Any) -> Amendment:
    usual: dict[str, Any] = {"amendment_id": uuid4(), "reason": REASON}
    return Amendment(version=version, report=report, **{**usual, **given})


def proposed(session: Session, by: Signature, reference: str, given: Amendment) -> Proposal:
    return amending.look(session, by, reference, given)


def amended(session: Session, by: Signature, reference: str, given: Amendment) -> Amended:
    proposal = proposed(session, by, reference, given)
    findings = screening.look(session, by, proposal.made.report.subjects)
    done = amending.amend(session, by, reference, given, proposal, findings)
    session.flush()
    return done


@pytest.fixture
def report() -> InspectionReport:
    return factories.inspection_report()


@pytest.fixture
def reference(session: Session, report: InspectionReport) -> str:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    return logged(session, report)


def with_plate(report: InspectionReport, plate: str) -> InspectionReport:
    return replace(report, vehicle=Vehicle(VehicleKind.VAN, plate, "XVA"))


def test_an_amended_report_is_laid_out_anew_and_the_first_one_stays(
    session: Session, reference: str, report: InspectionReport
) -> None:
    before = seen(session, reference)
    body, digest = before.body, before.digest

    done = amended(
        session, OFFICER, reference, amendment(with_plate(replace(report, lane=3), "TE-482-KP"))
    )

    crossing = seen(session, reference)
    assert done == Amended(2)
    assert crossing.vehicle is not None
    assert (crossing.vehicle.plate_key, crossing.lane) == ("TE482KP", 3)
    assert len(session.scalars(select(VehicleSeen)).all()) == 1
    assert len(session.scalars(select(OccupantSeen)).all()) == 1
    assert (crossing.body, crossing.digest) == (body, digest)
    assert crossing.state is InspectionState.RELEASED
    (version,) = session.scalars(select(InspectionVersion))
    assert (version.number, version.reason, version.officer_id) == (2, REASON, OFFICER.officer_id)
    assert amending.history(session, OFFICER, reference).reports[0] == report


def test_the_load_of_an_amended_report_is_laid_out_anew(
    session: Session, reference: str, report: InspectionReport
) -> None:
    load = Consignment(
        "Alpha", items=(GoodsItem("Tiles", "6907"),), equipment=(Equipment("CSQU3054383"),)
    )
    other = replace(load, items=(GoodsItem("Grout", "3214"),), equipment=())

    for number, one in enumerate((load, other), 1):
        amended(
            session, OFFICER, reference, amendment(replace(report, consignments=(one,)), number)
        )

    crossing = seen(session, reference)
    assert [one.facts for one in crossing.consignments] == [other]
    assert [one.description for one in session.scalars(select(GoodsSeen))] == ["Grout"]
    assert session.scalars(select(EquipmentSeen)).all() == []


def test_a_report_that_was_amended_may_still_be_sent_again(
    session: Session, reference: str, report: InspectionReport
) -> None:
    amended(session, OFFICER, reference, amendment(with_plate(report, "TE-482-KP")))

    findings = screening.look(session, OFFICER, report.subjects)
    receipt = inspections.submit(session, OFFICER, report, findings)

    assert receipt == Receipt(reference, Filing.REPEATED)


def test_the_same_amendment_twice_is_one_and_other_words_under_its_id_are_refused(
    session: Session, reference: str, report: InspectionReport
) -> None:
    given = amendment(replace(report, note="The dog barked."))

    first = amended(session, OFFICER, reference, given)
    second = amended(session, OFFICER, reference, given)

    assert (first, second) == (Amended(2), Amended(2, again=True))
    assert seen(session, reference).note == "The dog barked."
    with pytest.raises(Conflict):
        amended(session, OFFICER, reference, replace(given, reason="Something else."))


def test_who_logged_it_amends_it_for_a_day_and_a_supervisor_ever_after(
    session: Session, reference: str, report: InspectionReport
) -> None:
    given = amendment(with_plate(report, "TE-482-KP"))

    for by in (COLLEAGUE, replace(OFFICER, at=LATE)):
        with pytest.raises(Owing, match="supervisor"):
            proposed(session, by, reference, given)
    assert amended(session, replace(SUPERVISOR, at=LATE), reference, given).number == 2


def test_nobody_else_comes_near(session: Session, reference: str, report: InspectionReport) -> None:
    given = amendment(with_plate(report, "TE-482-KP"))
    stranger = factories.signature(Role.SUPERVISOR, agency_id=factories.CUSTOMS)
    liaison = factories.signature(Role.LIAISON)

    for by in (stranger, liaison):
        with pytest.raises(NotFound):
            proposed(session, by, reference, given)
    with pytest.raises(Owing, match="reason"):
        proposed(session, OFFICER, reference, replace(given, reason=" "))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"post_code": "KRB"}, "post_code"),
        ({"lane": 9}, "lane"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(
    session: Session, reference: str, report: InspectionReport, changed: Any, field: str
) -> None:
    with pytest.raises(Unacceptable) as refused:
        proposed(session, OFFICER, reference, amendment(replace(report, **changed)))

    assert refused.value.field == field


def test_an_unknown_version_and_an_empty_amendment_are_refused(
    session: Session, reference: str, report: InspectionReport
) -> None:
    with pytest.raises(Unacceptable, match="no such version"):
        proposed(session, OFFICER, reference, amendment(report, version=2))
    with pytest.raises(Unacceptable, match="Nothing in the report"):
        amended(session, OFFICER, reference, amendment(report))


def test_a_note_is_added_to_beside_what_the_second_line_wrote(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report(declared=Declared.SECOND_LINE, note="Nervous.")
    reference = logged(session, report)
    _close(session, reference, "Papers whole.")

    amended(session, OFFICER, reference, amendment(replace(report, note="Driver was alone.")))

    crossing = seen(session, reference)
    assert crossing.note == "Nervous.\nPapers whole.\nDriver was alone."
    assert (crossing.state, crossing.result) == (InspectionState.CLOSED, Result.NIL)
    stands = amending.history(session, OFFICER, reference).report
    assert stands.note == "Nervous.\nDriver was alone."


def test_two_editors_of_different_fields_are_joined(
    session: Session, reference: str, report: InspectionReport
) -> None:
    mine = amendment(replace(report, lane=1, note="Mine."))
    theirs = amendment(with_plate(replace(report, note="Theirs."), "TE-482-KP"))

    first = amended(session, SUPERVISOR, reference, theirs)
    second = amended(session, OFFICER, reference, mine)

    assert (first, second) == (Amended(2), Amended(3, joined=True))
    crossing = seen(session, reference)
    assert crossing.vehicle is not None
    assert (crossing.vehicle.plate, crossing.lane) == ("TE-482-KP", 1)
    assert crossing.note == "Theirs.\nMine."


def test_two_editors_of_one_field_are_shown_it_and_choose(
    session: Session, reference: str, report: InspectionReport
) -> None:
    mine = amendment(with_plate(replace(report, lane=1), "TE-487-KP"))
    amended(session, SUPERVISOR, reference, amendment(with_plate(report, "TE-482-KP")))

    refused = amended(session, OFFICER, reference, mine)

    (overlap,) = refused.overlaps
    assert (overlap.name, overlap.before) == ("vehicle.plate", "TE-481-KP")
    assert (overlap.mine, overlap.theirs) == ("TE-487-KP", "TE-482-KP")
    assert seen(session, reference).lane == 2
    chosen = replace(mine, against=2, chosen={"vehicle.plate": Side.THEIRS})
    assert amended(session, OFFICER, reference, chosen).number == 3
    crossing = seen(session, reference)
    assert crossing.vehicle is not None
    assert (crossing.vehicle.plate, crossing.lane) == ("TE-482-KP", 1)


def test_what_was_chosen_against_an_older_version_is_asked_again(
    session: Session, reference: str, report: InspectionReport
) -> None:
    for number, plate in enumerate(("TE-482-KP", "TE-483-KP"), 1):
        amended(session, SUPERVISOR, reference, amendment(with_plate(report, plate), number))
    mine = amendment(
        with_plate(report, "TE-487-KP"), against=2, chosen={"vehicle.plate": Side.MINE}
    )

    refused = amended(session, OFFICER, reference, mine)

    assert [one.theirs for one in refused.overlaps] == ["TE-483-KP"]


def test_an_amendment_that_came_between_look_and_act_is_looked_at_again(
    session: Session, reference: str, report: InspectionReport
) -> None:
    mine = amendment(replace(report, lane=1))
    proposal = proposed(session, OFFICER, reference, mine)
    findings = screening.look(session, OFFICER, proposal.made.report.subjects)
    amended(session, SUPERVISOR, reference, amendment(with_plate(report, "TE-482-KP")))

    with pytest.raises(Overtaken):
        amending.amend(session, OFFICER, reference, mine, proposal, findings)


def test_who_is_added_is_screened_and_stops_a_vehicle_that_was_released(
    session: Session, reference: str, report: InspectionReport
) -> None:
    given = amendment(replace(report, occupants=(*report.occupants, SORIN)))

    amended(session, OFFICER, reference, given)

    crossing = seen(session, reference)
    assert (crossing.state, crossing.screening) == (InspectionState.REFERRED, ScreeningState.HITS)
    assert crossing.selection_reason is SelectionReason.LIST_HIT
    assert crossing.sent_at == OFFICER.at
    (alarm,) = session.scalars(select(Alarm))
    assert (alarm.kind, alarm.subject) == (AlarmKind.RELEASED_BEFORE, reference)
    assert alarm.words == "TE-481-KP"
    assert amending.history(session, OFFICER, reference).gone is not None


def test_a_load_that_asks_for_more_than_it_has_stops_what_was_let_go_and_raises_the_alarm(
    session: Session, reference: str, report: InspectionReport
) -> None:
    pistols = Consignment(items=(GoodsItem("Pistols", "93020000", packages=2),))
    given = amendment(replace(report, consignments=(pistols,)))

    done = amended(session, OFFICER, reference, given)
    again = amended(session, OFFICER, reference, given)

    crossing = seen(session, reference)
    assert (done.gone, again.gone, again.again) == (True, True, True)
    assert (crossing.state, crossing.colour) == (InspectionState.REFERRED, LaneColour.RED)
    assert len(session.scalars(select(Alarm)).all()) == 1


def test_what_waits_at_the_second_line_and_gets_a_reason_more_was_not_let_go(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report(declared=Declared.SECOND_LINE)
    reference = logged(session, report)

    done = amended(session, OFFICER, reference, amendment(replace(report, occupants=(SORIN,))))

    assert not done.gone
    assert session.scalars(select(Alarm)).all() == []


@pytest.mark.parametrize(
    ("moved", "refused"),
    [
        (timedelta(minutes=-20), False),
        (SKEW, False),
        (SKEW + timedelta(seconds=1), True),
        (-LONGEST_LATE, False),
        (-LONGEST_LATE - timedelta(seconds=1), True),
    ],
)
def test_a_crossing_is_moved_to_before_its_report_and_not_long_before(
    session: Session, report: InspectionReport, moved: timedelta, refused: bool
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    reference = logged(session, report)
    received_at = seen(session, reference).received_at
    given = amendment(replace(report, crossed_at=received_at + moved))

    if refused:
        with pytest.raises(Unacceptable) as refusal:
            amended(session, OFFICER, reference, given)
        assert refusal.value.field == "crossed_at"
    else:
        amended(session, OFFICER, reference, given)
        assert seen(session, reference).crossed_at == received_at + moved


def test_an_exit_is_not_moved_to_before_its_entry(
    session: Session, reference: str, report: InspectionReport
) -> None:
    hour = timedelta(hours=1)
    entered = amended(
        session, OFFICER, reference, amendment(replace(report, crossed_at=NOON - 3 * hour))
    )
    out = replace(report, submission_id=uuid4(), direction=Direction.EXIT)
    left = logged(session, out)

    with pytest.raises(Unacceptable) as refusal:
        amended(session, OFFICER, left, amendment(replace(out, crossed_at=NOON - 4 * hour)))
    amended(session, OFFICER, left, amendment(replace(out, crossed_at=NOON - 2 * hour)))

    assert entered.number == 2
    assert (refusal.value.field, refusal.value.values) == ("crossed_at", {"reference": reference})


def test_a_discreet_resemblance_changes_nothing_that_can_be_seen(
    session: Session, report: InspectionReport
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"), action=Action.DISCREET)
    reference = logged(session, report)

    amended(session, OFFICER, reference, amendment(replace(report, occupants=(SORIN,))))

    crossing = seen(session, reference)
    assert (crossing.state, crossing.screening) == (InspectionState.RELEASED, ScreeningState.CLEAR)
    assert [hit.discreet for hit in session.scalars(select(Hit))] == [True]


def test_a_closed_crossing_goes_back_to_the_second_line_only_for_a_new_stop(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report(declared=Declared.SECOND_LINE)
    reference = logged(session, report)
    _close(session, reference)

    amended(session, OFFICER, reference, amendment(replace(report, lane=1)))
    after_lane = seen(session, reference).state
    amended(session, OFFICER, reference, amendment(replace(report, lane=1, occupants=(SORIN,)), 2))

    crossing = seen(session, reference)
    assert after_lane is InspectionState.CLOSED
    assert (crossing.state, crossing.result) == (InspectionState.REFERRED, None)
    last = amending.history(session, OFFICER, reference).amendments[-1]
    assert (last.earlier_result, last.earlier_closed_at) == (Result.NIL, factories.NOON)


def test_what_was_decided_goes_with_the_crossing_and_is_not_asked_again(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report(occupants=(SORIN,))
    reference = logged(session, report)
    (hit,) = session.scalars(select(Hit))
    hit.state = HitState.DECIDED
    session.flush()

    amended(session, OFFICER, reference, amendment(with_plate(report, "TE-482-KP")))

    (newest, _first) = inspections.page(session, SUPERVISOR, reference).screenings
    assert [one.id for one in newest.hits] == [hit.id]
    assert newest.state is ScreeningState.HITS
    assert len(session.scalars(select(Hit)).all()) == 1


def test_a_hit_whose_subject_left_the_report_stays_where_it_was_found(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report(occupants=(SORIN,))
    reference = logged(session, report)

    amended(
        session, OFFICER, reference, amendment(replace(report, occupants=(factories.occupant(),)))
    )

    newest, first = inspections.page(session, SUPERVISOR, reference).screenings
    assert (newest.state, newest.hits) == (ScreeningState.CLEAR, [])
    assert [hit.caption for hit in first.hits] == ["Ivo SORIN"]


def _close(session: Session, reference: str, note: str = "") -> None:
    version = seen(session, reference).version
    ended = Closing(version, Result.NIL, note, (Control.VISUAL,))
    examinations.close(session, OFFICER, reference, ended, opened_at=OFFICER.at)
    session.flush()


# Void

Void = Callable[..., Inspection]


@pytest.fixture
def voided(session: Session) -> Void:
    def act(reference: str, by: Signature = SUPERVISOR, **given: Any) -> Inspection:
        version = seen(session, reference).version
        usual: dict[str, Any] = {"kind": VoidKind.TEST, "reason": "Training of the new shift."}
        found = amending.void(session, by, reference, Voiding(version, **{**usual, **given}))
        session.flush()
        return found

    return act


def test_a_void_crossing_stays_to_be_read_and_leaves_the_counts(
    session: Session, reference: str, report: InspectionReport, voided: Void
) -> None:
    double = logged(session, replace(report, submission_id=UUID(int=7)))

    voided(double, kind=VoidKind.DOUBLE, double_of=reference)

    past = amending.history(session, OFFICER, double)
    assert past.inspection.state is InspectionState.VOID
    assert past.voided is not None
    assert past.voided.double_of is not None
    assert past.voided.double_of.reference == reference
    met = recurring.seen_before(session, OFFICER, "TE-481-KP")
    assert met is not None
    assert (met.this_week, met.last.reference) == (1, reference)


def test_a_void_crossing_yields_nothing(session: Session, voided: Void) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    reference = logged(session, factories.inspection_report(declared=Declared.SECOND_LINE))
    _close(session, reference)
    before = sum(one.checked for one in controls.page(session, SUPERVISOR).yields.values())

    voided(reference)

    after = sum(one.checked for one in controls.page(session, SUPERVISOR).yields.values())
    assert (before, after) == (1, 0)


def test_only_a_supervisor_voids_and_only_once(
    session: Session, reference: str, report: InspectionReport, voided: Void
) -> None:
    with pytest.raises(NotPermitted):
        voided(reference, OFFICER)
    with pytest.raises(Owing):
        voided(reference, reason="")
    voided(reference)
    with pytest.raises(OutOfOrder):
        voided(reference)
    with pytest.raises(OutOfOrder):
        proposed(session, SUPERVISOR, reference, amendment(replace(report, lane=1)))


def test_the_other_crossing_of_a_double_has_to_stand(
    session: Session, reference: str, report: InspectionReport, voided: Void
) -> None:
    double = logged(session, replace(report, submission_id=UUID(int=7)))
    voided(reference)

    for other in ("I-2026-999999-X", reference):
        with pytest.raises(Unacceptable) as refused:
            voided(double, kind=VoidKind.DOUBLE, double_of=other)
        assert refused.value.field == "double_of"


@pytest.mark.parametrize("action", [Action.SANCTION, Action.DISCREET])
def test_open_hits_bar_voiding_and_discreet_ones_do_not(
    session: Session, voided: Void, action: Action
) -> None:
    factories.watchlist(session, factories.entry(), action=action)
    reference = logged(session, factories.inspection_report())

    if action is Action.DISCREET:
        assert voided(reference).state is InspectionState.VOID
    else:
        with pytest.raises(Unacceptable, match="not decided"):
            voided(reference)


def test_a_case_tells_what_became_of_the_reports_of_its_crossings(
    session: Session, report: InspectionReport, voided: Void
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    reference = logged(session, report)
    amended(session, OFFICER, reference, amendment(replace(report, lane=1)))
    opening = Opening(CaseKind.ARMS, "A van", Severity.S3, "Nervous driver.")
    later = replace(OFFICER, at=OFFICER.at + timedelta(minutes=1))
    case = cases.take_in(session, later, reference, opening)
    session.flush()
    with_note = replace(report, lane=1, note="A second spare wheel.")
    last = replace(OFFICER, at=OFFICER.at + timedelta(minutes=2))
    amended(session, last, reference, amendment(with_note, 2, reason="Seen after he had left."))
    void_at = replace(SUPERVISOR, at=OFFICER.at + timedelta(minutes=3))

    voided(reference, void_at)

    told = [(one.act, one.about, one.words) for one in cases.happened(session, case)]
    assert told == [
        ("void_crossing", reference, "Training of the new shift."),
        ("amend_crossing", reference, "Seen after he had left."),
        ("take_in", reference, "Nervous driver."),
    ]


def twins(session: Session, action: Action) -> tuple[str, str]:
    """Two crossings of one vehicle, logged by two lanes; whoever drives resembles an entry."""
    factories.watchlist(session, factories.entry("Ivo SORIN"), action=action)
    report = factories.inspection_report(occupants=(SORIN,))
    return logged(session, report), logged(session, replace(report, submission_id=uuid4()))


def waiting_hits(session: Session) -> list[str]:
    session.expire_all()
    return [one.inspection.reference for one in open_hits(session, SUPERVISOR)]


def test_a_hit_of_a_double_is_the_work_of_the_crossing_that_stands(
    session: Session, voided: Void
) -> None:
    stands, double = twins(session, Action.DISCREET)
    before = waiting_hits(session)

    voided(double, kind=VoidKind.DOUBLE, double_of=stands)

    assert sorted(before) == sorted([stands, double])
    assert waiting_hits(session) == [stands]
    (kept,) = (hit for hit in hits_of(session, seen(session, double)))
    assert kept.state is HitState.NEW  # nothing decided it


def test_voiding_is_no_way_around_a_hit_that_has_no_twin(session: Session, voided: Void) -> None:
    first, second = twins(session, Action.DISCREET)
    other = logged(session, factories.inspection_report(submission_id=uuid4()))

    voided(first)  # as a test
    voided(second, kind=VoidKind.DOUBLE, double_of=other)

    assert sorted(waiting_hits(session)) == sorted([first, second])


def test_a_hit_that_is_taken_up_again_on_a_double_is_left_to_no_shift(
    session: Session, voided: Void
) -> None:
    stands, double = twins(session, Action.SANCTION)
    for hit in session.scalars(select(Hit)):
        hit.state = HitState.DECIDED
    session.flush()
    voided(double, kind=VoidKind.DOUBLE, double_of=stands)
    for hit in session.scalars(select(Hit)):
        hit.state = HitState.NEW
    session.flush()

    left = hits_left(session, factories.DRENOVAC)

    assert [reference for _hit, reference in left] == [stands]
