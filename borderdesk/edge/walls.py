"""For whom the database answers, and whether its second wall stands before the desk opens."""

from __future__ import annotations

from flask import Flask, request

from borderdesk.edge.login import OPEN_DOORS, signed_if_any
from borderdesk.edge.session import database_in_use, stand
from borderdesk.edge.settings import Settings
from borderdesk.store.database import bare_walls


class WallsDown(RuntimeError):
    """The desk must not open like this; the message says what to do."""


def init_app(app: Flask) -> None:
    app.before_request(_stand)  # after the log-in has found out who it is


def check(app: object) -> None:
    """Let the desk open only where PostgreSQL's second wall holds for it.

    Not in the demo, and not on SQLite, which has no such wall.

    Raises:
        WallsDown: the role that is connected passes the wall, or the wall is not raised, and
            the settings do not allow it.
    """
    if not isinstance(app, Flask):
        return
    settings: Settings = app.extensions["borderdesk.settings"]
    if settings.demo:
        return
    with app.app_context():
        found = bare_walls(database_in_use())
    if not found:
        return
    what = f"PostgreSQL's second wall does not stand: {'; '.join(found)}."
    if not settings.allow_owner:
        raise WallsDown(
            f"{what} Run `database roles` and connect as bd_app, "
            "or set BORDERDESK_ALLOW_OWNER=1 to open without it."
        )
    app.logger.warning("%s BORDERDESK_ALLOW_OWNER lets the desk open all the same.", what)


def _stand() -> None:
    """Whoever logs in may do so in the browser of another officer, who is not asked then."""
    by = None if request.endpoint in OPEN_DOORS else signed_if_any()
    if by is not None:
        stand(by)
