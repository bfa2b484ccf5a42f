"""The doors by which lanes are opened, taken over and closed; the page is the lane's own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import transaction
from borderdesk.edge.words import _
from borderdesk.schemas.lanes import LaneSchema, OpenLaneSchema
from borderdesk.services import lanes

bp = Blueprint("lanes", __name__, url_prefix="/posts")


@bp.post("/<code>/open-lane")
def open_lane(code: str) -> ResponseReturnValue:
    """Open a lane in one's own name."""
    form = Form(OpenLaneSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            lanes.open_lane(session, signed(), code, **form.value)
    return _back(form, code, _("The lane is open in your name."))


@bp.post("/<code>/take-over")
def take_over(code: str) -> ResponseReturnValue:
    """Go on at a lane that a colleague has open."""
    form = Form(LaneSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            lanes.take_over(session, signed(), code, **form.value)
    return _back(form, code, _("The lane is yours now."))


@bp.post("/<code>/close-lane")
def close_lane(code: str) -> ResponseReturnValue:
    """Close a lane."""
    form = Form(LaneSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            lanes.close_lane(session, signed(), code, **form.value)
    return _back(form, code, _("The lane is closed."))


def _back(form: Form, code: str, done: str) -> ResponseReturnValue:
    """To the lane again; what was refused is said there, and nothing stops the next vehicle."""
    if form.accepted:
        flash(done, "fits")
    for sentences in form.problems.values():
        for sentence in sentences:
            flash(sentence, "care")
    return redirect(url_for("lane.new", post=code, lane=form.raw.get("lane")))
