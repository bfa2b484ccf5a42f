from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import OutOfOrder
from borderdesk.domain.inspections import Direction
from borderdesk.domain.lanes import (
    LANE,
    SHIFT,
    SILENT_AFTER,
    WAYS,
    LaneAct,
    LaneState,
    Way,
    is_left_open,
    opened_at,
    opens_by_itself,
    silent_since,
)
from borderdesk.domain.states import next_state
from tests.factories import NOON

MOMENTS = st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda span: NOON + span)


def test_every_direction_has_its_way_and_every_way_comes_of_one() -> None:
    assert set(WAYS) == set(Direction)
    assert set(WAYS.values()) == set(Way)


@pytest.mark.parametrize("act", list(LaneAct))
@pytest.mark.parametrize("state", list(LaneState))
def test_a_lane_moves_as_the_table_says_and_in_no_other_way(state: LaneState, act: LaneAct) -> None:
    closed = {LaneAct.OPEN: LaneState.OPEN, LaneAct.LOG: LaneState.OPEN}
    opened = {
        LaneAct.LOG: LaneState.OPEN,
        LaneAct.TAKE_OVER: LaneState.OPEN,
        LaneAct.CLOSE: LaneState.CLOSED,
    }
    expected = (closed if state is LaneState.CLOSED else opened).get(act)

    if expected is None:
        with pytest.raises(OutOfOrder):
            next_state(LANE, state, act)
    else:
        assert next_state(LANE, state, act) is expected


@given(MOMENTS, st.none() | MOMENTS)
def test_what_was_closed_after_a_crossing_is_not_opened_by_it(
    crossed_at: datetime, closed_at: datetime | None
) -> None:
    opens = opens_by_itself(crossed_at, closed_at, NOON)

    if closed_at is not None and closed_at >= crossed_at:
        assert not opens
    assert opens or closed_at is not None or NOON - crossed_at > SHIFT


@given(MOMENTS, MOMENTS)
def test_no_lane_is_open_from_the_future(crossed_at: datetime, at: datetime) -> None:
    assert opened_at(crossed_at, at) <= at


@given(MOMENTS)
def test_a_lane_is_left_open_once_a_shift_is_over_and_stays_so(at: datetime) -> None:
    assert is_left_open(at, at + SHIFT + timedelta(seconds=1))
    assert not is_left_open(at, at + SHIFT)


@given(MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_a_spell_of_silence_begins_with_the_last_sign_of_life_and_lasts_two_hours_at_least(
    opened: datetime, last_at: datetime | None, at: datetime
) -> None:
    since = silent_since(opened, last_at, at)

    signs = [sign for sign in (opened, last_at) if sign is not None]
    if any(at - sign <= SILENT_AFTER for sign in signs):
        assert since is None
    else:
        assert since == max(signs)
