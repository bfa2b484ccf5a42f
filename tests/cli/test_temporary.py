"""What a measurement lays out is put away, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

LAYING_OUT = """
import time
from borderdesk.cli.temporary import temporary_folder, temporary_postgres

with temporary_folder() as folder:
    {within}
        print(folder, flush=True)
        time.sleep(60)
"""


def ended(within: str) -> tuple[int, Path]:
    """The status of a measurement that SIGTERM ended, and its folder."""
    script = LAYING_OUT.format(within=within)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        folder = Path(running.stdout.readline().decode().strip())
        assert folder.is_dir()
        running.terminate()
        return running.wait(timeout=30), folder


def test_a_signal_that_ends_it_leaves_no_folder() -> None:
    status, folder = ended("if True:")

    assert status == 128 + signal.SIGTERM
    assert not folder.exists()


@pytest.mark.postgres
def test_a_signal_that_ends_it_leaves_no_server() -> None:
    status, folder = ended("with temporary_postgres(folder):")

    assert status == 128 + signal.SIGTERM
    assert not folder.exists()
    running = [Path("/proc", name, "cmdline") for name in _processes()]
    assert not [one for one in running if str(folder).encode() in _read(one)]


def _processes() -> list[str]:
    return [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""
