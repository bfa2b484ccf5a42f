"""The tables of names and languages that the craft of comparing rests on, read once.

They are data files beside this module, so that who knows a language can correct them; their
makers and columns are told in `tables/SOURCES.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
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


def phrases(table: str, folded: Callable[[str], Phrase]) -> Iterator[tuple[list[str], Phrase]]:
    """Every spelling of a table, folded into its words, beside the columns before it."""
    for *columns, spellings in rows(table):
        for spelling in spellings.split("|"):
            if words := folded(spelling):
                yield columns, words
