from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.alarms import (
    HEARD_WITH,
    LEAST,
    LEVELS,
    MOST,
    PATIENCE,
    AlarmKind,
    due_at,
    escalated,
    goes_to,
    is_own_name,
)
from borderdesk.domain.permissions import POLICY, Act
from tests.factories import NOON

levels = st.integers(LEAST, MOST)
moments = st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda later: NOON + later)


def test_every_kind_has_a_level_and_every_level_its_patience() -> None:
    assert set(LEVELS) == set(AlarmKind)
    assert set(LEVELS.values()) <= set(PATIENCE) == {1, 2, 3}


def test_the_louder_an_alarm_the_sooner_it_is_due() -> None:
    waits = [PATIENCE[level] for level in sorted(PATIENCE)]

    assert waits == sorted(waits, reverse=True)


@given(levels, moments, moments)
def test_an_alarm_rises_by_one_level_at_most_and_only_when_it_is_overdue(
    level: int, due: datetime, at: datetime
) -> None:
    raised, new_due = escalated(level, due, at)

    if at <= due:
        assert (raised, new_due) == (level, due)
    else:
        assert raised == min(level + 1, MOST)
        assert new_due == at + PATIENCE[raised] > at


@given(levels, moments)
def test_an_alarm_that_has_just_risen_is_given_time(level: int, at: datetime) -> None:
    raised, due = escalated(level, at - timedelta(seconds=1), at)

    assert escalated(raised, due, at) == (raised, due)
    assert due == due_at(raised, at)


@pytest.mark.parametrize(
    ("name", "caption", "own"),
    [
        ("Miron Velkarov", "VELKAROV, Miron", True),
        ("Miron Velkarov", "Мирон ВЕЛКАРОВ", True),
        ("Đorđe Petrović", "DJORDJE PETROVIC", True),
        ("Officer 1", "Miron VELKAROV", False),
        ("Miron Velkarov", "Milena VELKAROVA", False),
        ("Miron Velkarov", "TE-481-KP", False),
        ("Miron", "Мирон", True),
        ("Sardar", "Sardan", False),
        ("", "Miron VELKAROV", False),
    ],
)
def test_ones_own_name_is_known_in_any_spelling(name: str, caption: str, own: bool) -> None:
    assert is_own_name(name, caption) is own


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_every_alarm_goes_to_somebody_who_hears_and_answers_it(kind: AlarmKind) -> None:
    asked = {Act.ACKNOWLEDGE_ALARM, Act.READ_ALARM, HEARD_WITH.get(kind, Act.READ_ALARM)}

    assert goes_to(kind)
    assert all(set(goes_to(kind)) <= POLICY[act].roles for act in asked)
