from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.lookups import (
    ANSWERS,
    IN_WORDS,
    LEAST_LEARNT,
    SERVES,
    Grounds,
    LookUpKind,
    Purpose,
    asked_for_colleague,
    asks_for,
    check_grounds,
    is_off_shift,
)
from borderdesk.domain.references import has_its_check, is_reference, reference
from tests.factories import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def early_shifts(count: int) -> list[tuple[datetime, datetime]]:
    """Log-ins from 06:00 to 14:00, one a day, the last of them yesterday."""
    six = NOON.replace(hour=6)
    return [(six - n * DAY, six - n * DAY + 8 * HOUR) for n in range(1, count + 1)]


@pytest.mark.parametrize("kind", LookUpKind)
def test_every_kind_of_look_up_has_an_answer_and_purposes(kind: LookUpKind) -> None:
    assert kind in ANSWERS
    assert SERVES[kind]


@pytest.mark.parametrize("purpose", SERVES[LookUpKind.CROSSINGS])
def test_a_purpose_alone_is_no_ground(purpose: Purpose) -> None:
    for reason in ("", "because", "x" * 9):
        with pytest.raises(Unacceptable):
            check_grounds(LookUpKind.CROSSINGS, Grounds(purpose, reason=reason))

    check_grounds(LookUpKind.CROSSINGS, Grounds(purpose, reason="x" * 10))


@pytest.mark.parametrize("purpose", SERVES[LookUpKind.CROSSINGS])
def test_the_number_of_a_matter_is_ground_enough_where_matters_have_numbers(
    purpose: Purpose,
) -> None:
    grounds = Grounds(purpose, "C-2026-000123-9")

    if purpose in IN_WORDS:
        with pytest.raises(Unacceptable):
            check_grounds(LookUpKind.CROSSINGS, grounds)
    else:
        check_grounds(LookUpKind.CROSSINGS, grounds)


def test_nobody_searches_crossings_for_an_audit() -> None:
    with pytest.raises(Unacceptable):
        check_grounds(LookUpKind.CROSSINGS, Grounds(Purpose.AUDIT, reason="A long reason."))


@given(st.sampled_from("CHIRSL"), st.integers(1, 999_999), st.data())
def test_a_number_with_one_wrong_digit_is_no_number(
    prefix: str, number: int, data: st.DataObject
) -> None:
    right = reference(prefix, 2026, number)
    place = data.draw(st.integers(7, 12))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != right[place]]))
    wrong = right[:place] + digit + right[place + 1 :]

    assert is_reference(right)
    assert has_its_check(right)
    assert not has_its_check(wrong)
    with pytest.raises(Unacceptable):
        check_grounds(LookUpKind.CROSSINGS, Grounds(Purpose.CASE, wrong, "A long reason."))


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Dragan Lukić", True),
        ("lukic", True),
        ("LUKIĆ, Dragan", True),
        ("Лукић", True),
        ("Dragan Lukitch", True),
        ("dragan", False),
        ("Dragan Petrović", False),
        ("Luka Draganić", False),
        ("", False),
    ],
)
def test_who_searches_for_himself_is_noticed_however_he_writes_it(words: str, own: bool) -> None:
    assert asks_for("Dragan Lukić", words) is own


def test_a_colleague_is_named_by_the_whole_name_alone() -> None:
    names = ["Ana Kolm", "Dragan Lukić"]

    assert asked_for_colleague(names, "lukić dragan") == "Dragan Lukić"
    assert asked_for_colleague(names, "lukić") == ""
    assert asked_for_colleague(names, "Dragan Petrović") == ""
    assert asked_for_colleague([], "Dragan Lukić") == ""


@pytest.mark.parametrize(
    ("hour", "off"), [(5, False), (6, False), (12, False), (15, False), (16, True), (3, True)]
)
def test_an_hour_at_which_nobody_ever_saw_him_is_off_shift(hour: int, off: bool) -> None:
    assert is_off_shift(NOON.replace(hour=hour), early_shifts(20)) is off


def test_of_few_log_ins_no_habit_is_read_nor_from_the_one_that_is_going_on() -> None:
    night = NOON.replace(hour=3)
    now = (night, night + HOUR)

    assert not is_off_shift(night, early_shifts(LEAST_LEARNT - 1))
    assert is_off_shift(night, [*early_shifts(LEAST_LEARNT), now])


@given(st.datetimes(), st.integers(0, 23))
def test_an_hour_that_was_worked_on_ten_days_is_never_off_shift(at: datetime, long: int) -> None:
    begun = NOON.replace(hour=at.hour, minute=at.minute)
    worked = [(begun - n * DAY, begun - n * DAY + long * HOUR) for n in range(1, 12)]

    assert not is_off_shift(begun, worked)
