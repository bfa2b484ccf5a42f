"""What may come in with a search: what is searched for, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load, validates, validates_schema

from borderdesk.domain.errors import N_
from borderdesk.domain.lookups import LEAST_REASON, Grounds, LookUpKind, Purpose, Question
from borderdesk.domain.samples import MOST_EACH, SampleAct, SampleState
from borderdesk.schemas.fields import NOT_CHOICE, Choice, Day, Strict, Text, VersionSchema, Whole

WHOM = N_("Say for whom or what you search: two characters at least.")
WHOM_FIELDS = ("name", "document", "plate", "container")
LEAST_SOUGHT = 2


class PageSchema(Strict):
    """Which part of a long answer is asked for."""

    page = Whole(1, 10_000, load_default=1)


class GroundsSchema(Strict):
    """Why: asked with every search and export."""

    purpose = Choice(Purpose, required=True)
    about = Text(24)
    reason = Text(500)


class SoughtCrossingsSchema(Strict):
    """Whose crossings are searched for; several fields narrow each other."""

    name = Text(80)
    document = Text(40)
    plate = Text(20)
    container = Text(20)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)


class CrossingSearchSchema(SoughtCrossingsSchema, GroundsSchema):
    @validates_schema(skip_on_field_errors=True)
    def asks_for_somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not any(len(data[name]) >= LEAST_SOUGHT for name in WHOM_FIELDS):
            raise ValidationError(WHOM, "name")

    @post_load
    def question(self, data: dict[str, Any], **_: Any) -> Question:
        grounds = grounds_of(data)
        return Question(LookUpKind.CROSSINGS, _asked(data), grounds)


class EntrySearchSchema(GroundsSchema):
    words = Text(80, least=LEAST_SOUGHT, required=True)

    @post_load
    def question(self, data: dict[str, Any], **_: Any) -> Question:
        grounds = grounds_of(data)
        return Question(LookUpKind.ENTRIES, _asked(data), grounds)


class LookBackSchema(GroundsSchema):
    """Who passed already; `since` is the version beside which entries are new (None: the last)."""

    since = Whole(0, 2**31 - 1, load_default=None, allow_none=True)

    @post_load
    def asked(self, data: dict[str, Any], **_: Any) -> tuple[int | None, Grounds]:
        return data["since"], grounds_of(data)


class LookUpFiltersSchema(PageSchema):
    """By what the auditor narrows the look-ups; empty means all."""

    officer_id = Whole(1, 2**31 - 1, load_default=None, allow_none=True)
    kind = Choice(LookUpKind, load_default=None, allow_none=True)
    purpose = Choice(Purpose, load_default=None, allow_none=True)
    state = Choice(SampleState, load_default=None, allow_none=True)
    about = Text(24)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)


class DrawSchema(Strict):
    """A draw: of which month, and how many of each officer."""

    month = Text(7, least=7, required=True)
    each = Whole(1, MOST_EACH, required=True)


class JustificationSchema(VersionSchema):
    words = Text(2000, least=LEAST_REASON, required=True)


class ReviewSchema(JustificationSchema):
    act = Choice(SampleAct, required=True)

    @validates("act")
    def judges(self, value: SampleAct, **_: Any) -> None:
        if value is SampleAct.JUSTIFY:
            raise ValidationError(NOT_CHOICE)


def grounds_of(data: dict[str, Any]) -> Grounds:
    """The grounds, taken out of what was loaded."""
    return Grounds(data.pop("purpose"), data.pop("about").upper(), data.pop("reason"))


def _asked(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, as text that can be kept."""
    written = {k: v.isoformat() if isinstance(v, date) else str(v) for k, v in data.items() if v}
    return written
