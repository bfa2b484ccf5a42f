"""What the API says of itself: OpenAPI 3.0, written from the schemas that check what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from borderdesk.schemas.amending import AmendmentSchema
from borderdesk.schemas.asking import ScreeningsSchema
from borderdesk.schemas.inspections import InspectionReportSchema

bp = Blueprint("api_description", __name__, url_prefix="/api/v1")

_SAYS = {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}
_REFERENCE = {"name": "reference", "in": "path", "required": True, "schema": {"type": "string"}}
REFUSALS = {
    "400": "It is no JSON of one meaning, or the token is missing.",
    "401": "Nobody is logged in.",
    "403": "The officer may not do this, or it comes from a foreign page.",
    "404": "There is no such record, or none for this officer.",
    "409": "The same id came with other words; both are kept. Or a colleague was first.",
    "413": "More than 12 MB.",
    "415": "It is not sent as JSON.",
    "422": "Something is wrong with a field; `problems` says with which.",
    "423": "The screen of the session is locked.",
    "503": "The desk is busy. Try again after Retry-After.",
}


@bp.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The description, for who writes programs for this desk."""
    return jsonify(description())


def description() -> dict[str, Any]:
    report, question = object_of(InspectionReportSchema()), object_of(ScreeningsSchema())
    amendment = object_of(AmendmentSchema())
    read = {"200": _answer("Done.", {"type": "object"})}
    return {
        "openapi": "3.0.3",
        "info": {"title": "borderdesk", "version": "1", "license": {"name": "Apache-2.0"}},
        "components": {
            "schemas": {
                "InspectionReport": report,
                "Amendment": amendment,
                "Question": question,
                "Refusal": _SAYS,
            }
        },
        "paths": {
            "/api/v1/openapi.json": {"get": _operation("This description.", read, "401", "423")},
            "/api/v1/session": {
                "get": _operation("Who is logged in, and the token.", read, "401", "423", "503")
            },
            "/api/v1/inspections": {
                "post": _operation(
                    "Log one crossing. Send the token of /session as X-CSRFToken.",
                    {
                        "200": _answer("The same report came before.", {"type": "object"}),
                        "201": _answer("Logged and screened.", {"type": "object"}),
                    },
                    *(status for status in REFUSALS if status != "404"),
                )
                | _body("InspectionReport")
            },
            "/api/v1/inspections/{reference}/amendments": {
                "parameters": [_REFERENCE],
                "post": _operation(
                    "Amend a report: all of it as it should read, the version read, and why."
                    " Where a colleague amended the same fields, 409 says all three ways in"
                    " `overlaps`; send it again with `against` and `chosen`.",
                    {
                        "200": _answer("The same amendment came before.", {"type": "object"}),
                        "201": _answer("Kept as one more version.", {"type": "object"}),
                    },
                    *REFUSALS,
                )
                | _body("Amendment"),
            },
            "/api/v1/screenings": {
                "post": _operation(
                    "Ask the lists, with purpose and reason; kept before it is answered.",
                    {"200": _answer("An answer for each subject, in order.", {"type": "object"})},
                    *(status for status in REFUSALS if status not in ("404", "409")),
                )
                | _body("Question")
            },
        },
    }


def _body(name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def _operation(summary: str, done: dict[str, Any], *refusals: str) -> dict[str, Any]:
    refused = {"$ref": "#/components/schemas/Refusal"}
    said = {status: _answer(REFUSALS[status], refused) for status in refusals}
    return {"summary": summary, "responses": done | said}


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def object_of(schema: Schema) -> dict[str, Any]:
    """A schema of ours as a JSON schema; what it does not know it refuses."""
    needed = sorted(name for name, field in schema.fields.items() if field.required)
    found: dict[str, Any] = {
        "type": "object",
        "properties": {name: _field(field) for name, field in schema.fields.items()},
        "additionalProperties": False,
    }
    return found | ({"required": needed} if needed else {})


def _field(field: fields.Field[Any]) -> dict[str, Any]:
    said = _kind(field)
    for check in _ranges(field):
        said |= {"minimum": check.min, "maximum": check.max}
    return said | ({"nullable": True} if field.allow_none else {})


def _kind(field: fields.Field[Any]) -> dict[str, Any]:
    match field:
        case fields.Nested():
            return object_of(field.schema)
        case fields.List():
            return {"type": "array", "items": _field(field.inner)}
        case fields.Integer():
            return {"type": "integer"}
        case fields.Enum():
            return {"type": "string", "enum": [code.value for code in field.enum]}
        case fields.Date():
            return {"type": "string", "format": "date"}
        case fields.UUID():
            return {"type": "string", "format": "uuid"}
        case fields.DateTime():
            return {"type": "string", "format": "date-time"}
        case _:
            return {"type": "string"}


def _ranges(field: fields.Field[Any]) -> Iterator[validate.Range]:
    yield from (check for check in field.validators if isinstance(check, validate.Range))
