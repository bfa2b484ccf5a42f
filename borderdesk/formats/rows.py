"""Files of comma-separated rows without a header, read line by line under caps."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault
from borderdesk.formats.opened import EMPTY, NOT_THIS_FORMAT, Unreadable, opened

MAX_ROWS = 1_000_000
MAX_FIELD = 100_000  # characters
MAX_LINE = 400_000  # bytes
END_MARK = b"\x1a"  # Ctrl-Z, a lone last line
BOM = b"\xef\xbb\xbf"

TOO_MANY = N_("There are more than %(most)s rows; the file is refused.")
LINE_TOO_LONG = N_("The line is too long, or a quoted field never ends; the file is refused.")
FIELD_TOO_LONG = N_("A field has more than %(most)s characters.")
OPEN_QUOTE = N_("A quoted field that begins in this line does not end in it.")
STRAY_QUOTE = N_("A quotation mark stands where none can.")
COLUMNS = N_("The row has %(found)s columns instead of %(wanted)s.")
NUL = N_("The file holds bytes that no text has; it is refused.")
CUT_OFF = N_("The file ends in the middle of a row.")
AFTER_THE_END = N_("Something follows the mark of the file's end.")


def rows(
    stream: BinaryIO, columns: int, format_name: str
) -> Iterator[tuple[int, list[str]] | Fault]:
    """Each row with its line (from 1), or what is wrong with it; gzip or plain.

    One line is one row: issuers break no line inside quotes, and so an open quotation
    mark costs its own row only. Text is UTF-8, or Latin-1 where it cannot be. The first
    row must begin with a number, or the file is another.

    Raises:
        Unreadable: the file is no such file, is broken, or passes a cap.
    """
    lines = opened(stream)
    line = 0
    while raw := lines.readline(MAX_LINE + 1):
        line += 1
        if line == 1:
            raw = raw.removeprefix(BOM)
        if raw.strip() == END_MARK:
            if lines.read(MAX_LINE).strip():
                raise Unreadable(AFTER_THE_END, line)
            break
        if b"\0" in raw:
            raise Unreadable(NUL, line)
        if len(raw) > MAX_LINE:
            raise Unreadable(LINE_TOO_LONG, line)
        if line > MAX_ROWS:
            raise Unreadable(TOO_MANY, line, most=str(MAX_ROWS))
        row = _row(raw, line, columns)
        if line == 1 and not (isinstance(row, list) and _is_number(row[0])):
            raise Unreadable(NOT_THIS_FORMAT, line, format=format_name)
        if not raw.endswith(b"\n"):
            raise Unreadable(CUT_OFF, line)
        yield row if isinstance(row, Fault) else (line, row)
    if line == 0:
        raise Unreadable(EMPTY, 0)


def _row(raw: bytes, line: int, columns: int) -> list[str] | Fault:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    try:
        row = next(csv.reader([text.rstrip("\r\n")], strict=True), [])
    except csv.Error as error:
        reasons = {"unexpected end": OPEN_QUOTE, "field larger t": FIELD_TOO_LONG}
        sentence = reasons.get(str(error)[:14], STRAY_QUOTE)
        return Fault(line, sentence, (("most", str(MAX_FIELD)),))
    if len(row) != columns:
        return Fault(line, COLUMNS, (("found", str(len(row))), ("wanted", str(columns))))
    if any(len(field) > MAX_FIELD for field in row):
        return Fault(line, FIELD_TOO_LONG, (("most", str(MAX_FIELD)),))
    return row


def _is_number(text: str) -> bool:
    return text.isascii() and text.strip().isdigit()
