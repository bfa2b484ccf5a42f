from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.seals import (
    OF_REPLACED,
    WRONG,
    SealSeen,
    SealState,
    check_seal,
    key,
    matched,
)

numbers = st.lists(st.text("АAB12- ", max_size=4), max_size=5)
NEW: dict[str, Any] = {"new_number": "N 1", "replaced_by": "Ana Kos", "witness": "The driver"}

# By state, then by what stands on the papers and what was found: none, the same, another, alone.
FITS = {
    SealState.INTACT: {("A 1", ""), ("A 1", "a1"), ("A 1", "А-1")},  # the last А is Cyrillic
    SealState.MISSING: {("A 1", "")},
    SealState.BROKEN: {("A 1", ""), ("A 1", "a1"), ("A 1", "А-1"), ("A 1", "B2"), ("", "B2")},
    SealState.TAMPERED: {("A 1", ""), ("A 1", "a1"), ("A 1", "А-1"), ("A 1", "B2"), ("", "B2")},
    SealState.DIFFERS: {("A 1", "B2"), ("", "B2")},
    SealState.REPLACED: {("A 1", ""), ("A 1", "a1"), ("A 1", "А-1"), ("A 1", "B2"), ("", "B2")},
}
PAIRS = [("", ""), ("A 1", ""), ("A 1", "a1"), ("A 1", "А-1"), ("A 1", "B2"), ("", "B2")]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("state", SealState)
def test_a_seal_is_taken_where_its_numbers_bear_out_its_state(
    state: SealState, pair: tuple[str, str]
) -> None:
    seal = SealSeen(state, *pair, **(NEW if state is SealState.REPLACED else {}))

    if pair in FITS[state]:
        check_seal(seal)
    else:
        with pytest.raises(Unacceptable):
            check_seal(seal)


@pytest.mark.parametrize("name", OF_REPLACED)
def test_a_replaced_seal_says_by_what_by_whom_and_before_whom(name: str) -> None:
    given: dict[str, Any] = {**NEW, name: " "}

    with pytest.raises(Unacceptable) as refusal:
        check_seal(SealSeen(SealState.REPLACED, "A 1", **given))

    assert refusal.value.field == name


@pytest.mark.parametrize("name", OF_REPLACED)
def test_only_a_replaced_seal_says_so(name: str) -> None:
    given: dict[str, Any] = {name: "x"}

    with pytest.raises(Unacceptable) as refusal:
        check_seal(SealSeen(SealState.INTACT, "A 1", **given))

    assert refusal.value.field == name


@given(numbers, numbers)
def test_every_number_of_both_sides_stands_in_one_pair_and_what_is_paired_can_be_kept(
    declared: list[str], found: list[str]
) -> None:
    pairs = matched(declared, found)

    assert Counter(filter(key, declared)) == Counter(p.declared for p in pairs if p.declared)
    assert Counter(filter(key, found)) == Counter(p.found for p in pairs if p.found)
    for pair in pairs:
        check_seal(pair)


@given(numbers)
def test_the_same_numbers_in_any_order_and_writing_are_intact(declared: list[str]) -> None:
    found = [number.lower().replace(" ", "-") for number in reversed(declared)]

    assert {pair.state for pair in matched(declared, found)} <= {SealState.INTACT}


def test_a_seal_that_was_cut_and_replaced_tells_nothing_against_the_load() -> None:
    assert set(SealState) - WRONG == {SealState.INTACT, SealState.REPLACED}
