from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.exhibits import (
    Acquisition,
    ExhibitKind,
    FirearmType,
    Mark,
    MarkKind,
    MarksCondition,
    NewFirearm,
    Piece,
    check_marks,
    check_piece,
)
from tests.factories import NOON

UNREADABLE = {MarksCondition.NEVER_MARKED, MarksCondition.OBLITERATED}


def firearm(serial: str, marks: MarksCondition) -> NewFirearm:
    return NewFirearm(
        FirearmType.PISTOL, Acquisition.SEIZED, taken_at=NOON, serial=serial, marks=marks
    )


@given(st.text(max_size=8), st.sampled_from(list(MarksCondition)))
def test_serial_and_marks_stand_together_or_are_refused_at_the_serial(
    serial: str, marks: MarksCondition
) -> None:
    torn = marks in UNREADABLE if serial else marks is MarksCondition.INTACT

    if torn:
        with pytest.raises(Unacceptable) as refusal:
            check_marks(firearm(serial, marks))
        assert refusal.value.field == "serial"
    else:
        check_marks(firearm(serial, marks))


def test_a_serial_where_none_could_be_read_says_to_leave_it_empty() -> None:
    with pytest.raises(Unacceptable, match="leave this empty"):
        check_marks(firearm("KW 40318", MarksCondition.OBLITERATED))


def test_intact_marks_without_a_serial_ask_to_type_it() -> None:
    with pytest.raises(Unacceptable, match="type the serial"):
        check_marks(firearm("", MarksCondition.INTACT))


def test_a_further_mark_that_cannot_be_read_is_told_at_its_own_field() -> None:
    unread = Mark(MarkKind.PROOF, "N", condition=MarksCondition.OBLITERATED)
    pistol = Piece(ExhibitKind.FIREARM, further_marks=(Mark(MarkKind.YEAR, "1972"), unread))

    with pytest.raises(Unacceptable) as refusal:
        check_piece(pistol)

    assert refusal.value.field == "further_marks.1.text"
