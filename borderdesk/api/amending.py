"""Amendments as JSON, for what is no page; schema, look and act are those of the pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from borderdesk.api.bodies import json_object
from borderdesk.api.inspections import answered, wrong
from borderdesk.domain.amending import Amended, Amendment
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act
from borderdesk.edge.amended import amended
from borderdesk.edge.answers import consulted
from borderdesk.edge.errors import keep_refusal
from borderdesk.edge.forms import flat
from borderdesk.edge.words import _
from borderdesk.schemas.amending import AmendmentSchema

bp = Blueprint("amending_api", __name__, url_prefix="/api/v1")

OVERLAP = N_("A colleague amended the same fields. Choose for each whose words stand.")


@bp.post("/inspections/<reference>/amendments")
def new(reference: str) -> ResponseReturnValue:
    """Amend a report: 201 the first time, 200 for the same again, 409 where edits overlap."""
    try:
        amendment: Amendment = AmendmentSchema().load(json_object(request))
        done = amended(reference, amendment)
    except ValidationError as error:
        return wrong({f: [_(s) for s in said] for f, said in flat(error.messages_dict).items()})
    except Unacceptable as error:
        keep_refusal(error)
        return wrong({error.field: [_(error.sentence, **error.values)]})
    if done.overlaps:
        consulted(Act.READ_INSPECTION, reference)
        return jsonify(message=_(OVERLAP), version=done.number, overlaps=_said(done)), 409
    answer = answered(reference)
    answer |= {"version": done.number, "joined": done.joined, "let_go_before": done.gone}
    consulted(Act.READ_INSPECTION, reference)
    return jsonify(answer), 200 if done.again else 201


def _said(done: Amended) -> list[dict[str, Any]]:
    """The three ways in which each field reads; a whole person or vehicle as it is."""
    return [
        {"field": one.name, "before": one.before, "mine": one.mine, "theirs": one.theirs}
        for one in done.overlaps
    ]
