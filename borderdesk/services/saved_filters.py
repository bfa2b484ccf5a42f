"""Keep filters of lists under a name, rename and remove them; each officer his own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.saved_filters import READ_BY, ListName, check_name, check_room
from borderdesk.services.audit import record
from borderdesk.store.accounts import all_posts
from borderdesk.store.saved_filters import SavedFilter, filter_by_key, filters_of

POST = "post_id"


class Kept(NamedTuple):
    """A filter of one's own, and the parameters of it whose record is gone."""

    filter: SavedFilter
    gone: tuple[str, ...]


def own(session: Session, by: Signature, of: ListName | None = None) -> list[Kept]:
    """The officer's filters of the lists that he may read today; or those of one list. A look.

    Raises:
        NotPermitted: the role keeps no filters.
    """
    permit(by, Act.KEEP_FILTERS)
    found = [one for one in filters_of(session, by) if may(by, READ_BY[one.of])]
    found = [one for one in found if of in (None, one.of)]
    named = any(POST in one.query for one in found)
    posts = {str(post.id) for post in all_posts(session, by.agency_id)} if named else set()
    return [
        Kept(one, (POST,) if one.query.get(POST) and one.query[POST] not in posts else ())
        for one in found
    ]


def save(
    session: Session, by: Signature, of: ListName, name: str, query: Mapping[str, str]
) -> SavedFilter:
    """Keep a filter that the list understands, under a name. An act.

    Raises:
        NotPermitted: the role does not read the list.
        Unacceptable: there is one of that name, or as many as one may keep.
    """
    permit(by, Act.KEEP_FILTERS)
    permit(by, READ_BY[of])
    others = [one.name for one in filters_of(session, by) if one.of is of]
    check_name(name, others)
    check_room(others)
    kept = SavedFilter(
        officer_id=by.officer_id, of=of, name=name, query=dict(query), saved_at=by.at
    )
    session.add(kept)
    record(session, by, Act.KEEP_FILTERS, of, f"saved: {name}")
    return kept


def rename(session: Session, by: Signature, key: int, version: int, name: str) -> SavedFilter:
    """Call a filter otherwise. An act.

    Raises:
        NotFound, StaleDataError: it is not the officer's, or was changed since.
        NotPermitted: the role keeps no filters.
        Unacceptable: there is another one of that name.
    """
    permit(by, Act.KEEP_FILTERS)
    kept = filter_by_key(session, by, key, version)
    alike = [one.name for one in filters_of(session, by) if one.of is kept.of and one is not kept]
    check_name(name, alike)
    before, kept.name = kept.name, name
    record(session, by, Act.KEEP_FILTERS, kept.of, f"renamed: {before}, {name}")
    return kept


def remove(session: Session, by: Signature, key: int, version: int) -> ListName:
    """Take a filter away; nothing else knows of it. The list that it was of. An act.

    Raises:
        NotFound, StaleDataError: it is not the officer's, or was changed since.
        NotPermitted: the role keeps no filters.
    """
    permit(by, Act.KEEP_FILTERS)
    kept = filter_by_key(session, by, key, version)
    session.delete(kept)
    record(session, by, Act.KEEP_FILTERS, kept.of, f"removed: {kept.name}")
    return kept.of
