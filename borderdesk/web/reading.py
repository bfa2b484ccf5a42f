"""What a reader took in, answered while the officer goes on: fields, verdicts, proposals."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from borderdesk.domain.countries import english_name
from borderdesk.domain.inspections import Occupant
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.protection import is_minor
from borderdesk.domain.readings import Read
from borderdesk.domain.unknowns import AsRead
from borderdesk.edge.answers import consulted
from borderdesk.edge.forms import Form
from borderdesk.edge.login import moment, signed
from borderdesk.edge.session import reading
from borderdesk.schemas.readings import ReadSchema
from borderdesk.services import readings

bp = Blueprint("reading", __name__, url_prefix="/inspections")

# What a document's lines say of their holder, by the fields of a seat.
OF_HOLDER = (
    "surname",
    "given_names",
    "born_on",
    "sex",
    "nationality",
    "document_kind",
    "document_number",
    "document_issuer",
    "document_expires_on",
)


@bp.post("/read")
def read() -> ResponseReturnValue:
    """What was read, taken apart: JSON for the script of the lane. Nothing is kept of it.

    Arithmetic alone leaves no row in the ledger, for the desk has told nothing that was not read
    from the document. Where numbers were set against the lists there is one, whatever came of it.
    """
    permit(signed(), Act.SUBMIT_INSPECTION)
    form = Form(ReadSchema())
    if not form.accepted:
        return jsonify(problems=form.problems), 422
    found = readings.read(reading(), signed(), **form.value)
    if found.asked_for:
        consulted(Act.SCREEN, "inspections", " ".join(found.asked_for))
    # Only seats and vehicles have a place for why a number is kept.
    until = found.holder.document_expires_on if found.holder else None
    reasons = list(AsRead) if found.what in (Read.DOCUMENT, Read.VIN, Read.IMO) else []
    return jsonify(
        what=found.what,
        fields=_fields(found.holder) if found.holder else {},
        shown=render_template(
            "lane/_reading.html",
            found=found,
            minor=found.holder is not None and is_minor(found.holder.born_on, moment().date()),
            expired=until is not None and until < moment().date(),
            country_name=english_name,
            reasons=reasons,
        ),
    )


def _fields(holder: Occupant) -> dict[str, str]:
    """The fields of a seat as the document fills them."""
    return {name: str(getattr(holder, name) or "") for name in OF_HOLDER}
