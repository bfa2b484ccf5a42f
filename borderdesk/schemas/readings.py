"""What may come in from a reader."""

from __future__ import annotations

from borderdesk.domain.readings import Read
from borderdesk.schemas.fields import Choice, Strict, Text


class ReadSchema(Strict):
    """Lines or a number as read; `what` says what they are where the field they stand in tells."""

    text = Text(200, required=True)
    what = Choice(Read, load_default=None, allow_none=True)
