"""Pages of what crossed before: the crossings of a vehicle, and of a container."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.countries import english_name
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.forms import Filters
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading
from borderdesk.schemas.inspections import TurningSchema
from borderdesk.services import listing
from borderdesk.services.listing import History

bp = Blueprint("listing", __name__, url_prefix="/inspections")


@bp.get("/<reference>/vehicle")
def vehicle(reference: str) -> ResponseReturnValue:
    """The crossings of the vehicle of one crossing. No address holds its plate."""
    turning = Filters(TurningSchema()).value
    history = listing.of_vehicle(reading(), signed(), reference, **turning)
    return _page("vehicle", reference, history)


@bp.get("/<reference>/container")
def container(reference: str) -> ResponseReturnValue:
    """The crossings of the container of one crossing."""
    turning = Filters(TurningSchema()).value
    history = listing.of_container(reading(), signed(), reference, **turning)
    return _page("container", reference, history)


def _page(name: str, reference: str, history: History) -> ResponseReturnValue:
    newer, older = history.others.newer, history.others.older
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        f"listing/{name}.html",
        words=name,
        inspection=history.inspection,
        rows=history.others.rows,
        newer=newer and url_for(f".{name}", reference=reference, after=newer),
        older=older and url_for(f".{name}", reference=reference, before=older),
        country_name=english_name,
    )
