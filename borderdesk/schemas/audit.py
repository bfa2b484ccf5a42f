"""By what the ledger is narrowed."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.lookups import Grounds
from borderdesk.schemas.fields import Day, Strict, Text, Whole
from borderdesk.schemas.lookups import GroundsSchema, grounds_of


class LedgerLinesSchema(Strict):
    """Which lines; empty means all."""

    act = Text(60)
    subject = Text(80)
    officer_id = Whole(1, 2**31 - 1, load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)


class LedgerFiltersSchema(LedgerLinesSchema):
    page = Whole(1, 100_000, load_default=1)


class LedgerExportSchema(LedgerLinesSchema, GroundsSchema):
    """The same lines as a table that leaves the desk, and why it does."""

    @post_load
    def apart(self, data: dict[str, Any], **_: Any) -> tuple[dict[str, Any], Grounds]:
        """Which lines, and why."""
        grounds = grounds_of(data)
        return data, grounds
