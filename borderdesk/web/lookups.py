"""Pages of look-ups: what I searched for and why."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.forms import Filters
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading
from borderdesk.schemas.lookups import PageSchema
from borderdesk.services import lookups

bp = Blueprint("lookups", __name__, url_prefix="/look-ups")
A_PAGE = 50


@bp.get("/")
def index() -> ResponseReturnValue:
    """My look-ups, the newest first."""
    by, page = signed(), Filters(PageSchema()).value["page"]
    found = lookups.mine(reading(), by, (page - 1) * A_PAGE, A_PAGE)
    return answer_with(
        Act.READ_LOOK_UP,
        "look-ups",
        "lookups/index.html",
        found=found,
        page=page,
        newer=url_for(".index", page=page - 1) if page > 1 else None,
        older=url_for(".index", page=page + 1) if found.more else None,
    )


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One look-up: what was asked, why, and how much was found."""
    look_up = lookups.one(reading(), signed(), reference)
    return answer_with(Act.READ_LOOK_UP, reference, "lookups/show.html", look_up=look_up)
