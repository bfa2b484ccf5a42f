from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.alarms import HEARD_WITH
from borderdesk.domain.errors import OutOfOrder
from borderdesk.domain.handovers import (
    HAND_OVER,
    TOLD_AT_POST,
    HandOverAct,
    HandOverState,
    Left,
    Matter,
    begun_at,
    digest_of,
    in_order,
)
from borderdesk.domain.lanes import SHIFT
from borderdesk.domain.states import next_state
from tests.factories import NOON

MOMENTS = st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda span: NOON + span)
LEFT = st.builds(
    Left,
    st.sampled_from(Matter),
    st.text(max_size=9),
    MOMENTS,
    st.lists(st.text(max_size=9), max_size=3).map(tuple),
)


def test_a_note_is_taken_over_once() -> None:
    signed, done = HandOverState.SIGNED, HandOverState.ACKNOWLEDGED

    assert next_state(HAND_OVER, signed, HandOverAct.ACKNOWLEDGE) is done
    with pytest.raises(OutOfOrder):
        next_state(HAND_OVER, done, HandOverAct.ACKNOWLEDGE)


def test_a_post_is_told_of_no_alarm_that_might_betray_a_discreet_hit() -> None:
    assert not TOLD_AT_POST & set(HEARD_WITH)


@given(st.none() | MOMENTS)
def test_a_shift_begins_with_the_last_note_and_twelve_hours_ago_at_most(
    last: datetime | None,
) -> None:
    begun = begun_at(last, NOON)

    assert begun >= NOON - SHIFT
    assert begun in (last, NOON - SHIFT)


@given(LEFT)
def test_a_line_is_kept_as_it_was(one: Left) -> None:
    assert Left.from_json(one.as_json()) == one


@given(st.lists(LEFT, max_size=9))
def test_nothing_is_lost_by_putting_it_in_order(left: list[Left]) -> None:
    ordered = in_order(left)

    assert sorted(map(repr, ordered)) == sorted(map(repr, left))
    places = [list(Matter).index(one.matter) for one in ordered]
    assert places == sorted(places)


@given(st.lists(LEFT, max_size=4), LEFT, st.text(max_size=9), st.text(min_size=1, max_size=9))
def test_whatever_is_changed_afterwards_shows(
    left: list[Left], more: Left, words: str, added: str
) -> None:
    lines = [one.as_json() for one in left]
    signed = digest_of("N-2026-000001-X", 1, NOON, lines, words)

    assert digest_of("N-2026-000001-X", 1, NOON, [*lines, more.as_json()], words) != signed
    assert digest_of("N-2026-000001-X", 2, NOON, lines, words) != signed
    assert digest_of("N-2026-000001-X", 1, NOON + timedelta(seconds=1), lines, words) != signed
    assert digest_of("N-2026-000001-X", 1, NOON, lines, f"{words}|{added}x") != signed
