"""What may come in when weapons are found: an ordnance find, or a seizure of several pieces."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.countries import country_of
from borderdesk.domain.errors import N_
from borderdesk.domain.exhibits import (
    Acquisition,
    AmmunitionType,
    Component,
    Counting,
    ExhibitKind,
    FirearmAction,
    FirearmType,
    Manufacture,
    Mark,
    MarkKind,
    MarksCondition,
    PartKind,
    Piece,
    Unit,
    WorkingOrder,
)
from borderdesk.domain.seizures import (
    AgeBand,
    Capacity,
    Certainty,
    CrimeContext,
    Danger,
    MadeSafe,
    NewSeizure,
    PersonCounted,
    PersonRole,
    ReceiptGiven,
    ReceiptLanguage,
    Route,
    SeizureReason,
    Transport,
)
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.fields import (
    NEEDED,
    Choice,
    Group,
    Groups,
    Moment,
    Strict,
    SubmissionId,
    Text,
    Whole,
)

NO_COUNTRY = N_("There is no such country.")
MOST_MARKS, MOST_PERSONS = 8, 20
MOST_OF_IT = 10_000_000  # rounds, grams or banknotes of one line
# One more than a seizure may have of all: what is too much is told in words of its own.
MOST_ROWS = 100
OTHERS = {
    kind.value: kind
    for kind in ExhibitKind
    if kind
    not in (
        ExhibitKind.FIREARM,
        ExhibitKind.AMMUNITION,
        ExhibitKind.PART,
        ExhibitKind.ORDNANCE,
        ExhibitKind.BAG,
    )
}


def _country(value: str) -> None:
    if value and not country_of(value):
        raise ValidationError(NO_COUNTRY)


class SeizureListSchema(Strict):
    page = Whole(1, 10_000, load_default=1)


class FoundOnSchema(Strict):
    """Upon what the page is opened, and what its first screen was answered."""

    inspection = Text(24)
    case = Text(24)
    danger = Choice(Danger, load_default=None)


class MarkSchema(Strict):
    kind = Choice(MarkKind, required=True)
    component = Choice(Component, load_default=None)
    text = Text(120)
    condition = Choice(MarksCondition, load_default=MarksCondition.NOT_EXAMINED)

    @post_load
    def mark(self, data: dict[str, Any], **_: Any) -> Mark:
        return Mark(**data)


class _PieceSchema(Strict):
    bag_number = Text(40)
    seal_number = Text(40)
    concealment = Choice(Concealment, load_default=None)


class FirearmPieceSchema(_PieceSchema):
    type = Choice(FirearmType, required=True)
    make = Text(80)
    model = Text(80)
    calibre = Text(40)
    serial = Text(60)
    country = Text(60, checks=[_country])
    marks = Choice(MarksCondition, load_default=MarksCondition.NOT_EXAMINED)
    action = Choice(FirearmAction, load_default=None)
    manufacture = Choice(Manufacture, load_default=None)
    order = Choice(WorkingOrder, load_default=None)
    further_marks = Groups(MarkSchema, MOST_MARKS)

    @post_load
    def piece(self, data: dict[str, Any], **_: Any) -> Piece:
        more = {
            "country": country_of(data["country"]),
            "further_marks": tuple(data["further_marks"]),
        }
        return Piece(ExhibitKind.FIREARM, **data | more)


class HeadstampSchema(Strict):
    """What is stamped on the base of a case, by the hours of a clock."""

    at_12 = Text(20)
    at_3 = Text(20)
    at_6 = Text(20)
    at_9 = Text(20)

    @post_load
    def by_the_clock(self, data: dict[str, Any], **_: Any) -> dict[str, str]:
        return {name.removeprefix("at_"): text for name, text in data.items() if text}


class AmmunitionPieceSchema(_PieceSchema):
    calibre = Text(40, required=True)
    quantity = Whole(1, MOST_OF_IT, required=True)
    counting = Choice(Counting, load_default=Counting.COUNTED)
    ammunition = Choice(AmmunitionType, load_default=None)
    headstamp = Group(HeadstampSchema, load_default=dict)
    lot = Text(60)
    packaging = Text(200)

    @post_load
    def piece(self, data: dict[str, Any], **_: Any) -> Piece:
        return Piece(ExhibitKind.AMMUNITION, unit=Unit.ROUND, **data)


class PartPieceSchema(_PieceSchema):
    part = Choice(PartKind, required=True)
    make = Text(80)
    calibre = Text(40)
    serial = Text(60)
    marks = Choice(MarksCondition, load_default=None)
    quantity = Whole(1, 100_000, load_default=1)
    description = Text(400)

    @post_load
    def piece(self, data: dict[str, Any], **_: Any) -> Piece:
        return Piece(ExhibitKind.PART, **data)


class OtherPieceSchema(_PieceSchema):
    kind = Choice(ExhibitKind, required=True)
    description = Text(400, required=True)
    quantity = Whole(1, MOST_OF_IT, load_default=1)
    unit = Choice(Unit, load_default=Unit.PIECE)

    @validates("kind")
    def is_no_weapon(self, value: ExhibitKind, **_: Any) -> None:
        if value.value not in OTHERS:
            raise ValidationError(N_("Choose one of the values offered."))

    @post_load
    def piece(self, data: dict[str, Any], **_: Any) -> Piece:
        return Piece(**data)


class PersonSchema(Strict):
    role = Choice(PersonRole, required=True)
    sex = Choice(Sex, load_default=Sex.UNKNOWN)
    age = Choice(AgeBand, load_default=AgeBand.UNKNOWN)
    nationality = Text(60, checks=[_country])

    @post_load
    def person(self, data: dict[str, Any], **_: Any) -> PersonCounted:
        return PersonCounted(**data | {"nationality": country_of(data["nationality"])})


class RouteSchema(Strict):
    """Countries by code or name; those between by commas."""

    origin = Text(60, checks=[_country])
    departure = Text(60, checks=[_country])
    transit = Text(400)
    destination = Text(60, checks=[_country])
    certainty = Choice(Certainty, load_default=Certainty.UNKNOWN)

    @validates("transit")
    def are_countries(self, value: str, **_: Any) -> None:
        for name in _separated(value):
            _country(name)

    @post_load
    def route(self, data: dict[str, Any], **_: Any) -> Route:
        codes = {name: country_of(data[name]) for name in ("origin", "departure", "destination")}
        between = tuple(country_of(name) for name in _separated(data["transit"]))
        return Route(**codes, transit=between, certainty=data["certainty"])


class _FoundSchema(Strict):
    submission_id = SubmissionId()
    inspection = Text(24)
    case = Text(24)
    taken_at = Moment(required=True)
    place = Text(200, required=True)
    note = Text(2000)


class OrdnanceSchema(_FoundSchema):
    """Place, and no more: nobody goes near it to describe it."""

    danger = Choice(Danger, required=True)

    @post_load
    def find(self, data: dict[str, Any], **_: Any) -> NewSeizure:
        return NewSeizure(**data | {"danger": Danger.ORDNANCE, "acquisition": Acquisition.FOUND})


class SeizureSchema(_FoundSchema):
    danger = Choice(Danger, required=True)
    acquisition = Choice(Acquisition, load_default=Acquisition.SEIZED)
    made_safe = Choice(MadeSafe, required=True)
    safe_by = Text(120)
    legal_basis = Text(200)
    from_whom = Text(120)
    capacity = Choice(Capacity, load_default=Capacity.UNKNOWN)
    receipt = Choice(ReceiptGiven, load_default=None)
    receipt_language = Choice(ReceiptLanguage, load_default=None)
    witnesses = Text(400)
    team = Text(400)
    concealment = Choice(Concealment, load_default=None)
    route = Group(RouteSchema, load_default=Route)
    transport = Choice(Transport, load_default=None)
    reason = Choice(SeizureReason, load_default=None)
    context = Choice(CrimeContext, load_default=CrimeContext.UNKNOWN)
    persons = Groups(PersonSchema, MOST_PERSONS)
    firearms = Groups(FirearmPieceSchema, MOST_ROWS)
    ammunition = Groups(AmmunitionPieceSchema, MOST_ROWS)
    parts = Groups(PartPieceSchema, MOST_ROWS)
    others = Groups(OtherPieceSchema, MOST_ROWS)

    @validates("made_safe")
    def is_said(self, value: MadeSafe | None, **_: Any) -> None:
        if value is None:
            raise ValidationError(NEEDED)

    @post_load
    def seizure(self, data: dict[str, Any], **_: Any) -> NewSeizure:
        groups = [data.pop(name) for name in ("firearms", "ammunition", "parts", "others")]
        more = {
            "pieces": tuple(piece for group in groups for piece in group),
            "persons": tuple(data["persons"]),
            "witnesses": tuple(_separated(data["witnesses"])),
            "team": tuple(_separated(data["team"])),
        }
        return NewSeizure(**data | more)


def _separated(text: str) -> list[str]:
    """What is written with commas, semicolons or on lines of its own.

    >>> _separated("Ana Kos; P. Lund,\\n")
    ['Ana Kos', 'P. Lund']
    """
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return [part.strip() for part in parts if part.strip()]
