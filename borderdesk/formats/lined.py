"""Text files as others keep their tables: UTF-8, a row a line, told apart by one sign."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault
from borderdesk.formats.opened import Unreadable, opened

MAX_LINE = 20_000  # bytes
BOM = b"\xef\xbb\xbf"
DELIMITERS = ",;\t|"

TOO_MANY = N_("There are more than %(most)s rows; the rest was not read.")
LINE_TOO_LONG = N_("The line is longer than %(most)s bytes.")
NOT_UTF8 = N_("The line is no UTF-8 text. Save the file as UTF-8.")
NUL = N_("The line holds bytes that no text has.")
BROKEN = N_("A quotation mark in this line is not closed.")
BLANK = N_("The line is empty.")
COLUMNS = N_("The row has %(found)s columns instead of %(wanted)s.")


def lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, str | Fault]]:
    """Each line with its number, from 1, or what is wrong with it; gzip or plain.

    An empty line is told where something follows it, for a row may have been lost there; above
    the first line and below the last one it says nothing.

    Raises:
        Unreadable: there are more than `most` rows under a heading, or the packing is broken.
    """
    found, number, blank = opened(stream), 0, list[int]()
    begun = False
    while raw := found.readline(MAX_LINE + 1):
        number += 1
        if number > most + 1:
            raise Unreadable(TOO_MANY, number, most=str(most))
        raw = raw.removeprefix(BOM) if number == 1 else raw
        if not raw.strip():
            blank.append(number)
            continue
        if begun:
            yield from ((line, Fault(line, BLANK)) for line in blank)
        begun, blank = True, []
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):  # the rest of it, unread
                raw = found.readline(MAX_LINE + 1)
            yield number, Fault(number, LINE_TOO_LONG, (("most", str(MAX_LINE)),))
            continue
        yield number, _text(number, raw)


def _text(number: int, raw: bytes) -> str | Fault:
    if b"\0" in raw:
        return Fault(number, NUL)
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return Fault(number, NOT_UTF8)


def delimiter_of(heading: str) -> str:
    """Whichever of comma, semicolon, tab and bar the heading holds most of."""
    return max(DELIMITERS, key=heading.count)


def split(line: int, text: str, delimiter: str) -> list[str]:
    """The cells of a line.

    Raises:
        Unreadable: a quotation mark is not closed.
    """
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise Unreadable(BROKEN, line) from None


def flat(name: str) -> str:
    """A heading as letters and digits only, small."""
    return "".join(char for char in name.lower() if char.isalnum())
