"""What may come in with a filter that is kept: its list, its name, and what it narrows by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import Schema, ValidationError, post_load, validates_schema

from borderdesk.domain.errors import N_
from borderdesk.domain.saved_filters import LONGEST_NAME, ListName
from borderdesk.schemas.cases import CaseFiltersSchema
from borderdesk.schemas.fields import Choice, Strict, Text, VersionSchema
from borderdesk.schemas.inspections import InspectionFiltersSchema
from borderdesk.schemas.lookups import WHOM_FIELDS
from borderdesk.schemas.screening import HitFiltersSchema

# The very schemas by which the lists read their addresses.
NARROWED: Mapping[ListName, type[Schema]] = {
    ListName.INSPECTIONS: InspectionFiltersSchema,
    ListName.HITS: HitFiltersSchema,
    ListName.CASES: CaseFiltersSchema,
}
TURNED = ("page",)  # where one reads, not what

OF_A_PERSON = N_("A search for somebody is not kept: it asks for its purpose each time.")
NOTHING = N_("Narrow the list first.")
NOT_KNOWN = N_("The list does not know this filter.")


class SavingSchema(Strict):
    of = Choice(ListName, required=True)
    name = Text(LONGEST_NAME, least=2, required=True)
    query = Text(1000)

    @validates_schema(skip_on_field_errors=True)
    def is_understood(self, data: dict[str, Any], **_: Any) -> None:
        given = narrowing(data["query"])
        if not given:
            raise ValidationError(NOTHING, "query")
        if set(given) & set(WHOM_FIELDS):
            raise ValidationError(OF_A_PERSON, "query")
        if misunderstood(data["of"], given):
            raise ValidationError(NOT_KNOWN, "query")

    @post_load
    def apart(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"query": narrowing(data["query"])}


class RenamingSchema(VersionSchema):
    name = Text(LONGEST_NAME, least=2, required=True)


def narrowing(query: str) -> dict[str, str]:
    """The parameters of an address that narrow its list.

    >>> narrowing("state=open&since=&page=3")
    {'state': 'open'}
    """
    return {name: value for name, value in parse_qsl(query) if name not in TURNED}


def misunderstood(of: ListName, query: Mapping[str, str]) -> list[str]:
    """The parameters that the list does not know, or of which it does not know the value."""
    return sorted(map(str, NARROWED[of]().validate(query)))
