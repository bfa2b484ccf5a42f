"""Breaking the glass: an hour's reading for one officer, told to the owner at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.cases import CaseAct, CaseMove, NewNote, NoteKind
from borderdesk.domain.errors import NotFound, NotPermitted, Owing
from borderdesk.services import alarms, cases, glass
from borderdesk.store.audit import LedgerEntry, LedgerWords
from borderdesk.store.cases import Case
from borderdesk.store.glass import CaseGrant
from tests import factories
from tests.factories import CUSTOMS, signature

NOWHERE = "C-2026-999999-9"
WHY = "A child is in that van; their duty officer does not answer."


@pytest.fixture
def case(session: Session) -> Case:
    return factories.case(session, reference="C-2026-000777-X")


@pytest.fixture
def other(session: Session) -> Signature:
    """A supervisor of an agency without a part in the case."""
    return factories.signed_by(factories.officer(session, Role.SUPERVISOR, agency_id=CUSTOMS))


def later(by: Signature, **given: int) -> Signature:
    return replace(by, at=by.at + timedelta(**given))


def test_the_glass_once_broken_the_officer_reads_the_case_for_an_hour(
    session: Session, case: Case, other: Signature
) -> None:
    with pytest.raises(NotFound):
        cases.page(session, other, case.reference)

    glass.break_glass(session, other, case.reference, WHY)

    assert cases.page(session, later(other, minutes=59), case.reference).case is case
    with pytest.raises(NotFound):
        cases.page(session, later(other, minutes=60), case.reference)


def test_nobody_else_reads_by_it(session: Session, case: Case, other: Signature) -> None:
    colleague = replace(other, officer_id=1)

    glass.break_glass(session, other, case.reference, WHY)

    with pytest.raises(NotFound):
        cases.page(session, colleague, case.reference)
    for role in (Role.OFFICER, Role.LIAISON, Role.AUDITOR):  # nor he himself in another role
        with pytest.raises(NotFound):
            cases.page(session, replace(other, roles=frozenset({role})), case.reference)


def test_he_reads_and_does_nothing(session: Session, case: Case, other: Signature) -> None:
    glass.break_glass(session, other, case.reference, WHY)
    move = CaseMove(case.version, CaseAct.PROPOSE, "Over", None)

    with pytest.raises(NotPermitted):
        cases.move(session, other, case.reference, move)
    with pytest.raises(NotPermitted):
        cases.write_note(session, other, case.reference, NewNote(NoteKind.FACT, "Seen", "A", "1"))
    assert cases.offered(other, case) == []


def test_the_agency_that_leads_is_told_at_once_with_the_reason(
    session: Session, case: Case, other: Signature
) -> None:
    glass.break_glass(session, other, case.reference, WHY)

    [alarm] = alarms.page(session, signature(Role.SUPERVISOR)).waiting
    assert (alarm.kind, alarm.level) == (AlarmKind.BREAK_GLASS, 2)
    assert (alarm.subject, alarm.about_id) == (case.reference, other.officer_id)
    assert alarm.words == WHY
    assert (case.events[0].act, case.events[0].words) == ("break_glass", WHY)
    row = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert row is not None
    assert (row.act, row.subject, row.officer_id) == (
        "break_glass",
        case.reference,
        other.officer_id,
    )
    assert session.get_one(LedgerWords, row.seq).words == WHY


def test_where_there_is_no_such_case_the_same_is_said_and_ones_own_agency_hears_of_it(
    session: Session, case: Case, other: Signature
) -> None:
    colleague = replace(other, officer_id=1)

    for reference in (case.reference, NOWHERE):  # neither is refused
        glass.break_glass(session, other, reference, WHY)

    [alarm] = alarms.page(session, colleague).waiting
    assert (alarm.kind, alarm.level) == (AlarmKind.GLASS_ON_NOTHING, 1)
    assert alarms.page(session, other).waiting == []  # it is about himself
    subjects = session.scalars(
        select(LedgerEntry.subject).where(LedgerEntry.act == "break_glass")
    ).all()
    assert subjects == [case.reference, NOWHERE]
    assert session.scalar(select(func.count()).select_from(CaseGrant)) == 1


def test_who_sees_the_case_anyway_breaks_nothing(session: Session, case: Case) -> None:
    ours = factories.signed_by(factories.officer(session, Role.SUPERVISOR))

    glass.break_glass(session, ours, case.reference, WHY)

    assert session.scalars(select(CaseGrant)).all() == []
    assert alarms.waiting(session, signature(Role.SUPERVISOR)) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_break_it(session: Session, case: Case, role: Role) -> None:
    by = factories.signed_by(factories.officer(session, role, agency_id=CUSTOMS))

    with pytest.raises(NotPermitted):
        glass.break_glass(session, by, case.reference, WHY)
    assert session.scalars(select(CaseGrant)).all() == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FOREIGN_LIAISON])
def test_a_supervisor_who_is_also_one_of_those_who_read_no_cases_does_not(
    session: Session, case: Case, role: Role
) -> None:
    by = factories.signed_by(factories.officer(session, Role.SUPERVISOR, role, agency_id=CUSTOMS))

    with pytest.raises(NotPermitted):
        glass.break_glass(session, by, case.reference, WHY)


def test_it_asks_for_a_reason_and_for_a_reference(
    session: Session, case: Case, other: Signature
) -> None:
    with pytest.raises(Owing, match="reason"):
        glass.break_glass(session, other, case.reference, " ")
    for typed in ("Miron VELKAROV", "H-2026-000001-9", ""):
        with pytest.raises(NotFound):
            glass.break_glass(session, other, typed, WHY)
