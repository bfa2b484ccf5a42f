"""Look-ups as they are kept, and the questions asked of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, false, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.lookups import LookUpKind, Purpose
from borderdesk.domain.permissions import Act, may
from borderdesk.store.accounts import Officer, UserSession
from borderdesk.store.base import Base, Key, Reference


class LookUp(Base):
    """One search or export: who asked for what and why, kept before the answer was.

    `asked` are the words that were searched for, by the name of the field; None once they are
    erased. `about` is the number of the matter, `within` the code of a list. `found` is None
    where no answer was given.
    """

    __tablename__ = "look_ups"

    id: Mapped[Key]
    reference: Mapped[Reference]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[LookUpKind]
    within: Mapped[str]
    purpose: Mapped[Purpose]
    about: Mapped[str]
    reason: Mapped[str]
    asked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    found: Mapped[int | None]

    officer: Mapped[Officer] = relationship()


def look_ups_of(by: Signature) -> Select[LookUp]:
    """The officer's own look-ups, newest first."""
    mine = LookUp.officer_id == by.officer_id if may(by, Act.READ_LOOK_UP) else false()
    return select(LookUp).where(mine).order_by(LookUp.id.desc())


def own_look_up(session: Session, by: Signature, reference: str) -> LookUp:
    """The officer's own look-up of that reference.

    Raises:
        NotFound: none bears it, or it is somebody else's.
    """
    look_up = session.scalar(look_ups_of(by).where(LookUp.reference == reference))
    if look_up is None:
        raise NotFound(reference)
    return look_up


def asked_since(session: Session, officer_id: int, since: datetime) -> int:
    """How many look-ups the officer has made since then."""
    query = select(func.count()).select_from(LookUp)
    theirs = query.where(LookUp.officer_id == officer_id, LookUp.at > since)
    return session.scalar(theirs) or 0


def log_ins_since(
    session: Session, officer_id: int, since: datetime
) -> list[tuple[datetime, datetime]]:
    """From and until when the officer was logged in, of every session opened since then."""
    query = select(UserSession.opened_at, UserSession.last_seen_at).where(
        UserSession.officer_id == officer_id, UserSession.opened_at >= since
    )
    return [(row.opened_at, row.last_seen_at) for row in session.execute(query)]


def colleagues_of(session: Session, by: Signature) -> list[str]:
    """The names of those who serve in the officer's agency beside him."""
    query = select(Officer.full_name).where(
        Officer.agency_id == by.agency_id,
        Officer.id != by.officer_id,
        Officer.left_at.is_(None),
    )
    return list(session.scalars(query))
