"""The whole way of one matter, through services alone, on both databases."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState, ReferralState
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.screening import HitState
from borderdesk.domain.selection import SelectionReason
from borderdesk.domain.sharing import OfferState
from borderdesk.services import audit
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, Referral
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from borderdesk.store.sharing import Offer
from tests import factories, story
from tests.conftest import Desk


def test_a_van_at_the_booth_becomes_a_summary_in_a_neighbours_hands(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = desk_on(database_url)

    told = story.tell(desk.acting)

    with desk.looking() as session:
        crossing = session.scalars(select(Inspection)).one()
        assert crossing.state is InspectionState.REFERRED  # although nothing was found
        assert crossing.selection_reason is SelectionReason.LIST_HIT
        assert session.scalars(select(Hit)).one().state is HitState.DECIDED
        case = session.scalars(select(Case)).one()
        assert (case.reference, case.state) == (told.case, CaseState.OPEN)
        assert case.lead_id == factories.CUSTOMS
        assert session.scalars(select(Referral)).one().state is ReferralState.ACCEPTED
        offer = session.scalars(select(Offer)).one()
        assert (offer.state, offer.purpose_accepted) == (OfferState.ACKNOWLEDGED, True)
        assert "VELKAROV" not in "".join(session.scalars(select(LedgerEntry.leaf)))
        verdict = audit.verify(session, factories.signature(Role.AUDITOR))
        assert verdict.holds, verdict.why
        assert verdict.size == 17
