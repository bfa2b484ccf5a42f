"""Versions of watchlists in the making: put in by batches, compared with the one in force, undone.

Nothing of it is seen by anybody until the pointer of the list says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session, aliased

from borderdesk.domain.watchlists import softer
from borderdesk.store.watchlists import Edition, Entry, ListVersion, Membership, Watchlist


def stage_rows(session: Session, version: ListVersion, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put one batch of entries into a version that is being staged.

    `rows` hold `source_key` and the columns of `Edition`. What is known already is reused.
    """
    if not rows:  # an insert of nothing would be one of a row without values
        return
    keys = [row["source_key"] for row in rows]
    known = _entry_ids(session, version.watchlist_id, keys)
    fresh = [key for key in keys if key not in known]
    if fresh:
        session.execute(
            insert(Entry),
            [{"watchlist_id": version.watchlist_id, "source_key": key} for key in fresh],
        )
        known = _entry_ids(session, version.watchlist_id, keys)
    wanted = {(known[row["source_key"]], row["digest"]): row for row in rows}
    present = _edition_ids(session, list(known.values()))
    missing = [pair for pair in wanted if pair not in present]
    if missing:
        session.execute(
            insert(Edition),
            [
                {k: v for k, v in wanted[pair].items() if k != "source_key"} | {"entry_id": pair[0]}
                for pair in missing
            ],
        )
        present = _edition_ids(session, list(known.values()))
    session.execute(
        insert(Membership),
        [{"version_id": version.id, "edition_id": present[pair]} for pair in wanted],
    )


def _entry_ids(session: Session, watchlist_id: int, keys: Sequence[str]) -> dict[str, int]:
    query = select(Entry.source_key, Entry.id).where(
        Entry.watchlist_id == watchlist_id, Entry.source_key.in_(keys)
    )
    return {row.source_key: row.id for row in session.execute(query)}


def _edition_ids(session: Session, entry_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    query = select(Edition.entry_id, Edition.digest, Edition.id).where(
        Edition.entry_id.in_(entry_ids)
    )
    return {(entry_id, digest): key for entry_id, digest, key in session.execute(query)}


def differences(session: Session, old_id: int | None, new_id: int) -> tuple[int, int, int]:
    """How many entries the new version adds, changes and removes beside the old one."""
    new = (
        select(Edition.entry_id, Edition.id).join(Membership).where(Membership.version_id == new_id)
    )
    after = {row.entry_id: row.id for row in session.execute(new)}
    if old_id is None:
        return len(after), 0, 0
    old = (
        select(Edition.entry_id, Edition.id).join(Membership).where(Membership.version_id == old_id)
    )
    before = {row.entry_id: row.id for row in session.execute(old)}
    changed = sum(1 for entry in after if entry in before and before[entry] != after[entry])
    return len(after.keys() - before.keys()), changed, len(before.keys() - after.keys())


def softened(session: Session, watchlist: Watchlist, new_id: int) -> list[str]:
    """The keys of the entries that ask for a softer action in the new version than now."""
    old, new = aliased(Edition), aliased(Edition)
    was, becomes = aliased(Membership), aliased(Membership)
    query = (
        select(Entry.source_key, old.action, new.action)
        .select_from(was)
        .join(old, old.id == was.edition_id)
        .join(Entry, Entry.id == old.entry_id)
        .join(new, new.entry_id == old.entry_id)
        .join(becomes, becomes.edition_id == new.id)
        .where(
            was.version_id == watchlist.active_version_id,
            becomes.version_id == new_id,
            old.id != new.id,
        )
    )
    usual = watchlist.action
    return [
        key
        for key, before, after in session.execute(query)
        if softer(before or usual, after or usual)
    ]


def unstage(session: Session, version: ListVersion, most: int) -> bool:
    """Take back up to `most` rows of a version that was staged; True when nothing is left.

    Editions and entries that came with it and stand in no other version go with it.
    """
    members = select(Membership.edition_id).where(Membership.version_id == version.id).limit(most)
    editions = list(session.scalars(members))
    if editions:
        session.execute(
            delete(Membership).where(
                Membership.version_id == version.id, Membership.edition_id.in_(editions)
            )
        )
        elsewhere = exists().where(Membership.edition_id == Edition.id)
        entries = list(session.scalars(select(Edition.entry_id).where(Edition.id.in_(editions))))
        session.execute(
            delete(Edition)
            .where(Edition.id.in_(editions), ~elsewhere)
            .execution_options(synchronize_session=False)
        )
        said = exists().where(Edition.entry_id == Entry.id)
        session.execute(
            delete(Entry)
            .where(Entry.id.in_(entries), ~said)
            .execution_options(synchronize_session=False)
        )
    if len(editions) < most:
        session.delete(version)
        return True
    return False
