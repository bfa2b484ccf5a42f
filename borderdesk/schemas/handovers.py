"""What may come in with a hand-over."""

from __future__ import annotations

from borderdesk.schemas.fields import Strict, Text


class HandOverSchema(Strict):
    """Of which post, and what the officer adds in his own words."""

    post = Text(16, required=True)
    words = Text(4000)


class OfPostSchema(Strict):
    """Of which post a page is asked for."""

    post = Text(16)
