from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.selection import (
    LONGEST,
    SAID_BY_OFFICERS,
    LaneColour,
    LaneReason,
    SelectionReason,
    Way,
    is_stricter,
    lane_from,
    strictest,
    tightens,
    usual,
    way_of,
)

COLOURS = st.sampled_from(LaneColour)
REASONS = st.lists(
    st.builds(LaneReason, st.sampled_from(SelectionReason), COLOURS, st.just("Said.")), max_size=6
)
USUAL = sorted(set(SelectionReason) - {SelectionReason.RULE})


@pytest.mark.parametrize(
    ("colour", "way"),
    [
        (LaneColour.GREEN, Way.RELEASE),
        (LaneColour.BLUE, Way.RELEASE),
        (LaneColour.YELLOW, Way.REFER),
        (LaneColour.RED, Way.REFER),
    ],
)
def test_papers_and_more_are_looked_at_at_the_second_line(colour: LaneColour, way: Way) -> None:
    assert way_of(colour) is way


@pytest.mark.parametrize("reason", USUAL)
def test_every_reason_but_a_rule_has_a_colour_and_a_sentence_for_the_window(
    reason: SelectionReason,
) -> None:
    said = usual(reason)

    assert (said.reason, way_of(said.colour)) == (reason, Way.REFER)
    assert 0 < len(said.sentence) <= LONGEST


def test_what_is_said_of_a_list_is_what_is_said_of_papers() -> None:
    """Whoever reads along at the window learns nothing of a list from word or colour."""
    listed, papers = usual(SelectionReason.LIST_HIT), usual(SelectionReason.DOCUMENT)

    assert (listed.colour, listed.sentence) == (papers.colour, papers.sentence)


def test_no_officer_can_say_what_only_the_desk_knows() -> None:
    assert set(SelectionReason) - SAID_BY_OFFICERS == {
        SelectionReason.LIST_HIT,
        SelectionReason.RULE,
        SelectionReason.RANDOM,
        SelectionReason.AUTHORISATION,
        SelectionReason.FOUND,
    }


def test_without_a_reason_a_crossing_is_green_and_passes() -> None:
    lane = lane_from([])

    assert (lane.colour, lane.way, lane.leading) == (LaneColour.GREEN, Way.RELEASE, None)


@given(REASONS, REASONS)
def test_another_reason_never_makes_a_lane_milder(
    some: list[LaneReason], more: list[LaneReason]
) -> None:
    fewer, all_of_them = lane_from(some), lane_from([*some, *more])

    assert not is_stricter(fewer.colour, all_of_them.colour)


@given(REASONS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_reasons_changes_neither_colour_nor_way(
    pair: tuple[list[LaneReason], list[LaneReason]],
) -> None:
    one, other = lane_from(pair[0]), lane_from(pair[1])

    assert (one.colour, one.way) == (other.colour, other.way)


@given(REASONS)
def test_the_leading_reason_is_one_of_those_that_give_the_colour(some: list[LaneReason]) -> None:
    lane = lane_from(some)

    assert lane.leading is None or lane.leading in {
        one.reason for one in some if one.colour is lane.colour
    }
    assert lane.way is way_of(lane.colour)


@given(st.lists(COLOURS, min_size=1))
def test_no_colour_is_stricter_than_the_strictest(colours: list[LaneColour]) -> None:
    assert not any(is_stricter(colour, strictest(colours)) for colour in colours)


@pytest.mark.parametrize(
    ("before", "after", "stricter"),
    [
        (None, LaneColour.GREEN, False),
        (None, LaneColour.BLUE, False),
        (None, LaneColour.YELLOW, True),
        (None, LaneColour.RED, True),
        (LaneColour.GREEN, LaneColour.BLUE, True),
        (LaneColour.GREEN, LaneColour.RED, True),
        (LaneColour.YELLOW, LaneColour.YELLOW, False),
        (LaneColour.RED, LaneColour.YELLOW, False),
        (LaneColour.YELLOW, LaneColour.GREEN, False),
        (LaneColour.BLUE, LaneColour.GREEN, False),
    ],
)
def test_what_undoes_the_word_of_the_desk_is_not_stricter(
    before: LaneColour | None, after: LaneColour, stricter: bool
) -> None:
    assert tightens(before, after) is stricter
