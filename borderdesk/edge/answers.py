"""A page with a person's data: rendered, written into the ledger, then sent, in this order."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from borderdesk.domain.permissions import Act
from borderdesk.edge.login import signed
from borderdesk.edge.session import transaction
from borderdesk.services.audit import record


def consulted(act: Act, subject: str, words: str = "") -> None:
    """Write down that the officer is about to be shown a record, or the answer to a search.

    Commits before the bytes leave: without the row there is no answer.
    """
    with transaction() as session:
        record(session, signed(), act, subject, words)


def answer_with(
    act: Act, subject: str, template: str, /, status: int = 200, words: str = "", **context: Any
) -> ResponseReturnValue:
    """Render a page with a person's data, and write down who was shown it."""
    page = render_template(template, **context)
    consulted(act, subject, words)
    return page, status
