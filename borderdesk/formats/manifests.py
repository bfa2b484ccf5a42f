"""Manifests as tables: CSV whose columns somebody names, since every carrier has his own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from borderdesk.domain.errors import N_
from borderdesk.domain.manifests import KNOWN, LONGEST, MOST_ROWS, Column, ManifestRow
from borderdesk.domain.watchlists import Fault
from borderdesk.formats.lined import COLUMNS, delimiter_of, flat, lines, split
from borderdesk.formats.opened import EMPTY, Unreadable

MOST_COLUMNS = 60
MOST_FAULTS = 100
NO_ROWS = N_("There is a heading, and no row under it.")
TOO_WIDE = N_("The heading has more than %(most)s columns.")
NO_TABLE = N_("The first line is no heading of a table: it names one column.")
TOO_MANY_FAULTS = N_("Too much is wrong in this file; the rest of it was not read.")
CELL_TOO_LONG = N_("A cell has more than %(most)s signs.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was handed in: its heading, its rows by line, and what could not be read."""

    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[Fault, ...]


def read_table(stream: BinaryIO) -> Table:
    """The table in a file; gzip or plain, UTF-8.

    Raises:
        Unreadable: it is empty, no table, broken, or passes a cap.
    """
    heading: tuple[str, ...] = ()
    delimiter = ""
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults: list[Fault] = []
    for line, text in lines(stream, MOST_ROWS):
        if isinstance(text, str) and not heading:
            delimiter = delimiter_of(text)
            heading = _heading(line, split(line, text, delimiter))
            continue
        found = text if isinstance(text, Fault) else _row(line, text, delimiter, len(heading))
        if isinstance(found, Fault):
            if not heading:
                raise Unreadable(found.sentence, line, **dict(found.values))
            faults.append(found)
            if len(faults) == MOST_FAULTS:
                raise Unreadable(TOO_MANY_FAULTS, line)
        else:
            rows.append((line, found))
    if not heading:
        raise Unreadable(EMPTY, 0)
    if not rows and not faults:
        raise Unreadable(NO_ROWS, 1)
    return Table(heading, tuple(rows), tuple(faults))


def _heading(line: int, cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE, line, most=str(MOST_COLUMNS))
    if len(cells) < 2:
        raise Unreadable(NO_TABLE, line)
    return tuple(cell.strip()[:LONGEST] for cell in cells)


def _row(line: int, text: str, delimiter: str, wanted: int) -> tuple[str, ...] | Fault:
    try:
        cells = split(line, text, delimiter)
    except Unreadable as fault:
        return Fault(line, fault.sentence, fault.values)
    if len(cells) != wanted:
        return Fault(line, COLUMNS, (("found", str(len(cells))), ("wanted", str(wanted))))
    if any(len(cell) > LONGEST for cell in cells):
        return Fault(line, CELL_TOO_LONG, (("most", str(LONGEST)),))
    return tuple(cell.strip() for cell in cells)


def guessed(heading: Sequence[str]) -> tuple[Column | None, ...]:
    """What the columns of a heading are likely to say; each meaning is given once."""
    found: list[Column | None] = []
    for name in heading:
        column = KNOWN.get(flat(name))
        found.append(column if column not in found else None)
    return tuple(found)


def rows_as(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[Column | None]
) -> list[ManifestRow]:
    """The rows of a table under what each of its columns says."""
    return [
        ManifestRow(
            line,
            {name: cell for name, cell in zip(columns, cells, strict=True) if name and cell},
        )
        for line, cells in rows
    ]
