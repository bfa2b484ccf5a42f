from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.approvals import (
    APPROVAL,
    LIFE,
    ApprovalAct,
    ApprovalState,
    check_alive,
    check_same,
    digest_of,
)
from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.states import next_state
from borderdesk.domain.watchlists import FORCE, Action, softer, weakens
from tests.factories import NOON

values = st.dictionaries(
    st.sampled_from(["list", "version", "removed", "roles"]), st.text(max_size=6) | st.integers()
)


@pytest.mark.parametrize("state", ApprovalState)
@pytest.mark.parametrize("act", ApprovalAct)
def test_every_cell_is_one_of_the_three_moves_or_refused(
    state: ApprovalState, act: ApprovalAct
) -> None:
    moves = {
        ("waiting", "approve"): "approved",
        ("waiting", "refuse"): "refused",
        ("approved", "consume"): "consumed",
    }

    if (state.value, act.value) in moves:
        assert next_state(APPROVAL, state, act) == moves[state.value, act.value]
    else:
        with pytest.raises(OutOfOrder):
            next_state(APPROVAL, state, act)


@given(values, values)
def test_only_the_very_same_values_are_what_was_approved(
    approved: dict[str, Any], now: dict[str, Any]
) -> None:
    digest = digest_of(approved)

    check_same(digest, dict(reversed(approved.items())))
    if digest_of(now) != digest:
        with pytest.raises(Unacceptable, match="not what was approved"):
            check_same(digest, now)
    else:
        check_same(digest, now)


@given(st.timedeltas(timedelta(days=-3), timedelta(days=3)))
def test_an_approval_lives_for_a_day(later: timedelta) -> None:
    expires = NOON + LIFE

    if later < LIFE:
        check_alive(expires, NOON + later)
    else:
        with pytest.raises(Unacceptable, match="run out"):
            check_alive(expires, NOON + later)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 3))
def test_a_list_is_weakened_past_one_in_a_hundred_or_by_one_softer_entry(
    before: int, removed: int, softened: int
) -> None:
    assert weakens(before, removed, softened) == (softened > 0 or 100 * removed > before)


def test_every_action_has_its_force_and_none_is_softer_than_itself() -> None:
    assert set(FORCE) == set(Action)
    assert not any(softer(action, action) for action in Action)
    assert softer(Action.ARREST, Action.INFORM)
    assert not softer(Action.INFORM, Action.ARREST)
