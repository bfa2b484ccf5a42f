"""By what the ledger is narrowed."""

from __future__ import annotations

from borderdesk.schemas.fields import Strict, Text, Whole


class LedgerFiltersSchema(Strict):
    act = Text(60)
    subject = Text(80)
    officer_id = Whole(1, 2**31 - 1, load_default=None, allow_none=True)
    page = Whole(1, 100_000, load_default=1)


class LedgerExportSchema(Strict):
    """The same lines as a table that leaves the desk, and why it does."""

    act = Text(60)
    subject = Text(80)
    officer_id = Whole(1, 2**31 - 1, load_default=None, allow_none=True)
    reason = Text(500, least=3, required=True)
