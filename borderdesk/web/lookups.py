"""Pages of look-ups: one's own, those drawn to be justified and judged, and the auditor's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.lookups import LookUpKind, Purpose
from borderdesk.domain.permissions import Act
from borderdesk.domain.samples import SampleState
from borderdesk.edge.answers import answer_with
from borderdesk.edge.days import with_moments
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _, ngettext
from borderdesk.schemas.lookups import (
    DrawSchema,
    JustificationSchema,
    LookUpFiltersSchema,
    PageSchema,
    ReviewSchema,
)
from borderdesk.services import accounts, lookups, samples

bp = Blueprint("lookups", __name__, url_prefix="/look-ups")
A_PAGE = 50


@bp.get("/")
def index() -> ResponseReturnValue:
    """My look-ups, the newest first, and which of them wait to be justified."""
    by, page = signed(), Filters(PageSchema()).value["page"]
    found = lookups.mine(reading(), by, (page - 1) * A_PAGE, A_PAGE)
    return answer_with(
        Act.READ_LOOK_UP,
        "look-ups",
        "lookups/index.html",
        found=found,
        waiting=samples.mine_waiting(reading(), by),
        page=page,
        newer=url_for(".index", page=page - 1) if page > 1 else None,
        older=url_for(".index", page=page + 1) if found.more else None,
    )


@bp.get("/reviews")
def reviews() -> ResponseReturnValue:
    """Other officers' look-ups that wait for this supervisor's judgement."""
    waiting = samples.reviews(reading(), signed())
    return answer_with(Act.REVIEW_LOOK_UP, "look-ups", "lookups/reviews.html", waiting=waiting)


@bp.get("/all")
def overview() -> ResponseReturnValue:
    """Every officer's look-ups, narrowed by what is asked for, and the draws."""
    return _overview(Form(DrawSchema()))


@bp.post("/draw")
def draw() -> ResponseReturnValue:
    """Draw a month's samples and send them back to their officers."""
    form, count = Form(DrawSchema()), 0
    if form.accepted:
        with beside(form):
            drawing = samples.look(reading(), signed(), **form.value)
            with transaction() as session:
                samples.draw(session, signed(), drawing)
            count = len(drawing.look_up_ids)
    if not form.accepted:
        return _overview(form)
    flash(ngettext("One look-up is drawn.", "%(num)s look-ups are drawn.", count), "fits")
    return redirect(url_for(".overview"))


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One look-up: what was asked, why, how much was found, and what was said to it."""
    return _shown(reference, None)


@bp.post("/<reference>/justify")
def justify(reference: str) -> ResponseReturnValue:
    """Say what the look-up was for."""
    form = Form(JustificationSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            samples.justify(session, signed(), reference, **form.value)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Kept. A supervisor of another post judges it."), "fits")
    return redirect(url_for(".index"))


@bp.post("/<reference>/review")
def review(reference: str) -> ResponseReturnValue:
    """Accept what the officer says to it, or not."""
    form = Form(ReviewSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            samples.review(session, signed(), reference, **form.value)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Judged; your name stands beside it."), "fits")
    return redirect(url_for(".reviews"))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    shown = samples.one(reading(), signed(), reference)
    return answer_with(
        Act.READ_LOOK_UP,
        reference,
        "lookups/show.html",
        form.status if form else 200,
        form=form,
        **shown._asdict(),
    )


def _overview(form: Form) -> ResponseReturnValue:
    by, filters = signed(), Filters(LookUpFiltersSchema())
    page: int = filters.value["page"]
    given = with_moments(filters.value)
    found = samples.overview(reading(), by, given, (page - 1) * A_PAGE, A_PAGE)
    asked = "; ".join(f"{k}: {v}" for k, v in filters.raw.items() if k in filters.value)
    return answer_with(
        Act.READ_ALL_LOOK_UPS,
        "look-ups",
        "lookups/overview.html",
        form.status,
        words=asked[:400],
        form=form,
        filters=filters,
        found=found,
        officers=accounts.staff(reading(), by).officers,
        kinds=list(LookUpKind),
        purposes=list(Purpose),
        states=list(SampleState),
        page=page,
        newer=_at(filters, page - 1) if page > 1 else None,
        older=_at(filters, page + 1) if found.more else None,
    )


def _at(filters: Filters, page: int) -> str:
    given: dict[str, Any] = {k: v for k, v in filters.raw.items() if k in filters.value}
    return url_for(".overview", **given | {"page": page})
