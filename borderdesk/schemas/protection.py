"""What may come in about somebody who asks for protection."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.protection import Authority, NewRequest, Referred
from borderdesk.schemas.fields import Choice, ReasonSchema, Strict, Text, VersionSchema


class RequestSchema(Strict):
    """Who asks, from which countries, and what was said."""

    person = Text(200, required=True)
    country = Text(3, required=True)
    country_2 = Text(3)
    country_3 = Text(3)
    words = Text(2000)

    @post_load
    def made(self, data: dict[str, Any], **_: object) -> NewRequest:
        """As the services take it."""
        countries = (data[name] for name in ("country", "country_2", "country_3"))
        return NewRequest(data["person"], tuple(filter(None, countries)), data["words"])


class ReferredSchema(VersionSchema):
    """To whom the person was handed over."""

    authority = Choice(Authority, required=True)
    words = Text(2000)

    @post_load
    def made(self, data: dict[str, Any], **_: object) -> Referred:
        """As the services take it."""
        return Referred(data["version"], data["authority"], data["words"])


class EndSchema(VersionSchema, ReasonSchema):
    """Why a protection ends."""
