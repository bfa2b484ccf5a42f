from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.checkdigits import (
    Check,
    check_container,
    check_imo,
    check_mrn,
    check_vin,
    container_digit,
)

DIGITS = st.text(string.digits, min_size=6, max_size=6)
OWNERS = st.text(string.ascii_uppercase, min_size=3, max_size=3)


def said(check: Check) -> str:
    return check.sentence % check.values


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "11111111111111111"])
def test_vins_of_north_america_carry_their_digit(vin: str) -> None:
    assert check_vin(vin).ok is True


def test_a_vin_with_a_wrong_digit_is_told_with_the_right_one() -> None:
    check = check_vin("1M8GDM9A7KP042788")

    assert (check.ok, check.expected) == (False, "X")
    assert said(check) == "The ninth character should be X, not 7."


def test_an_mrn_carries_the_digit_of_a_container() -> None:
    check = check_mrn("06 DE 5866 0000 6143 E1")
    wrong = check_mrn("06DE586600006143E7")

    assert check.ok is True
    assert (wrong.ok, wrong.expected) == (False, "1")
    assert said(wrong) == "The last digit should be 1, not 7."


@given(st.text(string.digits + string.ascii_uppercase, min_size=13, max_size=13))
def test_every_mrn_has_exactly_one_digit_that_fits(signs: str) -> None:
    fitting = [last for last in string.digits if check_mrn(f"26RS{signs}{last}").ok]

    assert len(fitting) == 1


@pytest.mark.parametrize("number", ["", "06DE", "DE06586600006143E1", "06DE586600006143EX"])
def test_what_is_no_mrn_is_said_to_be_none(number: str) -> None:
    assert check_mrn(number).ok is False


def test_a_european_vin_has_no_digit_to_check() -> None:
    check = check_vin("WVW ZZZ 1JZ XW000001")

    assert (check.ok, check.expected) == (None, "")
    assert said(check) == "The maker of this vehicle sets no check digit."


@pytest.mark.parametrize(
    ("vin", "sentence"),
    [
        ("WVWZZZ1JZXW00001", "A VIN has 17 characters; this one has 16."),
        ("", "A VIN has 17 characters; this one has 0."),
        ("WVWZZZ1JZXWO00001", "A VIN never has the letter O; read it again."),
    ],
)
def test_what_cannot_be_a_vin_is_said(vin: str, sentence: str) -> None:
    check = check_vin(vin)

    assert check.ok is False
    assert said(check) == sentence


@pytest.mark.parametrize("number", ["CSQU3054383", "TEXU3070079", "MSKU6011672", "CSQU 305438-3"])
def test_good_container_numbers_fit(number: str) -> None:
    assert check_container(number).ok is True


@pytest.mark.parametrize(
    ("number", "expected", "sentence"),
    [
        ("TEXU3070070", "9", "The last digit should be 9, not 0."),
        ("TEXU307007", "9", "The last digit is missing; it should be 9."),
        (
            "TEXA3070079",
            "",
            "A container number has three letters, then U, J or Z, then seven digits.",
        ),
    ],
)
def test_a_wrong_container_number_is_told(number: str, expected: str, sentence: str) -> None:
    check = check_container(number)

    assert (check.ok, check.expected) == (False, expected)
    assert said(check) == sentence


@given(OWNERS, st.sampled_from("UJZ"), DIGITS)
def test_every_container_number_fits_its_own_digit(owner: str, kind: str, serial: str) -> None:
    number = owner + kind + serial

    assert check_container(number + container_digit(number)).ok is True
    assert check_container(number).expected == container_digit(number)


@given(OWNERS, DIGITS, st.integers(0, 5), st.sampled_from(string.digits))
def test_a_misread_digit_of_a_container_is_noticed(
    owner: str, serial: str, place: int, digit: str
) -> None:
    number = f"{owner}U{serial}"
    misread = f"{owner}U{serial[:place]}{digit}{serial[place + 1 :]}"

    check = check_container(misread + container_digit(number))

    # Remainders 10 and 0 are both written 0: the standard itself cannot tell these two apart.
    alike = container_digit(misread) == container_digit(number) == "0"
    assert check.ok is (misread == number or alike)


@pytest.mark.parametrize(
    ("number", "ok", "expected"),
    [
        ("9074729", True, "9"),
        ("IMO 9074729", True, "9"),
        ("9074728", False, "9"),
        ("907472", False, ""),
        ("IMO", False, ""),
    ],
)
def test_imo_numbers(number: str, ok: bool, expected: str) -> None:
    check = check_imo(number)

    assert (check.ok, check.expected) == (ok, expected)


@given(st.text(max_size=30))
def test_no_text_makes_a_check_fail_but_in_words(text: str) -> None:
    for check in (check_vin(text), check_container(text), check_imo(text)):
        assert said(check).endswith(".")
