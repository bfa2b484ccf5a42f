"""What the desk writes down for its operator: lines of JSON in which nobody is named.

A line holds which door was asked (its rule, never the address), the status, the time it took and
the officer's number. Of a fault it holds the kind and the place: messages of faults carry values,
those of the database whole rows. Whoever has to know who did what reads the ledger.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, TextIO, cast

from flask import Flask, Response, g, has_request_context, request

from borderdesk.edge.login import LoggedIn

OURS = ("borderdesk", "gunicorn")  # whose sentences are constant; values come as arguments
DEEPEST = 12  # places of a fault that are named, the innermost last
HIDDEN = "…"


class Lines(logging.Formatter):
    """One line of JSON for each record. Of what a sentence was filled with, numbers alone stay."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": _sentence(record),
        }
        if has_request_context():
            line |= {"request": request_id(), "method": _method(), "door": _door()}
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = _fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


class Handler(logging.StreamHandler[TextIO]):
    """To the standard error of the moment: a server may have put another in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.setFormatter(Lines())

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def init_app(app: Flask, *, quiet: bool) -> None:
    """`quiet`: faults alone, for a demo whose console says where to go."""
    log_to_standard_error()
    app.logger.setLevel(logging.WARNING if quiet else logging.INFO)
    # Flask's own line names the address; ours, in `errors`, does not.
    app.log_exception = lambda *_: None  # type: ignore[method-assign]
    app.before_request(_begin)
    app.after_request(_written)


def log_to_standard_error() -> None:
    """Every logger of the process speaks in our lines. Twice is as good as once."""
    root = logging.getLogger()
    if not any(isinstance(handler, Handler) for handler in root.handlers):
        root.addHandler(Handler())


def request_id() -> str:
    """What this request is called in the log, and in the answer's X-Request-ID."""
    if "request_id" not in g:
        g.request_id = token_hex(8)
    return cast(str, g.request_id)


def _begin() -> None:
    g.begun = time.perf_counter()


def _written(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    begun = g.get("begun")
    facts = {
        "status": response.status_code,
        "ms": None if begun is None else round((time.perf_counter() - begun) * 1000),
        "officer": _officer_id(),
    }
    logging.getLogger("borderdesk").info("answered", extra={"facts": facts})
    return response


def _officer_id() -> int | None:
    """The number of who was logged in; the database is not asked for it."""
    user = g.get("_login_user")
    return user.entered.signature.officer_id if isinstance(user, LoggedIn) else None


def _method() -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return str(request.method) if request.method in known else "other"


def _door() -> str:
    return str(request.url_rule.rule) if request.url_rule else ""


def _sentence(record: logging.LogRecord) -> str:
    """The sentence as it stands in the code. Others' may be filled already: only its place."""
    if record.name.partition(".")[0] not in OURS:
        return f"{record.module}:{record.lineno}"
    if record.name.startswith("gunicorn") and record.levelno >= logging.WARNING:
        return f"{record.module}:{record.lineno}"  # it quotes the requests that it cannot read
    template, given = str(record.msg), record.args
    if not given:
        return template
    if isinstance(given, Mapping):
        values: Any = {name: _number(value) for name, value in given.items()}
    else:
        values = tuple(_number(value) for value in given)
    try:
        return str(template % values)
    except (TypeError, ValueError):  # %d of what is hidden
        return template


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else HIDDEN


def _fault(error: BaseException) -> dict[str, object]:
    """Kind and place, of what lies beneath it too."""
    steps = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    said: dict[str, object] = {
        "kind": type(error).__name__,
        "place": [f"{step.filename}:{step.lineno} {step.name}" for step in steps],
    }
    beneath = error.__cause__ or error.__context__
    if beneath is not None:
        said["beneath"] = type(beneath).__name__
    return said
