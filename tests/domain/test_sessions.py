from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.sessions import IDLE, check_pin, is_locked
from tests.factories import NOON


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "48a205", "٤٨٢٠٥٧", "482 57", "482057\n", "000000", "777777"]
)
def test_a_pin_has_six_digits_that_are_not_all_alike(pin: str) -> None:
    with pytest.raises(Unacceptable):
        check_pin(pin)


@given(st.integers(0, 9), st.sampled_from([1, -1]))
def test_digits_in_a_row_are_no_pin_round_the_corner_neither(first: int, step: int) -> None:
    with pytest.raises(Unacceptable):
        check_pin("".join(str((first + n * step) % 10) for n in range(6)))


@given(st.text("0123456789", min_size=6, max_size=6))
def test_nearly_every_other_six_digits_are_one(pin: str) -> None:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}

    if steps in ({0}, {1}, {9}):
        with pytest.raises(Unacceptable):
            check_pin(pin)
    else:
        check_pin(pin)


@given(st.timedeltas(timedelta(0), timedelta(hours=12)))
def test_a_screen_that_nobody_uses_locks_by_itself(idle: timedelta) -> None:
    assert is_locked(None, NOON, NOON + idle) is (idle > IDLE)
    assert is_locked(NOON, NOON, NOON + idle)
