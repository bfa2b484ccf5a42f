"""gunicorn serves by our settings, and leaves off where the configuration cannot stand."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from borderdesk.serving import graceful_timeout

ROOT = Path(__file__).parents[1]
# A worker that is asked to stop while it starts is waited for as long as gunicorn is told to.
LONGEST = 5 * graceful_timeout
TINY = """
import gc
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    with open("written", "w") as out:
        out.write(str(gc.get_freeze_count()))
    return [environ["wsgi.url_scheme"].encode()]
"""


@contextmanager
def gunicorn(folder: Path, app: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """gunicorn with an empty home and without settings of the desk; and the port it is to serve."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    (folder / "home").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "BORDERDESK_BIND": f"127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:borderdesk.serving", *options, app]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server, port
        finally:
            server.terminate()


def answer_of(port: int) -> str:
    for _ in range(900):
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn did not answer within a minute and a half")


@pytest.mark.slow
def test_gunicorn_serves_and_stops_and_opens_no_second_door(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(TINY)

    with gunicorn(tmp_path, "tiny:app") as (server, port):
        answer = answer_of(port)
        doors = [path for path in tmp_path.rglob("*") if path.is_socket()]
        server.terminate()
        status = server.wait(timeout=LONGEST)

    assert answer == "http"
    assert status == 0
    assert doors == []
    assert list((tmp_path / "home").iterdir()) == []
    assert (tmp_path / "written").stat().st_mode & 0o077 == 0
    assert int((tmp_path / "written").read_text()) > 1000  # what is not looked through for garbage


@pytest.mark.slow
def test_without_our_setting_gunicorn_would_open_a_second_door(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(TINY)
    (tmp_path / "open.py").write_text(
        "from borderdesk.serving import *\ncontrol_socket_disable = False\n"
    )

    with gunicorn(tmp_path, "tiny:app", "-c", "python:open") as (_server, port):
        answer_of(port)
        time.sleep(0.5)
        doors = [path for path in tmp_path.rglob("*") if path.is_socket()]

    assert len(doors) == 1


@pytest.mark.slow
def test_gunicorn_does_not_try_without_end_where_a_setting_is_missing(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "wsgi:app") as (server, _port):
        _, said = server.communicate(timeout=LONGEST)

    # 3 is ours; where both workers fail at once, gunicorn itself stumbles and ends with 1.
    assert server.returncode in (1, 3)
    assert "Set BORDERDESK_SECRET_KEY" in said
