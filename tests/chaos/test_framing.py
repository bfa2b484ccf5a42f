"""Requests that two servers could read in two ways, sent to a real gunicorn with our settings."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_serving import gunicorn

APP = """
from pathlib import Path
from borderdesk.app import create_app
from tests.conftest import SettingsOfTests
here = Path(__file__).parent
app = create_app(SettingsOfTests(here, f"sqlite:///{here / 'desk.db'}"))
"""
HOST = b"Host: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /log-in HTTP/1.1\r\n" + HOST + FORM
CHUNKED = b"Transfer-Encoding: chunked\r\n"
FRAMES = {
    "two ways to say how long": POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "two lengths in one": POST + b"Content-Length: 4, 5\r\n\r\nabcde",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length with a sign": POST + b"Content-Length: +4\r\n\r\nabcd",
    "a length in letters": POST + b"Content-Length: 0x4\r\n\r\nabcd",
    "an encoding nobody knows": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "an encoding behind another": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "an encoding after a tab": POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": POST + CHUNKED + b"\r\nzz\r\nab\r\n0\r\n\r\n",
    "a chunk of negative size": POST + CHUNKED + b"\r\n-1\r\nab\r\n0\r\n\r\n",
    "a line of 9 kB": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header of 9 kB": b"GET /log-in HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000 + b"\r\n\r\n",
    "a hundred headers": b"GET /log-in HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 100 + b"\r\n",
    "a folded header": b"GET /log-in HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "TRACE": b"TRACE /log-in HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT localhost:22 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method of our own making": b"G@T /log-in HTTP/1.1\r\n" + HOST + b"\r\n",
    "a version of the future": b"GET /log-in HTTP/9.9\r\n" + HOST + b"\r\n",
    "a body over the cap": POST + b"Content-Length: 99999999999\r\n\r\nabcd",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("framing")
    (folder / "framed.py").write_text(APP)
    with gunicorn(folder, "framed:app") as (_server, port):
        for _ in range(150):
            if b"200" in sent(port, b"GET /log-in HTTP/1.1\r\n" + HOST + b"\r\n")[:20]:
                break
            time.sleep(0.2)
        yield port


def sent(port: int, words: bytes) -> bytes:
    """What comes back until the other side is done, or two seconds have passed."""
    heard = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(words)
            while more := line.recv(65536):
                heard += more
    except OSError:
        pass
    return heard


@pytest.mark.slow
@pytest.mark.parametrize("what", FRAMES)
def test_it_is_refused_at_once_and_read_in_one_way(port: int, what: str) -> None:
    begun = time.monotonic()

    heard = sent(port, FRAMES[what])

    statuses = [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]]
    # What is left of a refused body may be refused once more; nothing of it is ever carried out.
    assert 1 <= len(statuses) <= 2, heard[:300]
    assert all(400 <= status < 600 and status != 500 for status in statuses)
    assert len(heard) < 20_000
    assert time.monotonic() - begun < 10


@pytest.mark.slow
def test_after_all_of_it_the_desk_still_serves(port: int) -> None:
    for frame in FRAMES.values():
        sent(port, frame)

    assert b"200 OK" in sent(port, b"GET /log-in HTTP/1.1\r\n" + HOST + b"\r\n")[:40]
