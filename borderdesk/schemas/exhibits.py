"""What may come in about a seized thing."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates

from borderdesk.domain.countries import country_of
from borderdesk.domain.errors import N_
from borderdesk.domain.exhibits import Acquisition, FirearmType, MarksCondition, NewFirearm
from borderdesk.schemas.fields import Choice, Moment, Strict, Text, Whole


class ExhibitFiltersSchema(Strict):
    page = Whole(1, 10_000, load_default=1)


class FirearmSchema(Strict):
    type = Choice(FirearmType, required=True)
    acquisition = Choice(Acquisition, load_default=Acquisition.SEIZED)
    taken_at = Moment(required=True)
    make = Text(80)
    model = Text(80)
    calibre = Text(40)
    serial = Text(60)
    country = Text(60)
    marks = Choice(MarksCondition, load_default=MarksCondition.NOT_EXAMINED)
    place = Text(200)
    note = Text(2000)

    @validates("country")
    def is_a_country(self, value: str, **_: Any) -> None:
        if value and not country_of(value):
            raise ValidationError(N_("There is no such country."))

    @post_load
    def firearm(self, data: dict[str, Any], **_: Any) -> NewFirearm:
        return NewFirearm(**data | {"country": country_of(data["country"])})
