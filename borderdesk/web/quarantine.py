"""The page on which reports under one id are compared, for a supervisor."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.quarantine import ComparedSchema
from borderdesk.services import quarantine
from borderdesk.web.changes_said import rows

bp = Blueprint("quarantine", __name__, url_prefix="/inspections")


@bp.get("/<reference>/kept-apart")
def show(reference: str) -> ResponseReturnValue:
    """The other reports under a crossing's id, field by field beside the first."""
    return _shown(reference, None, 0)


@bp.post("/<reference>/kept-apart/<int(max=2147483647):number>")
def compared(reference: str, number: int) -> ResponseReturnValue:
    """Say that one has compared them, and what came of it."""
    form = Form(ComparedSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            quarantine.compared(session, signed(), reference, number, **form.value)
    if not form.accepted:
        return _shown(reference, form, number)
    flash(_("Noted; your name stands beside it."), "fits")
    return redirect(url_for(".show", reference=reference))


def _shown(reference: str, form: Form | None, number: int) -> ResponseReturnValue:
    page = quarantine.page(reading(), signed(), reference)
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "quarantine/show.html",
        form.status if form else 200,
        form=form,
        number=number,
        inspection=page.inspection,
        kept=[(one.row, rows(one.changes)) for one in page.kept],
    )
