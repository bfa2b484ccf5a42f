"""The page on which a crossing is given another lane after the answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import N_, NotPermitted
from borderdesk.domain.inspections import INSPECTION, InspectionAct, InspectionState
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.selection import LaneColour, tightens
from borderdesk.domain.states import acts_open_to
from borderdesk.edge.answers import answer_with
from borderdesk.edge.booth import told
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _, word
from borderdesk.schemas.inspections import NewLaneSchema
from borderdesk.services import inspections, selection

# Why a crossing keeps its lane, by the state it has come to.
SETTLED: Mapping[InspectionState, str] = {
    InspectionState.SECONDARY_OPEN: N_(
        "Somebody is looking at it already. What comes to light is said at the second line."
    ),
    InspectionState.CLOSED: N_(
        "It has been looked at, and how it ended is written down. What was wrong in the report is"
        " amended; what has come to light since is reported as a suspicion."
    ),
    InspectionState.VOID: N_("It is void: no vehicle stands behind it that could be sent on."),
}

bp = Blueprint("lane_change", __name__, url_prefix="/inspections")


@bp.route("/<reference>/lane", methods=["GET", "POST"])
def change(reference: str) -> ResponseReturnValue:
    """Make a lane stricter; for a supervisor, milder too. A reason is written down.

    Of a crossing that somebody looks at, or has, the page says why its lane stays.
    """
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
    before, state = page.inspection.colour, page.inspection.state
    moves = InspectionAct.HOLD in acts_open_to(INSPECTION, state)
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
        settled="" if moves else _(SETTLED[state]),
        state=word(state),
    )
