from __future__ import annotations

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.screening import ScreeningState, Tier
from borderdesk.services import screening
from tests import factories

OFFICER = factories.signature(Role.OFFICER)


def test_a_listed_driver_is_found_under_another_spelling(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"), factories.entry("Ivo SORIN"))
    report = factories.inspection_report(
        occupants=(factories.occupant(surname="ВЕЛКАРОВ", given_names="Мирон"),)
    )

    findings = screening.look(session, OFFICER, report.subjects)

    assert findings.state is ScreeningState.HITS
    assert [(found.subject.role, found.tier) for found in findings.resemblances] == [
        ("driver", Tier.STRONG)
    ]


def test_where_no_list_is_in_force_nothing_is_clear(session: Session) -> None:
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    assert findings.state is ScreeningState.ERROR
    assert "No watchlist" in findings.trouble
