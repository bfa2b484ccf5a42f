"""Databases that live as long as a measurement: a SQLite file, a PostgreSQL server of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

BINARIES = "usr/lib/postgresql/*/bin"


class NoServer(Exception):
    """No PostgreSQL server is installed here, or it does not start; a sentence says which."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder of this measurement's own, which a server run by another user may enter.

    It goes at the end, and what runs in it was stopped before: also where SIGTERM is the end.
    """
    before = signal.signal(signal.SIGTERM, _leave)  # else Python would end with nothing put away
    folder = Path(tempfile.mkdtemp(prefix="bdbench"))
    try:
        yield folder
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one, while it is put away
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


@contextmanager
def temporary_postgres(folder: Path, **settings: str) -> Iterator[str]:
    """Start a PostgreSQL server on a socket in that folder; its address, as its superuser.

    It is stopped at the end. Root may not run one: then `postgres` or `nobody` does.

    Raises:
        NoServer: there is none, or it does not start.
    """
    found = sorted(Path("/").glob(BINARIES), reverse=True)
    places = [*found, *(Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p)]
    binaries = next((place for place in places if (place / "initdb").exists()), None)
    if binaries is None:
        raise NoServer("No PostgreSQL server is installed here (no initdb found).")
    user = None
    data = folder / "data"
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    folder.chmod(0o755)
    _run([binaries / "initdb", "-D", data, "-U", "desk", "--auth=trust", "-E", "UTF8"], user)
    control = [binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log"]
    said = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        _run([*control, "-o", f"-k {folder} -c listen_addresses='' {said}", "start"], user)
        yield f"postgresql://desk@/postgres?host={folder}"
    finally:
        with suppress(NoServer):  # it never started
            _run([*control, "-m", "immediate", "stop"], user)


def _run(command: Sequence[object], user: str | None) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise NoServer(f"{words[0]} failed: {done.stderr.decode(errors='replace').strip()}")
