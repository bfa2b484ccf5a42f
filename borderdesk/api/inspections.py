"""Crossings as JSON, for what is no page; schema, look and act are those of the lane."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from borderdesk.api.bodies import json_object
from borderdesk.domain.errors import N_, Conflict, Unacceptable
from borderdesk.domain.inspections import Filing, InspectionReport, Receipt
from borderdesk.domain.permissions import Act
from borderdesk.edge import csrf
from borderdesk.edge.answers import consulted
from borderdesk.edge.booth import OTHER_WORDS, told
from borderdesk.edge.errors import keep_refusal
from borderdesk.edge.forms import flat
from borderdesk.edge.login import entered_if_any, signed
from borderdesk.edge.recurring import sentences
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.inspections import InspectionReportSchema
from borderdesk.services import amending, inspections, recurring, screening

bp = Blueprint("inspections_api", __name__, url_prefix="/api/v1")

WRONG = N_("Something in this report is not right yet.")


@bp.get("/session")
def session() -> ResponseReturnValue:
    """Who is logged in here, and the token that every POST has to carry as X-CSRFToken."""
    inside = entered_if_any()
    officer, post_code = (inside.officer, inside.post_code) if inside else ("", "")
    return jsonify(officer=officer, post_code=post_code, csrf_token=csrf.token())


@bp.post("/inspections")
def new() -> ResponseReturnValue:
    """Log one crossing: 201 the first time, 200 for the same again, 409 for other words."""
    try:
        report: InspectionReport = InspectionReportSchema().load(json_object(request))
        receipt = _log(report)
    except ValidationError as error:
        return wrong({f: [_(s) for s in said] for f, said in flat(error.messages_dict).items()})
    except Unacceptable as error:
        keep_refusal(error)
        return wrong({error.field: [_(error.sentence, **error.values)]})
    if receipt.filing is Filing.QUARANTINED:
        keep_refusal(Conflict(OTHER_WORDS, reference=receipt.reference))
        message = _(OTHER_WORDS, reference=receipt.reference)
        return jsonify(message=message, reference=receipt.reference), 409
    answer = answered(receipt.reference) | {"filing": receipt.filing}
    consulted(Act.READ_INSPECTION, receipt.reference)
    return jsonify(answer), 201 if receipt.filing is Filing.LOGGED else 200


@again_if_overtaken
def _log(report: InspectionReport) -> Receipt:
    findings = screening.look(reading(), signed(), report.subjects)
    with transaction() as session:
        return inspections.submit(session, signed(), report, findings)


def answered(reference: str) -> dict[str, Any]:
    """What the lane page tells of a crossing, in the same words."""
    page = inspections.page(reading(), signed(), reference)
    answer = told(page.inspection, page.screenings[0])
    doubles = amending.doubles_of(reading(), signed(), page.inspection)
    return {
        "reference": reference,
        "screening": answer.state,
        "state": page.inspection.state,
        "colour": page.inspection.colour,
        "reasons": [{"reason": one.reason, "message": said} for one, said in answer.reasons],
        "warnings": [{"field": field, "message": said} for field, said in answer.warnings],
        "booth": [line.as_json() for line in answer.lines],
        "doubles": [one.reference for one in doubles],
        "since_last": sentences(recurring.since(reading(), signed(), page.inspection)),
    }


def wrong(problems: dict[str, list[str]]) -> ResponseReturnValue:
    """What keeps a report from being taken, field by field."""
    return jsonify(message=_(WRONG), problems=problems), 422
