"""Filters that officers keep, each for himself alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.saved_filters import LONGEST_NAME, ListName
from borderdesk.store.base import Base, Key, check_version


class SavedFilter(Base):
    """A filter under its name; `query` holds parameters of the list as an address says them."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("officer_id", "of", "name"),)

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    of: Mapped[ListName]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


def filters_of(session: Session, by: Signature) -> list[SavedFilter]:
    """The officer's own filters, in the order in which they were saved."""
    query = select(SavedFilter).where(SavedFilter.officer_id == by.officer_id)
    return list(session.scalars(query.order_by(SavedFilter.of, SavedFilter.id)))


def filter_by_key(session: Session, by: Signature, key: int, version: int) -> SavedFilter:
    """A filter of the officer's own, in the version that he has read.

    Raises:
        NotFound: there is none, or it is somebody else's.
        StaleDataError: it was changed since, from another page.
    """
    query = select(SavedFilter).where(
        SavedFilter.id == key, SavedFilter.officer_id == by.officer_id
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(str(key))
    check_version(found, version)
    return found
