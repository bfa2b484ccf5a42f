"""What may come in from the second line: that somebody begins to look, and how it ended."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, pre_load, validates
from marshmallow import fields as plain

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import (
    Closing,
    Control,
    Discrepancy,
    DiscrepancyKind,
    Find,
    HiddenPlace,
    PersonSearch,
    SearchResult,
)
from borderdesk.domain.inspections import Result
from borderdesk.domain.seals import AffixedBy, SealClass, SealSeen, SealState, state_from
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.fields import (
    NEEDED,
    NOT_CHOICE,
    NOT_LIST,
    TOO_LONG,
    Choice,
    Groups,
    Several,
    Strict,
    Text,
    Version,
    Whole,
)

MOST_PLACES, MOST_DISCREPANCIES, MOST_SEALS, MOST_SEARCHED, MOST_TEAM = 20, 40, 40, 80, 20
MOST_OF_IT = 1_000_000_000  # pieces, litres or kilograms of one line


class BeginningSchema(Strict):
    version = Version()
    alone = plain.Boolean(load_default=False, error_messages={"invalid": NOT_CHOICE})


class PlaceSchema(Strict):
    place = Choice(Concealment, required=True)
    words = Text(400)

    @post_load
    def seen(self, data: dict[str, Any], **_: Any) -> HiddenPlace:
        return HiddenPlace(**data)


class DiscrepancySchema(Strict):
    kind = Choice(DiscrepancyKind, required=True)
    declared = Text(400)
    found = Text(400)
    declared_quantity = Whole(0, MOST_OF_IT, load_default=None, allow_none=True)
    found_quantity = Whole(0, MOST_OF_IT, load_default=None, allow_none=True)
    declared_weight_kg = Whole(0, MOST_OF_IT, load_default=None, allow_none=True)
    found_weight_kg = Whole(0, MOST_OF_IT, load_default=None, allow_none=True)

    @post_load
    def seen(self, data: dict[str, Any], **_: Any) -> Discrepancy:
        return Discrepancy(**data)


class SealSchema(Strict):
    """Where no state is said, the numbers say it."""

    state = Choice(SealState, load_default=None)
    declared = Text(40)
    found = Text(40)
    new_number = Text(40)
    replaced_by = Text(120)
    witness = Text(120)
    security = Choice(SealClass, load_default=None)
    affixed_by = Choice(AffixedBy, load_default=None)

    @post_load
    def seen(self, data: dict[str, Any], **_: Any) -> SealSeen:
        if data["state"] is None and not data["found"]:
            raise ValidationError(NEEDED, "state")
        said = data["state"] or state_from(data["declared"], data["found"])
        return SealSeen(**data | {"state": said})


class SearchSchema(Strict):
    occupant = Whole(0, MOST_SEARCHED, required=True)
    searcher_sex = Choice(Sex, load_default=Sex.UNKNOWN)
    legal_basis = Text(200)
    result = Choice(SearchResult, load_default=SearchResult.NOTHING)
    words = Text(400)

    @post_load
    def done(self, data: dict[str, Any], **_: Any) -> PersonSearch:
        return PersonSearch(**data)


class ClosingSchema(Strict):
    version = Version()
    result = Choice(Result, required=True)
    note = Text(2000)
    controls = Several(Control)
    finds = Several(Find)
    found = Text(2000)
    places = Groups(PlaceSchema, MOST_PLACES)
    discrepancies = Groups(DiscrepancySchema, MOST_DISCREPANCIES)
    seals = Groups(SealSchema, MOST_SEALS)
    searches = Groups(SearchSchema, MOST_SEARCHED)
    officers = plain.List(Text(200), load_default=list, error_messages={"invalid": NOT_LIST})
    agency_ids = plain.List(
        Whole(1, 2**31 - 1), load_default=list, error_messages={"invalid": NOT_LIST}
    )
    alone = plain.Boolean(load_default=False, error_messages={"invalid": NOT_CHOICE})

    @pre_load
    def one_is_a_list(self, data: Any, **_: Any) -> Any:
        """A form with one box ticked sends a bare value."""
        if not isinstance(data, dict):
            return data
        bare = {name: [data[name]] for name in ("agency_ids",) if isinstance(data.get(name), str)}
        return data | bare

    @validates("officers", "agency_ids")
    def is_a_team(self, value: list[Any], **_: Any) -> None:
        if len(value) > MOST_TEAM:
            raise ValidationError(TOO_LONG)

    @post_load
    def closing(self, data: dict[str, Any], **_: Any) -> Closing:
        lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
        return Closing(**data | lists)
