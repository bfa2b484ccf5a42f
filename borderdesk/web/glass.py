"""The page that lets a supervisor read another agency's case in an emergency."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.references import is_reference
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import transaction
from borderdesk.schemas.fields import ReasonSchema
from borderdesk.services import glass

bp = Blueprint("glass", __name__, url_prefix="/cases")


@bp.route("/<reference>/break-glass", methods=["GET", "POST"])
def break_glass(reference: str) -> ResponseReturnValue:
    """Give a reason, and read the case for an hour; its lead agency is told at once.

    The page looks nothing up: for a case of others and for none it is the same, to the byte.
    Whoever sends it comes to the case, or to where there is none. What it cannot hide from a
    clock is that an hour's leave takes two rows more to write than none.
    """
    form = Form(ReasonSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            glass.break_glass(session, signed(), reference, form.value["reason"])
    if form.accepted:
        return redirect(url_for("cases.show", reference=reference))
    permit(signed(), Act.BREAK_GLASS, reason="not yet given")  # who may not, reads no page of it
    if not is_reference(reference):
        raise NotFound(reference)
    return render_template("glass/break_glass.html", form=form, reference=reference), form.status
