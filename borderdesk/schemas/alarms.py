"""What may come in about an alarm."""

from __future__ import annotations

from marshmallow import fields

from borderdesk.schemas.fields import WordsSchema


class AcknowledgeSchema(WordsSchema):
    """What is done about it; and whether it was said on the desk, to which one goes back then."""

    at_desk = fields.Boolean(load_default=False)
