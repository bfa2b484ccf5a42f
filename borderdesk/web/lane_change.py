"""The page on which a crossing is given another lane after the answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.selection import LaneColour, tightens
from borderdesk.edge.answers import answer_with
from borderdesk.edge.booth import told
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.inspections import NewLaneSchema
from borderdesk.services import inspections, selection

bp = Blueprint("lane_change", __name__, url_prefix="/inspections")


@bp.route("/<reference>/lane", methods=["GET", "POST"])
def change(reference: str) -> ResponseReturnValue:
    """Make a lane stricter; for a supervisor, milder too. A reason is written down."""
    form, by = Form(NewLaneSchema()), signed()
    if form.accepted:
        with beside(form), transaction() as session:
            selection.change_lane(session, by, reference, form.value)
    if form.accepted:
        flash(_("%(reference)s has another lane.", reference=reference), "fits")
        return redirect(url_for("inspections.show", reference=reference))
    page = inspections.page(reading(), by, reference)
    if not may(by, Act.TIGHTEN_LANE):
        raise NotPermitted(Act.TIGHTEN_LANE)
    before = page.inspection.colour
    milder = may(by, Act.CHANGE_LANE)
    offered = [one for one in LaneColour if one is not before and (milder or tightens(before, one))]
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "lane_change/change.html",
        form.status,
        form=form,
        inspection=page.inspection,
        answer=told(page.inspection, page.screenings[0]),
        colours=choices(offered),
        milder=milder,
    )
