from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.screening import (
    CLOCKS,
    COERCIVE,
    HIT,
    REASONS,
    Finding,
    Findings,
    HitAct,
    HitState,
    Reason,
    ScreeningState,
    Tier,
    check_reason,
    due_at,
    needs_second,
    thresholds,
    tier,
)
from borderdesk.domain.states import acts_open_to, next_state
from borderdesk.domain.watchlists import Action
from borderdesk.matching.score import Score
from tests import factories

CELLS = list(product(HitState, HitAct))


@pytest.mark.parametrize(("state", "act"), CELLS, ids=lambda value: value.value)
def test_every_cell_of_the_table_leads_on_or_is_out_of_order(state: HitState, act: HitAct) -> None:
    if (state, act) in HIT:
        assert next_state(HIT, state, act) is HIT[state, act]
        assert act in acts_open_to(HIT, state)
        return

    with pytest.raises(OutOfOrder):
        next_state(HIT, state, act)
    assert act not in acts_open_to(HIT, state)


@given(st.lists(st.sampled_from(list(HitAct)), max_size=20))
def test_a_hit_is_decided_by_nothing_but_a_decision_or_an_honest_miss(walk: list[HitAct]) -> None:
    state = HitState.NEW
    for act in walk:
        if (state, act) not in HIT:
            continue
        before, state = state, next_state(HIT, state, act)
        if state is HitState.DECIDED:
            decided = act is HitAct.DECIDE and before is HitState.PROPOSED
            assert decided or act is HitAct.MISS


@pytest.mark.parametrize(
    "act", [Act.WORK_HIT, Act.PROPOSE_FINDING, Act.DECIDE_FINDING, Act.REOPEN_HIT]
)
def test_the_desk_itself_does_nothing_with_a_hit(act: Act) -> None:
    desk = factories.signature(desk=True)

    assert not may(desk, act)


@given(st.sampled_from(list(Tier)), st.sampled_from(list(Action)))
def test_a_second_officer_is_needed_where_freedom_or_a_close_likeness_is_at_stake(
    reached: Tier, action: Action
) -> None:
    close = reached in (Tier.IDENTIFIER, Tier.STRONG)

    assert needs_second(Finding.CONFIRMED, reached, action) == (action in COERCIVE)
    assert needs_second(Finding.DISCOUNTED, reached, action) == close
    assert not needs_second(Finding.UNSURE, reached, action)
    assert not needs_second(Finding.MISSED, reached, action)


@pytest.mark.parametrize(("finding", "reason"), list(product(Finding, Reason)), ids=str)
def test_a_reason_goes_with_its_own_finding_alone(finding: Finding, reason: Reason) -> None:
    if reason in REASONS[finding]:
        check_reason(finding, reason)
        return

    with pytest.raises(Unacceptable) as refusal:
        check_reason(finding, reason)
    assert refusal.value.field == "reason"


def test_every_reason_belongs_to_exactly_one_finding() -> None:
    given_to = [reason for finding in Finding for reason in REASONS[finding]]

    assert sorted(given_to) == sorted(Reason)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_higher_score_never_reaches_a_lower_tier(one: float, two: float) -> None:
    order = [None, Tier.WEAK, Tier.POSSIBLE, Tier.STRONG]
    lower, higher = sorted((one, two))

    assert order.index(tier(Score(lower))) <= order.index(tier(Score(higher)))


@given(st.floats(0.0, 1.0))
def test_a_number_that_decides_is_the_highest_tier_whatever_the_names_say(value: float) -> None:
    assert tier(Score(value, by_identifier=True)) is Tier.IDENTIFIER


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_every_action_has_a_clock_and_the_claim_is_due_before_the_decision(action: Action) -> None:
    at = factories.NOON

    claim = due_at(action, at, HitState.NEW)
    decision = due_at(action, at, HitState.CLAIMED)

    assert at < claim < decision
    assert decision - at == timedelta(minutes=CLOCKS[action].decide_min)


def test_where_nothing_could_be_compared_the_findings_are_an_error_and_never_clear() -> None:
    findings = Findings(1, "engine", (), (), (), 1, "The lists could not be read.")

    assert findings.state is ScreeningState.ERROR


@pytest.mark.parametrize(
    ("value", "usual", "own"),
    [
        (0.69, None, None),
        (0.72, "weak", None),
        (0.80, "possible", None),
        (0.86, "possible", "possible"),
        (0.91, "strong", "possible"),
        (0.96, "strong", "strong"),
    ],
)
def test_a_list_may_be_more_careful_than_usual(value: float, usual: str, own: str) -> None:
    careful = thresholds(Action.SANCTION, strong=0.95, shown=0.85)

    assert (tier(Score(value)), tier(Score(value), careful)) == (usual, own)
    assert tier(Score(0.2, by_identifier=True), careful) is Tier.IDENTIFIER


@given(
    st.sampled_from(Action),
    st.none() | st.floats(0.7, 0.99),
    st.none() | st.floats(0.7, 0.99),
)
def test_thresholds_are_always_in_order(
    action: Action, strong: float | None, shown: float | None
) -> None:
    found = thresholds(action, strong, shown)

    assert 0.7 <= found.shown <= found.possible <= found.strong < 1


def test_an_entry_that_asks_only_for_a_report_shows_nothing_faint() -> None:
    assert tier(Score(0.78), thresholds(Action.INFORM)) is None
