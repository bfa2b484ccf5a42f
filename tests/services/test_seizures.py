from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.cases import CaseKind, CaseState, ReferralKind, ReferralState, Severity
from borderdesk.domain.errors import Conflict, NotFound, NotPermitted, Unacceptable
from borderdesk.domain.exhibits import (
    Component,
    ExhibitKind,
    FirearmType,
    Mark,
    MarkKind,
    MarksCondition,
    Photo,
    PhotoSlot,
    Piece,
    Unit,
)
from borderdesk.domain.inspections import Declared, InspectionState
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure, PersonCounted, PersonRole
from borderdesk.domain.selection import SelectionReason
from borderdesk.services import cases, inspections, screening, seizures
from borderdesk.services.seizures import Seized
from borderdesk.store.alarms import Alarm
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, Referral
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.seizures import Seizure, seizures_of
from tests import factories
from tests.factories import BORDER, CUSTOMS, KARSNO, NOON

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
PISTOL = Piece(
    ExhibitKind.FIREARM,
    type=FirearmType.PISTOL,
    serial="KW 40-318",
    marks=MarksCondition.INTACT,
)
ROUNDS = Piece(ExhibitKind.AMMUNITION, calibre="9x19", quantity=200, unit=Unit.ROUND)


def found(*pieces: Piece, **given: Any) -> NewSeizure:
    usual: dict[str, Any] = {
        "submission_id": uuid4(),
        "danger": Danger.ARMS,
        "taken_at": NOON,
        "place": "Lane 2, left door panel",
        "made_safe": MadeSafe.BY_ME,
        "pieces": pieces,
    }
    return NewSeizure(**{**usual, **given})


def seize(session: Session, *pieces: Piece, by: Any = OFFICER, **given: Any) -> Seizure:
    done = seizures.seize(session, by, found(*pieces, **given), "Weapons found", {})
    return kept(session, done)


def kept(session: Session, done: Seized) -> Seizure:
    return session.scalars(select(Seizure).where(Seizure.reference == done.reference)).one()


def crossing(session: Session, **given: Any) -> Inspection:
    report = factories.inspection_report(**given)
    receipt = inspections.submit(
        session, OFFICER, report, screening.look(session, OFFICER, report.subjects)
    )
    return inspection_by_reference(session, OFFICER, receipt.reference)


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_one_act_makes_seizure_exhibits_case_and_alarm(session: Session) -> None:
    at = crossing(session, declared=Declared.SECOND_LINE)

    seizure = seize(session, *[PISTOL] * 4, ROUNDS, inspection=at.reference)

    case = seizure.case
    assert (case.kind, case.severity, case.state) == (CaseKind.ARMS, Severity.S2, CaseState.OPEN)
    assert case.inspections == [at]
    assert [one.kind for one in seizure.exhibits] == [ExhibitKind.FIREARM] * 4 + [
        ExhibitKind.AMMUNITION
    ]
    assert {one.case_id for one in seizure.exhibits} == {case.id}
    alarm = seizure.alarm
    assert (alarm.kind, alarm.level, alarm.subject) == (
        AlarmKind.WEAPONS_FOUND,
        3,
        seizure.reference,
    )
    assert seizures_of(session, at) == [seizure]
    assert at.state is InspectionState.REFERRED


@pytest.mark.parametrize("declared", [Declared.NOTHING, Declared.SECOND_LINE])
def test_the_crossing_stays_where_weapons_were_found(session: Session, declared: Declared) -> None:
    at = crossing(session, declared=declared)

    seize(session, PISTOL, inspection=at.reference)

    assert at.state is InspectionState.REFERRED
    assert at.selection_reason is not None
    assert declared is not Declared.NOTHING or at.selection_reason is SelectionReason.FOUND


def test_ordnance_is_the_gravest_case_and_asks_for_nothing_more(session: Session) -> None:
    seizure = seize(session, danger=Danger.ORDNANCE, made_safe=None)

    assert seizure.case.severity is Severity.S1
    assert [one.kind for one in seizure.exhibits] == [ExhibitKind.ORDNANCE]
    assert seizure.significant


def test_the_officer_who_saved_it_cannot_read_its_case_but_the_seizure(session: Session) -> None:
    seizure = seize(session, PISTOL)

    with pytest.raises(NotFound):
        cases.page(session, OFFICER, seizure.case.reference)
    assert seizures.page(session, OFFICER, seizure.reference).seizure is seizure


def test_a_second_find_at_the_crossing_joins_its_case_and_makes_it_graver(
    session: Session,
) -> None:
    at = crossing(session)
    first = seize(session, replace(ROUNDS, quantity=5), inspection=at.reference)
    before = first.case.version

    second = seize(session, PISTOL, inspection=at.reference)

    assert second.case is first.case
    assert first.case.severity is Severity.S2
    session.flush()
    assert first.case.version > before
    third = seize(session, replace(ROUNDS, quantity=5), inspection=at.reference)
    assert third.case.severity is Severity.S2


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.ARCHIVED])
def test_where_the_case_of_the_crossing_is_closed_a_new_one_begins(
    session: Session, state: CaseState
) -> None:
    at = crossing(session)
    first = seize(session, PISTOL, inspection=at.reference)
    first.case.state = state
    session.flush()

    second = seize(session, replace(PISTOL, serial="KW 2"), inspection=at.reference)

    assert second.case is not first.case


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.ARCHIVED])
def test_a_closed_case_that_is_named_takes_no_weapons(session: Session, state: CaseState) -> None:
    case = factories.case(session, state=state)

    with pytest.raises(Unacceptable, match="closed"):
        seize(session, PISTOL, by=SUPERVISOR, case=case.reference)


def test_a_case_of_the_crossing_that_another_agency_leads_alone_is_not_joined(
    session: Session,
) -> None:
    at = crossing(session)
    foreign = factories.case(session, lead_id=CUSTOMS, inspections=[at])

    seizure = seize(session, PISTOL, inspection=at.reference)

    assert seizure.case is not foreign
    assert seizure.case.lead_id == BORDER


def test_a_case_that_was_given_away_is_joined_by_the_agency_that_keeps_a_part(
    session: Session,
) -> None:
    at = crossing(session)
    given = factories.case(session, lead_id=CUSTOMS, inspections=[at])
    session.add(
        Referral(
            reference="R-2026-000009-X",
            case=given,
            kind=ReferralKind.LEAD,
            state=ReferralState.ACCEPTED,
            from_id=BORDER,
            to_id=CUSTOMS,
            reason="x",
            offered_at=NOON,
            offered_by_id=1,
        )
    )
    session.flush()

    assert seize(session, PISTOL, inspection=at.reference).case is given


def test_the_same_page_sent_twice_is_one_seizure(session: Session) -> None:
    page = found(PISTOL)

    first = seizures.seize(session, OFFICER, page, "Weapons found", {})
    again = seizures.seize(session, OFFICER, page, "Weapons found", {})

    assert (first.again, again.again) == (False, True)
    assert first.reference == again.reference
    counts = [count(session, table) for table in (Seizure, Exhibit, Case, Alarm)]
    assert counts == [1, 1, 1, 1]


def test_the_same_page_with_other_words_is_refused(session: Session) -> None:
    page = found(PISTOL)
    seizures.seize(session, OFFICER, page, "Weapons found", {})

    with pytest.raises(Conflict):
        seizures.seize(session, OFFICER, replace(page, note="other"), "Weapons found", {})


def test_pieces_of_one_bag_lie_in_an_exhibit_of_its_own(session: Session) -> None:
    packed = replace(PISTOL, bag_number="B1", seal_number="S1")
    alone = replace(ROUNDS, bag_number="B2")

    seizure = seize(session, packed, replace(packed, serial="KW 2"), alone)

    bag, first, second, third = seizure.exhibits
    assert (bag.kind, bag.bag_number, bag.seal_number) == (ExhibitKind.BAG, "B1", "S1")
    assert (first.parent, second.parent, third.parent) == (bag, bag, None)


def test_a_bag_is_used_once(session: Session) -> None:
    seize(session, replace(PISTOL, bag_number="B1"))

    with pytest.raises(Unacceptable) as refusal:
        seize(session, ROUNDS, replace(PISTOL, bag_number="B1"))

    assert refusal.value.field == "firearms.0.bag_number"


@pytest.mark.parametrize("serial", ["KW 40-318", "kw40318", "КW 40-318"])  # the last К is Cyrillic
def test_a_serial_that_stands_on_another_exhibit_is_told(session: Session, serial: str) -> None:
    first = seize(session, PISTOL)

    second = seize(session, replace(PISTOL, serial=serial))

    page = seizures.page(session, OFFICER, second.reference)
    [exhibit] = second.exhibits
    assert page.twins == {exhibit.reference: first.exhibits}


def test_two_pieces_of_one_serial_in_one_seizure_are_told(session: Session) -> None:
    seizure = seize(session, PISTOL, PISTOL)

    assert len(seizures.page(session, OFFICER, seizure.reference).twins) == 2


def test_a_serial_on_a_bolt_is_found_by_that_of_a_frame(session: Session) -> None:
    first = seize(session, PISTOL)
    bolt = Mark(MarkKind.SERIAL, "KW-40318", Component.BOLT, MarksCondition.INTACT)
    other = replace(PISTOL, serial="", marks=MarksCondition.OBLITERATED, further_marks=(bolt,))

    second = seize(session, other)

    [twins] = seizures.page(session, OFFICER, second.reference).twins.values()
    assert twins == first.exhibits


def test_a_serial_of_another_agency_is_not_told(session: Session) -> None:
    customs = factories.officer(session, Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)
    seize(session, PISTOL, by=factories.signed_by(customs))

    seizure = seize(session, PISTOL)

    assert seizures.page(session, OFFICER, seizure.reference).twins == {}


def test_a_serial_in_letters_of_two_alphabets_is_told(session: Session) -> None:
    seizure = seize(session, replace(PISTOL, serial="КW 40"), replace(PISTOL, serial="KW 41"))

    mixed = seizures.page(session, OFFICER, seizure.reference).mixed

    assert mixed == seizure.exhibits[:1]


def test_photographs_stand_with_their_piece(session: Session) -> None:
    shot = Photo(PhotoSlot.LEFT, "ab" * 32, "cd" * 32, 10, 10, 100)

    done = seizures.seize(
        session, OFFICER, found(PISTOL, PISTOL), "Weapons found", {"firearms.1": [shot]}
    )

    first, second = kept(session, done).exhibits
    assert (first.photos, second.photos[0].sha256) == ([], shot.sha256)


def test_persons_are_counted_without_a_name(session: Session) -> None:
    seizure = seize(session, PISTOL, persons=(PersonCounted(PersonRole.SUSPECT),))

    assert [one.role for one in seizure.persons] == [PersonRole.SUSPECT]
    assert not {"name", "surname"} & set(seizure.persons[0].__table__.columns.keys())


def test_what_was_left_as_it_was_names_nobody_who_made_it_safe(session: Session) -> None:
    seizure = seize(session, PISTOL, made_safe=MadeSafe.LEFT, safe_by="Ana Kos")

    assert (seizure.exhibits[0].made_safe, seizure.exhibits[0].safe_by) == (MadeSafe.LEFT, "")


def test_an_inspection_of_another_post_is_not_there(session: Session) -> None:
    at = crossing(session)
    elsewhere = factories.signature(Role.OFFICER, post_id=KARSNO)

    with pytest.raises(NotFound):
        seize(session, PISTOL, by=elsewhere, inspection=at.reference)


def test_a_seizure_of_another_post_is_not_there(session: Session) -> None:
    seizure = seize(session, PISTOL)

    for by in (
        factories.signature(Role.OFFICER, post_id=KARSNO, officer_id=2),
        factories.signature(Role.SUPERVISOR, agency_id=CUSTOMS),
        factories.signature(Role.CUSTODIAN),
    ):
        with pytest.raises(NotFound):
            seizures.page(session, by, seizure.reference)
    assert seizures.page(session, SUPERVISOR, seizure.reference).seizure is seizure


def test_an_officer_of_no_post_reads_what_he_has_recorded_himself(session: Session) -> None:
    mobile = factories.signature(Role.OFFICER, post_id=None)

    seizure = seize(session, PISTOL, by=mobile)

    assert seizures.page(session, mobile, seizure.reference).seizure is seizure
    other = factories.officer(session, Role.OFFICER, post_id=None)
    with pytest.raises(NotFound):
        seizures.page(session, factories.signed_by(other), seizure.reference)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.SUPERVISOR}))
def test_no_other_role_seizes_weapons(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        seize(session, PISTOL, by=factories.signature(role))


def test_fifty_pieces_are_one_row_of_the_ledger_beside_their_alarm(session: Session) -> None:
    before = count(session, LedgerEntry)

    seizure = seize(session, *[replace(PISTOL, serial=f"KW {n}") for n in range(50)])

    assert len(seizure.exhibits) == 50
    assert len({one.reference for one in seizure.exhibits}) == 50
    assert count(session, LedgerEntry) == before + 2
