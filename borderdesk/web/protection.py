"""Pages of people who ask for protection: who asks, from whom, and to whom they were referred."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.countries import all_countries, english_name
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.protection import PROTECTION, Authority
from borderdesk.domain.states import acts_open_to
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.protection import EndSchema, ReferredSchema, RequestSchema
from borderdesk.services import inspections, protection

bp = Blueprint("protection", __name__)


@bp.get("/protection/")
def index() -> ResponseReturnValue:
    """Who asked for protection at the crossings that the officer may read."""
    rows = protection.all_requests(reading(), signed())
    return answer_with(
        Act.READ_PROTECTION,
        "protection",
        "protection/index.html",
        rows=rows,
        country_name=english_name,
    )


@bp.route("/inspections/<reference>/protection", methods=["GET", "POST"])
def ask(reference: str) -> ResponseReturnValue:
    """Write down that somebody of a crossing asks for protection."""
    form = Form(RequestSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            made = protection.ask(session, signed(), reference, form.value).reference
        if form.accepted:
            flash(_("Written down. Nothing goes to these countries any more."), "fits")
            return redirect(url_for(".show", reference=made))
    inspection = inspections.page(reading(), signed(), reference).inspection
    demo = bool(current_app.extensions["borderdesk.settings"].demo)
    if not may(signed(), Act.ASK_PROTECTION):
        raise NotPermitted(Act.ASK_PROTECTION)
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "protection/ask.html",
        status=form.status,
        form=form,
        inspection=inspection,
        countries=[(one.alpha3, one.english) for one in all_countries(demo)],
    )


@bp.get("/protection/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One request, where the person was referred to, and what may be done."""
    return _page(reference, Form(ReferredSchema()))


@bp.post("/protection/<reference>/refer")
def refer(reference: str) -> ResponseReturnValue:
    """Write down to whom the person was handed over."""
    form = Form(ReferredSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            protection.refer(session, signed(), reference, form.value)
    if not form.accepted:
        return _page(reference, form)
    flash(_("The referral is written down."), "fits")
    return redirect(url_for(".show", reference=reference))


@bp.post("/protection/<reference>/end")
def end(reference: str) -> ResponseReturnValue:
    """End a protection, for a reason."""
    form = Form(EndSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            protection.end(session, signed(), reference, **form.value)
    if not form.accepted:
        return _page(reference, form)
    flash(_("The protection has ended."), "fits")
    return redirect(url_for(".show", reference=reference))


def _page(reference: str, form: Form) -> ResponseReturnValue:
    request = protection.page(reading(), signed(), reference)
    return answer_with(
        Act.READ_PROTECTION,
        reference,
        "protection/show.html",
        status=form.status,
        request=request,
        form=form,
        authorities=choices(Authority),
        acts=acts_open_to(PROTECTION, request.state),
        country_name=english_name,
    )
