"""Which entries a new version of a list weakens, and who had an eye on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from borderdesk.domain.lookups import LookUpKind
from borderdesk.domain.permissions import Act
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.lookups import LookUp
from borderdesk.store.staging import softened
from borderdesk.store.watchlists import Edition, Entry, Membership, Watchlist

AT_ONCE = 500  # keys in one question; databases bound how many values a statement may hold


def weakened(session: Session, watchlist: Watchlist, new_id: int) -> dict[str, str]:
    """The captions, by key, of entries that the version drops or for which it asks for less."""
    in_force = (
        select(Entry.source_key, Edition.caption)
        .join(Edition, Edition.entry_id == Entry.id)
        .join(Membership, Membership.edition_id == Edition.id)
        .where(Membership.version_id == watchlist.active_version_id)
    )
    stay = (
        select(Edition.entry_id)
        .join(Membership, Membership.edition_id == Edition.id)
        .where(Membership.version_id == new_id)
    )
    gone = session.execute(in_force.where(Entry.id.not_in(stay)))
    found = {row.source_key: row.caption for row in gone}
    keys = softened(session, watchlist, new_id)
    for start in range(0, len(keys), AT_ONCE):
        some = in_force.where(Entry.source_key.in_(keys[start : start + AT_ONCE]))
        found |= {row.source_key: row.caption for row in session.execute(some)}
    return found


def searches_since(session: Session, code: str, since: datetime) -> list[LookUp]:
    """The searches since then that may have found an entry of the list, the oldest first."""
    query = select(LookUp).where(
        LookUp.at >= since,
        LookUp.asked.is_not(None),
        or_(LookUp.kind.in_((LookUpKind.CROSSINGS, LookUpKind.LISTS)), LookUp.within == code),
    )
    return list(session.scalars(query.order_by(LookUp.id)))


def readings_since(
    session: Session, code: str, keys: Collection[str], since: datetime
) -> list[tuple[int, int, str]]:
    """Officer, agency and key of everybody who has opened one of these entries since then."""
    query = select(LedgerEntry.officer_id, LedgerEntry.agency_id, LedgerEntry.subject).where(
        LedgerEntry.at >= since,
        LedgerEntry.act == Act.READ_ENTRY.value,
        LedgerEntry.subject.startswith(f"{code}/", autoescape=True),
    )
    rows = ((o, a, subject.removeprefix(f"{code}/")) for o, a, subject in session.execute(query))
    return [(o, a, key) for o, a, key in rows if key in keys and o is not None and a is not None]
