from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role
from borderdesk.domain.cargo import Consignment
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Unacceptable
from borderdesk.domain.examinations import (
    LONGEST_OPEN,
    Closing,
    Control,
    Discrepancy,
    DiscrepancyKind,
    Find,
    HiddenPlace,
    PersonSearch,
)
from borderdesk.domain.exhibits import ExhibitKind, FirearmType, Photo, PhotoSlot, Piece
from borderdesk.domain.inspections import Declared, InspectionState, Result
from borderdesk.domain.screening import HitState
from borderdesk.domain.seals import SealState, matched
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Sex
from borderdesk.services import examinations, inspections, screening, seizures
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.examinations import Counts, Examination, counts_of, examinations_of
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import ABROAD, BORDER, CUSTOMS, KARSNO, NOON

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
OPENED = NOON - timedelta(minutes=4)
LOAD = Consignment(seals=("S 31102", "K 7745"))


def crossing(session: Session, **given: Any) -> Inspection:
    """A crossing at the second line, logged by officer 1 five minutes before noon."""
    logged = replace(OFFICER, at=NOON - timedelta(minutes=5))
    report = factories.inspection_report(**{"declared": Declared.SECOND_LINE, **given})
    findings = screening.look(session, logged, report.subjects)
    receipt = inspections.submit(session, logged, report, findings)
    session.flush()
    return inspection_by_reference(session, OFFICER, receipt.reference)


def closing(at: Inspection, result: Result = Result.NIL, **given: Any) -> Closing:
    usual: dict[str, Any] = {"controls": (Control.VISUAL,), "note": "Nothing behind the panel."}
    return Closing(at.version, result, **{**usual, **given})


def close(session: Session, at: Inspection, *args: Any, by: Any = OFFICER, **given: Any) -> Any:
    """Close it at noon; the page was opened four minutes before. What the desk then keeps."""
    pictures = given.pop("pictures", None)
    ended = closing(at, *args, **given)
    examinations.close(session, by, at.reference, ended, opened_at=OPENED, pictures=pictures)
    session.flush()
    return examinations_of(session, at)[-1]


def colleague(session: Session, *roles: Role, **given: Any) -> Any:
    """Another officer, as a signature."""
    return factories.signed_by(factories.officer(session, *roles or (Role.OFFICER,), **given))


def seize(session: Session, at: Inspection) -> None:
    pistol = Piece(ExhibitKind.FIREARM, type=FirearmType.PISTOL)
    page = NewSeizure(
        uuid4(),
        Danger.ARMS,
        NOON,
        "Left door",
        at.reference,
        made_safe=MadeSafe.BY_ME,
        pieces=(pistol,),
    )
    seizures.seize(session, OFFICER, page, "Weapons found", {})


def test_nothing_found_is_one_act_that_began_when_its_page_was_opened(session: Session) -> None:
    at = crossing(session, note="Nervous driver.")

    kept = close(session, at)

    assert (at.state, at.result, at.closed_at) == (InspectionState.CLOSED, Result.NIL, NOON)
    assert at.note == "Nervous driver.\nNothing behind the panel."
    assert (kept.started_at, kept.ended_at) == (OPENED, NOON)
    assert kept.took == timedelta(minutes=4)
    assert (kept.lead_officer_id, kept.ended_by_id) == (1, 1)
    assert kept.controls == ["VIS"]


def test_who_begins_leads_and_another_may_close(session: Session) -> None:
    at, belm = crossing(session), colleague(session)

    examinations.begin(session, belm, at.reference, at.version)
    session.flush()
    assert at.state is InspectionState.SECONDARY_OPEN
    later = replace(OFFICER, at=NOON + timedelta(minutes=9))
    kept = close(session, at, by=later)

    assert (kept.lead_officer_id, kept.ended_by_id) == (belm.officer_id, 1)
    assert (kept.started_at, kept.took) == (NOON, timedelta(minutes=9))
    assert not kept.alone


def test_who_logged_it_looks_only_where_nobody_else_is_and_that_is_kept(session: Session) -> None:
    at = crossing(session)
    colleague(session)

    with pytest.raises(Unacceptable) as refusal:
        examinations.begin(session, OFFICER, at.reference, at.version)
    assert refusal.value.field == "alone"
    with pytest.raises(Unacceptable):
        close(session, at)


def test_who_says_that_nobody_else_is_there_may_look(session: Session) -> None:
    at = crossing(session)
    colleague(session)

    assert close(session, at, alone=True).alone


def test_a_post_of_one_officer_need_not_say_so_and_it_is_kept(session: Session) -> None:
    colleague(session, post_id=None)
    colleague(session, Role.CUSTODIAN)  # nobody who could look
    at = crossing(session)

    assert close(session, at).alone


def test_another_officer_is_not_alone_whatever_he_says(session: Session) -> None:
    at = crossing(session)

    assert not close(session, at, by=colleague(session), alone=True).alone


@pytest.mark.parametrize("ago", [-timedelta(seconds=1), LONGEST_OPEN + timedelta(seconds=1)])
def test_a_page_opened_too_long_ago_or_in_the_future_tells_no_time(
    session: Session, ago: timedelta
) -> None:
    at = crossing(session)

    for opened_at in (NOON - ago, None):
        with pytest.raises(Unacceptable) as refusal:
            examinations.close(session, OFFICER, at.reference, closing(at), opened_at=opened_at)
        assert refusal.value.field == "opened"


def test_a_page_opened_before_the_crossing_was_logged_begins_with_it(session: Session) -> None:
    at = crossing(session)

    ended = closing(at)
    examinations.close(session, OFFICER, at.reference, ended, opened_at=NOON - timedelta(hours=1))

    [kept] = examinations_of(session, at)
    assert kept.started_at == at.received_at


def test_once_begun_no_page_says_when(session: Session) -> None:
    at = crossing(session)
    examinations.begin(session, colleague(session), at.reference, at.version)
    session.flush()

    ended = examinations.close(session, OFFICER, at.reference, closing(at), opened_at=None)

    assert ended.state is InspectionState.CLOSED


def test_closing_waits_for_the_decision_on_every_open_hit(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"))
    at = crossing(session, declared=Declared.NOTHING)

    with pytest.raises(Unacceptable, match="not decided yet"):
        close(session, at)

    session.scalars(select(Hit)).one().state = HitState.DECIDED
    close(session, at)
    assert (at.state, at.result) == (InspectionState.CLOSED, Result.NIL)


def test_an_undecided_discreet_hit_does_not_betray_itself_by_barring_the_closing(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry(), action=Action.DISCREET)
    at = crossing(session)

    close(session, at)

    assert at.state is InspectionState.CLOSED
    assert session.scalars(select(Hit)).one().state is HitState.NEW


def test_a_seizure_is_recorded_before_the_crossing_is_closed_with_it(session: Session) -> None:
    at = crossing(session)
    place = (HiddenPlace(Concealment.DOOR),)

    with pytest.raises(Unacceptable, match="Record the seizure first"):
        close(session, at, Result.SEIZURE, places=place)
    seize(session, at)
    with pytest.raises(Unacceptable, match="Weapons were seized"):
        close(session, at, Result.NIL)
    close(session, at, Result.SEIZURE, places=place)

    assert at.result is Result.SEIZURE


def test_weapons_found_while_somebody_looks_leave_it_to_him(session: Session) -> None:
    at = crossing(session)
    examinations.begin(session, OFFICER, at.reference, at.version)

    seize(session, at)

    assert at.state is InspectionState.SECONDARY_OPEN


def test_all_of_it_is_kept(session: Session) -> None:
    at = crossing(session, consignments=(LOAD,))
    duty = factories.officer(
        session, Role.DUTY_OFFICER, full_name="Pim Anselmir", agency_id=CUSTOMS
    )
    shot = Photo(PhotoSlot.OTHER, "ab" * 32, "cd" * 32, 10, 10, 100)

    kept = close(
        session,
        at,
        Result.PROHIBITED,
        finds=(Find.ARMS, Find.HOLLOW),
        found="A barrel, wrapped.",
        places=(HiddenPlace(Concealment.IN_LOAD, "Crate 7"), HiddenPlace(Concealment.FLOOR)),
        discrepancies=(Discrepancy(DiscrepancyKind.UNDECLARED, found="A barrel"),),
        seals=matched(LOAD.seals, ["s-31102", "K 7746"]),
        searches=(PersonSearch(1, Sex.FEMALE, "Border Act, article 12"),),
        officers=("Pim Anselmir, A20",),
        agency_ids=(CUSTOMS,),
        pictures={"places.1": [shot]},
    )

    assert kept.controls == ["VIS", "PER", "SEA"]
    assert (kept.finds, kept.found) == (["ARM", "HOL"], "A barrel, wrapped.")
    crate, floor = kept.places
    assert (crate.place, crate.words, crate.photos) == (Concealment.IN_LOAD, "Crate 7", [])
    assert floor.photos[0].sha256 == shot.sha256
    assert [seal.state for seal in kept.seals] == [SealState.INTACT, SealState.DIFFERS]
    [search] = kept.searches
    assert (search.searched, search.searcher_sex) == ("Miron VELKAROV", Sex.FEMALE)
    assert (kept.officers, [one.id for one in kept.agencies]) == ([duty], [CUSTOMS])
    assert counts_of(session, [at.id]) == {at.id: Counts(4, 3, 2, 2, 1, 1, 1)}


def test_somebody_who_was_not_logged_is_searched_as_nobody_in_the_list(session: Session) -> None:
    at = crossing(session)

    kept = close(session, at, searches=(PersonSearch(0, Sex.MALE, "Border Act, article 12"),))

    assert kept.searches[0].searched == ""
    assert not kept.searches[0].other_sex


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE, Sex.UNKNOWN])
def test_a_search_by_the_other_sex_is_told(session: Session, sex: Sex) -> None:
    at = crossing(session, occupants=(factories.occupant(sex=sex),))

    kept = close(session, at, searches=(PersonSearch(1, Sex.FEMALE, "Border Act, article 12"),))

    assert kept.searches[0].other_sex is (sex is Sex.MALE)


def test_a_team_is_of_this_country_and_named_so_that_nobody_else_is_meant(
    session: Session,
) -> None:
    at = crossing(session)
    for agency_id in (CUSTOMS, CUSTOMS, ABROAD):
        factories.officer(session, full_name="Ana Kos", agency_id=agency_id)
    gone = factories.officer(session, full_name="Ivo Rem", agency_id=CUSTOMS)
    gone.left_at = NOON

    for name in ("Ana Kos", "Ana Kos, A20", "Ana Kos, A90", "Ivo Rem, A20", "Nobody"):
        with pytest.raises(Unacceptable) as refusal:
            close(session, at, officers=(name,))
        assert refusal.value.field == "officers.0"
    for agency_id in (BORDER, ABROAD, 7):
        with pytest.raises(Unacceptable) as refusal:
            close(session, at, agency_ids=(agency_id,))
        assert refusal.value.field == "agency_ids"


def test_a_crossing_is_begun_once_and_closed_once(session: Session) -> None:
    at = crossing(session)
    begun = examinations.begin(session, OFFICER, at.reference, at.version)
    session.flush()

    assert examinations.begin(session, OFFICER, at.reference, at.version) is begun
    with pytest.raises(OutOfOrder):
        examinations.begin(session, colleague(session), at.reference, at.version)
    close(session, at)
    with pytest.raises(OutOfOrder):
        close(session, at)


def test_what_was_closed_and_is_stopped_once_more_is_examined_once_more(session: Session) -> None:
    at = crossing(session)
    close(session, at, Result.MINOR, controls=(Control.FULL,), finds=(Find.HOLLOW,))
    at.state, at.sent_at = InspectionState.REFERRED, NOON + timedelta(hours=2)
    session.flush()
    belm = replace(colleague(session), at=NOON + timedelta(hours=3))

    examinations.begin(session, belm, at.reference, at.version)
    session.flush()
    close(session, at, by=belm, note="The hollow is part of the car.")

    first, second = examinations_of(session, at)
    assert (first.result, second.result) == (Result.MINOR, Result.NIL)
    assert (first.ended_by_id, second.ended_by_id) == (1, belm.officer_id)
    assert second.note == "The hollow is part of the car."
    assert (first.sent_at, second.sent_at) == (at.received_at, NOON + timedelta(hours=2))
    assert at.result is Result.MINOR  # what was found stays found
    assert counts_of(session, [at.id]) == {at.id: Counts(4, 2, 1)}


def test_what_was_released_is_not_examined(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    at = crossing(session, declared=Declared.NOTHING)

    with pytest.raises(OutOfOrder):
        examinations.begin(session, OFFICER, at.reference, at.version)
    with pytest.raises(OutOfOrder):
        close(session, at)


def test_who_reads_an_older_version_changes_nothing(session: Session) -> None:
    at = crossing(session)

    with pytest.raises(StaleDataError):
        examinations.begin(session, OFFICER, at.reference, at.version + 1)


def test_the_queue_is_of_ones_post_and_its_oldest_comes_first(session: Session) -> None:
    later, earlier = crossing(session), crossing(session)
    earlier.sent_at = NOON - timedelta(hours=2)
    crossing(session, lane=1, crossed_at=NOON + timedelta(minutes=1))
    examinations.begin(session, OFFICER, earlier.reference, earlier.version)
    session.flush()
    closed = crossing(session)
    close(session, closed)

    lines = examinations.queue(session, OFFICER)

    assert [line.inspection for line in lines][:2] == [earlier, later]
    assert closed not in [line.inspection for line in lines]
    assert [line.examination is not None for line in lines] == [True, False, False]
    assert examinations.queue(session, factories.signature(Role.OFFICER, post_id=KARSNO)) == []
    assert len(examinations.queue(session, replace(SUPERVISOR, post_id=None))) == 3
    with pytest.raises(NotPermitted):
        examinations.queue(session, factories.signature(Role.LIAISON))


def test_to_other_posts_and_agencies_there_is_nothing_to_examine(session: Session) -> None:
    at = crossing(session)
    kept = close(session, at, places=(HiddenPlace(Concealment.OPEN),))
    assert isinstance(kept, Examination)

    for by in (
        factories.signature(Role.OFFICER, post_id=KARSNO),
        factories.signature(Role.SUPERVISOR, agency_id=CUSTOMS),
        factories.signature(Role.AUDITOR),
    ):
        with pytest.raises(NotFound):
            examinations.page(session, by, at.reference)
        with pytest.raises(NotFound):
            examinations.begin(session, by, at.reference, None)
        with pytest.raises(NotFound):
            examinations.close(session, by, at.reference, closing(at))
        with pytest.raises(NotFound):
            examinations.photo(session, by, at.reference, "ab" * 32)
    with pytest.raises(NotFound):
        examinations.photo(session, OFFICER, at.reference, "ab" * 32)


def test_each_act_is_a_row_of_the_ledger(session: Session) -> None:
    at = crossing(session)
    examinations.begin(session, OFFICER, at.reference, at.version)
    session.flush()
    close(session, at)

    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc()).limit(2)).all()
    assert [(row.act, row.subject) for row in rows] == [
        ("close_inspection", at.reference),
        ("begin_examination", at.reference),
    ]
