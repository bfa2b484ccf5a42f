"""What may come in about a summary and its answer."""

from __future__ import annotations

from typing import Any

from marshmallow import fields as plain
from marshmallow import post_load, pre_load

from borderdesk.domain.sharing import (
    Channel,
    Draft,
    FactChoice,
    Handling,
    InformationGrade,
    OfferAnswer,
    SharingAct,
    SourceGrade,
    Urgency,
)
from borderdesk.schemas.fields import (
    Choice,
    Groups,
    Several,
    Strict,
    Text,
    Version,
    Whole,
)


class FactChoiceSchema(Strict):
    key = Text(40, required=True)
    source = Choice(SourceGrade, required=True)
    information = Choice(InformationGrade, required=True)
    handling = Several(Handling)

    @post_load
    def choice(self, data: dict[str, Any], **_: Any) -> FactChoice:
        return FactChoice(**data | {"handling": frozenset(data["handling"])})


class DraftSchema(Strict):
    partner_id = Whole(1, 2**31 - 1, required=True)
    purpose = Text(500, least=10, required=True)
    request = Text(2000)
    urgency = Choice(Urgency, load_default=Urgency.ROUTINE)
    restriction = Text(500)
    choices = Groups(FactChoiceSchema, 200)

    @pre_load
    def ticked_ones(self, data: Any, **_: Any) -> Any:
        """A form sends every fact by its key, with `chosen` where its box was ticked."""
        if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
            return data
        given = dict(data)
        facts = given.pop("facts")
        given["choices"] = [
            {"key": key} | {name: value for name, value in fact.items() if name != "chosen"}
            for key, fact in facts.items()
            if isinstance(fact, dict) and fact.get("chosen")
        ]
        return given

    @post_load
    def draft(self, data: dict[str, Any], **_: Any) -> Draft:
        return Draft(**data | {"choices": tuple(data["choices"])})


class SendSchema(Strict):
    version = Version()
    channel = Choice(Channel, load_default=Channel.DESK)


class OfferAnswerSchema(Strict):
    version = Version()
    act = Choice(SharingAct, required=True)
    purpose_accepted = plain.Boolean(load_default=False)
    words = Text(2000)

    @post_load
    def answer(self, data: dict[str, Any], **_: Any) -> OfferAnswer:
        return OfferAnswer(**data)


class PaperAnswerSchema(Strict):
    """An answer that came on paper: its code, and who gave it."""

    code = Text(20, required=True)
    on_behalf_of = Text(120, least=2, required=True)
    act = Choice(SharingAct, required=True)
    purpose_accepted = plain.Boolean(load_default=False)
    words = Text(2000)
