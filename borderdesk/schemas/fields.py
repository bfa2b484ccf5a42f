"""Fields that say what is wrong in sentences an officer can act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError, fields, validate

from borderdesk.domain.errors import N_

NEEDED = N_("This is needed.")
TOO_LONG = N_("This is too long.")
TOO_SHORT = N_("Say a little more.")
NOT_TEXT = N_("This is not text.")
NOT_WHOLE = N_("Type a whole number.")
OUT_OF_RANGE = N_("This number cannot be right.")
NOT_CHOICE = N_("Choose one of the values offered.")
NOT_DAY = N_("Type the day as 2026-11-24.")
NOT_MOMENT = N_("Type the moment as 2026-11-24T02:40:00+01:00.")
NOT_ID = N_("This is no submission id (a UUID).")
UNKNOWN = N_("The desk does not know this field.")
CONTROL = N_("Leave out control characters.")
NOT_LIST = N_("This has to be a list.")
NOT_GROUP = N_("This has to be a group of fields.")
NO_COUNTRY = N_("There is no such country.")

_WORDS: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": NEEDED,
    "null": NEEDED,
    "validator_failed": NOT_TEXT,
}

Code = TypeVar("Code", bound=StrEnum)


def _plain(value: str) -> None:
    """Refuse what no keyboard types: control characters other than new lines and tabs."""
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value) or "\x7f" in value:
        raise ValidationError(CONTROL)
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise ValidationError(CONTROL)


def _sized(least: int, most: int) -> Callable[[str], None]:
    def check(value: str) -> None:
        if len(value) > most:
            raise ValidationError(TOO_LONG)
        if len(value) < least:
            raise ValidationError(TOO_SHORT if value else NEEDED)

    return check


class Text(fields.String):
    """Text of bounded length, its ends trimmed. Not required: empty where it is missing."""

    def __init__(self, most: int, *, least: int = 0, required: bool = False, **given: Any) -> None:
        checks = [_plain, _sized(max(least, int(required)), most), *given.pop("checks", [])]
        if not required:
            given.setdefault("load_default", "")
        super().__init__(
            required=required,
            validate=checks,
            error_messages=_WORDS | {"invalid": NOT_TEXT, "invalid_utf8": NOT_TEXT},
            **given,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> str:
        return str(super()._deserialize(value, attr, data, **given)).strip()


class Choice(fields.Enum[Code]):
    """One value of a code list."""

    def __init__(self, codes: type[Code], **given: Any) -> None:
        super().__init__(
            codes, by_value=True, error_messages=_WORDS | {"unknown": NOT_CHOICE}, **given
        )


class Several(fields.List[Any]):
    """Some values of a code list; a form with one box ticked sends a bare value."""

    def __init__(self, codes: type[StrEnum], **given: Any) -> None:
        if not given.get("required"):
            given.setdefault("load_default", list)
        super().__init__(Choice(codes), error_messages=_WORDS | {"invalid": NOT_LIST}, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> list[Any]:
        many = [value] if isinstance(value, str) else value
        return super()._deserialize(many, attr, data, **given)


class Whole(fields.Integer):
    """A whole number within bounds, both included."""

    def __init__(self, least: int, most: int, **given: Any) -> None:
        super().__init__(
            strict=False,
            validate=validate.Range(least, most, error=OUT_OF_RANGE),
            error_messages=_WORDS | {"invalid": NOT_WHOLE, "too_large": OUT_OF_RANGE},
            **given,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> Any:
        if isinstance(value, bool | float):
            raise ValidationError(NOT_WHOLE)
        if isinstance(value, str) and len(value) > 12:  # int() of a long text takes long
            raise ValidationError(OUT_OF_RANGE)
        return super()._deserialize(value, attr, data, **given)


class Numbers(fields.List[Any]):
    """Up to `many` whole numbers within bounds; a form with one box ticked sends a bare value."""

    def __init__(self, least: int, most: int, many: int) -> None:
        super().__init__(
            Whole(least, most),
            load_default=list,
            validate=validate.Length(max=many, error=TOO_LONG),
            error_messages=_WORDS | {"invalid": NOT_LIST},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> list[Any]:
        several = [value] if isinstance(value, str) else value
        return super()._deserialize(several, attr, data, **given)


class Day(fields.Date):
    def __init__(self, **given: Any) -> None:
        super().__init__(format="iso", error_messages=_WORDS | {"invalid": NOT_DAY}, **given)


def _in_our_time(value: datetime) -> None:
    """Refuse a year that no clock shows; at the ends of the calendar UTC cannot be computed."""
    if not 1970 <= value.year < 2200:
        raise ValidationError(OUT_OF_RANGE)


class Moment(fields.AwareDateTime):
    """A moment with its offset from UTC."""

    def __init__(self, **given: Any) -> None:
        words = {"invalid": NOT_MOMENT, "invalid_awareness": NOT_MOMENT}
        super().__init__(
            format="iso", validate=_in_our_time, error_messages=_WORDS | words, **given
        )


class SubmissionId(fields.UUID):
    def __init__(self) -> None:
        super().__init__(required=True, error_messages=_WORDS | {"invalid_uuid": NOT_ID})


class Group(fields.Nested):
    """A group of fields within another."""

    def __init__(self, schema: type[Schema], **given: Any) -> None:
        super().__init__(
            schema, error_messages=_WORDS | {"type": NOT_GROUP, "invalid": NOT_GROUP}, **given
        )


class Groups(fields.List[Any]):
    """Up to `most` groups of fields."""

    def __init__(self, schema: type[Schema], most: int, **given: Any) -> None:
        if not given.get("required"):
            given.setdefault("load_default", list)
        super().__init__(
            Group(schema),
            validate=validate.Length(max=most, error=TOO_LONG),
            error_messages=_WORDS | {"invalid": NOT_LIST},
            **given,
        )


class Separated(fields.List[Any]):
    """Up to `most` short texts; a form sends them in one field, set apart by blanks or commas."""

    def __init__(self, longest: int, most: int) -> None:
        super().__init__(
            Text(longest),
            load_default=list,
            validate=validate.Length(max=most, error=TOO_LONG),
            error_messages=_WORDS | {"invalid": NOT_LIST},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> list[Any]:
        many = (
            [part for part in re.split(r"[,;\s]+", value) if part]
            if isinstance(value, str)
            else value
        )
        return super()._deserialize(many, attr, data, **given)


class Version(Whole):
    """The version of the record as the officer has read it."""

    def __init__(self) -> None:
        super().__init__(1, 2**31 - 1, required=True)


class Strict(Schema):
    """A schema that refuses what it does not know, in our words."""

    error_messages = {"unknown": UNKNOWN, "type": NOT_GROUP}


class VersionSchema(Strict):
    """An act that needs nothing but the version it acts upon."""

    version = Version()


class ReasonSchema(Strict):
    """A reason, where there is no record whose version could be told."""

    reason = Text(2000, least=10, required=True)


class WordsSchema(VersionSchema):
    """An act that asks for words: a reason, a question, an answer."""

    words = Text(2000, least=3, required=True)
