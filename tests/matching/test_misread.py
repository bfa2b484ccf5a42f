from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from borderdesk.matching.checkdigits import check_container, container_digit
from borderdesk.matching.misread import MOST, fitting, slips
from borderdesk.matching.mrz import digit_of

FIELDS = st.text(string.digits + string.ascii_uppercase + "<", max_size=12)
TEN = st.builds(
    "{}U{:06}".format,
    st.text(string.ascii_uppercase, min_size=3, max_size=3),
    st.integers(0, 999_999),
)


def one_slip(left: str, right: str) -> bool:
    """Whether one sign was replaced, or two neighbours were swapped."""
    apart = [place for place, pair in enumerate(zip(left, right, strict=True)) if len({*pair}) > 1]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        one, two = apart
        return (left[one], left[two]) == (right[two], right[one])
    return len(apart) == 1


@given(FIELDS, st.sampled_from(string.digits))
def test_everything_offered_fits_and_is_one_slip_away(field: str, digit: str) -> None:
    offered = fitting(field, lambda guess: digit_of(guess) == digit)

    assert len(offered) == len(set(offered)) <= MOST
    assert all(digit_of(one) == digit and one_slip(field, one) for one in offered)


@given(FIELDS)
def test_nothing_is_offered_for_what_fits(field: str) -> None:
    assert fitting(field, lambda guess: digit_of(guess) == digit_of(field)) == ()


@given(TEN, st.integers(0, 9))
def test_a_number_mistaken_by_a_look_alike_is_among_what_is_offered(ten: str, place: int) -> None:
    """0 for O and the like: these come first, so that the right one is not crowded out."""
    right = ten + container_digit(ten)
    swap = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G"}
    if right[place] not in swap:
        return
    wrong = right[:place] + swap[right[place]] + right[place + 1 :]

    assert right in fitting(wrong, lambda guess: check_container(guess).ok is True)


@given(FIELDS)
def test_where_nothing_fits_nothing_is_offered(field: str) -> None:
    assert fitting(field, lambda _guess: False) == ()


@given(st.text(string.digits + string.ascii_uppercase, min_size=1, max_size=12), st.data())
def test_every_slip_is_one_step_and_every_step_between_digits_is_a_slip(
    text: str, data: st.DataObject
) -> None:
    found = set(slips(text))
    place, digit = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from(string.digits))

    assert all(OSA.distance(text, slip) <= 1 for slip in found)
    assert text[:place] + digit + text[place:] in found
    assert text[:place] + text[place + 1 :] in {*found, text}
    if text[place : place + 1].isdigit():
        assert text[:place] + digit + text[place + 1 :] in {*found, text}
