"""What may come in to amend a report or to void a crossing, from a form or as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.amending import Amendment, Voiding, VoidKind
from borderdesk.domain.differences import Side
from borderdesk.schemas.fields import Choice, Groups, Strict, Text, Version, Whole
from borderdesk.schemas.inspections import InspectionReportSchema

LEAST_REASON = 10  # signs, so that it says something
MOST_CHOICES = 400
OWN = ("version", "reason", "against", "chosen")


class ChosenSchema(Strict):
    """Whose words stand in a field that two people changed."""

    field = Text(80, required=True)
    side = Choice(Side, required=True)


class AmendmentSchema(InspectionReportSchema):
    """A whole report as it should read; its `submission_id` is that of the amendment."""

    version = Version()
    reason = Text(2000, least=LEAST_REASON, required=True)
    against = Whole(0, 2**31 - 1, load_default=0)
    chosen = Groups(ChosenSchema, MOST_CHOICES)

    @post_load
    def report(self, data: dict[str, Any], **_: Any) -> Any:
        own = {name: data.pop(name) for name in OWN}
        own["chosen"] = {one["field"]: one["side"] for one in own["chosen"]}
        report = super().report(data)
        return Amendment(amendment_id=report.submission_id, report=report, **own)


class VoidingSchema(Strict):
    version = Version()
    kind = Choice(VoidKind, required=True)
    reason = Text(2000, least=LEAST_REASON, required=True)
    double_of = Text(24)

    @post_load
    def voiding(self, data: dict[str, Any], **_: Any) -> Voiding:
        return Voiding(**data | {"double_of": data["double_of"].upper()})
