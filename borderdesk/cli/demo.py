"""The command that lets anybody try the desk: loads a made-up region once, and serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from borderdesk.cli.database import upgraded
from borderdesk.demonstration.loading import is_set_up, load
from borderdesk.demonstration.region import PASSWORD, LogIn, log_ins
from borderdesk.edge.settings import Settings
from borderdesk.edge.words import word
from borderdesk.store.database import Database, open_database

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
DRAFT = ".loading"  # what the database is called until the demonstration stands in it whole
ASIDE = ("", "-wal", "-shm", "-journal")  # a database of SQLite and what may lie beside it


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@with_appcontext
def demo(port: int) -> None:
    """Try the desk with made-up data, on this machine alone; Ctrl-C ends it."""
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    settings = cast(Settings, app.extensions["borderdesk.settings"])
    database = cast(Database, app.extensions["borderdesk.database"])
    try:
        server = _opened(app, port)
        make_ready(settings, database)
        told = tell(app, database)
        click.echo(f"\nborderdesk is open at http://localhost:{port}/\n\n{told}\n")
        with _worker_beside(settings, database):
            server.serve_forever()
    except KeyboardInterrupt:  # while it was loading; once it serves, the server minds it
        return


def make_ready(settings: Settings, database: Database) -> bool:
    """See to it that the demonstration stands in the database; whether it was loaded now.

    It is loaded into a file beside the database, which then takes its place: who breaks a load
    off, or loses power, finds nothing half loaded. Two starts at once load it once.

    Raises:
        click.ClickException: the desk is no demonstration, or keeps no file of SQLite.
    """
    url = database.acts.kw["bind"].url
    if not settings.demo:
        raise click.ClickException("Made-up data is for the demo: set BORDERDESK_DEMO=1.")
    if url.get_backend_name() != "sqlite":
        raise click.ClickException("The demo keeps a database of its own: unset DATABASE_URL.")
    place = Path(url.database)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.turn():
            return _loaded_if_empty(settings, database, place)
    except TimeoutError:
        raise click.ClickException("Another start of the demo is loading its data.") from None


def tell(app: Flask, database: Database) -> str:
    """The log-ins to try, as a table; the page of log-in gets them, too."""
    with database.looks() as session:
        found = log_ins(session)
    app.extensions["borderdesk.log_ins"] = [(one.name, _words(one)) for one in found]
    app.extensions["borderdesk.password"] = PASSWORD
    table = [(one.name, one.full_name, _roles(one), one.where) for one in found]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    lines = [
        "  ".join((name.ljust(widths[0]), full.ljust(widths[1]), roles.ljust(widths[2]), where))
        for name, full, roles, where in table
    ]
    first = f"All in it is made up. Log in by one of these names; the password is: {PASSWORD}"
    last = "Ctrl-C ends it. What you enter is kept for the next start."
    return "\n".join((first, "", *(f"  {line}" for line in lines), "", last))


@contextmanager
def _worker_beside(settings: Settings, database: Database) -> Iterator[subprocess.Popen[bytes]]:
    """The background work as a child; it ends with the demo, even where that is killed."""
    url = database.acts.kw["bind"].url.render_as_string(hide_password=False)
    place = {
        "BORDERDESK_DEMO": "1",
        "BORDERDESK_INSTANCE": str(settings.instance.resolve()),
        "DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "worker"]
    child = subprocess.Popen(
        [*command, "--until-input-ends"],
        cwd=ROOT,
        env={**os.environ, **place},
        stdin=subprocess.PIPE,  # it ends when this end of it is closed
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the demo, which then ends the child in order
    )
    try:
        yield child
    finally:
        assert child.stdin is not None
        child.stdin.close()
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _loaded_if_empty(settings: Settings, database: Database, place: Path) -> bool:
    if place.exists():
        upgraded(database)
        with database.looks() as session:
            if is_set_up(session):
                return False
        database.acts.kw["bind"].dispose()  # nobody may hold the file that is replaced
    click.echo("Loading the made-up region; this takes some seconds, and is done once ...")
    draft = place.with_name(place.name + DRAFT)
    _remove(draft)
    loading = open_database(f"sqlite:///{draft}")
    try:
        upgraded(loading)
        with loading.turn(), loading.acts() as session:
            load(session, settings.instance / "files", datetime.now(UTC))
    finally:
        loading.acts.kw["bind"].dispose()  # the last one out also empties what lies beside it
    _remove(place)
    draft.replace(place)
    draft.with_name(draft.name + ".turn").unlink(missing_ok=True)
    return True


def _remove(database: Path) -> None:
    for ending in ASIDE:
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _opened(app: Flask, port: int) -> BaseWSGIServer:
    """A server that listens on that port of this machine, and answers later."""
    try:
        door = socket.create_server((HOST, port))
    except PermissionError:
        sentence = f"Port {port} is not for you; choose one from 1024."
        raise click.ClickException(sentence) from None
    except OSError:
        sentence = f"Port {port} is taken: something else listens there. Choose another: --port N"
        raise click.ClickException(sentence) from None
    with door:  # the server keeps a copy of its own
        return make_server(HOST, port, app, threaded=True, request_handler=_Quiet, fd=door.fileno())


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests; the desk itself says what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def _roles(one: LogIn) -> str:
    return ", ".join(word(role) for role in sorted(one.roles))


def _words(one: LogIn) -> str:
    return f"{one.full_name}, {_roles(one)}, {one.where}"
