from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Owing, Unacceptable
from borderdesk.domain.samples import (
    SAMPLE,
    SampleAct,
    SampleState,
    Standing,
    check_reviewer,
    drawn,
    month_between,
)
from borderdesk.domain.states import next_state

REFERENCES = st.sets(st.text("0123456789", min_size=3, max_size=6), max_size=30)


@given(REFERENCES, st.text(max_size=10), st.integers(0, 40))
def test_a_draw_is_as_large_as_it_can_be_and_does_not_hang_on_the_order(
    references: set[str], seed: str, count: int
) -> None:
    found = drawn(references, seed, count)

    assert found == drawn(sorted(references, reverse=True), seed, count)
    assert len(found) == min(count, len(references))
    assert set(found) <= references


@given(REFERENCES, st.text(max_size=10), st.integers(0, 40))
def test_drawing_more_draws_the_same_and_more(references: set[str], seed: str, count: int) -> None:
    assert drawn(references, seed, count + 1)[:count] == drawn(references, seed, count)


def test_over_many_seeds_every_look_up_is_drawn_about_as_often() -> None:
    references = [f"L-2026-{n:06}" for n in range(10)]
    times = dict.fromkeys(references, 0)

    for seed in range(2000):
        for reference in drawn(references, str(seed), 2):
            times[reference] += 1

    assert all(320 <= count <= 480 for count in times.values())  # 400, give or take 4.5 sigma


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1-1", "26-01", "x"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(Unacceptable):
        month_between(month)


@given(st.dates(min_value=datetime(1970, 1, 1).date(), max_value=datetime(2199, 11, 30).date()))
def test_every_moment_lies_in_its_month_alone(day: datetime) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    begin, end = month_between(f"{day.year}-{day.month:02}")

    assert begin <= at < end
    assert (begin.day, end.day) == (1, 1)
    assert month_between(f"{end.year}-{end.month:02}")[0] == end


def test_a_sample_is_judged_after_its_officer_has_spoken_and_once() -> None:
    ways = {
        acts
        for acts in itertools.permutations(SampleAct, 2)
        if (SampleState.DRAWN, acts[0]) in SAMPLE
        and (next_state(SAMPLE, SampleState.DRAWN, acts[0]), acts[1]) in SAMPLE
    }

    assert ways == {
        (SampleAct.JUSTIFY, SampleAct.ACCEPT),
        (SampleAct.JUSTIFY, SampleAct.REJECT),
    }


@pytest.mark.parametrize(
    ("standing", "fits"),
    [
        (Standing(same_post=False, others_elsewhere=True, same_matter=False), True),
        (Standing(same_post=False, others_elsewhere=False, same_matter=False), True),
        (Standing(same_post=True, others_elsewhere=False, same_matter=False), True),
        (Standing(same_post=True, others_elsewhere=True, same_matter=False), False),
        (Standing(same_post=False, others_elsewhere=True, same_matter=True), False),
        (Standing(same_post=False, others_elsewhere=False, same_matter=True), False),
    ],
)
def test_who_stands_near_to_a_look_up_does_not_judge_it(standing: Standing, fits: bool) -> None:
    if fits:
        check_reviewer(standing)
        return
    with pytest.raises(Owing):
        check_reviewer(standing)
