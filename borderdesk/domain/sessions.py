"""When a screen is locked, and which PIN may open it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

from borderdesk.domain.errors import N_, Unacceptable

IDLE = timedelta(minutes=15)  # without a request or a key
PIN_TRIES = 3  # then everybody logs in anew

NOT_SIX = N_("A PIN has six digits, 0 to 9.")
ALL_ALIKE = N_("Six times the same digit is the first that anyone would try.")
RUNNING = N_("Digits in a row, such as 234567, are the first that anyone would try.")


def is_locked(locked_at: datetime | None, last_seen_at: datetime, at: datetime) -> bool:
    """Whether the screen is locked: by hand, or because nobody was at it for IDLE."""
    return locked_at is not None or at - last_seen_at > IDLE


def check_pin(pin: str) -> None:
    """Let a PIN pass, or say why it will not do. Every PIN that passes is six digits of ASCII.

    Raises:
        Unacceptable: too short or long, no digits, all alike, or running up or down.
    """
    if not re.fullmatch("[0-9]{6}", pin):
        raise Unacceptable("pin", NOT_SIX)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps == {0}:
        raise Unacceptable("pin", ALL_ALIKE)
    if steps in ({1}, {9}):  # round the corner too: 890123
        raise Unacceptable("pin", RUNNING)
