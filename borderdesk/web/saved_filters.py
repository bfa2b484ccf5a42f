"""Filters of lists that an officer keeps: saved from a list, renamed and removed on their page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.saved_filters import LONGEST_NAME
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.saved import address_of, all_saved
from borderdesk.edge.session import transaction
from borderdesk.edge.words import _
from borderdesk.schemas.fields import VersionSchema
from borderdesk.schemas.saved_filters import RenamingSchema, SavingSchema
from borderdesk.services import saved_filters

bp = Blueprint("saved_filters", __name__, url_prefix="/filters")


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The officer's own filters; and one more, as it comes from a list."""
    form = Form(SavingSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            address = address_of(saved_filters.save(session, signed(), **form.value))
    if not form.accepted:
        return _page(form)
    flash(_("Saved as %(name)s. Nobody else sees it.", name=form.value["name"]), "fits")
    return redirect(address)


@bp.post("/<int(max=2147483647):key>/rename")
def rename(key: int) -> ResponseReturnValue:
    """Call a filter otherwise."""
    form = Form(RenamingSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            saved_filters.rename(session, signed(), key, **form.value)
    if not form.accepted:
        return _page(form, key)
    flash(_("It is called %(name)s now.", name=form.value["name"]), "fits")
    return redirect(url_for(".index"))


@bp.post("/<int(max=2147483647):key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take a filter away."""
    form = Form(VersionSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            saved_filters.remove(session, signed(), key, **form.value)
    if not form.accepted:
        return _page(form, key)
    flash(_("The filter is removed."), "fits")
    return redirect(url_for(".index"))


def _page(form: Form, key: int | None = None) -> ResponseReturnValue:
    page = render_template(
        "saved_filters/index.html",
        form=form,
        changing=key,
        lists=all_saved(),
        longest=LONGEST_NAME,
    )
    return page, form.status
