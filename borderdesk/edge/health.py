"""Two doors for the machine that watches the desk: whether it works, and some figures.

The figures are read from the database when they are asked for. Counters in a worker process
would be wrong: there are several, each would count its own share, and each begins anew.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from borderdesk.edge.login import moment
from borderdesk.edge.session import reading
from borderdesk.edge.settings import Settings
from borderdesk.services import health

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
HELP: Mapping[str, str] = {
    "borderdesk_ledger_rows": "Rows of the ledger.",
    "borderdesk_list_age_seconds": "Time since the version in force of a watchlist took effect.",
    "borderdesk_job_done_seconds": "Time since a job of the worker went well last.",
    "borderdesk_job_failed": "Whether the last run of a job of the worker failed.",
    "borderdesk_open_hits": "Hits that nobody has decided.",
    "borderdesk_oldest_unclaimed_hit_seconds": "Age of the oldest hit that nobody works on.",
    "borderdesk_inspections_last_day": "Crossings of the last 24 hours.",
}


def init_app(app: Flask) -> None:
    app.add_url_rule("/health", "health", _health)
    app.add_url_rule("/metrics", "metrics", _metrics)
    app.extensions["borderdesk.revision"] = newest_revision(VERSIONS)


def newest_revision(folder: Path) -> str:
    """The revision that this version of the desk wants; the files bear it as their first part."""
    return max(path.stem.partition("_")[0] for path in folder.glob("[0-9]*.py"))


def _health() -> ResponseReturnValue:
    """Whether the desk works: yes or no, since strangers may ask."""
    wanted = str(current_app.extensions["borderdesk.revision"])
    sound = health.is_sound(reading(), moment(), wanted)
    return jsonify(ok=sound), 200 if sound else 503


def _metrics() -> ResponseReturnValue:
    """The figures, for who brings the operator's token; to others there is no such page."""
    settings: Settings = current_app.extensions["borderdesk.settings"]
    brought = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.metrics_token}"
    if not settings.metrics_token or not hmac.compare_digest(brought.encode(), wanted.encode()):
        raise NoSuchPage
    lines = "\n".join(_exposed(health.figures(reading(), moment())))
    return Response(lines + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _exposed(figures: Mapping[str, float]) -> Iterator[str]:
    """The figures in the text format of Prometheus, each kind with its help."""
    told = ""
    for name, value in figures.items():
        kind = name.partition("{")[0]
        if kind != told:
            yield f"# HELP {kind} {HELP[kind]}"
            yield f"# TYPE {kind} gauge"
            told = kind
        yield f"{name} {value:g}" if value < 1_000_000 else f"{name} {value:.0f}"
