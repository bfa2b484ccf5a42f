from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role
from borderdesk.domain.amending import Amendment, Voiding, VoidKind
from borderdesk.domain.arms import SENTENCES, Fault
from borderdesk.domain.authorisations import AuthorisationKind, NewAuthorisation, Unit
from borderdesk.domain.cargo import Consignment, GoodsItem, TransportDocument, TransportPaper
from borderdesk.domain.errors import NotFound, NotPermitted, Owing, Unacceptable
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    InspectionReport,
    InspectionState,
    Result,
)
from borderdesk.domain.selection import SelectionReason
from borderdesk.domain.watchlists import Action
from borderdesk.services import amending, authorisations, examinations, inspections, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.authorisations import AuthorisationKept
from borderdesk.store.inspections import Inspection
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
WHY = "The issuing ministry has taken it back."
NEW = NewAuthorisation(
    AuthorisationKind.IMPORT,
    "IM-2026/17",
    "Ministry of Trade",
    "Sarm Sports Arms",
    "Sporting pistols",
    date(2026, 1, 1),
    date(2026, 12, 31),
    Unit.PIECES,
    100,
    "EUC 4411",
)


def carrying(pieces: int, number: str = "im 2026 17") -> InspectionReport:
    load = Consignment(
        items=(GoodsItem("Sporting pistols", "930200", pieces=pieces),),
        documents=(TransportDocument(TransportPaper.IMPORT_LICENCE, number),) if number else (),
    )
    return replace(factories.inspection_report(), submission_id=uuid4(), consignments=(load,))


def logged(session: Session, report: InspectionReport) -> Inspection:
    findings = screening.look(session, OFFICER, report.subjects)
    receipt = inspections.submit(session, OFFICER, report, findings)
    return inspections.page(session, OFFICER, receipt.reference).inspection


def left(session: Session) -> int:
    return session.scalars(select(AuthorisationKept)).one().left


@pytest.fixture(autouse=True)
def _lists(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))


def test_what_a_crossing_carries_is_taken_off_what_is_left(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)

    first = logged(session, carrying(60))
    second = logged(session, carrying(41))

    assert left(session) == 40
    assert [use.amount for use in authorisations.used_by(session, first)] == [60]
    assert authorisations.used_by(session, second) == []


@pytest.mark.parametrize(
    ("report", "fault"),
    [
        (carrying(1, ""), Fault.ABSENT),
        (carrying(1, "IM 99"), Fault.UNKNOWN),
        (carrying(101), Fault.USED_UP),
        (replace(carrying(1), direction=Direction.EXIT), Fault.OTHER_WAY),
        (replace(carrying(1), crossed_at=datetime(2027, 1, 1, tzinfo=UTC)), Fault.EXPIRED),
    ],
)
def test_arms_that_no_authorisation_bears_go_to_the_second_line_and_say_why(
    session: Session, report: InspectionReport, fault: Fault
) -> None:
    authorisations.add(session, SUPERVISOR, NEW)

    crossing = logged(session, report)

    assert crossing.state is InspectionState.REFERRED
    assert [(one.reason, one.sentence) for one in crossing.reasons] == [
        (SelectionReason.AUTHORISATION, SENTENCES[fault])
    ]
    assert left(session) == 100


def test_arms_that_an_authorisation_bears_pass_like_any_goods(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)

    crossing = logged(session, carrying(100))

    assert (crossing.state, crossing.reasons) == (InspectionState.RELEASED, [])


def test_a_refused_crossing_gives_back_what_it_took(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)
    crossing = logged(session, replace(carrying(60), declared=Declared.SECOND_LINE))

    ended = Closing(crossing.version, Result.REFUSED, controls=(Control.FULL,))
    examinations.close(session, OFFICER, crossing.reference, ended, opened_at=OFFICER.at)

    assert left(session) == 100


def test_a_discreet_hit_neither_stops_nor_spares_an_authorisation(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"), action=Action.DISCREET)
    authorisations.add(session, SUPERVISOR, NEW)

    crossing = logged(session, carrying(10))

    assert (crossing.state, crossing.reasons) == (InspectionState.RELEASED, [])
    assert left(session) == 90


def test_the_same_report_again_takes_nothing_more(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)
    report = carrying(60)

    logged(session, report)
    logged(session, report)

    assert left(session) == 40


def test_the_register_of_another_agency_bears_nothing_here(session: Session) -> None:
    elsewhere = factories.signature(Role.SUPERVISOR, agency_id=factories.CUSTOMS)
    authorisations.add(session, elsewhere, NEW)
    crossing = logged(session, carrying(60))

    faults = authorisations.draw_on(session, OFFICER, crossing, carrying(1))

    assert faults == (Fault.UNKNOWN,)
    assert left(session) == 100
    assert authorisations.register(session, SUPERVISOR) == []
    reference = session.scalars(select(AuthorisationKept.reference)).one()
    with pytest.raises(NotFound):
        authorisations.withdraw(session, SUPERVISOR, reference, 1, WHY)


def test_a_withdrawn_authorisation_stays_and_bears_nothing_more(session: Session) -> None:
    kept = authorisations.add(session, SUPERVISOR, NEW)

    authorisations.withdraw(session, SUPERVISOR, kept.reference, kept.version, WHY)
    crossing = logged(session, carrying(1))

    assert authorisations.used_by(session, crossing) == []
    assert [one.why_withdrawn for one in authorisations.register(session, OFFICER)] == [WHY]
    acts = [entry.act for entry in session.scalars(select(LedgerEntry))]
    assert acts.count("withdraw_authorisation") == acts.count("keep_authorisation") == 1


def test_what_did_not_pass_is_given_back_once(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)
    crossing = logged(session, carrying(60))

    authorisations.give_back(session, SUPERVISOR, crossing)
    authorisations.give_back(session, SUPERVISOR, crossing)

    assert left(session) == 100
    assert [use.amount for use in authorisations.used_by(session, crossing)] == [60, -60]


@pytest.mark.parametrize(
    "given", [{"number": "im 2026 17"}, {"valid_until": date(2025, 1, 1)}, {"number": "-"}]
)
def test_what_cannot_stand_in_the_register_is_refused(
    session: Session, given: dict[str, Any]
) -> None:
    authorisations.add(session, SUPERVISOR, NEW)

    with pytest.raises(Unacceptable):
        authorisations.add(session, SUPERVISOR, replace(NEW, **given))


def test_officers_read_the_register_and_do_not_keep_it(session: Session) -> None:
    kept = authorisations.add(session, SUPERVISOR, NEW)

    assert authorisations.register(session, OFFICER) == [kept]
    with pytest.raises(NotPermitted):
        authorisations.add(session, OFFICER, replace(NEW, number="IM 18"))
    with pytest.raises(NotPermitted):
        authorisations.withdraw(session, OFFICER, kept.reference, kept.version, WHY)
    with pytest.raises(NotPermitted):
        authorisations.register(session, factories.signature(Role.AUDITOR))


def test_withdrawing_asks_for_a_reason_and_for_what_was_read(session: Session) -> None:
    kept = authorisations.add(session, SUPERVISOR, NEW)
    session.flush()

    with pytest.raises(Owing):
        authorisations.withdraw(session, SUPERVISOR, kept.reference, kept.version, " ")
    with pytest.raises(StaleDataError):
        authorisations.withdraw(session, SUPERVISOR, kept.reference, kept.version + 1, WHY)
    authorisations.withdraw(session, SUPERVISOR, kept.reference, kept.version, WHY)
    session.flush()
    with pytest.raises(Unacceptable):
        authorisations.withdraw(session, SUPERVISOR, kept.reference, kept.version, WHY)


def test_an_amended_load_draws_anew_and_a_void_crossing_gives_all_back(session: Session) -> None:
    authorisations.add(session, SUPERVISOR, NEW)
    report = carrying(60)
    reference = logged(session, report).reference
    lots = replace(report, consignments=carrying(101).consignments)

    seen = []
    for version, stands in enumerate((carrying(20), lots), 1):
        loads = replace(report, consignments=stands.consignments)
        given = Amendment(uuid4(), version, "Counted once more.", loads)
        proposal = amending.look(session, OFFICER, reference, given)
        findings = screening.look(session, OFFICER, proposal.made.report.subjects)
        amending.amend(session, OFFICER, reference, given, proposal, findings)
        crossing = inspections.page(session, OFFICER, reference).inspection
        seen.append((left(session), crossing.state))
    number = crossing.version
    amending.void(session, SUPERVISOR, reference, Voiding(number, VoidKind.TEST, "An exercise."))

    assert seen[0] == (80, InspectionState.RELEASED)
    assert seen[1][1] is InspectionState.REFERRED
    assert left(session) == 100
