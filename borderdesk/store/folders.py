"""Folders that are replaced as a whole: one of them is current, and a file says which.

The power may fail at any moment: what was current before, or the new folder, is current then.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

CURRENT: Final = "current"
PREFIX: Final = "roll-"


def current(rolls: Path) -> str:
    """The name of the folder in force; empty where there is none."""
    with suppress(OSError, UnicodeDecodeError):
        name = (rolls / CURRENT).read_text(encoding="ascii").strip()
        if name.startswith(PREFIX) and "/" not in name:
            return name
    return ""


def point_at(rolls: Path, name: str) -> None:
    """Let that folder be the one in force."""
    draft = rolls / f".{CURRENT}"
    number = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with open(number, "w", encoding="ascii") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, rolls / CURRENT)
    folder = os.open(rolls, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def prune(rolls: Path, kept: Collection[str]) -> None:
    """Remove what is current no more. Whoever has mapped the files keeps them until it ends."""
    for path in rolls.iterdir():
        if path.is_dir() and path.name not in kept and path.name.startswith((PREFIX, ".draft-")):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def alone(rolls: Path) -> Iterator[None]:
    """One rebuild at a time in this folder. A process that dies lets go of it.

    Raises:
        TimeoutError: somebody is at it already.
    """
    number = os.open(rolls / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise TimeoutError("Somebody is building this index already.") from None
    finally:
        os.close(number)
