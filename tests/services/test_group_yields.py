"""What reasons yield by groups of nationalities, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.inspections import InspectionState, Result
from borderdesk.domain.nationality_groups import NationalityGroup
from borderdesk.domain.rules import Comparison, Condition, Field, NewRule
from borderdesk.domain.selection import LaneColour, LaneReason, SelectionReason, usual
from borderdesk.services import group_yields, inspections, rules, selection
from borderdesk.services.screening import look
from borderdesk.store.inspections import Inspection, inspection_by_reference
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)
AUDITOR = factories.signature(Role.AUDITOR)


def ended(
    session: Session, nationalities: list[str], result: Result, *reasons: LaneReason
) -> Inspection:
    people = tuple(factories.occupant(nationality=one) for one in nationalities)
    given: dict[str, Any] = {"occupants": people, "submission_id": uuid4()}
    report = replace(factories.inspection_report(), **given)
    receipt = inspections.submit(session, OFFICER, report, look(session, OFFICER, report.subjects))
    crossing = inspection_by_reference(session, OFFICER, receipt.reference)
    selection.give(OFFICER, crossing, reasons or [usual(SelectionReason.RANDOM)])
    crossing.state, crossing.result = InspectionState.CLOSED, result
    session.flush()
    return crossing


def test_crossings_are_counted_by_group_beside_the_lot(session: Session) -> None:
    for _ in range(6):
        ended(session, ["DEU", "FRA"], Result.NIL)
        ended(session, ["DEU"], Result.SEIZURE, usual(SelectionReason.DOG))
        ended(session, ["XVA"], Result.NIL, usual(SelectionReason.DOG))

    lot, dog = group_yields.page(session, AUDITOR)

    assert (lot.reason, dog.reason) == (SelectionReason.RANDOM, SelectionReason.DOG)
    assert [(one.group, one.checked) for one in lot.groups] == [
        (NationalityGroup.WESTERN_EUROPE, 6)
    ]
    told = {one.group: one.told and one.told.found for one in dog.groups}
    assert sorted(found or 0 for found in told.values()) == [0, 6]
    [west] = [one for one in dog.groups if one.group is NationalityGroup.WESTERN_EUROPE]
    assert west.sample is not None
    assert (west.sample.checked, west.sample.found) == (6, 0)


def test_what_is_void_open_old_or_anothers_is_not_counted(session: Session) -> None:
    ended(session, ["DEU"], Result.NIL).state = InspectionState.VOID
    ended(session, ["DEU"], Result.NIL).result = None
    ended(session, ["DEU"], Result.NIL).crossed_at = AUDITOR.at - timedelta(days=91)
    session.flush()

    assert group_yields.page(session, AUDITOR) == []
    ended(session, ["DEU"], Result.NIL)
    elsewhere = factories.signature(Role.AUDITOR, agency_id=factories.CUSTOMS)
    assert group_yields.page(session, elsewhere) == []
    assert len(group_yields.page(session, AUDITOR)) == 1


def test_a_rule_has_its_groups_as_a_reason_has(session: Session) -> None:
    asked = (Condition(Field.HS_CODE, Comparison.BEGINS, "9303"),)
    today = date(2026, 3, 1)
    given = NewRule("Blank-firers", "Looked at.", LaneColour.RED, today, today, asked)
    rule = rules.write(session, SUPERVISOR, given)
    session.flush()
    by_rule = LaneReason(SelectionReason.RULE, LaneColour.RED, "Looked at.", rule_id=rule.id)
    for _ in range(7):
        ended(session, ["TUR"], Result.NIL, by_rule, usual(SelectionReason.DOG))

    found = group_yields.page(session, AUDITOR)

    named = [(one.reason, one.rule and one.rule.name) for one in found]
    assert set(named) == {
        (SelectionReason.DOG, None),
        (SelectionReason.RULE, None),
        (SelectionReason.RULE, "Blank-firers"),
    }
    assert all(one.groups[0].checked == 7 for one in found)


def test_a_handful_of_crossings_is_not_counted_aloud(session: Session) -> None:
    for _ in range(6):
        ended(session, ["DEU"], Result.NIL)
    ended(session, ["TUR"], Result.SEIZURE)

    [lot] = group_yields.page(session, AUDITOR)

    assert [one.checked for one in lot.groups] == [None, None]  # one alone would be the rest


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_is_told(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        group_yields.page(session, factories.signature(role))
