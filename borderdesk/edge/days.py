"""Days that somebody asks for, as moments by the clock of the posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from borderdesk.domain.inspections import Span

SINCE, UNTIL = date(1970, 1, 2), date(2199, 12, 31)  # what a filter by days may ask for


def zone() -> ZoneInfo:
    """Where the posts stand."""
    return ZoneInfo(current_app.extensions["borderdesk.settings"].timezone)


LOCAL = "%Y-%m-%dT%H:%M"  # what a datetime-local field sends and shows


def with_offset(typed: object) -> object:
    """A moment that names no offset is one of the posts' own clock.

    Where the clocks go back, the first of the two moments is meant; where they go forward, the
    missing hour is read as before the change. What is no moment is given back as it is.
    """
    try:
        read = datetime.fromisoformat(typed) if isinstance(typed, str) else None
    except ValueError:
        return typed
    if read is None or read.tzinfo is not None:
        return typed
    return read.replace(tzinfo=zone()).isoformat()


def begun(span: Span, now: datetime) -> datetime:
    """When that span began that ends now."""
    if span is Span.SHIFT:
        return now - timedelta(hours=12)
    days = 0 if span is Span.TODAY else 6
    return datetime.combine(now.astimezone(zone()).date() - timedelta(days=days), time.min, zone())


def with_moments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Filters with `since` and `until` as moments: the first day's midnight, the last one's end."""
    found = dict(given)
    for name, more in (("since", 0), ("until", 1)):
        if (day := given.get(name)) is not None:
            day = min(max(day, SINCE), UNTIL) + timedelta(days=more)
            found[name] = datetime.combine(day, time.min, zone())
    return found
