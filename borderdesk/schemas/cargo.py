"""What may come in as a load: several consignments, or one as reports said it before."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, post_load, pre_load, validates, validates_schema
from marshmallow import fields as plain

from borderdesk.domain.cargo import (
    MOST_DOCUMENTS,
    MOST_EQUIPMENT,
    MOST_ITEMS,
    MOST_PARTIES,
    Consignment,
    Equipment,
    Fullness,
    GoodsItem,
    Mode,
    PackageKind,
    Party,
    PartyRole,
    TransportDocument,
    TransportPaper,
)
from borderdesk.domain.countries import country_of
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.errors import N_
from borderdesk.domain.harmonised import exists
from borderdesk.schemas.fields import (
    NO_COUNTRY,
    NOT_LIST,
    TOO_LONG,
    Choice,
    Day,
    Groups,
    Strict,
    Text,
    Whole,
)

NOT_HS = N_("An HS code has 4 to 10 digits.")
NO_SUCH_HS = N_("The Harmonized System has no such code. Its first four digits will do.")
NOT_CURRENCY = N_("Type the currency in three letters, such as EUR.")
WHICH_CURRENCY = N_("Say in which currency.")
NOT_UN = N_("A UN number has four digits, such as UN 0012.")
NOT_SIZE = N_("Size and type are four signs, such as 22G1.")
NET_OVER_GROSS = N_("The net weight is more than the gross weight.")
MOST_SEALS = 40
MOST_KG = 1_000_000


def _known(value: str) -> None:
    if value and not country_of(value):
        raise ValidationError(NO_COUNTRY)


def _hs_code(value: str) -> None:
    if value and not re.fullmatch(r"[0-9]{4,10}", _digits(value)):
        raise ValidationError(NOT_HS)


def _existing_hs_code(value: str) -> None:
    _hs_code(value)
    if value and not exists(_digits(value)):
        raise ValidationError(NO_SUCH_HS)


def _digits(value: str) -> str:
    return re.sub(r"[ .]", "", value)


def _number(value: str) -> str:
    """A number as capitals without blanks and hyphens."""
    return re.sub(r"[\s-]", "", value).upper()


class GoodsItemSchema(Strict):
    description = Text(500)
    hs_code = Text(60, checks=[_existing_hs_code])  # words, too, so that codes can be proposed
    packages = Whole(1, 1_000_000, load_default=None, allow_none=True)
    gross_weight_kg = Whole(0, MOST_KG, load_default=None, allow_none=True)
    net_weight_kg = Whole(0, MOST_KG, load_default=None, allow_none=True)
    package_kind = Choice(PackageKind, load_default=None, allow_none=True)
    origin = Text(60, checks=[_known])
    value = Whole(0, 2**31 - 1, load_default=None, allow_none=True)
    currency = Text(3)
    un_number = Text(8)
    pieces = Whole(1, 100_000_000, load_default=None, allow_none=True)

    @validates("currency")
    def is_a_currency(self, value: str, **_: Any) -> None:
        if value and not re.fullmatch(r"[A-Za-z]{3}", value):
            raise ValidationError(NOT_CURRENCY)

    @validates("un_number")
    def is_a_un_number(self, value: str, **_: Any) -> None:
        if value and not re.fullmatch(r"(?:UN ?)?[0-9]{4}", value.upper()):
            raise ValidationError(NOT_UN)

    @validates_schema(skip_on_field_errors=True)
    def adds_up(self, data: dict[str, Any], **_: Any) -> None:
        gross, net = data["gross_weight_kg"], data["net_weight_kg"]
        if gross is not None and net is not None and net > gross:
            raise ValidationError(NET_OVER_GROSS, "net_weight_kg")
        if data["value"] is not None and not data["currency"]:
            raise ValidationError(WHICH_CURRENCY, "currency")

    @post_load
    def item(self, data: dict[str, Any], **_: Any) -> GoodsItem:
        data["hs_code"] = _digits(data["hs_code"])
        data["origin"] = country_of(data["origin"])
        data["currency"] = data["currency"].upper()
        data["un_number"] = data["un_number"][-4:]
        return GoodsItem(**data)


class EquipmentSchema(Strict):
    number = Text(20, required=True)
    size_type = Text(4)
    fullness = Choice(Fullness, load_default=None, allow_none=True)

    @validates("size_type")
    def is_a_size(self, value: str, **_: Any) -> None:
        if value and not re.fullmatch(r"[0-9A-Za-z]{4}", value):
            raise ValidationError(NOT_SIZE)

    @post_load
    def equipment(self, data: dict[str, Any], **_: Any) -> Equipment:
        return Equipment(_number(data["number"]), data["size_type"].upper(), data["fullness"])


class PartySchema(Strict):
    role = Choice(PartyRole, required=True)
    name = Text(160, required=True)

    @post_load
    def party(self, data: dict[str, Any], **_: Any) -> Party:
        return Party(**data)


class TransportDocumentSchema(Strict):
    kind = Choice(TransportPaper, required=True)
    number = Text(40, required=True)
    issued_on = Day(load_default=None, allow_none=True)

    @post_load
    def document(self, data: dict[str, Any], **_: Any) -> TransportDocument:
        return TransportDocument(**data)


class SealedSchema(Strict):
    """What has seals. A form sends them in one field, set apart by commas or blanks."""

    seals = plain.List(Text(40), load_default=list, error_messages={"invalid": NOT_LIST})

    @pre_load
    def seals_in_one_line(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("seals"), str):
            return data | {"seals": [part for part in re.split(r"[,;\s]+", data["seals"]) if part]}
        return data

    @validates("seals")
    def few_seals(self, value: list[str], **_: Any) -> None:
        if len(value) > MOST_SEALS:
            raise ValidationError(TOO_LONG)


class ConsignmentSchema(SealedSchema):
    consignor = Text(160)
    consignee = Text(160)
    carrier = Text(160)
    parties = Groups(PartySchema, MOST_PARTIES)
    items = Groups(GoodsItemSchema, MOST_ITEMS)
    equipment = Groups(EquipmentSchema, MOST_EQUIPMENT)
    documents = Groups(TransportDocumentSchema, MOST_DOCUMENTS)
    mrn = Text(24)
    mode = Choice(Mode, load_default=None, allow_none=True)

    @post_load
    def consignment(self, data: dict[str, Any], **_: Any) -> Consignment:
        several = ("parties", "items", "equipment", "documents", "seals")
        data |= {name: tuple(data[name]) for name in several}
        return Consignment(**data | {"mrn": _number(data["mrn"])})


class FlatConsignmentSchema(SealedSchema):
    """A load as reports said it before there were several. What was right then is right still:
    a device that sends such a report again must be understood."""

    consignor = Text(160)
    consignee = Text(160)
    carrier = Text(160)
    description = Text(500)
    hs_code = Text(12, checks=[_hs_code])
    container_number = Text(20)
    packages = Whole(0, 1_000_000, load_default=None, allow_none=True)
    gross_weight_kg = Whole(0, MOST_KG, load_default=None, allow_none=True)
    net_weight_kg = Whole(0, MOST_KG, load_default=None, allow_none=True)

    @post_load
    def consignment(self, data: dict[str, Any], **_: Any) -> Consignment:
        data["hs_code"] = _digits(data["hs_code"])
        data["container_number"] = _number(data["container_number"])
        return FlatConsignment(**data | {"seals": tuple(data["seals"])}).consignment
