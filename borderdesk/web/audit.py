"""Pages of the ledger: who did what, and whether the record holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.days import with_moments
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import signed
from borderdesk.edge.lookups import looked_up, purposes
from borderdesk.edge.session import reading
from borderdesk.edge.tables import as_csv
from borderdesk.schemas.audit import LedgerExportSchema, LedgerFiltersSchema
from borderdesk.services import accounts, audit
from borderdesk.store.accounts import Officer
from borderdesk.store.audit import LedgerEntry

bp = Blueprint("audit", __name__, url_prefix="/audit")
A_PAGE = 50
NARROWED = ("act", "subject", "officer_id", "since", "until")
HEAD = (
    "seq",
    "at",
    "officer",
    "act",
    "operation",
    "subject",
    "outcome",
    "leaf",
    "chain",
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """The ledger, newest first. Reading it is recorded, with what was asked."""
    return _page(Form(LedgerExportSchema()))


def _page(form: Form) -> ResponseReturnValue:
    filters = Filters(LedgerFiltersSchema())
    by, page = signed(), filters.value["page"]
    narrowed = {name: filters.value[name] for name in NARROWED}
    lines = with_moments(narrowed)
    found = audit.page(reading(), by, **lines, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    asked = "; ".join(f"{name}: {value}" for name, value in narrowed.items() if value)
    return answer_with(
        Act.READ_LEDGER,
        "",
        "audit/index.html",
        form.status,
        words=asked,
        found=found,
        filters=filters,
        form=form,
        purposes=purposes(LookUpKind.LEDGER),
        officers=accounts.staff(reading(), by).officers,
        page=page,
        newer=_at(page - 1, filters.raw) if page > 1 else None,
        older=_at(page + 1, filters.raw) if found.more else None,
    )


@bp.post("/verify")
def verify() -> ResponseReturnValue:
    """Read the whole ledger and say whether it holds."""
    verdict = audit.verify(reading(), signed())
    consulted(Act.VERIFY_LEDGER, "", "" if verdict.holds else f"broken: {verdict.broken_seq}")
    return render_template("audit/verify.html", verdict=verdict)


@bp.post("/export")
def export() -> ResponseReturnValue:
    """The lines that fit as CSV, for who gives purpose and reason; written down first."""
    form, table = Form(LedgerExportSchema()), ""

    def lines() -> tuple[int, list[str]]:
        nonlocal table
        found = audit.exported(reading(), signed(), **with_moments(narrowed))
        table = as_csv(HEAD, (_line(row, found.officers) for row in found.rows))
        return len(found.rows), []

    if form.accepted:
        narrowed, grounds = form.value
        asked = {name: str(value) for name, value in narrowed.items() if value}
        with beside(form):
            looked_up(signed(), Question(LookUpKind.LEDGER, asked, grounds), lines)
    if not form.accepted:
        return _page(form)
    answer = Response(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer


def _line(row: LedgerEntry, officers: Mapping[int, Officer]) -> tuple[object, ...]:
    officer = officers.get(row.officer_id) if row.officer_id is not None else None
    who = officer.full_name if officer else ""
    at = row.at.isoformat()
    return (row.seq, at, who, row.act, row.operation, row.subject, row.outcome, row.leaf, row.chain)


def _at(page: int, filters: dict[str, str]) -> str:
    asked: dict[str, Any] = {**filters, "page": page}
    return url_for(".index", **asked)
