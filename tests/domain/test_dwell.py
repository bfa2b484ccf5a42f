from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.controls import FEWEST_SHOWN
from borderdesk.domain.dwell import LONGEST_FIRST_LINE, dwell, first_line
from tests.factories import NOON

SPANS = st.lists(st.timedeltas(timedelta(0), timedelta(hours=9)), max_size=60)


@given(SPANS)
def test_of_few_nothing_is_said_and_of_many_what_somebody_really_took(
    spans: list[timedelta],
) -> None:
    found = dwell(spans)

    assert found.measured == len(spans)
    assert found.shown is (len(spans) >= FEWEST_SHOWN)
    if found.median is not None and found.p90 is not None:
        assert {found.median, found.p90} <= set(spans)
        assert sum(span <= found.median for span in spans) * 2 >= len(spans)
        assert sum(span <= found.p90 for span in spans) * 10 >= len(spans) * 9
        assert sum(span >= found.median for span in spans) * 2 >= len(spans)


@given(st.permutations([timedelta(seconds=n) for n in range(1, 11)]))
def test_the_order_in_which_they_came_is_nothing(spans: list[timedelta]) -> None:
    found = dwell(spans)

    assert found.median == timedelta(seconds=5)
    assert found.p90 == timedelta(seconds=9)


@given(st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_a_first_line_that_no_clock_can_vouch_for_is_not_measured(took: timedelta) -> None:
    found = first_line(NOON, NOON + took)

    assert found == (took if timedelta(0) < took <= LONGEST_FIRST_LINE else None)
