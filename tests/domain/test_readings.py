"""Vectors: ICAO Doc 9303-4, -5, -6 and -7 (specimens of Utopia), ISO 6346, 49 CFR 565, IMO."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.readings import (
    CHECKS,
    Read,
    judged_lines,
    judged_number,
    read_lines,
    recognised,
)
from borderdesk.matching.mrz import Checked, digit_of

TODAY = date(2026, 3, 1)
NAME = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
TD3 = f"{NAME}\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"


@pytest.mark.parametrize(
    ("lines", "digits"), [(TD1, 4), (TD2, 4), (TD3, 5), (MRV_A, 3), (MRV_B, 3)]
)
def test_each_digit_of_every_kind_of_document_is_judged_by_itself(lines: str, digits: int) -> None:
    zone = read_lines(lines)

    assert zone
    judged = judged_lines(zone, TODAY)
    assert [one.ok for one in judged] == [True] * digits
    assert not any(one.likely for one in judged)


def test_a_number_that_a_camera_misread_is_offered_with_the_place_of_the_slip() -> None:
    zone = read_lines(TD3.replace("L898902C36", "L8989O2C36"))

    assert zone
    number, *others = judged_lines(zone, TODAY)
    assert (number.ok, number.place, number.likely[0].typed) == (
        False,
        "document_number",
        "L898902C3",
    )
    assert number.likely[0].places == (5,)
    assert [one.of for one in others if not one.ok] == [Checked.COMPOSITE]


def test_a_day_that_a_camera_misread_is_offered_as_it_is_typed() -> None:
    zone = read_lines(TD3.replace("7408122F", "74O8122F"))

    assert zone
    birth = next(one for one in judged_lines(zone, TODAY) if one.of is Checked.BIRTH)
    assert [(one.printed, one.typed) for one in birth.likely] == [("740812", "1974-08-12")]


@pytest.mark.parametrize(
    ("what", "written", "ok"),
    [
        (Read.CONTAINER, "TEXU 307007-9", True),
        (Read.CONTAINER, "TEXU3070070", False),
        (Read.VIN, "1M8GDM9AXKP042788", True),
        (Read.VIN, "1M8GDM9AXKP042787", False),
        (Read.VIN, "WVWZZZ1JZXW000001", None),
        (Read.IMO, "IMO 9074729", True),
        (Read.IMO, "9074728", False),
    ],
)
def test_numbers_are_judged_by_their_own_arithmetic(
    what: Read, written: str, ok: bool | None
) -> None:
    kind, check = CHECKS[what]

    judged = judged_number("number", kind, written, check)

    assert judged.ok is ok
    assert bool(judged.likely) is (ok is False)
    assert all(check(one.typed).ok for one in judged.likely)


@pytest.mark.parametrize(
    ("what", "right", "place"),
    [
        (Read.CONTAINER, "TEXU3070079", 10),
        (Read.VIN, "1M8GDM9AXKP042788", 8),
        (Read.IMO, "9074729", 6),
        (Read.MRN, "06DE586600006143E1", 17),
    ],
)
def test_a_check_digit_that_was_misread_itself_is_offered_as_it_should_be(
    what: Read, right: str, place: int
) -> None:
    kind, check = CHECKS[what]
    for digit in "0123456789":
        judged = judged_number("n", kind, f"{right[:place]}{digit}{right[place + 1 :]}", check)

        assert judged.ok or right in [one.typed for one in judged.likely]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (TD1, Read.DOCUMENT),
        (MRV_B.replace("\n", ""), Read.DOCUMENT),
        ("CSQU3054383", Read.CONTAINER),
        ("CSQU 305 438 4", Read.CONTAINER),
        ("WVWZZZ1JZXW000001", Read.VIN),
        ("IMO9074729", Read.IMO),
        ("06DE586600006143E1", Read.MRN),
        ("34 ABC 123", Read.PLATE),
        ("CU882130", Read.SEAL),
        ("", None),
        ("<<<<", None),
        ("hello", None),
    ],
)
def test_what_a_reader_sends_is_told_by_its_shape(text: str, what: Read | None) -> None:
    assert recognised(text) is what


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<", max_size=90), st.dates())
def test_whatever_is_read_is_judged_without_raising(text: str, today: date) -> None:
    zone = read_lines(text)

    assert recognised(text) in (None, *Read)
    for judged in judged_lines(zone, today) if zone else ():
        assert judged.ok or judged.values["computed"] != judged.values["given"]


@given(st.from_regex(r"[A-Z0-9]{9}", fullmatch=True), st.integers(0, 8), st.sampled_from("0158"))
def test_what_is_offered_for_a_document_adds_up(number: str, place: int, sign: str) -> None:
    slipped = number[:place] + sign + number[place + 1 :]
    zone = read_lines(f"{NAME}\n{slipped}{digit_of(number)}UTO7408122F1204159<<<<<<<<<<<<<<<0")

    assert zone
    judged = judged_lines(zone, TODAY)[0]
    assert all(digit_of(one.typed) == digit_of(number) for one in judged.likely)
    assert judged.ok or all(len(one.places) in (1, 2) for one in judged.likely)
