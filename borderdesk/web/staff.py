"""Pages of agencies, posts and officers: who is added, gets a link, other roles, or leaves."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.accounts import AgencyKind, NewOfficer, Role
from borderdesk.domain.credentials import LINK_LIFE
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.accounts import (
    AgencySchema,
    OfficerSchema,
    PostSchema,
    ReasonSchema,
    RolesSchema,
)
from borderdesk.services import accounts, credentials, staff

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
    """Add an officer; what comes back is the paper slip with the one-time link.

    Where it takes two, it is proposed, and what comes back is the proposal.
    """
    form = Form(OfficerSchema())
    token, officer_id, waits = "", 0, ""
    if form.accepted:
        given: NewOfficer = form.value
        with beside(form), transaction() as session:
            if staff.seat(session, signed(), given.agency_id, given.roles) is not None:
                waits = staff.propose_officer(session, signed(), given).reference
            else:
                officer_id = staff.add_officer(session, signed(), given).id
                token = credentials.issue_link(session, signed(), officer_id)
    if not form.accepted:
        return _page({"officer": form}, form.status)
    return _proposed(waits) if waits else _slip(officer_id, token)


@bp.get("/officers/<int(max=2147483647):officer_id>")
def show(officer_id: int) -> ResponseReturnValue:
    """One officer."""
    return _officer(officer_id)


@bp.post("/officers/<int(max=2147483647):officer_id>/link")
def link(officer_id: int) -> ResponseReturnValue:
    """Make a new one-time link; older ones open nothing any more."""
    with transaction() as session:
        token = credentials.issue_link(session, signed(), officer_id)
    return _slip(officer_id, token)


@bp.post("/officers/<int(max=2147483647):officer_id>/roles")
def change_roles(officer_id: int) -> ResponseReturnValue:
    """Give an officer other roles; or propose it, where it takes two."""
    form, waits = Form(RolesSchema()), ""
    if form.accepted:
        roles, reason = frozenset(form.value["roles"]), form.value["reason"]
        with beside(form), transaction() as session:
            if staff.takes_two(session, signed(), officer_id, roles):
                proposed = staff.propose_roles(session, signed(), officer_id, roles, reason)
                waits = proposed.reference
            else:
                staff.change_roles(session, signed(), officer_id, roles, reason)
    if not form.accepted:
        return _officer(officer_id, "roles", form)
    if waits:
        return _proposed(waits)
    flash(_("The roles are changed; every session of the officer is ended."), "fits")
    return redirect(url_for(".show", officer_id=officer_id))


@bp.post("/officers/<int(max=2147483647):officer_id>/leave")
def leave(officer_id: int) -> ResponseReturnValue:
    """Record that an officer leaves."""
    form = Form(ReasonSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            staff.leave(session, signed(), officer_id, form.value["reason"])
    if not form.accepted:
        return _officer(officer_id, "leave", form)
    flash(_("The officer has left; every session is ended."), "fits")
    return redirect(url_for(".show", officer_id=officer_id))


@bp.post("/approved/<reference>")
def carry_out(reference: str) -> ResponseReturnValue:
    """Do what was proposed about an officer and approved by another; who joins gets his slip."""
    token = ""
    with transaction() as session:
        done = staff.carry_out(session, signed(), reference)
        if done.joined:
            token = credentials.issue_link(session, signed(), done.officer_id)
    if token:
        return _slip(done.officer_id, token)
    flash(_("The roles are changed; every session of the officer is ended."), "fits")
    return redirect(url_for(".show", officer_id=done.officer_id))


def _proposed(reference: str) -> ResponseReturnValue:
    flash(_("Another officer has to approve this; then you carry it out here."), "fits")
    return redirect(url_for("approvals.show", reference=reference))


def _slip(officer_id: int, token: str) -> ResponseReturnValue:
    """Shown in the answer itself: the desk keeps only a hash of what stands on it."""
    row = staff.one(reading(), signed(), officer_id)
    return render_template(
        "staff/slip.html",
        full_name=row.full_name,
        name=row.name,
        address=url_for("credentials.begin", token=token, _external=True),
        ends_at=signed().at + LINK_LIFE,
    )


def _officer(officer_id: int, which: str = "", form: Form | None = None) -> ResponseReturnValue:
    officer = staff.one(reading(), signed(), officer_id)
    return answer_with(
        Act.READ_ACCOUNTS,
        f"officer-{officer_id}",
        "staff/show.html",
        status=form.status if form else 200,
        officer=officer,
        rising=staff.rising(reading(), signed(), officer),
        roles=list(Role),
        which=which,
        form=form,
    )


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
