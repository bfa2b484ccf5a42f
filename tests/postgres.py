"""A PostgreSQL server for tests: on a socket of its own, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from borderdesk.store.tables import METADATA
from tests import factories

BINARIES = "/usr/lib/postgresql/*/bin"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # tests of durability start servers of their own
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Cluster:
    url: str
    socket: Path


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server in a folder of its own; skip the test where no server is installed."""
    given = os.environ.get("BORDERDESK_TEST_PG")
    if given:
        yield Cluster(given, Path())
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip("No PostgreSQL server is installed here (no initdb found).")
    user = _unprivileged()
    # Not one of pytest's folders: those are closed to others, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="bdpg"))
    data = folder / "data"
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    _run([binaries / "initdb", "-D", data, "-U", "desk", "--auth=trust", "-E", "UTF8"], user)
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    control = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    _run([*control, "-o", f"-k {folder} {options}", "start"], user)
    try:
        yield Cluster(f"postgresql://desk@/postgres?host={folder}", folder)
    finally:
        _run([*control, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)


def emptied(session: Session) -> None:
    """The ground alone again, in three statements.

    Few tables hold anything after a test, and a DELETE passes an empty one in no time, where
    TRUNCATE makes new files for each. Keys and triggers look away meanwhile.
    """
    deletes = ";".join(f'DELETE FROM "{table.name}"' for table in METADATA.sorted_tables)
    # Rows were given their keys by hand; the sequences have to come after them.
    follow = ",".join(
        f"setval(pg_get_serial_sequence('{table.name}', 'id'),"
        f' (SELECT COALESCE(MAX(id), 0) + 1 FROM "{table.name}"), false)'
        for table in METADATA.sorted_tables
        if "id" in table.c and table.c.id.autoincrement is not False
    )
    connection = session.connection()
    connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletes}")
    factories.ground(session)
    session.flush()
    connection.exec_driver_sql(f"SET LOCAL session_replication_role = origin; SELECT {follow}")


def _binaries() -> Path | None:
    found = sorted(Path("/").glob(BINARIES.lstrip("/")), reverse=True)
    places = [*found, *(Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p)]
    return next((place for place in places if (place / "initdb").exists()), None)


def _unprivileged() -> str | None:
    """The server refuses root; whoever is root lets `postgres` or `nobody` run it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[object], user: str | None) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stdout}\n{done.stderr}")
