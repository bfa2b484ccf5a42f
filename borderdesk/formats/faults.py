"""Faults of a file, counted: past a thousand nobody reads on, and a file may be made of them."""

from __future__ import annotations

from collections.abc import Iterator

from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault, NewEntry

MAX_FAULTS = 1_000

TOO_MANY_FAULTS = N_("Too much is wrong in this file; the rest of it was not read.")


def until_too_many(found: Iterator[NewEntry | Fault]) -> Iterator[NewEntry | Fault]:
    """What is found, until a thousand faults are among it; one more then says so."""
    faults = 0
    for item in found:
        yield item
        if isinstance(item, Fault):
            faults += 1
            if faults == MAX_FAULTS:
                yield Fault(item.line, TOO_MANY_FAULTS)
                return
