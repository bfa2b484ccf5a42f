"""Pages of the ledger: who did what, and whether the record holds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.forms import Filters
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading
from borderdesk.schemas.audit import LedgerFiltersSchema
from borderdesk.services import accounts, audit

bp = Blueprint("audit", __name__, url_prefix="/audit")
A_PAGE = 50


@bp.get("/")
def index() -> ResponseReturnValue:
    """The ledger, newest first. Reading it is recorded, with what was asked."""
    filters = Filters(LedgerFiltersSchema())
    by, page = signed(), filters.value["page"]
    narrowed = {name: filters.value[name] for name in ("act", "subject", "officer_id")}
    found = audit.page(reading(), by, **narrowed, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    asked = "; ".join(f"{name}: {value}" for name, value in narrowed.items() if value)
    return answer_with(
        Act.READ_LEDGER,
        "",
        "audit/index.html",
        words=asked,
        found=found,
        filters=filters,
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


def _at(page: int, filters: dict[str, str]) -> str:
    asked: dict[str, Any] = {**filters, "page": page}
    return url_for(".index", **asked)
