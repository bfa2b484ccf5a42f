"""Pages of alarms: what must be acknowledged by name, and who has done so."""

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
from borderdesk.schemas.alarms import AcknowledgeSchema
from borderdesk.services import alarms

bp = Blueprint("alarms", __name__, url_prefix="/alarms")


@bp.get("/")
def index() -> ResponseReturnValue:
    """The alarms of the agency that wait, the loudest first, and the last ones answered."""
    page = alarms.page(reading(), signed())
    return answer_with(Act.READ_ALARM, "alarms", "alarms/index.html", **page._asdict())


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One alarm, with why it was raised and what was done."""
    return _shown(reference, None)


@bp.post("/<reference>/acknowledge")
def acknowledge(reference: str) -> ResponseReturnValue:
    """Take the alarm upon oneself, by name."""
    form = Form(AcknowledgeSchema())
    if form.accepted:
        version, words = form.value["version"], form.value["words"]
        with beside(form), transaction() as session:
            alarms.acknowledge(session, signed(), reference, version, words)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Acknowledged; your name stands beside it."), "fits")
    return redirect(url_for("desk.waiting" if form.value["at_desk"] else ".index"))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    alarm = alarms.one(reading(), signed(), reference)
    status = form.status if form else 200
    return answer_with(
        Act.READ_ALARM, reference, "alarms/show.html", status, form=form, alarm=alarm
    )
