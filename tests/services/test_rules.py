from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cargo import Consignment, GoodsItem
from borderdesk.domain.errors import (
    NotFound,
    NotPermitted,
    OutOfOrder,
    Owing,
    Unacceptable,
)
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import (
    InspectionState,
    Result,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.rules import Comparison, Condition, Field, NewRule, RuleState
from borderdesk.domain.selection import LaneColour, SelectionReason
from borderdesk.services import approvals, controls, examinations, inspections, rules, screening
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.rules import LaneRule
from tests import factories
from tests.factories import NOON

OFFICER = factories.signature(Role.OFFICER)
OWNER = factories.signature(Role.SUPERVISOR)
WHY = "Blank-firers came hidden among tools three times this spring."
BLANKS = Condition(Field.HS_CODE, Comparison.BEGINS, "8205")
TOOLS = GoodsItem("Hand tools", "82055980", packages=4)


def new_rule(**given: Any) -> NewRule:
    usual: dict[str, Any] = {
        "name": "Blank-firers",
        "sentence": "Goods of heading 9303 are looked at. 100 % of them.",
        "colour": LaneColour.RED,
        "starts_on": NOON.date(),
        "ends_on": NOON.date() + timedelta(days=90),
        "conditions": (BLANKS,),
    }
    return NewRule(**{**usual, **given})


def loaded(*items: GoodsItem) -> tuple[Consignment, ...]:
    return (Consignment(items=items),)


def another(session: Session, *roles: Role) -> Signature:
    return factories.signed_by(factories.officer(session, *(roles or (Role.SUPERVISOR,))))


def proposed(session: Session, rule: LaneRule) -> str:
    trial = rules.look(session, OWNER, rule)
    return rules.propose(session, OWNER, rule.reference, None, trial, WHY).reference


def in_force(session: Session, **given: Any) -> LaneRule:
    rule = rules.write(session, OWNER, new_rule(**given))
    reference, second = proposed(session, rule), another(session)
    approvals.approve(session, second, reference, None)
    rules.activate(session, second, reference)
    session.flush()
    return rule


def logged(session: Session, by: Signature = OFFICER, **given: Any) -> Inspection:
    report = factories.inspection_report(
        **{"submission_id": uuid4(), "consignments": loaded(TOOLS), **given}
    )
    findings = screening.look(session, by, report.subjects)
    receipt = inspections.submit(session, by, report, findings)
    session.flush()
    return inspection_by_reference(session, by, receipt.reference)


@pytest.fixture(autouse=True)
def listed(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))


def test_a_draft_does_nothing_and_a_rule_in_force_gives_its_colour_and_sentence(
    session: Session,
) -> None:
    rules.write(session, OWNER, new_rule())
    before = logged(session)
    rule = in_force(session)

    after = logged(session)

    assert (before.state, before.colour) == (InspectionState.RELEASED, LaneColour.GREEN)
    assert (after.state, after.colour) == (InspectionState.REFERRED, LaneColour.RED)
    assert after.selection_reason is SelectionReason.RULE
    assert [(one.sentence, one.rule_id) for one in after.reasons] == [(rule.sentence, rule.id)]


def test_a_blue_rule_lets_the_crossing_pass_and_marks_it(session: Session) -> None:
    in_force(session, colour=LaneColour.BLUE)

    passed = logged(session)

    assert (passed.state, passed.colour) == (InspectionState.RELEASED, LaneColour.BLUE)


def test_what_does_not_fit_and_other_posts_and_other_days_are_left_alone(session: Session) -> None:
    in_force(session, starts_on=NOON.date() + timedelta(days=1))
    in_force(session, conditions=(BLANKS, Condition(Field.VEHICLE, Comparison.IS, "TRK")))

    assert logged(session).colour is LaneColour.GREEN
    truck = Vehicle(VehicleKind.TRUCK, "TE-481-KP", "XVA")
    assert logged(session, vehicle=truck).colour is LaneColour.RED


def test_a_rule_of_another_agency_says_nothing_here(session: Session) -> None:
    in_force(session)
    there = factories.signature(Role.OFFICER, agency_id=factories.CUSTOMS, post_id=factories.KARSNO)

    assert logged(session, there, post_code="KRB").colour is LaneColour.GREEN


def test_after_its_last_day_a_rule_says_nothing(session: Session) -> None:
    in_force(session, ends_on=NOON.date())
    tomorrow = replace(OFFICER, at=NOON + timedelta(days=1))

    assert logged(session).colour is LaneColour.RED
    assert logged(session, tomorrow).colour is LaneColour.GREEN


def test_an_ended_rule_says_nothing_and_its_reasons_stay(session: Session) -> None:
    rule = in_force(session)
    sent = logged(session)

    rules.end(session, OWNER, rule.reference, None, "The shipments have stopped.")

    assert rule.state is RuleState.ENDED
    assert logged(session).colour is LaneColour.GREEN
    assert [one.rule_id for one in sent.reasons] == [rule.id]
    with pytest.raises(OutOfOrder):
        rules.end(session, OWNER, rule.reference, None, "Again.")


def test_who_answers_for_a_rule_ends_it_and_no_other_supervisor(session: Session) -> None:
    rule = in_force(session)
    approver = replace(OWNER, officer_id=rule.activated_by_id or 0)
    other = another(session)

    assert not rules.one(session, other, rule.reference).endable
    with pytest.raises(Owing):
        rules.end(session, other, rule.reference, None, WHY)
    assert rules.one(session, OWNER, rule.reference).endable
    rules.end(session, approver, rule.reference, None, WHY)

    assert rule.ended_by_id == approver.officer_id


def test_a_rule_whose_officers_have_left_is_ended_by_any_supervisor(session: Session) -> None:
    rule, other = in_force(session), another(session)
    rule.owner.left_at = NOON
    session.flush()
    with pytest.raises(Owing):
        rules.end(session, other, rule.reference, None, WHY)

    assert rule.activated_by is not None
    rule.activated_by.left_at = NOON
    rules.end(session, other, rule.reference, None, WHY)

    assert rule.state is RuleState.ENDED


def test_what_a_trial_says_is_what_the_lane_did(session: Session) -> None:
    """The same crossings, once past a draft and once past the rule in force."""
    loads: list[dict[str, Any]] = [
        {},
        {"consignments": ()},
        {"consignments": loaded(replace(TOOLS, hs_code="69072100"))},
        {"consignments": loaded(replace(TOOLS, packages=40))},
        {"consignments": loaded(TOOLS) + loaded(GoodsItem("Tiles", packages=60))},
        {"vehicle": Vehicle(VehicleKind.TRUCK, "TE-1", "XVA")},
    ]
    asked = (BLANKS, Condition(Field.PACKAGES, Comparison.MOST, "10"))
    draft = rules.write(session, OWNER, new_rule(conditions=asked))
    for given in loads:
        logged(session, **given)

    trial = rules.look(session, OWNER, draft)
    in_force(session, conditions=asked)
    live = [logged(session, **given) for given in loads]

    assert trial.crossings == len(loads)
    assert trial.fitting == sum(one.colour is LaneColour.RED for one in live) == 2
    assert trial.newly == 2
    assert (trial.before[LaneColour.GREEN], trial.sent[LaneColour.RED]) == (2, 2)


def test_a_trial_reads_no_crossing_of_more_than_30_days_ago(session: Session) -> None:
    draft = rules.write(session, OWNER, new_rule())
    logged(session, crossed_at=NOON - timedelta(days=31))

    assert rules.look(session, OWNER, draft).crossings == 0


def test_nobody_puts_his_own_rule_in_force(session: Session) -> None:
    rule = rules.write(session, OWNER, new_rule())
    reference = proposed(session, rule)

    with pytest.raises(Owing):
        approvals.approve(session, OWNER, reference, None)
    with pytest.raises(Owing):
        rules.activate(session, OWNER, reference)
    assert rule.state is RuleState.DRAFT


def test_no_administrator_puts_a_rule_in_force(session: Session) -> None:
    reference = proposed(session, rules.write(session, OWNER, new_rule()))
    administrator = another(session, Role.ADMINISTRATOR)
    approvals.approve(session, administrator, reference, None)

    with pytest.raises((NotPermitted, NotFound)):
        rules.activate(session, administrator, reference)


def test_without_an_approval_no_rule_comes_into_force(session: Session) -> None:
    reference = proposed(session, rules.write(session, OWNER, new_rule()))

    with pytest.raises(NotPermitted):
        rules.activate(session, another(session), reference)


def test_a_rule_that_was_changed_in_the_database_is_not_what_was_approved(
    session: Session,
) -> None:
    rule = rules.write(session, OWNER, new_rule())
    reference, second = proposed(session, rule), another(session)
    approvals.approve(session, second, reference, None)
    rule.conditions = [{"field": "hs_code", "comparison": "begins", "value": "01"}]

    with pytest.raises(Unacceptable, match="not what was approved"):
        rules.activate(session, second, reference)


def test_its_owner_alone_proposes_a_rule_and_once(session: Session) -> None:
    rule = rules.write(session, OWNER, new_rule())
    trial = rules.look(session, OWNER, rule)

    with pytest.raises(Owing, match="owner"):
        rules.propose(session, another(session), rule.reference, None, trial, WHY)
    with pytest.raises(Owing):
        rules.propose(session, OWNER, rule.reference, None, trial, " ")
    proposed(session, rule)
    with pytest.raises(Unacceptable, match="waits for approval"):
        proposed(session, rule)


def test_a_rule_for_a_post_that_is_not_the_agencys_is_refused(session: Session) -> None:
    for code in ("KRB", "NONE"):
        with pytest.raises(Unacceptable):
            rules.write(session, OWNER, new_rule(post_code=code))


def test_an_officer_reads_the_rules_of_his_post_and_writes_none(session: Session) -> None:
    here = in_force(session, post_code="DRN")
    draft = rules.write(session, OWNER, new_rule())
    elsewhere = replace(OFFICER, post_id=factories.KARSNO)

    assert rules.page(session, OFFICER).holding == [here]
    assert rules.one(session, OFFICER, here.reference).trial is None
    assert rules.page(session, elsewhere).holding == []
    for by, reference in ((OFFICER, draft.reference), (elsewhere, here.reference)):
        with pytest.raises(NotFound):
            rules.one(session, by, reference)
    with pytest.raises(NotPermitted):
        rules.write(session, OFFICER, new_rule())
    with pytest.raises(NotPermitted):
        rules.end(session, OFFICER, here.reference, None, WHY)


def test_a_supervisor_reads_those_to_come_and_those_that_are_over_too(session: Session) -> None:
    holding = in_force(session)
    coming = rules.write(session, OWNER, new_rule())
    over = in_force(session)
    rules.end(session, OWNER, over.reference, None, WHY)

    assert rules.page(session, OWNER) == ([holding], [coming], [over])


def test_a_crossing_counts_for_the_rule_that_sent_it(session: Session) -> None:
    rule = in_force(session)
    for result in (Result.NIL, Result.DETAINED):
        sent = logged(session)
        ended = Closing(sent.version, result, WHY, (Control.FULL,), alone=True)
        examinations.close(session, OFFICER, sent.reference, ended, opened_at=OFFICER.at)

    [(told, one)] = controls.page(session, OWNER).rules

    assert (told, one.checked, one.found) == (rule, 2, 1)
