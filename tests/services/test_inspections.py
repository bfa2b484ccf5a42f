from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotFound, NotPermitted, Overtaken, Unacceptable
from borderdesk.domain.inspections import (
    Declared,
    Filing,
    InspectionReport,
    InspectionState,
    Receipt,
)
from borderdesk.domain.screening import ScreeningState
from borderdesk.domain.selection import SelectionReason
from borderdesk.domain.watchlists import Action
from borderdesk.services import inspections, listing, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.store.quarantine import Quarantined
from borderdesk.store.screening import Hit, Screening
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)


def logged(
    session: Session, report: InspectionReport | None = None, by: Signature = OFFICER
) -> Receipt:
    report = report or factories.inspection_report()
    findings = screening.look(session, by, report.subjects)
    return inspections.submit(session, by, report, findings)


def kept(session: Session, receipt: Receipt) -> Inspection:
    return inspections.page(session, SUPERVISOR, receipt.reference).inspection


def test_a_crossing_without_resemblance_is_released(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))

    crossing = kept(session, logged(session))

    assert (crossing.state, crossing.screening) == (InspectionState.RELEASED, ScreeningState.CLEAR)
    assert crossing.vehicle is not None
    assert crossing.vehicle.plate_key == "TE481KP"
    assert session.scalars(select(Hit)).all() == []


def test_a_strong_resemblance_refers_even_where_nothing_was_found(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"))

    crossing = kept(session, logged(session))

    assert (crossing.state, crossing.declared) == (InspectionState.REFERRED, Declared.NOTHING)
    assert crossing.selection_reason is SelectionReason.LIST_HIT


def test_a_discreet_resemblance_releases_and_is_kept(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.DISCREET)

    receipt = logged(session)

    crossing, (seen,) = inspections.page(session, OFFICER, receipt.reference)
    assert (crossing.state, crossing.screening) == (InspectionState.RELEASED, ScreeningState.CLEAR)
    assert crossing.selection_reason is None
    assert seen.state is ScreeningState.HITS
    assert [hit.discreet for hit in seen.hits] == [True]
    assert screening.at_booth(seen) == []


def test_what_could_not_be_screened_stays_open(session: Session) -> None:
    crossing = kept(session, logged(session))

    assert (crossing.state, crossing.screening) == (InspectionState.OPEN, ScreeningState.ERROR)


def test_what_the_officer_found_is_referred_though_it_could_not_be_screened(
    session: Session,
) -> None:
    report = factories.inspection_report(declared=Declared.FOUND)

    assert kept(session, logged(session, report)).state is InspectionState.REFERRED


def test_a_failed_screening_is_repeated_once_lists_are_there(session: Session) -> None:
    report = factories.inspection_report()
    crossing = kept(session, logged(session, report))
    factories.watchlist(session, factories.entry("Miron VELKAROV"))
    findings = screening.look(session, OFFICER, report.subjects)
    version = crossing.version

    inspections.repeat_screening(session, OFFICER, crossing.reference, version, findings)

    session.flush()
    assert (crossing.state, crossing.screening) == (InspectionState.REFERRED, ScreeningState.HITS)
    assert len(session.scalars(select(Screening)).all()) == 2
    with pytest.raises(Unacceptable, match="has been screened"):
        inspections.repeat_screening(
            session, OFFICER, crossing.reference, crossing.version, findings
        )


def test_the_same_report_twice_is_one_crossing(session: Session) -> None:
    report = factories.inspection_report()

    first, second = logged(session, report), logged(session, report)

    assert (first.filing, second.filing) == (Filing.LOGGED, Filing.REPEATED)
    assert first.reference == second.reference
    assert len(session.scalars(select(Inspection)).all()) == 1


def test_other_words_under_the_same_id_are_kept_beside_the_first(session: Session) -> None:
    report = factories.inspection_report()
    other = factories.inspection_report(submission_id=report.submission_id, note="Changed")

    first, second = logged(session, report), logged(session, other)

    assert second == Receipt(first.reference, Filing.QUARANTINED)
    (quarantined,) = session.scalars(select(Quarantined))
    crossing = kept(session, first)
    assert (crossing.body, quarantined.body) == (report.body, other.body)
    assert quarantined.inspection is crossing


def test_two_agencies_may_use_the_same_id(session: Session) -> None:
    report = factories.inspection_report()
    there = factories.signature(Role.OFFICER, agency_id=factories.CUSTOMS, post_id=factories.KARSNO)
    theirs = factories.inspection_report(submission_id=report.submission_id, post_code="KRB")

    assert logged(session, report).filing is Filing.LOGGED
    assert logged(session, theirs, there).filing is Filing.LOGGED


def test_nobody_logs_at_the_post_of_another_agency(session: Session) -> None:
    report = factories.inspection_report(post_code="KRB")

    for by in (OFFICER, SUPERVISOR):
        with pytest.raises(NotPermitted):
            logged(session, report, by)


def test_a_supervisor_logs_at_every_post_of_the_agency_and_an_officer_at_his_own(
    session: Session,
) -> None:
    elsewhere = factories.signature(Role.SUPERVISOR, post_id=None)
    nowhere = factories.signature(Role.OFFICER, post_id=None)

    assert logged(session, by=elsewhere).filing is Filing.LOGGED
    with pytest.raises(NotPermitted):
        logged(session, by=nowhere)


@pytest.mark.parametrize(
    ("given", "field"), [({"lane": 4}, "lane"), ({"post_code": "XXX"}, "post_code")]
)
def test_a_lane_or_post_that_does_not_exist_is_refused(
    session: Session, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Unacceptable) as refusal:
        logged(session, factories.inspection_report(**given))

    assert refusal.value.field == field


def test_findings_of_before_a_publication_are_overtaken(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    report = factories.inspection_report()
    findings = screening.look(session, OFFICER, report.subjects)
    factories.watchlist(session, factories.entry("Miron VELKAROV"))

    with pytest.raises(Overtaken):
        inspections.submit(session, OFFICER, report, findings)


def test_a_role_without_lanes_logs_nothing(session: Session) -> None:
    report = factories.inspection_report()
    findings = screening.look(session, OFFICER, report.subjects)

    with pytest.raises(NotPermitted):
        inspections.submit(session, factories.signature(Role.LIAISON), report, findings)


def test_to_other_posts_and_agencies_a_crossing_does_not_exist(session: Session) -> None:
    receipt = logged(session)
    strangers = (
        factories.signature(Role.OFFICER, post_id=factories.KARSNO),
        factories.signature(Role.SUPERVISOR, agency_id=factories.CUSTOMS),
        factories.signature(Role.AUDITOR),
    )

    for by in strangers:
        with pytest.raises(NotFound):
            inspections.page(session, by, receipt.reference)


def test_a_plate_is_found_in_any_writing_and_a_person_by_parts_of_the_name(
    session: Session,
) -> None:
    receipt = logged(session)
    logged(session, factories.inspection_report(submission_id=uuid4(), occupants=()))

    by_plate = listing.listed(session, OFFICER, {"plate": "te 481"}).rows
    by_name = listing.listed(session, OFFICER, {"name": "mir velk"}).rows
    none = listing.listed(session, OFFICER, {"name": "%"}).rows

    assert len(by_plate) == 2
    assert [found.reference for found in by_name] == [receipt.reference]
    assert none == []


def test_every_filing_but_a_repetition_stands_in_the_ledger(session: Session) -> None:
    report = factories.inspection_report()
    receipt = logged(session, report)
    logged(session, report)
    logged(session, factories.inspection_report(submission_id=report.submission_id, lane=1))

    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "submit_inspection"))
    assert [entry.subject for entry in entries] == [receipt.reference] * 2
