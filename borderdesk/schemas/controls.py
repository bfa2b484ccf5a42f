"""What may come in about the control sample."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.controls import MOST_PERCENT
from borderdesk.domain.lookups import Grounds
from borderdesk.schemas.fields import ReasonSchema, Whole
from borderdesk.schemas.lookups import GroundsSchema, grounds_of


class ShareSchema(ReasonSchema):
    """How many crossings in a hundred a post draws by lot, and why so many."""

    percent = Whole(0, MOST_PERCENT, required=True)


class GroupExportSchema(GroundsSchema):
    """Why the numbers by groups leave the desk. Loads into `Grounds`."""

    @post_load
    def grounds(self, data: dict[str, Any], **_: Any) -> Grounds:
        return grounds_of(data)
