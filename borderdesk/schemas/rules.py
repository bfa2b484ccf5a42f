"""What may come in about lane rules."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, post_load, validates

from borderdesk.domain.countries import country_of
from borderdesk.domain.errors import N_
from borderdesk.domain.rules import ALLOWED, Comparison, Condition, Field, NewRule
from borderdesk.domain.selection import LONGEST, LaneColour
from borderdesk.schemas.fields import Choice, Day, Groups, Strict, Text, Version

MOST_LINES = 40  # more than a rule may have; how many it may, the domain says
NOT_ASKED = N_("A rule asks about shipments alone. Choose one of the lines offered.")


class ConditionSchema(Strict):
    """A line of the page: `asks` is field.comparison, or field.is.value where values are few."""

    asks = Text(60, required=True)
    value = Text(40)

    @validates("asks")
    def asks_about_a_shipment(self, asked: str, **_: Any) -> None:
        field, _dot, rest = asked.partition(".")
        comparison = rest.partition(".")[0]
        if field not in set(Field) or comparison not in ALLOWED[Field(field)]:
            raise ValidationError(NOT_ASKED)

    @post_load
    def condition(self, data: dict[str, Any], **_: Any) -> Condition:
        field, comparison, *chosen = data["asks"].split(".", 2)
        value = chosen[0] if chosen else data["value"]
        return Condition(Field(field), Comparison(comparison), _written(Field(field), value))


def _written(field: Field, value: str) -> str:
    """The value as it is compared: numbers without blanks, countries by their code."""
    if field is Field.HS_CODE:
        return re.sub(r"[ .]", "", value)
    if field is Field.ORIGIN:
        return country_of(value) or value
    if field is Field.CONTAINER:
        return re.sub(r"[\s-]", "", value).upper()
    return value


class RuleSchema(Strict):
    name = Text(80, least=3, required=True)
    sentence = Text(LONGEST, least=3, required=True)
    colour = Choice(LaneColour, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    post_code = Text(16)
    conditions = Groups(ConditionSchema, MOST_LINES)

    @post_load
    def rule(self, data: dict[str, Any], **_: Any) -> NewRule:
        return NewRule(**data | {"conditions": tuple(data["conditions"])})


class WhySchema(Strict):
    """Why a rule is proposed or ended, in the version that was read."""

    version = Version()
    reason = Text(2000, least=10, required=True)
