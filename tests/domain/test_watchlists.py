from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.states import acts_open_to, next_state
from borderdesk.domain.watchlists import (
    MOST_REMOVED,
    VERSION,
    Action,
    Fault,
    VersionAct,
    VersionState,
    check_shrinking,
)
from borderdesk.matching.particulars import Kind, Name, Particulars
from tests import factories

CELLS = list(product(VersionState, VersionAct))


@pytest.mark.parametrize(("state", "act"), CELLS, ids=lambda value: value.value)
def test_every_cell_of_the_table_leads_on_or_is_out_of_order(
    state: VersionState, act: VersionAct
) -> None:
    if (state, act) in VERSION:
        assert next_state(VERSION, state, act) is VERSION[state, act]
        assert act in acts_open_to(VERSION, state)
        return

    with pytest.raises(OutOfOrder):
        next_state(VERSION, state, act)
    assert act not in acts_open_to(VERSION, state)


def test_a_superseded_version_never_comes_back_into_force() -> None:
    assert acts_open_to(VERSION, VersionState.SUPERSEDED) == []


@given(st.integers(1, 10**6), st.data())
def test_a_publication_may_drop_three_tenths_of_a_list_and_no_more(
    before: int, data: st.DataObject
) -> None:
    removed = data.draw(st.integers(0, before))

    if removed / before <= MOST_REMOVED:
        check_shrinking(before, removed)
        return

    with pytest.raises(Unacceptable) as refusal:
        check_shrinking(before, removed)
    assert str(removed) in str(refusal.value)


def test_the_first_publication_of_a_list_drops_nothing() -> None:
    check_shrinking(0, 0)


@given(st.integers(0, 10**6), st.text(max_size=12))
def test_an_entry_that_says_the_same_has_the_same_digest_wherever_it_stands(
    line: int, key: str
) -> None:
    entry = factories.entry("Đorđe PETROVIĆ")

    assert replace(entry, line=line, source_key=key).digest == entry.digest


OTHER = Particulars(Kind.PERSON, (Name("Ivo SORIN"),))


@pytest.mark.parametrize(
    "change",
    [
        {"programme": "Sanctions"},
        {"remarks": "Seen at Karsno."},
        {"listed_on": date(2026, 1, 2)},
        {"action": Action.ARREST},
        {"particulars": OTHER},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_says_something_else_has_another_digest(change: dict[str, Any]) -> None:
    entry = factories.entry("Đorđe PETROVIĆ")

    assert replace(entry, **change).digest != entry.digest


def test_a_fault_names_its_line_unless_it_is_of_the_whole_file() -> None:
    values = (("key", "K7"),)

    assert str(Fault(12, "There are two of %(key)s.", values)) == "line 12: There are two of K7."
    assert str(Fault(0, "The file ends too early.")) == "The file ends too early."
