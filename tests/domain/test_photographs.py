from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain import photographs
from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.photographs import check_arrival, originals_told

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
SENT, TAKEN = "a" * 64, "b" * 64


@given(st.dictionaries(DIGESTS, DIGESTS, max_size=5))
def test_what_is_told_is_read_as_it_was_told(told: dict[str, str]) -> None:
    lines = [f"{sent} {original}" for sent, original in told.items()]

    assert originals_told([*lines, *lines]) == told
    check_arrival(told, [*told, SENT])


@given(st.text(max_size=140) | st.tuples(DIGESTS, DIGESTS).map(" ".join))
def test_a_line_of_any_kind_is_two_digests_or_refused(line: str) -> None:
    try:
        told = originals_told([line])
    except Unacceptable:
        told = {}

    assert [f"{sent} {original}" for sent, original in told.items()] in ([line], [])
    assert bool(told) == bool(re.fullmatch("[0-9a-f]{64} [0-9a-f]{64}", line))


@pytest.mark.parametrize(
    "line",
    [
        "",
        SENT,
        f"{SENT} {TAKEN[:-1]}",
        f"{SENT} {TAKEN}0",
        f"{SENT.upper()} {TAKEN}",
        f"{SENT}  {TAKEN}",
        f"{SENT} {TAKEN}\n",
        f"{SENT} {'g' * 64}",
        f"{SENT} {'٣' * 64}",
    ],
)
def test_what_is_not_two_digests_is_refused(line: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        originals_told([f"{SENT} {TAKEN}", line])

    assert (refusal.value.field, refusal.value.sentence) == ("originals", photographs.NO_DIGEST)


def test_of_two_originals_of_one_picture_the_first_is_told() -> None:
    assert originals_told([f"{SENT} {TAKEN}", f"{SENT} {SENT}"]) == {SENT: TAKEN}


def test_what_was_changed_underway_is_told() -> None:
    with pytest.raises(Unacceptable) as refusal:
        check_arrival({SENT: TAKEN}, [TAKEN])

    assert refusal.value.sentence == photographs.CHANGED
