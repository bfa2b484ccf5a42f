"""Hand-overs on both databases: what is in a note, who takes it over, and what if nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing
from borderdesk.domain.exhibits import ExhibitKind, FirearmType, Piece
from borderdesk.domain.handovers import Left, Matter
from borderdesk.domain.inspections import Declared
from borderdesk.domain.lanes import Way
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure, ReceiptGiven
from borderdesk.domain.watchlists import Action
from borderdesk.services import alarms, handovers, inspections, lanes, screening, seizures
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.handovers import HandOver
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import BORDER, CUSTOMS, DRENOVAC, KARSNO, NOON

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR, post_id=None)
HOUR = timedelta(hours=1)


def next_shift(session: Session, **given: Any) -> Signature:
    officer = factories.officer(session, Role.OFFICER, **given)
    return factories.signed_by(officer, NOON + HOUR / 2)


def logged(session: Session, **given: Any) -> Inspection:
    report = factories.inspection_report(**given)
    findings = screening.look(session, OFFICER, report.subjects)
    receipt = inspections.submit(session, OFFICER, report, findings)
    query = select(Inspection).where(Inspection.reference == receipt.reference)
    return session.scalars(query).one()


def seized(session: Session, **given: Any) -> str:
    pistol = Piece(ExhibitKind.FIREARM, type=FirearmType.PISTOL)
    found = NewSeizure(
        uuid4(), Danger.ARMS, NOON, "Lane 2", made_safe=MadeSafe.BY_ME, pieces=(pistol,), **given
    )
    return seizures.seize(session, OFFICER, found, "A pistol", {}).reference


def left(session: Session, by: Signature = OFFICER) -> list[Left]:
    return handovers.draft(session, by, "DRN").left


def of(session: Session, matter: Matter) -> list[Left]:
    return [one for one in left(session) if one.matter is matter]


def test_where_nothing_is_open_nothing_is_left(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    logged(session)
    lanes.close_lane(session, OFFICER, "DRN", 2)

    assert left(session) == []


def test_a_crossing_at_the_second_line_and_an_open_lane_are_left(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    sent_on = logged(session, declared=Declared.SECOND_LINE)

    assert left(session) == [
        Left(Matter.REFERRED, sent_on.reference, NOON, ("TE-481-KP",)),
        Left(Matter.LANE, "2", NOON, ("Officer One",)),
    ]


def test_a_crossing_that_was_not_screened_is_left(session: Session) -> None:
    failed = logged(session)  # no list is in force

    assert of(session, Matter.NOT_SCREENED)[0].subject == failed.reference


def test_open_hits_are_left_without_a_name(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    crossing = logged(session)

    (line,) = of(session, Matter.HIT)

    assert (line.subject, line.about) == (crossing.reference, ())


def test_of_a_discreet_hit_nothing_is_in_the_note(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.DISCREET)
    logged(session)
    hit = session.scalars(select(Hit)).one()
    assert hit.discreet
    told = NewAlarm(AlarmKind.UNANSWERED_HIT, BORDER, hit.reference, post_id=DRENOVAC)
    alarms.raise_alarm(session, the_desk(NOON), told)

    note = handovers.sign(session, OFFICER, "DRN", "")

    assert [one.matter for one in note.left] == [Matter.LANE]
    assert handovers.page(session, SUPERVISOR, note.reference).hits == {}


def test_who_reads_hits_reads_them_in_the_note_and_an_officer_does_not(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    crossing = logged(session)
    note = handovers.sign(session, OFFICER, "DRN", "")

    theirs = handovers.page(session, SUPERVISOR, note.reference).hits
    ours = handovers.page(session, OFFICER, note.reference).hits

    assert [hit.inspection_id for hit in theirs[crossing.reference]] == [crossing.id]
    assert ours == {}


def test_a_report_in_quarantine_of_this_shift_is_left(session: Session) -> None:
    number = UUID("7b0f6d1c-9f6e-4b43-8a59-1c1f0c9a7b01")
    first = logged(session, submission_id=number)
    logged(session, submission_id=number, note="Other words.")

    (line,) = of(session, Matter.QUARANTINED)

    assert line.subject == first.reference


def test_a_seizure_is_left_until_its_papers_are_whole(session: Session) -> None:
    bare = seized(session)
    seized(session, legal_basis="Weapons Act, article 31", receipt=ReceiptGiven.GIVEN)

    first, second = of(session, Matter.SEIZURE)

    assert (first.subject, first.about) == (bare, ("legal_basis", "receipt", "bag"))
    assert second.about == ("bag",)
    assert len(of(session, Matter.ALARM)) == 2  # weapons were found twice


def test_what_another_post_has_open_is_not_left_here(session: Session) -> None:
    there = factories.signature(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)
    lanes.open_lane(session, there, "KRB", 1, Way.ENTRY)

    assert left(session) == []
    with pytest.raises(NotFound):
        left(session, there)


def test_a_note_is_frozen_when_it_is_signed(session: Session) -> None:
    lanes.open_lane(session, OFFICER, "DRN", 1, Way.ENTRY)
    note = handovers.sign(session, OFFICER, "DRN", "The scanner hums.")
    lanes.close_lane(session, OFFICER, "DRN", 1)
    logged(session, declared=Declared.SECOND_LINE)
    handovers.acknowledge(session, next_shift(session), note.reference, None)
    session.flush()
    session.refresh(note)

    assert [one.matter for one in note.left] == [Matter.LANE]
    assert note.is_as_signed
    row = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "write_hand_over")).one()
    assert row.subject == note.reference
    note.words = "The scanner is mended."
    assert not note.is_as_signed


def test_the_next_shift_takes_it_over_by_name_and_once(session: Session) -> None:
    note = handovers.sign(session, OFFICER, "DRN", "")
    session.flush()
    by = next_shift(session)
    assert handovers.waiting(session, by) == [note]
    assert handovers.waiting(session, OFFICER) == []

    with pytest.raises(Owing):
        handovers.acknowledge(session, OFFICER, note.reference, None)
    handovers.acknowledge(session, by, note.reference, 1)
    session.flush()

    assert (note.acknowledged_by_id, note.acknowledged_at) == (by.officer_id, by.at)
    assert handovers.waiting(session, by) == []
    with pytest.raises(StaleDataError):
        handovers.acknowledge(session, SUPERVISOR, note.reference, 1)
    late = next_shift(session)
    with pytest.raises(OutOfOrder):
        handovers.acknowledge(session, late, note.reference, None)


def test_the_database_too_lets_nobody_take_over_from_himself(session: Session) -> None:
    note = handovers.sign(session, OFFICER, "DRN", "")

    note.acknowledged_by_id = note.officer_id

    with pytest.raises(IntegrityError):
        session.flush()


def test_notes_of_others_are_none(session: Session) -> None:
    note = handovers.sign(session, OFFICER, "DRN", "")
    there = factories.signature(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)
    other_post = next_shift(session, post_id=None)

    for by in (there, other_post):
        with pytest.raises(NotFound):
            handovers.page(session, by, note.reference)
        with pytest.raises(NotFound):
            handovers.acknowledge(session, by, note.reference, None)
    for role in (Role.LIAISON, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            handovers.last_ones(session, factories.signature(role))


def test_a_note_that_nobody_takes_over_raises_one_alarm_that_ends_when_somebody_does(
    session: Session,
) -> None:
    note = handovers.sign(session, OFFICER, "DRN", "")

    assert handovers.unread_ones(session, the_desk(NOON + HOUR)) == []
    (alarm,) = handovers.unread_ones(session, the_desk(NOON + 1.1 * HOUR))
    assert (alarm.subject, alarm.post_id) == (note.reference, DRENOVAC)
    assert handovers.unread_ones(session, the_desk(NOON + 7 * HOUR)) == []
    handovers.acknowledge(session, next_shift(session), note.reference, None)

    assert handovers.unread_ones(session, the_desk(NOON + 8 * HOUR)) == [alarm]
    assert alarm.ended_at == NOON + 8 * HOUR
    assert alarms.waiting(session, SUPERVISOR) == [alarm]
    with pytest.raises(NotPermitted):
        handovers.unread_ones(session, factories.signature(Role.FOREIGN_LIAISON))
    assert session.scalars(select(HandOver.reference)).all() == [note.reference]
