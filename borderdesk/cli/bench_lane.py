"""Measure what logging a crossing with its screening takes, and bare Flask in the same run."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple

import click

from borderdesk.cli.database import upgraded
from borderdesk.cli.temporary import NoServer, temporary_folder, temporary_postgres
from borderdesk.domain.accounts import AgencyKind, Role, Signature
from borderdesk.domain.watchlists import Action, ListFormat, NewEntry, NewWatchlist
from borderdesk.matching.particulars import Birth, Kind, Name, Particulars
from borderdesk.services import watchlists
from borderdesk.store.accounts import Agency, Officer, Post, UserSession
from borderdesk.store.database import open_database
from borderdesk.store.peer_rows import lay_out
from borderdesk.store.roll import rebuild
from borderdesk.store.wall_raising import set_up_roles
from borderdesk.store.walls import APP

ROOT = Path(__file__).resolve().parents[2]
POST, CODE = "BENCH", "BENCH"
CLOSED = 20  # connections without a pause
BATCH = 5000
SECRET = "of a desk that lives for one measurement, on this machine alone: 3f9c7a"
BEGINS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "gr", "kr")
SOUNDS = [begin + vowel for begin in BEGINS for vowel in "aeiou"]


class Figures(NamedTuple):
    """What one run came to: answers in a second, milliseconds at quantiles, and what failed."""

    name: str
    good: int
    per_second: float
    p50: float
    p95: float
    p99: float
    worst: float
    errors: Mapping[str, int]


def figures(name: str, took: list[float], errors: Mapping[str, int], seconds: float) -> Figures:
    """Sum up the seconds that answers took."""
    ordered = sorted(took)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0

    return Figures(
        name, len(took), len(took) / seconds, at(0.5), at(0.95), at(0.99), at(1.0), errors
    )


def names(seed: int, count: int) -> list[tuple[str, str]]:
    """Made-up given and family names, of 300 and of a million."""
    chance = random.Random(seed)
    given = [a + b + "n" for a in SOUNDS for b in SOUNDS][::30][:300]

    def family() -> str:
        return "".join(chance.choice(SOUNDS) for _ in range(3)) + chance.choice("nvrlsm")

    return [(chance.choice(given).title(), family().upper()) for _ in range(count)]


def forms(count: int, now: datetime) -> list[dict[str, str]]:
    """Crossings of a car with four people, a plate and a firm, as the page sends them."""
    chance, found = random.Random(2), []
    people = names(3, 4 * count)
    for number in range(count):
        form = {
            "device_at": now.isoformat(),
            "crossed_at": now.isoformat(),
            "post_code": CODE,
            "lane": str(1 + number % 20),
            "direction": "entry",
            "declared": "nothing",
            "vehicle.kind": "CAR",
            "vehicle.plate": f"BN-{chance.randrange(1000):03}-{number:04}",
            "vehicle.plate_country": "XVA",
            "consignments.0.items.0.description": "Samples of tiles",
            "consignments.0.consignor": f"{people[number][1].title()} Trading Ltd",
        }
        for seat, (given, family) in enumerate(people[4 * number : 4 * number + 4]):
            form |= {
                f"occupants.{seat}.role": "passenger" if seat else "driver",
                f"occupants.{seat}.surname": family,
                f"occupants.{seat}.given_names": given,
                f"occupants.{seat}.born_on": str(date(1950 + chance.randrange(50), 5, 17)),
                f"occupants.{seat}.nationality": "XVA",
                f"occupants.{seat}.document_number": f"BN{chance.randrange(10**7):07}",
            }
        found.append(form)
    return found


@click.command(name="lane")
@click.option("--officers", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option("--think", default=20.0, show_default=True, help="Seconds between two crossings.")
@click.option("--seconds", default=60.0, show_default=True, help="How long each run lasts.")
@click.option("--names", "listed", default=200_000, show_default=True, help="Names on the list.")
@click.option("--database", "url", help="Measure on this empty PostgreSQL database alone.")
@click.option("--sqlite-only", is_flag=True, help="Leave PostgreSQL out.")
def lane(
    officers: int, think: float, seconds: float, listed: int, url: str | None, sqlite_only: bool
) -> None:
    """Print how fast crossings are logged and screened, by officers and in a closed loop.

    The time of one answer is that of the POST, from the first byte sent to the last one read; the
    page that the browser opens next is not in it. Server and officers share this machine.
    """
    with temporary_folder() as folder, ExitStack() as stack:
        folder.chmod(0o755)
        if url is None:
            click.echo("\nSQLite")
            address = f"sqlite:///{folder / 'desk.db'}"
            _measure(folder / "sqlite", address, address, officers, think, seconds, listed)
            if sqlite_only:
                return
            try:
                (folder / "pg").mkdir()
                url = stack.enter_context(temporary_postgres(folder / "pg"))
            except NoServer as fault:
                click.echo(str(fault))
                return
        click.echo("\nPostgreSQL")
        _measure(folder / "postgres", url, as_desk(url), officers, think, seconds, listed)


def _measure(
    folder: Path, owner: str, desk: str, officers: int, think: float, seconds: float, listed: int
) -> None:
    folder.mkdir()
    tokens = _settled(folder, owner, officers, listed)
    now = datetime.now(UTC)
    sent = forms(2000, now)
    plan: dict[str, Any] = {"forms": sent, "seconds": seconds, "path": "/inspections/new"}
    environment = {
        "BORDERDESK_DEMO": "1",
        "BORDERDESK_SECRET_KEY": SECRET,
        "BORDERDESK_INSTANCE": str(folder),
        "DATABASE_URL": desk,
    }
    rows = []
    with _serving(environment, "wsgi:app") as port:
        cookies = [_entered(port, token) for token in tokens]
        plan |= {"headers": [one for one, _ in cookies], "tokens": [one for _, one in cookies]}
        _run(plan | {"port": port, "think": 0.0, "seconds": 1.0})  # templates, index, connections
        name = f"{officers} officers, {think:g} s between"
        rows.append(_run(plan | {"port": port, "think": think}, name))
        many = [cookies[number % len(cookies)] for number in range(CLOSED)]
        plan |= {"headers": [one for one, _ in many], "tokens": [one for _, one in many]}
        closed = _run(plan | {"port": port, "think": 0.0}, f"closed loop, {CLOSED} connections")
        rows.append(closed)
    peer_url = owner if "postgres" in owner else f"sqlite:///{folder / 'peer.db'}"
    peer_database = open_database(peer_url)
    lay_out(peer_database)
    peer_database.acts.kw["bind"].dispose()
    with _serving({"DATABASE_URL": peer_url}, "borderdesk.cli.lane_peer:from_environment()") as at:
        bare = {"port": at, "path": "/rows", "think": 0.0}
        _run(plan | bare | {"seconds": 1.0})
        peer = _run(plan | bare, f"bare Flask, 15 rows, {CLOSED} connections")
        rows.append(peer)
    heads = "".join(f"{head:>9}" for head in ("in 1 s", "p50", "p95", "p99", "most"))
    click.echo(f"  {'run':38}{'good':>7}{heads}  errors")
    for row in rows:
        times = "".join(f"{n:>7.0f}ms" for n in (row.p50, row.p95, row.p99, row.worst))
        wrong = ", ".join(f"{n} × {what}" for what, n in row.errors.items()) or "0"
        click.echo(f"  {row.name:38}{row.good:>7}{row.per_second:>9.1f}{times}  {wrong}")
    share = closed.per_second / peer.per_second if peer.per_second else 0.0
    click.echo(f"  The desk answers {share:.0%} of what bare Flask does.")


def _run(plan: dict[str, Any], name: str = "") -> Figures:
    command = [sys.executable, "-m", "borderdesk.cli.lane_load"]
    done = subprocess.run(
        command, input=json.dumps(plan), capture_output=True, text=True, cwd=ROOT, check=True
    )
    found = json.loads(done.stdout)
    return figures(name, found["took"], found["errors"], found["seconds"])


def _settled(folder: Path, url: str, officers: int, listed: int) -> list[str]:
    """Lay out the database: a post, officers who are logged in, a list and its index. Tokens."""
    database = open_database(url, folder / "rolls")
    upgraded(database)
    engine = database.acts.kw["bind"]
    now = datetime.now(UTC)
    with database.acts.begin() as session:
        agency = Agency(code="BENCH", name="Bench", kind=AgencyKind.BORDER, country="XVA")
        session.add(agency)
        session.flush()
        post = Post(code=CODE, name="Bench", agency_id=agency.id, lanes=20)
        session.add(post)
        session.flush()
        tokens = [hashlib.sha256(os.urandom(32)).hexdigest() for _ in range(officers)]
        for number, token in enumerate(tokens):
            who = Officer(
                name=f"bench{number}",
                full_name=f"Bench {number}",
                roles=[Role.OFFICER.value],
                agency_id=agency.id,
                post_id=post.id,
                password_phc="none",
            )
            session.add(who)
            session.flush()
            session.add(
                UserSession(
                    token_sha256=hashlib.sha256(token.encode()).hexdigest(),
                    officer_id=who.id,
                    opened_at=now,
                    proved_at=now,
                    last_seen_at=now,
                )
            )
        by = Signature(
            officer_id=who.id,
            agency_id=agency.id,
            at=now,
            proved_at=now,
            post_id=post.id,
            roles=frozenset({Role.ADMINISTRATOR}),
        )
    why = "For a measurement"
    with database.acts.begin() as session:
        new = NewWatchlist("BENCH", "Bench", by.agency_id, ListFormat.DESK, Action.SANCTION)
        watchlists.add_watchlist(session, by, new, why)
        source = watchlists.Source("bench", hashlib.sha256(b"bench").hexdigest())
        version = watchlists.begin_import(session, by, "BENCH", source, reason=why)
    people = names(1, listed)
    with click.progressbar(length=listed, label="  Listed", file=sys.stderr) as bar:
        for begin in range(0, listed, BATCH):
            batch = people[begin : begin + BATCH]
            with database.acts.begin() as session:
                entries = [_entry(begin + n, *name) for n, name in enumerate(batch)]
                watchlists.stage(session, by, version, entries)
            bar.update(len(batch))
    with database.acts.begin() as session:
        made = watchlists.change(session, by, version)
        watchlists.activate(session, by, version, made, shrinking=False, reason=why)
    if engine.dialect.name == "postgresql":
        with database.acts.begin() as session:
            set_up_roles(session.connection())
    rebuild(engine, folder / "rolls")
    engine.dispose()
    return tokens


def as_desk(url: str) -> str:
    """The same address, for the role of the desk, which meets the walls."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{APP}@{rest.rpartition('@')[2]}"


def _entry(number: int, given: str, family: str) -> NewEntry:
    born = Birth.on(date(1950, 1, 1) + timedelta(days=number % 18_000))
    person = Particulars(Kind.PERSON, (Name(f"{given} {family}"),), (born,))
    return NewEntry(source_key=f"B{number}", particulars=person)


@contextmanager
def _serving(environment: Mapping[str, str], app: str) -> Iterator[int]:
    """gunicorn with the desk's settings on a free port of this machine, until the end."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    known = {
        **os.environ,
        **environment,
        "BORDERDESK_BIND": f"127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:borderdesk.serving", app]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=ROOT, env=known, stderr=said, stdout=said) as server,
    ):
        try:
            if not _answers(port):
                said.seek(0)
                raise click.ClickException(f"gunicorn does not answer.\n{said.read().decode()}")
            yield port
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    """Whether the server answers within half a minute."""
    for _ in range(300):
        door = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            door.request("HEAD", "/")
            door.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return True
        finally:
            door.close()
    return False


def _entered(port: int, token: str) -> tuple[dict[str, str], str]:
    """The headers with which an officer's browser sends the form, and the token of the form."""
    door = HTTPConnection("127.0.0.1", port, timeout=60)
    door.request("GET", "/inspections/new", headers={"Cookie": f"bd={_cookie(token)}"})
    answer = door.getresponse()
    page = answer.read().decode()
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if answer.status != 200 or found is None:
        raise click.ClickException(f"The lane did not open: {answer.status}.")
    kept = (answer.headers["Set-Cookie"] or f"bd={_cookie(token)}").partition(";")[0]
    door.close()
    return {"Cookie": kept, "Sec-Fetch-Site": "same-origin"}, found[1]


def _cookie(token: str) -> str:
    """A cookie as the desk signs it, with that token in it."""
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface

    app = Flask("bench")
    app.secret_key = SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": token}))
