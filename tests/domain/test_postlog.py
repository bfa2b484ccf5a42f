from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.inspections import Direction, InspectionState, Result
from borderdesk.domain.postlog import Passage, Stay, by_hour, referred, results, times
from tests.factories import NOON

HERE = ZoneInfo("Europe/Sarajevo")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ONE = Passage(NOON, NOON, NOON + 20 * SECOND, Direction.ENTRY, InspectionState.RELEASED, None)
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


def stay(wait: timedelta, took: timedelta | None) -> Stay:
    begun = NOON + wait
    return Stay(NOON, begun, None if took is None else begun + took)


@given(PASSAGES)
def test_every_crossing_is_counted_once(passages: list[Passage]) -> None:
    hours = by_hour(passages, HERE)

    assert sum(hour.total for hour in hours) == len(passages)
    assert [hour.hour for hour in hours] == sorted({hour.hour for hour in hours})
    assert sum(results(passages).values()) == sum(one.result is not None for one in passages)
    assert referred(passages) <= len(passages)


def test_hours_are_those_of_the_posts_own_clock() -> None:
    assert [hour.hour for hour in by_hour([ONE], HERE)] == [13]


def test_wait_and_examination_stand_apart_from_the_booth() -> None:
    found = times([ONE] * 5, [stay(4 * MINUTE, 9 * MINUTE)] * 5)

    assert found.first_line.median == 20 * SECOND
    assert (found.waiting.median, found.second_line.median) == (4 * MINUTE, 9 * MINUTE)


def test_a_look_that_goes_on_has_waited_and_not_yet_taken_its_time() -> None:
    found = times([], [stay(4 * MINUTE, None)] * 5)

    assert found.waiting.measured == 5
    assert found.second_line.measured == 0


def test_who_is_looked_at_now_went_to_the_second_line() -> None:
    assert referred([replace(ONE, state=InspectionState.SECONDARY_OPEN)]) == 1
