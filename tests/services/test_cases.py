from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import (
    CaseAct,
    CaseKind,
    CaseMove,
    CaseOutcome,
    CaseState,
    Escalation,
    NewNote,
    NoteKind,
    Opening,
    ReferralKind,
    Severity,
    SubjectRole,
)
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.services import cases, inspections, referrals, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import CUSTOMS, POLICE

SUPERVISOR = factories.signature(Role.SUPERVISOR)
OPENING = Opening(
    CaseKind.ARMS, "Fresh paint in a panel", Severity.S3, "The panel was welded anew."
)
FACT = NewNote(NoteKind.FACT, "Welded panel, fresh paint.", "A", "1")


def second(session: Session, *roles: Role) -> Signature:
    """Another officer of the same agency, a supervisor if unsaid."""
    return factories.signed_by(factories.officer(session, *(roles or (Role.SUPERVISOR,))))


def crossing(session: Session, *, listed: bool) -> str:
    """The reference of a crossing, with an undecided hit if its driver is listed."""
    officer = factories.signature(Role.OFFICER)
    factories.watchlist(session, factories.entry("Miron VELKAROV" if listed else "Ivo SORIN"))
    report = factories.inspection_report()
    findings = screening.look(session, officer, report.subjects)
    return inspections.submit(session, officer, report, findings).reference


def proposed(session: Session, **given: object) -> Case:
    """A case whose closing officer 1 has proposed."""
    case = factories.case(session, **given)
    ask = CaseMove(1, CaseAct.PROPOSE, "The seller is known.", CaseOutcome.PROSECUTED)
    return cases.move(session, SUPERVISOR, case.reference, ask)


def test_a_suspicion_becomes_a_case_and_the_case_an_open_one(session: Session) -> None:
    officer = factories.signature(Role.OFFICER)
    taken = cases.take_in(session, officer, crossing(session, listed=False), OPENING)
    states = [taken.state]

    for act in (CaseAct.ASSESS, CaseAct.OPEN):
        session.flush()
        ask = CaseMove(taken.version, act, severity=Severity.S1)
        states.append(cases.move(session, SUPERVISOR, taken.reference, ask).state)

    assert states == [CaseState.INTAKE, CaseState.TRIAGE, CaseState.OPEN]
    assert taken.severity is Severity.S1
    session.flush()
    session.refresh(taken)
    assert [event.act for event in taken.events] == ["open", "assess", "take_in"]


def test_nobody_is_a_suspect_for_having_been_at_a_crossing(session: Session) -> None:
    officer = factories.signature(Role.OFFICER)

    case = cases.take_in(session, officer, crossing(session, listed=False), OPENING)

    persons = [subject for subject in case.subjects if subject.role is not None]
    assert [subject.role for subject in persons] == [SubjectRole.CONTACT]


def test_a_suspicion_needs_its_reason(session: Session) -> None:
    reference = crossing(session, listed=False)
    blank = Opening(CaseKind.ARMS, "Fresh paint", Severity.S3, "  ")

    with pytest.raises(Owing):
        cases.take_in(session, factories.signature(Role.OFFICER), reference, blank)


@pytest.mark.parametrize("act", ["move", "note", "escalate", "page", "about_to"])
def test_to_a_foreign_agency_a_case_does_not_exist(session: Session, act: str) -> None:
    case = factories.case(session)
    stranger = factories.signature(Role.SUPERVISOR, agency_id=POLICE)
    ask = Escalation(1, ReferralKind.LEAD, CUSTOMS, "Take it over.")
    tries: dict[str, Callable[[str], object]] = {
        "move": lambda r: cases.move(session, stranger, r, CaseMove(1, CaseAct.PROPOSE, "Old.")),
        "note": lambda r: cases.write_note(session, stranger, r, FACT),
        "escalate": lambda r: referrals.escalate(session, stranger, r, ask),
        "page": lambda r: cases.page(session, stranger, r),
        "about_to": lambda r: cases.about_to(session, stranger, r, CaseAct.PROPOSE),
    }

    for reference in (case.reference, "C-2026-999999-X"):
        with pytest.raises(NotFound):
            tries[act](reference)


def test_who_reads_a_case_in_another_role_moves_it_not(session: Session) -> None:
    case = factories.case(session)
    liaison = factories.signature(Role.LIAISON)

    with pytest.raises(NotPermitted):
        cases.move(session, liaison, case.reference, CaseMove(1, CaseAct.PROPOSE, "Old."))
    with pytest.raises(NotPermitted):
        cases.about_to(session, liaison, case.reference, CaseAct.PROPOSE)
    assert cases.offered(liaison, case) == []


@pytest.mark.parametrize("version", [2, 99])
def test_who_read_another_version_acts_on_nothing(session: Session, version: int) -> None:
    case = factories.case(session)

    ask = CaseMove(version, CaseAct.PROPOSE, "The seller is known.")

    with pytest.raises(StaleDataError):
        cases.move(session, SUPERVISOR, case.reference, ask)


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (CaseState.OPEN, CaseAct.PROPOSE),
        (CaseState.PENDING_DECISION, CaseAct.RESUME),
        (CaseState.PENDING_DECISION, CaseAct.CLOSE),
        (CaseState.CLOSED, CaseAct.REOPEN),
        (CaseState.CLOSED, CaseAct.ARCHIVE),
    ],
)
def test_no_end_and_no_return_to_work_without_a_reason(
    session: Session, state: CaseState, act: CaseAct
) -> None:
    case = factories.case(session, state=state)

    with pytest.raises(Owing, match="reason"):
        cases.move(session, second(session), case.reference, CaseMove(1, act, " "))


def test_an_act_out_of_order_is_refused_before_anything_is_written(session: Session) -> None:
    case = factories.case(session)

    with pytest.raises(OutOfOrder):
        cases.move(session, SUPERVISOR, case.reference, CaseMove(1, CaseAct.REOPEN, "Too early."))

    assert session.scalars(select(LedgerEntry)).all() == []
    assert case.events == []


@pytest.mark.parametrize("act", [CaseAct.ACCEPT, CaseAct.SUPPLY, CaseAct.ESCALATE])
def test_an_act_between_agencies_is_no_move(session: Session, act: CaseAct) -> None:
    case = factories.case(session)

    with pytest.raises(Unacceptable):
        cases.move(session, SUPERVISOR, case.reference, CaseMove(1, act, "As agreed."))


def test_another_officer_than_the_proposer_closes(session: Session) -> None:
    case = proposed(session)
    session.flush()
    ask = CaseMove(case.version, CaseAct.CLOSE, "Judgement is in.")
    assert cases.awaits_another(SUPERVISOR, case)

    with pytest.raises(Owing, match="Another officer"):
        cases.move(session, SUPERVISOR, case.reference, ask)
    closed = cases.move(session, second(session), case.reference, ask)

    assert (closed.state, closed.outcome) == (CaseState.CLOSED, CaseOutcome.PROSECUTED)


def test_who_opened_an_unfounded_case_does_not_close_it_alone(session: Session) -> None:
    case = factories.case(session, state=CaseState.TRIAGE)
    ask = CaseMove(1, CaseAct.CLOSE, "Nothing in it.", CaseOutcome.UNFOUNDED)

    with pytest.raises(Owing, match="Another officer"):
        cases.move(session, SUPERVISOR, case.reference, ask)

    assert cases.move(session, second(session), case.reference, ask).state is CaseState.CLOSED


def test_a_case_closes_with_an_outcome(session: Session) -> None:
    case = factories.case(session, state=CaseState.PENDING_DECISION)

    ask = CaseMove(1, CaseAct.CLOSE, "Judgement is in.")

    with pytest.raises(Unacceptable) as refusal:
        cases.move(session, second(session), case.reference, ask)

    assert refusal.value.field == "outcome"


def test_an_undecided_resemblance_bars_closing(session: Session) -> None:
    officer = factories.signature(Role.OFFICER)
    case = cases.take_in(session, officer, crossing(session, listed=True), OPENING)
    assert session.scalars(select(Hit)).all()
    case.state = CaseState.TRIAGE
    session.flush()

    ask = CaseMove(case.version, CaseAct.CLOSE, "Nothing in it.", CaseOutcome.UNFOUNDED)

    with pytest.raises(Unacceptable, match="resemblance"):
        cases.move(session, second(session), case.reference, ask)

    assert len(cases.bars_closing(session, case)) == 1


def test_an_open_offer_bars_closing(session: Session) -> None:
    case = factories.case(session)
    ask = Escalation(1, ReferralKind.ASSIST, CUSTOMS, "Look into the route.")
    referrals.escalate(session, SUPERVISOR, case.reference, ask)
    session.flush()
    end = CaseMove(case.version, CaseAct.PROPOSE, "The seller is known.", CaseOutcome.PROSECUTED)
    cases.move(session, SUPERVISOR, case.reference, end)
    session.flush()

    close = CaseMove(case.version, CaseAct.CLOSE, "Judgement is in.")

    with pytest.raises(Unacceptable, match="offer"):
        cases.move(session, second(session), case.reference, close)


def test_what_is_reopened_is_proposed_anew(session: Session) -> None:
    case = factories.case(
        session, state=CaseState.CLOSED, outcome=CaseOutcome.PROSECUTED, proposed_by_id=1
    )

    ask = CaseMove(1, CaseAct.REOPEN, "A second van was found.")
    reopened = cases.move(session, SUPERVISOR, case.reference, ask)

    assert (reopened.state, reopened.outcome, reopened.proposed_by_id) == (
        CaseState.OPEN,
        None,
        None,
    )


def test_notes_are_added_by_all_who_see_the_case(session: Session) -> None:
    case = factories.case(session)

    for role in (Role.SUPERVISOR, Role.LIAISON, Role.FIREARMS_ANALYST):
        cases.write_note(session, factories.signature(role), case.reference, FACT)

    assert [(note.kind, note.source_grade) for note in case.notes] == [(NoteKind.FACT, "A")] * 3


def test_an_archived_case_takes_no_notes_and_no_acts(session: Session) -> None:
    case = factories.case(session, state=CaseState.ARCHIVED)

    with pytest.raises(Unacceptable, match="archived"):
        cases.write_note(session, SUPERVISOR, case.reference, FACT)

    assert cases.offered(SUPERVISOR, case) == []


def test_a_page_offers_what_state_and_role_allow(session: Session) -> None:
    case = factories.case(session)

    offered = cases.offered(SUPERVISOR, case)

    assert set(offered) == {CaseAct.ESCALATE, CaseAct.PROPOSE}
    helper = factories.signature(Role.SUPERVISOR, agency_id=CUSTOMS)
    assert cases.offered(helper, case) == []


def test_the_table_shows_ours_and_can_be_narrowed(session: Session) -> None:
    ours = factories.case(session, state=CaseState.TRIAGE)
    factories.case(session)
    factories.case(session, lead_id=POLICE)

    every = cases.all_cases(session, SUPERVISOR, None, 0, 50)
    triage = cases.all_cases(session, SUPERVISOR, CaseState.TRIAGE, 0, 50)

    assert (len(every), triage) == (2, [ours])
    with pytest.raises(NotPermitted):
        cases.all_cases(session, factories.signature(Role.ADMINISTRATOR), None, 0, 50)


def test_every_move_leaves_a_line_and_a_row_in_the_ledger(session: Session) -> None:
    case = proposed(session)
    session.flush()

    rows = session.scalars(select(LedgerEntry)).all()

    assert [(event.act, event.words) for event in case.events] == [
        ("propose", "The seller is known.")
    ]
    assert [(row.act, row.subject) for row in rows] == [("propose_closure", case.reference)]
    assert "seller" not in rows[0].leaf
