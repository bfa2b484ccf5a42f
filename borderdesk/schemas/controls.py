"""What may come in about the control sample."""

from __future__ import annotations

from borderdesk.domain.controls import MOST_PERCENT
from borderdesk.schemas.fields import ReasonSchema, Whole


class ShareSchema(ReasonSchema):
    """How many crossings in a hundred a post draws by lot, and why so many."""

    percent = Whole(0, MOST_PERCENT, required=True)
