"""Find out who searched for an entry shortly before it is weakened, and tell that officer's agency.

Whoever is bribed to take a name off a list looks first whether it is there.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.lookups import BEFORE_WEAKENING, sought_among
from borderdesk.services.alarms import raise_alarm
from borderdesk.store.database import opened
from borderdesk.store.watchlists import ListVersion
from borderdesk.store.weakening import readings_since, searches_since, weakened

MOST_NAMED = 5  # entries in the words of one alarm


def look(session: Session, by: Signature, version_id: int) -> list[NewAlarm]:
    """One alarm for every officer who searched for, or opened, an entry that this version weakens.

    A look, taken before the version is put in force; the list as it stands is what is weakened.
    Officers of every agency are asked for: the publication is one agency's, the look-up another's.
    """
    version = session.get_one(ListVersion, version_id)
    watchlist, since = version.watchlist, by.at - BEFORE_WEAKENING
    if watchlist.active_version_id in (None, version_id):
        return []
    captions = weakened(session, watchlist, version_id)
    if not captions:
        return []
    seen: dict[tuple[int, int], list[str]] = {}
    with opened(session.connection(), "weakening"):
        for look_up in searches_since(session, watchlist.code, since):
            keys = sought_among(look_up.asked or {}, captions)
            seen.setdefault((look_up.officer_id, look_up.agency_id), []).extend(keys)
        for officer_id, agency_id, key in readings_since(
            session, watchlist.code, captions.keys(), since
        ):
            seen.setdefault((officer_id, agency_id), []).append(key)
    return [
        NewAlarm(
            AlarmKind.BEFORE_WEAKENING,
            agency_id,
            watchlist.code,
            _named(keys),
            about_id=officer_id,
        )
        for (officer_id, agency_id), keys in sorted(seen.items())
        if keys
    ]


def tell(session: Session, by: Signature, found: Sequence[NewAlarm]) -> None:
    """Raise what a look has found, each with the agency of the officer whom it is about. An act."""
    if not found:
        return
    with opened(session.connection(), "weakening"):
        for alarm in found:
            raise_alarm(session, the_desk(by.at), alarm)


def _named(keys: Sequence[str]) -> str:
    names = list(dict.fromkeys(keys))
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")
