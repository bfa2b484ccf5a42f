"""What reasons and rules yield among groups of nationalities, for the auditor: page and table."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from borderdesk.domain.controls import FEWEST_SHOWN, Yield
from borderdesk.domain.lookups import Grounds, LookUpKind, Question
from borderdesk.domain.nationality_groups import GroupYield
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.lookups import looked_up, purposes
from borderdesk.edge.session import reading
from borderdesk.edge.tables import as_csv
from borderdesk.schemas.controls import GroupExportSchema
from borderdesk.services import group_yields
from borderdesk.services.controls import LOOKED_AT
from borderdesk.services.group_yields import Selected

bp = Blueprint("group_yields", __name__, url_prefix="/controls/groups")

SUBJECT = "groups"
OF_A_YIELD = ("found", "percent", "least_percent", "most_percent")
HEAD = (
    *("reason", "rule", "rule_name", "group", "checked"),
    *OF_A_YIELD,
    *(f"sample_{name}" for name in ("checked", *OF_A_YIELD)),
    "remarks",
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Each reason and rule by group, beside the lot. That it was read is recorded."""
    return _page(Form(GroupExportSchema()))


@bp.post("/export")
def export() -> ResponseReturnValue:
    """The same as CSV, for who gives purpose and reason; written down first."""
    form, table = Form(GroupExportSchema()), ""

    def lines() -> tuple[int, list[str]]:
        nonlocal table
        rows = list(_lines(group_yields.page(reading(), signed())))
        table = as_csv(HEAD, rows)
        return len(rows), []

    if form.accepted:
        grounds: Grounds = form.value
        with beside(form):
            looked_up(signed(), Question(LookUpKind.YIELDS, {}, grounds), lines)
    if not form.accepted:
        return _page(form)
    answer = Response(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="groups.csv"'
    return answer


def _page(form: Form) -> ResponseReturnValue:
    return answer_with(
        Act.READ_GROUP_YIELDS,
        SUBJECT,
        "group_yields/index.html",
        form.status,
        form=form,
        purposes=purposes(LookUpKind.YIELDS),
        selected=group_yields.page(reading(), signed()),
        days=LOOKED_AT.days,
        fewest=FEWEST_SHOWN,
    )


def _lines(selected: list[Selected]) -> Iterator[tuple[object, ...]]:
    for one in selected:
        which = (
            one.reason.value,
            one.rule.reference if one.rule else "",
            one.rule.name if one.rule else "",
        )
        for group in one.groups:
            yield (*which, *_line(group))


def _line(one: GroupYield) -> tuple[object, ...]:
    sample = "" if one.sample is None else one.sample.checked
    remarks = " ".join(remark.value for remark in one.remarks)
    checked = "" if one.checked is None else one.checked
    return (one.group.value, checked, *_numbers(one.told), sample, *_numbers(one.sample), remarks)


def _numbers(told: Yield | None) -> tuple[object, ...]:
    """Found, and in a hundred with its bounds; nothing of what is held back."""
    if told is None or told.percent is None or told.span is None:
        return ("",) * len(OF_A_YIELD)
    return (told.found, *(round(percent, 1) for percent in (told.percent, *told.span)))
