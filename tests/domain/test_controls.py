from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.controls import (
    CHECKED,
    FEWEST_SHOWN,
    FOUND,
    LOTS,
    MOST_PERCENT,
    Yield,
    check_share,
    is_drawn,
    yields,
)
from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.inspections import Result
from borderdesk.domain.selection import SelectionReason

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(SelectionReason), st.sampled_from(Result)), st.integers(0, 500)
)


@pytest.mark.parametrize("percent", range(0, 101))
def test_of_all_lots_just_the_share_is_drawn(percent: int) -> None:
    drawn = sum(is_drawn(lot, percent) for lot in range(LOTS))

    assert drawn * 100 == percent * LOTS


@pytest.mark.parametrize("percent", [-1, MOST_PERCENT + 1])
def test_a_sample_larger_than_a_queue_bears_is_refused(percent: int) -> None:
    with pytest.raises(Unacceptable):
        check_share(percent)


@pytest.mark.parametrize("percent", [0, MOST_PERCENT])
def test_both_ends_may_be_drawn(percent: int) -> None:
    check_share(percent)


@given(COUNTS)
def test_what_was_not_completed_is_no_check_and_found_is_checked(
    counts: dict[tuple[SelectionReason, Result], int],
) -> None:
    told = yields(counts)

    assert list(told) == list(SelectionReason)
    assert all(0 <= one.found <= one.checked for one in told.values())
    assert sum(one.checked for one in told.values()) == sum(
        count for (_, result), count in counts.items() if result in CHECKED
    )


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_rate_lies_within_its_bounds_and_they_within_a_hundred(pair: tuple[int, int]) -> None:
    checked, found = pair
    told = Yield(checked, found)

    assert told.percent is not None
    assert told.span is not None
    least, most = told.span
    assert 0 <= least <= told.percent + 1e-9
    assert told.percent - 1e-9 <= most <= 100


def test_bounds_are_those_of_wilson() -> None:
    """10 of 50: published examples give 11.2 and 33.0 in a hundred."""
    span = Yield(50, 10).span

    assert span is not None
    assert [round(bound, 1) for bound in span] == [11.2, 33.0]


def test_of_nothing_no_rate_is_told_and_of_few_none_is_shown() -> None:
    assert Yield(0, 0).span is None
    assert Yield(0, 0).percent is None
    assert not Yield(4, 4).shown


@given(st.integers(0, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_no_rate_is_shown_from_which_a_count_held_back_can_be_told(pair: tuple[int, int]) -> None:
    told = Yield(*pair)

    few = range(1, FEWEST_SHOWN)
    if told.checked in few or told.found in few or told.checked - told.found in few:
        assert not told.shown
    else:
        assert told.shown == (told.checked > 0)


def test_every_result_is_found_or_nothing_or_no_check() -> None:
    assert set(Result) - CHECKED == {Result.NOT_COMPLETED, Result.LEFT}
    assert {Result.NIL} == CHECKED - FOUND
