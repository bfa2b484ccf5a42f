from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.protection import (
    PROTECTION,
    NewRequest,
    ProtectionAct,
    ProtectionState,
    check_request,
    is_minor,
)

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("born_on", "minor"),
    [
        ("2008-03-01", False),  # eighteen today
        ("2008-03-02", True),
        ("2008-02-29", False),
        ("2008-03", True),  # eighteen on some day of this month
        ("2008-02", False),
        ("2008", True),
        ("2007", False),
        ("2026-03-01", True),
        ("", False),
    ],
)
def test_who_may_still_be_under_eighteen_is_a_minor(born_on: str, minor: bool) -> None:
    assert is_minor(born_on, TODAY) is minor


def test_who_is_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    assert is_minor("2008-02-29", date(2026, 2, 28))
    assert not is_minor("2008-02-29", date(2026, 3, 1))


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 40_000))
def test_nobody_becomes_a_minor_by_growing_older(born: date, days: int) -> None:
    later = born + timedelta(days=days)

    now, next_day = (is_minor(born.isoformat(), day) for day in (later, later + timedelta(days=1)))

    assert now or not next_day


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.dates(date(1990, 1, 1)))
def test_to_know_less_of_a_birth_never_takes_protection_away(born: date, day: date) -> None:
    exactly = is_minor(born.isoformat(), day)

    assert not exactly or is_minor(born.isoformat()[:7], day)
    assert not exactly or is_minor(born.isoformat()[:4], day)


def test_every_state_and_act_of_a_request() -> None:
    reached = {
        (state, act): PROTECTION.get((state, act))
        for state in ProtectionState
        for act in ProtectionAct
    }

    assert reached == {
        (ProtectionState.ASKED, ProtectionAct.REFER): ProtectionState.REFERRED,
        (ProtectionState.ASKED, ProtectionAct.END): ProtectionState.ENDED,
        (ProtectionState.REFERRED, ProtectionAct.REFER): ProtectionState.REFERRED,
        (ProtectionState.REFERRED, ProtectionAct.END): ProtectionState.ENDED,
        (ProtectionState.ENDED, ProtectionAct.REFER): None,
        (ProtectionState.ENDED, ProtectionAct.END): None,
    }


@pytest.mark.parametrize(
    "asked",
    [
        NewRequest(" ", ("AFG",)),
        NewRequest("Iva", ()),
        NewRequest("Iva", ("AFG", "IRN", "IRQ", "SYR")),
        NewRequest("Iva", ("Atlantis",)),
    ],
)
def test_a_request_names_somebody_and_one_to_three_countries(asked: NewRequest) -> None:
    with pytest.raises(Unacceptable):
        check_request(asked)
