"""Pages of the hand-over: what one shift leaves to the next, signed, and taken over by name."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act, permit
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import entered_if_any, signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.fields import VersionSchema
from borderdesk.schemas.handovers import HandOverSchema, OfPostSchema
from borderdesk.services import handovers, posts

bp = Blueprint("handovers", __name__, url_prefix="/hand-overs")


@bp.get("/")
def index() -> ResponseReturnValue:
    """The last notes of the post, or of all posts of the agency, and which wait."""
    notes = handovers.last_ones(reading(), signed())
    return answer_with(Act.READ_HAND_OVER, "hand-overs", "handovers/index.html", notes=notes)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """What is open at the post now; signing it freezes it with the officer's own words."""
    permit(signed(), Act.WRITE_HAND_OVER)
    form = Form(HandOverSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            note = handovers.sign(session, signed(), form.value["post"], form.value["words"])
            reference = note.reference
    if form.accepted:
        flash(_("Signed. The next shift takes it over by name."), "fits")
        return redirect(url_for(".show", reference=reference))
    return _new(form)


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One note, as it was signed, fit for the printer."""
    return _shown(reference, None)


@bp.post("/<reference>/acknowledge")
def acknowledge(reference: str) -> ResponseReturnValue:
    """Take over by name what a shift has left."""
    form = Form(VersionSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            handovers.acknowledge(session, signed(), reference, form.value["version"])
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Taken over; your name stands beneath it."), "fits")
    return redirect(url_for(".show", reference=reference))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    page = handovers.page(reading(), signed(), reference)
    status = form.status if form else 200
    return answer_with(
        Act.READ_HAND_OVER, reference, "handovers/show.html", status, form=form, **page._asdict()
    )


def _new(form: Form) -> ResponseReturnValue:
    by, inside = signed(), entered_if_any()
    own = inside.post_code if inside else ""
    code = form.raw.get("post") or Filters(OfPostSchema()).value["post"] or own
    found = handovers.draft(reading(), by, code) if code else None
    return answer_with(
        Act.READ_HAND_OVER,
        code or "hand-overs",
        "handovers/new.html",
        status=form.status,
        form=form,
        draft=found,
        posts=posts.posts(reading(), by),
    )
