"""What may come in about a post."""

from __future__ import annotations

from borderdesk.schemas.fields import Day, ReasonSchema, Strict, Text


class PhonesSchema(ReasonSchema):
    """Whom to ring at a post, and why it changes."""

    duty_phone = Text(40)
    eod_phone = Text(40)
    child_phone = Text(40)


class LogSchema(Strict):
    """Of which day the log is read."""

    on = Day(load_default=None, allow_none=True)
