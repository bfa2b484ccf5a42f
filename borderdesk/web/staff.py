"""The page of agencies, posts and officers, and the forms that add to them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.accounts import AgencyKind, Role
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.accounts import AgencySchema, OfficerWithPasswordSchema, PostSchema
from borderdesk.services import accounts

bp = Blueprint("staff", __name__, url_prefix="/staff")


@bp.get("/")
def index() -> ResponseReturnValue:
    """Who serves where, and as what."""
    return _page()


@bp.post("/agencies")
def agency() -> ResponseReturnValue:
    """Add an agency."""
    form = Form(AgencySchema())
    if form.accepted:
        with beside(form), transaction() as session:
            accounts.add_agency(session, signed(), form.value)
    return _done(form, "agency", _("Agency added."))


@bp.post("/posts")
def post() -> ResponseReturnValue:
    """Add a post."""
    form = Form(PostSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            accounts.add_post(session, signed(), form.value)
    return _done(form, "post", _("Post added."))


@bp.post("/officers")
def officer() -> ResponseReturnValue:
    """Add an officer, with a first password."""
    form = Form(OfficerWithPasswordSchema())
    if form.accepted:
        given, password = form.value
        phc = accounts.password_hash(password)  # slow on purpose; before the transaction
        with beside(form), transaction() as session:
            accounts.add_officer(session, signed(), given, phc)
    return _done(form, "officer", _("Officer added."))


def _done(form: Form, which: str, sentence: str) -> ResponseReturnValue:
    """Where it is done, back to the page; else the page with what is wrong."""
    if form.accepted:
        flash(sentence, "fits")
        return redirect(url_for(".index"))
    return _page({which: form}, form.status)


def _page(forms: dict[str, Form] | None = None, status: int = 200) -> ResponseReturnValue:
    return answer_with(
        Act.READ_ACCOUNTS,
        "",
        "staff/index.html",
        status=status,
        staff=accounts.staff(reading(), signed()),
        forms=forms or {},
        kinds=list(AgencyKind),
        roles=list(Role),
    )
