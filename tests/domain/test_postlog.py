from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.inspections import Direction, InspectionState, Result
from borderdesk.domain.postlog import Passage, by_hour, referred, results, times
from tests.factories import NOON

HERE = ZoneInfo("Europe/Sarajevo")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ONE = Passage(NOON, NOON, NOON + 20 * SECOND, Direction.ENTRY, InspectionState.RELEASED, None, None)
PASSAGES = st.lists(
    st.builds(
        replace,
        st.just(ONE),
        crossed_at=st.timedeltas(timedelta(0), timedelta(hours=23)).map(lambda span: NOON + span),
        direction=st.sampled_from(Direction),
        state=st.sampled_from(InspectionState),
        result=st.none() | st.sampled_from(Result),
    ),
    max_size=30,
)


def closed(took: timedelta, wait: timedelta | None = None) -> Passage:
    begun = None if wait is None else ONE.logged_at + wait
    ended = (begun or ONE.logged_at) + took
    return replace(
        ONE, state=InspectionState.CLOSED, result=Result.NIL, closed_at=ended, examined_at=begun
    )


@given(PASSAGES)
def test_every_crossing_is_counted_once(passages: list[Passage]) -> None:
    hours = by_hour(passages, HERE)

    assert sum(hour.total for hour in hours) == len(passages)
    assert [hour.hour for hour in hours] == sorted({hour.hour for hour in hours})
    assert sum(results(passages).values()) == sum(one.result is not None for one in passages)
    assert referred(passages) <= len(passages)


def test_hours_are_those_of_the_posts_own_clock() -> None:
    assert [hour.hour for hour in by_hour([ONE], HERE)] == [13]


def test_without_a_begin_of_the_second_line_its_wait_is_not_measured() -> None:
    found = times([closed(9 * MINUTE)] * 5)

    assert found.waiting is None
    assert found.second_line.median == 9 * MINUTE
    assert found.first_line.median == 20 * SECOND


def test_with_it_wait_and_duration_stand_apart() -> None:
    found = times([closed(9 * MINUTE, wait=4 * MINUTE)] * 5)

    assert found.waiting is not None
    assert (found.waiting.median, found.second_line.median) == (4 * MINUTE, 9 * MINUTE)
