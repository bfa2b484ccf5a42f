"""Whom or what the lists are asked for, from a form, as JSON, or as a row of a passenger list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from marshmallow import ValidationError, post_load, validates, validates_schema

from borderdesk.domain.countries import country_of
from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import birth_from
from borderdesk.domain.lookups import Grounds, LookUpKind, Question
from borderdesk.matching.particulars import (
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Sex,
)
from borderdesk.matching.scripts import script_of
from borderdesk.schemas.fields import Choice, Groups, Strict, Text
from borderdesk.schemas.lookups import GroundsSchema, grounds_of

NO_COUNTRY = N_("There is no such country.")
NO_DATE = N_("Type the date of birth as 1984-03-17, 1984-03 or 1984.")
NOBODY = N_("Give a name of two letters at least, or a number.")
NO_NAME = N_("A person's name has letters, two at least.")

# What a number is, where nobody says.
NUMBER_OF: Mapping[Kind, IdentifierKind] = {
    Kind.PERSON: IdentifierKind.PASSPORT,
    Kind.ORGANISATION: IdentifierKind.REGISTRATION,
    Kind.VEHICLE: IdentifierKind.PLATE,
    Kind.VESSEL: IdentifierKind.IMO,
    Kind.AIRCRAFT: IdentifierKind.TAIL,
    Kind.CONTAINER: IdentifierKind.CONTAINER,
    Kind.DOCUMENT: IdentifierKind.DOCUMENT,
    Kind.FIREARM: IdentifierKind.SERIAL,
}

MOST_SUBJECTS = 100  # of one request; more come as a file


class Screenings(NamedTuple):
    """Who is asked for in one request, and why."""

    subjects: tuple[Particulars, ...]
    grounds: Grounds


class AnswerAs(StrEnum):
    PAGE = "page"
    WORKBOOK = "xlsx"


class Passengers(NamedTuple):
    """Why a whole list is asked for, and how the answer is wanted."""

    grounds: Grounds
    answer_as: AnswerAs


def _country(value: str) -> None:
    if value and not country_of(value):
        raise ValidationError(NO_COUNTRY)


class SubjectFields(Strict):
    """One person or thing.

    The name is given whole or as surname and given names; `other_name` is the same one in
    another script or spelling, `patronymic` a person's father's name. A number may stand alone.
    """

    kind = Choice(Kind, load_default=Kind.PERSON)
    name = Text(400)
    surname = Text(160)
    given_names = Text(160)
    patronymic = Text(160)
    other_name = Text(400)
    born_on = Text(10)
    sex = Choice(Sex, load_default=Sex.UNKNOWN)
    nationality = Text(60, checks=[_country])
    number_kind = Choice(IdentifierKind, load_default=None, allow_none=True)
    number = Text(40)
    number_country = Text(60, checks=[_country])

    @validates("born_on")
    def is_a_date(self, value: str, **_: Any) -> None:
        try:
            birth_from(value)
        except ValueError:
            raise ValidationError(NO_DATE) from None

    @validates_schema(skip_on_field_errors=True)
    def asks_for_somebody(self, data: dict[str, Any], **_: Any) -> None:
        names = [name for name in _names(data) if _signs(name) >= 2]
        if not names and _signs(data["number"]) < 2:
            raise ValidationError(NOBODY, "name")
        if data["kind"] is Kind.PERSON:
            for name in _names(data):
                if sum(char.isalpha() for char in name) < 2:
                    raise ValidationError(NO_NAME, "name")


class SubjectSchema(SubjectFields):
    """Loads into the `Particulars` of one subject."""

    @post_load
    def particulars(self, data: dict[str, Any], **_: Any) -> Particulars:
        kind: Kind = data["kind"]
        birth = birth_from(data["born_on"])
        nationality = country_of(data["nationality"])
        number_kind = data["number_kind"] or NUMBER_OF[kind]
        number = Identifier(number_kind, data["number"], country_of(data["number_country"]))
        return Particulars(
            kind=kind,
            names=tuple(
                Name(
                    text,
                    NameKind.VARIATION if place else NameKind.PRIMARY,
                    script=script_of(text),
                    whole="" if place else _whole(data),
                )
                for place, text in enumerate(_names(data))
            ),
            births=(birth,) if birth else (),
            sex=data["sex"],
            nationalities=(nationality,) if nationality else (),
            identifiers=(number,) if data["number"] else (),
        )


def _names(data: Mapping[str, Any]) -> list[str]:
    whole = data["name"] or " ".join(
        part for part in (data["given_names"], data["surname"]) if part
    )
    return [name for name in (whole, data["other_name"]) if name]


def _whole(data: Mapping[str, Any]) -> str:
    """The name with the father's, of a person of whom it is said apart; else nothing."""
    father = data["patronymic"]
    if not father or data["kind"] is not Kind.PERSON:
        return ""
    before, after = (data["name"], "") if data["name"] else (data["given_names"], data["surname"])
    return " ".join(filter(None, (before, father, after)))


def _signs(text: str) -> int:
    """How many letters and digits there are: punctuation, emoji and marks name nobody."""
    return sum(char.isalnum() for char in text)


class AskingSchema(SubjectFields, GroundsSchema):
    """One subject and why it is asked for. Loads into a `Question` that keeps what was typed."""

    @post_load
    def question(self, data: dict[str, Any], **_: Any) -> Question:
        grounds = grounds_of(data)
        return Question(
            LookUpKind.LISTS,
            {k: str(v) for k, v in data.items() if v and v is not Sex.UNKNOWN},
            grounds,
        )


class ScreeningsSchema(GroundsSchema):
    """Some subjects and why, as JSON. Loads into `Screenings`."""

    subjects = Groups(SubjectSchema, MOST_SUBJECTS, required=True)

    @post_load
    def screenings(self, data: dict[str, Any], **_: Any) -> Screenings:
        grounds = grounds_of(data)
        return Screenings(tuple(data["subjects"]), grounds)


class PassengersSchema(GroundsSchema):
    """What comes in beside the file of a passenger list. Loads into `Passengers`."""

    answer_as = Choice(AnswerAs, load_default=AnswerAs.PAGE)

    @post_load
    def passengers(self, data: dict[str, Any], **_: Any) -> Passengers:
        return Passengers(answer_as=data.pop("answer_as"), grounds=grounds_of(data))
