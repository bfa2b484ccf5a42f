"""What may come in about a report kept apart."""

from __future__ import annotations

from borderdesk.schemas.fields import Strict, Text


class ComparedSchema(Strict):
    words = Text(2000, least=10, required=True)
