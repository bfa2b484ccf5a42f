"""What opens a locked screen, and what proves once more who one is."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates, validates_schema

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.sessions import check_pin
from borderdesk.schemas.accounts import MOST_PASSWORD
from borderdesk.schemas.fields import NOT_TEXT, Strict, Text

NOT_TWICE = N_("The two PINs differ; type the same one twice.")


class SecretSchema(Strict):
    """A PIN or a password: not trimmed, and never shown again. `next` is where to go then."""

    proof = fields.String(
        required=True,
        validate=validate.Length(1, MOST_PASSWORD, error=NOT_TEXT),
        error_messages={"required": N_("Type it first."), "invalid": NOT_TEXT},
    )
    next = Text(2000)


class PinSchema(Strict):
    """A new PIN, typed twice. Loads into the PIN."""

    pin = fields.String(
        required=True, error_messages={"required": N_("Type it first."), "invalid": NOT_TEXT}
    )
    pin_again = fields.String(load_default="", error_messages={"invalid": NOT_TEXT})

    @validates("pin")
    def is_a_pin(self, value: str, **_: Any) -> None:
        try:
            check_pin(value)
        except Unacceptable as error:
            raise ValidationError(error.sentence) from None

    @validates_schema
    def is_the_same_twice(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("pin") != data.get("pin_again"):
            raise ValidationError(NOT_TWICE, "pin_again")

    @post_load
    def once(self, data: dict[str, Any], **_: Any) -> str:
        return str(data["pin"])
