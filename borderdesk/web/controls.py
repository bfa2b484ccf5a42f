"""The page of the control sample: what each reason for a check yields, and how many are drawn."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.controls import FEWEST_SHOWN, MOST_PERCENT
from borderdesk.domain.permissions import Act, may
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.controls import ShareSchema
from borderdesk.services import controls

bp = Blueprint("controls", __name__, url_prefix="/controls")


@bp.get("/")
def index() -> ResponseReturnValue:
    """What was found for each reason, beside the sample; numbers alone, nobody stands on it."""
    return _page(Form(ShareSchema()))


@bp.post("/<code>")
def change(code: str) -> ResponseReturnValue:
    """Set how many in a hundred a post draws."""
    form = Form(ShareSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            post = controls.set_share(session, signed(), code, **form.value).name
    if not form.accepted:
        return _page(form)
    flash(_("%(post)s draws %(percent)s in a hundred.", post=post, **form.value), "fits")
    return redirect(url_for(".index"))


def _page(form: Form) -> ResponseReturnValue:
    by = signed()
    shown = controls.page(reading(), by)
    page = render_template(
        "controls/index.html",
        form=form,
        yields=[(reason, one) for reason, one in shown.yields.items() if one.checked],
        rules=shown.rules,
        posts=shown.posts,
        may_read_groups=may(by, Act.READ_GROUP_YIELDS),
        may_change=may(by, Act.SET_CONTROL_SAMPLE),
        days=controls.LOOKED_AT.days,
        fewest=FEWEST_SHOWN,
        most=MOST_PERCENT,
    )
    return page, form.status
