"""What may come in about lanes."""

from __future__ import annotations

from borderdesk.domain.lanes import Way
from borderdesk.schemas.fields import Choice, Strict, Whole


class LaneSchema(Strict):
    """Which lane of a post."""

    lane = Whole(1, 99, required=True)


class OpenLaneSchema(LaneSchema):
    """Which lane is opened, and which way it runs."""

    way = Choice(Way, required=True)
