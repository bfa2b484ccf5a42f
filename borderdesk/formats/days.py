"""Dates as issuers of lists write them: “10 Dec 1948”, “Nov. 1973”, “circa 1951”, “1965-1968”."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from borderdesk.matching.particulars import Birth, Precision

FIRST_YEAR, LAST_YEAR = 1800, 2100  # of anything that a list of our days can mean

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
# 2013-05-17, with the time zone that some files of the United Nations hang on.
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
SPOKEN_DAY = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3,9})\.? )?(\d{4})", re.ASCII)


def iso_day(text: str) -> date | None:
    """The day that ISO 8601 writes; None if it is none, or out of all reason.

    >>> iso_day("1964-07-17-04:00"), iso_day("1964-02-30")
    (datetime.date(1964, 7, 17), None)
    """
    found = ISO_DAY.fullmatch(text.strip())
    return _day(*map(int, found.groups())) if found else None


def year(text: str) -> int | None:
    """A year of four digits within reason, or None."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return None
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None


def spoken_birth(text: str) -> Birth | None:
    """What prose says of a birth; None where it cannot be understood.

    >>> spoken_birth("Nov. 1973").latest
    datetime.date(1973, 11, 30)
    >>> spoken_birth("1965 to 1968").precision
    <Precision.RANGE: 'range'>
    """
    text = " ".join(text.split()).strip(" .")
    spoken = text.removeprefix("circa ")
    first, _, last = re.sub(r"(?<=\d{4})-(?=\d{4}$)", " to ", spoken).partition(" to ")
    earliest = _spoken_span(first)
    latest = _spoken_span(last) if last else earliest
    if earliest is None or latest is None or earliest[0] > latest[1]:
        return None
    if last:
        return Birth(earliest[0], latest[1], Precision.RANGE)
    if spoken != text:
        return approximately(earliest[0])
    return Birth(*earliest)


def approximately(day: date) -> Birth:
    """A day that is only approximate says no more than its year."""
    return Birth.in_year(day.year, approximate=True)


def _spoken_span(text: str) -> tuple[date, date, Precision] | None:
    found = SPOKEN_DAY.fullmatch(text.strip(" ."))
    if not found:
        return None
    day, name, digits = found.groups()
    in_year = year(digits)
    if in_year is None:
        return None
    if name is None:
        return date(in_year, 1, 1), date(in_year, 12, 31), Precision.YEAR
    month = MONTHS.get(name[:3].lower())
    if month is None:
        return None
    if day is None:
        last = date(in_year, month, monthrange(in_year, month)[1])
        return date(in_year, month, 1), last, Precision.MONTH
    exact = _day(in_year, month, int(day))
    return (exact, exact, Precision.DAY) if exact else None


def _day(in_year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= in_year <= LAST_YEAR:
        return None
    try:
        return date(in_year, month, day)
    except ValueError:
        return None
