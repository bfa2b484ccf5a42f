"""Code tables for who types: loaded in the background, and kept as long as they say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.countries import all_countries
from borderdesk.domain.errors import NotFound
from borderdesk.domain.harmonised import headings
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.vehicles import COLOURS, makes
from borderdesk.edge.headers import FOR_EVER
from borderdesk.edge.login import signed
from borderdesk.edge.words import _, language

bp = Blueprint("code_tables", __name__, url_prefix="/tables")

# Countries that lie around; they come first.
NEAR = ("XVA", "XKE", "XTO", "ALB", "BIH", "BGR", "GRC", "HRV", "HUN", "MKD", "MNE", "ROU", "SRB")


def countries() -> list[tuple[str, str]]:
    """Code and name of every country, the near ones first."""
    demo = bool(current_app.extensions["borderdesk.settings"].demo)
    known = [(country.alpha3, country.english) for country in all_countries(demo)]
    return sorted(known, key=lambda country: country[0] not in NEAR)


def _colours() -> list[tuple[str, str]]:
    return [(_(colour), "") for colour in COLOURS]


def _makes() -> list[tuple[str, str]]:
    return [(make, "") for make in makes()]


def _headings() -> list[tuple[str, str]]:
    """Headings and subheadings of goods; there are English words for them alone."""
    return [(heading.code, heading.description) for heading in headings()]


TABLES: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
    "countries": countries,
    "colours": _colours,
    "makes": _makes,
    "headings": _headings,
}


@bp.get("/<name>")
def table(name: str) -> ResponseReturnValue:
    """One table as [[what is typed, what it is called], …]. It holds nothing of anybody."""
    permit(signed(), Act.SUBMIT_INSPECTION)
    if name not in TABLES:
        raise NotFound(name)
    answer = Response(_written(name)[0], mimetype="application/json")
    answer.headers["Cache-Control"] = FOR_EVER.replace("public", "private")
    return answer


def address(name: str) -> str:
    """Where the table is, with a digest of what it says in the reader's language."""
    return url_for("code_tables.table", name=name, v=_written(name)[1])


def _written(name: str) -> tuple[str, str]:
    """The table as it is sent, and its digest; written once for each language and kind of desk."""
    return _kept(name, language(), bool(current_app.extensions["borderdesk.settings"].demo))


@lru_cache(maxsize=64)
def _kept(name: str, _language: str, _demo: bool) -> tuple[str, str]:
    text = json.dumps(TABLES[name](), ensure_ascii=False, separators=(",", ":"))
    return text, sha256(text.encode()).hexdigest()[:8]
