"""Nobody decides on himself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import CaseAct, CaseKind, CaseMove, Severity
from borderdesk.domain.errors import OwnName
from borderdesk.domain.screening import Finding, Proposal, Reason
from borderdesk.services import cases, hits, inspections, screening, sharing
from borderdesk.store.cases import Case
from borderdesk.store.screening import Hit
from tests import factories, summaries

WORDS = "I know that man well."


def yes(version: int) -> Proposal:
    return Proposal(version, Finding.CONFIRMED, Reason.SEVERAL, WORDS, CaseKind.ARMS, Severity.S2)


@pytest.fixture
def hit(session: Session) -> Hit:
    """Somebody who writes himself in Cyrillic at the lane, and in Latin on the list."""
    factories.watchlist(session, factories.entry("Miron VELKAROV"))
    by = factories.signature(Role.OFFICER)
    driver = factories.occupant(surname="ВЕЛКАРОВ", given_names="Мирон")
    report = factories.inspection_report(occupants=(driver,))
    findings = screening.look(session, by, report.subjects)
    inspections.submit(session, by, report, findings)
    return session.scalars(select(Hit)).one()


@pytest.fixture
def himself(session: Session) -> Signature:
    namesake = factories.officer(session, Role.SUPERVISOR, full_name="Velkarov Miron")
    return factories.signed_by(namesake)


@pytest.mark.parametrize(
    "act",
    [
        lambda s, by, ref: hits.claim(s, by, ref, None),
        lambda s, by, ref: hits.release(s, by, ref, None),
        lambda s, by, ref: hits.ask(s, by, ref, None, WORDS),
        lambda s, by, ref: hits.answer(s, by, ref, None, WORDS),
        lambda s, by, ref: hits.propose(s, by, ref, yes(1)),
        lambda s, by, ref: hits.decide(s, by, ref, None),
        lambda s, by, ref: hits.reject(s, by, ref, None, WORDS),
        lambda s, by, ref: hits.miss(s, by, ref, None, WORDS),
        lambda s, by, ref: hits.reopen(s, by, ref, None, WORDS),
    ],
)
def test_no_act_on_a_hit_is_open_to_who_bears_the_name(
    session: Session, hit: Hit, himself: Signature, act: Callable[..., object]
) -> None:
    before = (hit.state, hit.version)

    with pytest.raises(OwnName, match="your own name"):
        act(session, himself, hit.reference)

    assert (hit.state, hit.version) == before


def test_a_case_about_oneself_is_moved_by_others(
    session: Session, hit: Hit, himself: Signature
) -> None:
    supervisor = factories.signed_by(factories.officer(session, Role.SUPERVISOR))
    hits.claim(session, supervisor, hit.reference, None)
    session.flush()
    _hit, case = hits.propose(session, supervisor, hit.reference, yes(hit.version))
    assert isinstance(case, Case)
    ask = CaseMove(case.version, CaseAct.PROPOSE, "Nothing in it.", None)

    with pytest.raises(OwnName):
        cases.move(session, himself, case.reference, ask)


def test_a_summary_about_oneself_is_released_by_others(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("subject"))
    sharing.submit(session, matter.liaison, reference, None)
    case = cases.page(session, matter.supervisor, matter.case).case
    name = case.subjects[0].caption
    namesake = factories.officer(session, Role.SUPERVISOR, full_name=name)

    by = factories.signed_by(namesake, matter.supervisor.at)

    with pytest.raises(OwnName):
        sharing.approve(session, by, reference, None)
