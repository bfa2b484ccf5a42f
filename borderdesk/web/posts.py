"""Pages of the posts: whom to ring there, and what happened on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.inspections import Direction
from borderdesk.domain.permissions import Act, may
from borderdesk.edge.answers import answer_with
from borderdesk.edge.days import SINCE, zone
from borderdesk.edge.errors import beside
from borderdesk.edge.filters import span
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import moment, signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.posts import LogSchema, PhonesSchema
from borderdesk.services import postlog, posts

bp = Blueprint("posts", __name__, url_prefix="/posts")


@bp.get("/")
def index() -> ResponseReturnValue:
    """The posts, and the numbers that are rung there; nobody stands on it."""
    return _page()


@bp.post("/<code>/phones")
def phones(code: str) -> ResponseReturnValue:
    """Set the numbers of a post."""
    form = Form(PhonesSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            reason = form.value.pop("reason")
            name = posts.set_phones(session, signed(), code, form.value, reason).name
    if not form.accepted:
        return _page(form, code)
    flash(_("The numbers of %(post)s are changed.", post=name), "fits")
    return redirect(url_for(".index"))


@bp.get("/<code>/log")
def log(code: str) -> ResponseReturnValue:
    """What happened at a post on a day; nobody who crossed is named."""
    today = moment().astimezone(zone()).date()
    on: date = Filters(LogSchema()).value["on"] or today
    on = min(max(on, SINCE), today)
    since, until = (_midnight(day) for day in (on, on + timedelta(days=1)))
    found = postlog.log(reading(), signed(), code, since, until, zone())
    return answer_with(
        Act.READ_POST_LOG,
        code,
        "posts/log.html",
        log=found,
        on=on,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1) if on < today else None,
        directions=list(Direction),
        lasted=_lasted,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, zone())


def _lasted(took: timedelta) -> str:
    """Seconds where it was less than two minutes, for a booth counts in them."""
    seconds = took.total_seconds()
    return _("%(seconds)s s", seconds=round(seconds)) if seconds < 120 else span(seconds / 60)


def _page(form: Form | None = None, wrong: str = "") -> ResponseReturnValue:
    by = signed()
    page = render_template(
        "posts/index.html",
        posts=posts.posts(reading(), by),
        form=form,
        wrong=wrong,
        may_change=may(by, Act.SET_PHONES),
        may_read_log=may(by, Act.READ_POST_LOG),
    )
    return page, form.status if form else 200
