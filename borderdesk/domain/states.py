"""How a record moves: tables of (state, act) → state, and the two questions asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from borderdesk.domain.errors import OutOfOrder

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


def next_state(table: Mapping[tuple[State, Move], State], state: State, act: Move) -> State:
    """The state that `act` leads to.

    Raises:
        OutOfOrder: the record's state does not allow the act.
    """
    try:
        return table[state, act]
    except KeyError:
        raise OutOfOrder(act, state) from None


def acts_open_to(table: Mapping[tuple[State, Move], State], state: State) -> list[Move]:
    """The acts that a page may offer in this state."""
    return [act for (from_state, act) in table if from_state == state]
