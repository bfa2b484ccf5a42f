"""The peer of the lane: bare Flask that puts the rows of a crossing away and does nothing else.

No log-in, no lists, no checks, no ledger: what any program on the same server and the same
database has to spend. Under the same turn for writers and the same settings of the database.
"""

from __future__ import annotations

import os
from types import SimpleNamespace

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from borderdesk.store.database import open_database
from borderdesk.store.peer_rows import put

ROWS = 15  # crossing, vehicle, people, load, screening, its lines, the ledger


def create_peer(url: str) -> Flask:
    """The application over that database; its table must be there."""
    app, database = Flask("lane_peer"), open_database(url)
    # It is served by the desk's settings, and these ask whether walls may be missing.
    app.extensions["borderdesk.settings"] = SimpleNamespace(allow_owner=True, demo=True)
    app.extensions["borderdesk.database"] = database

    @app.post("/rows")
    def rows() -> ResponseReturnValue:
        form, body = request.form, str(request.form.to_dict())
        submission = form["submission_id"]
        given = [
            {"submission_id": submission, "name": f"{form['vehicle.plate']}{number}", "body": body}
            for number in range(ROWS)
        ]
        with database.turn(), database.acts() as session:
            put(session, given)
            session.commit()
        return redirect("/rows")

    return app


def from_environment() -> Flask:
    """What gunicorn loads."""
    return create_peer(os.environ["DATABASE_URL"])
