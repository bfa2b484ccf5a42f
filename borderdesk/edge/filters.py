"""How templates write moments, days, spans, numbers and addresses of static files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app, url_for

from borderdesk.edge.words import _, day_as, direction, ngettext, number_as

# An ISO day of which the day, or the month too, may be unknown.
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def init_app(app: Flask, timezone: str) -> None:
    """Add the filters; moments are shown in `timezone`, an IANA name such as Europe/Belgrade."""
    zone = ZoneInfo(timezone)
    app.jinja_env.filters.update(
        local_time=lambda moment: local_time(moment, zone),
        local_offset=lambda moment: local_offset(moment, zone),
        local_moment=lambda moment: local_moment(moment, zone),
        day=lambda given: day(given, zone),
        ago=ago,
        span=span,
        number=number_as,
        asset=asset,
    )


def local_time(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day there: 02:41."""
    return f"{moment.astimezone(zone):%H:%M}"


def local_offset(moment: datetime, zone: ZoneInfo) -> str:
    """How far that clock is from UTC: +01:00."""
    sign_hours_minutes = f"{moment.astimezone(zone):%z}"
    return f"{sign_hours_minutes[:3]}:{sign_hours_minutes[3:5]}"


def local_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Day, time and offset there: 23 Nov 2026, 02:41 +01:00."""
    shown = f"{local_time(moment, zone)} {local_offset(moment, zone)}"
    if direction() == "rtl":  # else the sign would go over to the other side of its number
        shown = f"\N{LEFT-TO-RIGHT ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}"
    return day_as(moment.astimezone(zone).date(), "d MMM y") + _(", ") + shown


def day(given: date | datetime | str, zone: ZoneInfo) -> str:
    """A day as far as it is known: 17 Mar 1984, Mar 1984, 1984.

    A string that is no ISO day is shown as it is: it may be all that a document says.
    """
    if isinstance(given, datetime):
        return day_as(given.astimezone(zone).date(), "d MMM y")
    if isinstance(given, date):
        return day_as(given, "d MMM y")
    known = _PARTIAL.fullmatch(given)
    if known is None:
        return given
    parts = [int(part) for part in known.groups() if part]
    try:
        first = date(*[*parts, 1, 1][:3])
    except ValueError:  # a month or a day that no year has
        return given
    return day_as(first, ("y", "MMM y", "d MMM y")[len(parts) - 1])


def span(minutes: float) -> str:
    """A span of time as one says it: 4 min, 2 h 20 min, 18 h, 3 days."""
    whole = int(minutes)
    hours, rest = divmod(whole, 60)
    if whole < 60:
        return _("%(minutes)s min", minutes=whole)
    if rest and hours < 10:
        return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    if hours < 48:
        return _("%(hours)s h", hours=hours)
    return ngettext("%(num)s day", "%(num)s days", hours // 24)


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long since a moment, or how long until it."""
    minutes = ((now or datetime.now(UTC)) - moment).total_seconds() / 60
    if abs(minutes) < 1:
        return _("just now")
    time = span(abs(minutes))
    return _("%(time)s ago", time=time) if minutes > 0 else _("in %(time)s", time=time)


def asset(name: str) -> str:
    """The address of a static file, with a digest so that browsers may keep it for ever."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_digest(path, path.stat().st_mtime_ns))


@cache
def _digest(path: Path, _changed_at: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:8]
