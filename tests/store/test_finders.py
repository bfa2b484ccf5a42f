"""Need to know is in the question: to who may not see a record, it does not exist."""

from __future__ import annotations

from itertools import combinations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import ReferralKind, ReferralState
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import POLICY, Act
from borderdesk.services import inspections, screening
from borderdesk.store.cases import Referral, case_by_reference, cases_seen, referral_by_reference
from borderdesk.store.inspections import inspection_by_reference
from borderdesk.store.screening import Hit, hit_by_reference
from borderdesk.store.watchlists import (
    entry_by_key,
    lists_in_force,
    watchlist_by_code,
    watchlists_seen,
)
from tests import factories
from tests.factories import BORDER, CUSTOMS, DRENOVAC, KARSNO, POLICE, signature

AGENCIES = (BORDER, CUSTOMS, POLICE)


def sees(find: object, *given: object) -> bool:
    assert callable(find)
    try:
        return bool(find(*given))
    except NotFound:
        return False


def crossing(session: Session) -> tuple[str, list[Hit]]:
    """An inspection at Drenovac whose driver is on a list."""
    factories.watchlist(session, factories.entry())
    by = signature(Role.OFFICER)
    report = factories.inspection_report()
    findings = screening.look(session, by, report.subjects)
    inspection = inspections.submit(session, by, report, findings)
    return inspection.reference, list(session.scalars(select(Hit)))


def referral(session: Session, case_id: int, **given: object) -> Referral:
    usual: dict[str, object] = {
        "reference": f"R-2026-{case_id:06}-X",
        "case_id": case_id,
        "kind": ReferralKind.ASSIST,
        "state": ReferralState.OFFERED,
        "from_id": BORDER,
        "to_id": CUSTOMS,
        "reason": "Their depot.",
        "offered_at": factories.NOON,
        "offered_by_id": 1,
    }
    row = Referral(**{**usual, **given})
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("role", Role)
def test_a_case_is_seen_by_its_lead_agency_in_the_roles_that_read_cases(
    session: Session, role: Role
) -> None:
    case = factories.case(session, lead_id=BORDER)
    readers = POLICY[Act.READ_CASE].roles

    for agency in AGENCIES:
        by = signature(role, agency_id=agency)
        seen = agency == BORDER and role in readers
        assert sees(case_by_reference, session, by, case.reference) is seen
        assert (case in session.scalars(cases_seen(by)).all()) is seen


def test_an_agency_with_a_part_sees_the_case_once_it_has_accepted(session: Session) -> None:
    case = factories.case(session)
    offer = referral(session, case.id)
    theirs = signature(Role.SUPERVISOR, agency_id=CUSTOMS)

    for state in ReferralState:
        offer.state = state
        session.flush()
        seen = sees(case_by_reference, session, theirs, case.reference)
        assert seen is (state is ReferralState.ACCEPTED)


def test_an_offer_is_seen_by_its_two_agencies_alone(session: Session) -> None:
    for one, other in combinations(AGENCIES, 2):
        case = factories.case(session, lead_id=one)
        offer = referral(session, case.id, from_id=one, to_id=other)
        for agency in AGENCIES:
            by = signature(Role.SUPERVISOR, agency_id=agency)
            seen = sees(referral_by_reference, session, by, offer.reference)
            assert seen is (agency in (one, other))
            officer = signature(Role.OFFICER, agency_id=agency)
            assert not sees(referral_by_reference, session, officer, offer.reference)


def test_a_crossing_is_seen_at_its_post_and_by_the_agencys_supervisor(session: Session) -> None:
    reference, _hits = crossing(session)
    seen_by = {
        signature(Role.OFFICER): True,
        signature(Role.SUPERVISOR): True,
        signature(Role.SUPERVISOR, post_id=None): True,
        signature(Role.OFFICER, post_id=None): False,
        signature(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO): False,
        signature(Role.SUPERVISOR, agency_id=CUSTOMS, post_id=KARSNO): False,
        signature(Role.AUDITOR): False,
        signature(Role.ADMINISTRATOR): False,
    }

    for by, seen in seen_by.items():
        assert sees(inspection_by_reference, session, by, reference) is seen, by


def test_a_hit_is_seen_by_supervisors_of_the_agency_whose_post_found_it(session: Session) -> None:
    _reference, hits = crossing(session)

    for role in Role:
        for agency in AGENCIES:
            by = signature(role, agency_id=agency, post_id=DRENOVAC)
            seen = role is Role.SUPERVISOR and agency == BORDER
            assert sees(hit_by_reference, session, by, hits[0].reference) is seen


def test_a_private_list_is_for_its_owner_alone(session: Session) -> None:
    entry = factories.entry()
    made = factories.watchlist(session, entry, code="OWN", owner_id=BORDER, shared=False)
    session.flush()

    for agency in AGENCIES:
        ours = agency == BORDER
        by = signature(Role.SUPERVISOR, agency_id=agency)
        assert sees(watchlist_by_code, session, by, "OWN") is ours
        assert sees(entry_by_key, session, by, "OWN", entry.source_key) is ours
        assert (made in watchlists_seen(session, by)) is ours
        assert (made in lists_in_force(session, by)) is ours
        officer = signature(Role.OFFICER, agency_id=agency)
        assert not sees(watchlist_by_code, session, officer, "OWN")
        assert (made in lists_in_force(session, officer)) is ours


def test_administrators_see_lists_but_not_the_people_on_them(session: Session) -> None:
    entry = factories.entry()
    factories.watchlist(session, entry, code="ALL")
    by: Signature = signature(Role.ADMINISTRATOR)

    assert sees(watchlist_by_code, session, by, "ALL")
    assert not sees(entry_by_key, session, by, "ALL", entry.source_key)
