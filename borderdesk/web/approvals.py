"""Pages of four eyes: what waits for a second officer, and what came of one's own proposals."""

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
from borderdesk.schemas.fields import VersionSchema, WordsSchema
from borderdesk.services import approvals, rules, staff, watchlists, weakening

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


@bp.get("/")
def index() -> ResponseReturnValue:
    """What waits for you as the second officer, and what you have proposed."""
    seats = approvals.page(reading(), signed())
    return answer_with(Act.READ_APPROVAL, "approvals", "approvals/index.html", **seats._asdict())


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One proposal, with every new value in words."""
    return _shown(reference, None)


@bp.post("/<reference>/approve")
def approve(reference: str) -> ResponseReturnValue:
    """Say yes. What needs nobody else any more is done at once; the rest its proposer does."""
    form = Form(VersionSchema())
    if form.accepted:
        with beside(form):
            _approve(reference, form.value["version"])
    if not form.accepted:
        return _shown(reference, form)
    flash(
        _("Approved, exactly as it stood there. What is not done yet, its proposer does."), "fits"
    )
    return redirect(url_for(".index"))


def _approve(reference: str, version: int) -> None:
    by = signed()
    act = approvals.one(reading(), by, reference).act
    if act is not Act.IMPORT_WATCHLIST:
        with transaction() as session:
            approvals.approve(session, by, reference, version)
            if act is Act.ACTIVATE_RULE:
                rules.activate(session, by, reference)
        return
    version_id, made = watchlists.proposed(reading(), by, reference)
    looked = weakening.look(reading(), by, version_id)
    with transaction() as session:
        reason = approvals.approve(session, by, reference, version).reason
        watchlists.activate(
            session, by, version_id, made, shrinking=True, reason=reason, approval=reference
        )
        weakening.tell(session, by, looked)


@bp.post("/<reference>/refuse")
def refuse(reference: str) -> ResponseReturnValue:
    """Say no, and why."""
    form = Form(WordsSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            approvals.refuse(session, signed(), reference, **form.value)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Refused. Its proposer reads why."), "fits")
    return redirect(url_for(".index"))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    approval = approvals.one(reading(), signed(), reference)
    return answer_with(
        Act.READ_APPROVAL,
        reference,
        "approvals/show.html",
        form.status if form else 200,
        approval=approval,
        carries_out=staff.may_carry_out(signed(), approval),
        form=form,
    )
