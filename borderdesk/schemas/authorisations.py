"""What may come in as an authorisation for arms."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from borderdesk.domain.authorisations import AuthorisationKind, NewAuthorisation, Unit
from borderdesk.schemas.fields import Choice, Day, Strict, Text, Version, Whole


class AuthorisationSchema(Strict):
    kind = Choice(AuthorisationKind, required=True)
    number = Text(60, required=True)
    issuer = Text(160, required=True)
    holder = Text(160, required=True)
    goods = Text(300, required=True)
    end_user_certificate = Text(60)
    valid_from = Day(required=True)
    valid_until = Day(required=True)
    unit = Choice(Unit, required=True)
    quantity = Whole(1, 100_000_000, required=True)

    @post_load
    def authorisation(self, data: dict[str, Any], **_: Any) -> NewAuthorisation:
        return NewAuthorisation(**data)


class AuthorisationWithdrawalSchema(Strict):
    version = Version()
    reason = Text(2000, least=10, required=True)
