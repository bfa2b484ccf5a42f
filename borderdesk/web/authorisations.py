"""The register of authorisations for arms: what is in force, what is left, and who keeps it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.authorisations import AuthorisationKind, Unit
from borderdesk.domain.permissions import Act, may
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.authorisations import AuthorisationSchema, AuthorisationWithdrawalSchema
from borderdesk.services import authorisations

bp = Blueprint("authorisations", __name__, url_prefix="/authorisations")


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The register; and one more in it, for who keeps it."""
    form = Form(AuthorisationSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            number = authorisations.add(session, signed(), form.value).number
    if form.accepted:
        flash(_("%(number)s is in the register.", number=number), "fits")
        return redirect(url_for(".index"))
    return _page(form)


@bp.post("/<reference>/withdraw")
def withdraw(reference: str) -> ResponseReturnValue:
    """Take one out of force."""
    form = Form(AuthorisationWithdrawalSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            kept = authorisations.withdraw(session, signed(), reference, **form.value)
            number = kept.number
    if form.accepted:
        flash(_("%(number)s is withdrawn.", number=number), "fits")
        return redirect(url_for(".index"))
    return _page(form, withdrawing=reference)


def _page(form: Form, withdrawing: str = "") -> ResponseReturnValue:
    by = signed()
    return answer_with(
        Act.READ_AUTHORISATION,
        "authorisations",
        "authorisations/index.html",
        form.status,
        form=form,
        rows=authorisations.register(reading(), by),
        today=by.at.date(),
        withdrawing=withdrawing,
        may_keep=may(by, Act.KEEP_AUTHORISATION),
        kinds=choices(AuthorisationKind),
        units=choices(Unit),
    )
