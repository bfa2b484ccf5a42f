from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.permissions import POLICY, Act
from borderdesk.domain.saved_filters import MOST, READ_BY, ListName, check_name, check_room

NAMES = st.text(min_size=2, max_size=40)


@given(NAMES, st.lists(NAMES, max_size=5))
def test_no_two_filters_of_a_list_are_called_alike(name: str, others: list[str]) -> None:
    check_name(name, [other for other in others if other.casefold() != name.casefold()])

    with pytest.raises(Unacceptable):
        check_name(name, [*others, name])
    with pytest.raises(Unacceptable):
        check_name(f"{name}ž", [f"{name}Ž", *others])


@given(st.lists(NAMES, max_size=2 * MOST))
def test_there_is_room_for_a_dozen(others: list[str]) -> None:
    if len(others) < MOST:
        check_room(others)
    else:
        with pytest.raises(Unacceptable):
            check_room(others)


def test_whoever_reads_a_list_may_keep_filters_of_it_and_nobody_else() -> None:
    readers = {role for act in READ_BY.values() for role in POLICY[act].roles}

    assert set(READ_BY) == set(ListName)
    assert POLICY[Act.KEEP_FILTERS].roles == readers
