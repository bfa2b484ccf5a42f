"""Tables that leave the desk, as CSV or XLSX in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What spreadsheets take for a formula, or for the way into one.
# Source: OWASP, “CSV Injection”.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"
# What a spreadsheet may skip before it looks for a formula: every space Unicode knows, and marks
# without width.
UNSEEN = re.compile(r"\A[\s\x00\u200b\ufeff]+")

# What XML, of which a workbook is made, has no sign for.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV (RFC 4180) with a byte order mark, by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in (head, *rows):
        writer.writerow([guarded(str(cell)) for cell in row])
    return "\ufeff" + out.getvalue()


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of one sheet. Every cell is text as it is: no formula, no link, no macro."""
    from xlsxwriter import Workbook  # takes a quarter of a second, and few ask for it

    out = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(out, settings) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        for place, row in enumerate((head, *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(
                    place, column, CONTROL.sub("", str(cell)), None if place else bold
                )
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()


def guarded(cell: str) -> str:
    """The cell as text; an apostrophe stands before what would be a formula.

    A cell that begins with apostrophes gets one more, so that `bare` gives back what was there.

    >>> guarded("=1+1"), guarded("C-2026-000001-X"), guarded("'quoted'")
    ("'=1+1", 'C-2026-000001-X', "''quoted'")
    """
    risky = cell.startswith((GUARD, *LIVE)) or UNSEEN.sub("", cell).startswith(LIVE)
    return GUARD + cell if risky else cell


def bare(cell: str) -> str:
    """What stood there before it was guarded, for who reads the table by program."""
    return cell.removeprefix(GUARD)
