"""The tables of names and languages that the craft of comparing rests on, read once.

They are data files beside this module, so that who knows a language can correct them; their
makers and columns are told in `tables/SOURCES.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"

Phrase = tuple[str, ...]


def rows(table: str) -> Iterator[list[str]]:
    """The rows of a table below its heading, as written."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


@cache
def letters() -> dict[str, str]:
    """Letters, or two of them read as one → how they are read."""
    return {letter: read for _, letter, read in rows("letters")}


@cache
def shapes() -> dict[str, str]:
    """Letters of other alphabets → the Latin letter of the same shape."""
    return {letter: latin for _, letter, latin in rows("shapes")}
