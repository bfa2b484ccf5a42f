"""Ask the lists as JSON; schema, look-up and answer are those of the page Ask."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from borderdesk.api.bodies import json_object
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.edge.errors import keep_refusal
from borderdesk.edge.forms import flat
from borderdesk.edge.login import signed
from borderdesk.edge.lookups import looked_up
from borderdesk.edge.session import reading
from borderdesk.edge.words import _
from borderdesk.schemas.asking import Screenings, ScreeningsSchema
from borderdesk.services import asking
from borderdesk.services.asking import Answer

bp = Blueprint("screenings_api", __name__, url_prefix="/api/v1")

MOST_KEPT = 2_000  # characters of the names, in the look-up
WRONG = N_("Something in this question is not right yet.")


@bp.post("/screenings")
def screen() -> ResponseReturnValue:
    """What the lists say of each subject, in their order; kept as one look-up."""
    try:
        given: Screenings = ScreeningsSchema().load(json_object(request))
        answered: list[Answer] = []

        def answer() -> tuple[int, list[str]]:
            answered.extend(asking.answers(reading(), signed(), given.subjects))
            captions = [match.caption for one in answered for match in one.matches]
            return len(captions), captions

        captions = (subject.caption for subject in given.subjects)
        asked = {"name": "; ".join(captions)[:MOST_KEPT], "rows": str(len(given.subjects))}
        reference = looked_up(signed(), Question(LookUpKind.LISTS, asked, given.grounds), answer)
    except ValidationError as error:
        return _wrong({f: [_(s) for s in said] for f, said in flat(error.messages_dict).items()})
    except Unacceptable as error:
        keep_refusal(error)
        return _wrong({error.field: [_(error.sentence, **error.values)]})
    return jsonify(look_up=reference, answers=[one.as_json() for one in answered])


def _wrong(problems: dict[str, list[str]]) -> ResponseReturnValue:
    return jsonify(message=_(WRONG), problems=problems), 422
