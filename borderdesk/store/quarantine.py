"""Reports kept apart, since another one had come under their id."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.permissions import Act, may
from borderdesk.store.accounts import Officer
from borderdesk.store.base import Base, Key
from borderdesk.store.inspections import Inspection, within_reach


class Quarantined(Base):
    """A report under an id that another report bears already.

    A supervisor looks at both, and says by name what came of it: `words`.
    """

    __tablename__ = "quarantined"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    received_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    digest: Mapped[str]
    body: Mapped[str]
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    words: Mapped[str] = mapped_column(default="", server_default="")

    inspection: Mapped[Inspection] = relationship()
    sent_by: Mapped[Officer] = relationship(foreign_keys=sent_by_id)
    looked_by: Mapped[Officer | None] = relationship(foreign_keys=looked_by_id)


def is_quarantined(session: Session, inspection: Inspection, digest: str) -> bool:
    """Whether that other report under the inspection's id is kept already."""
    same = select(Quarantined.id).where(
        Quarantined.inspection_id == inspection.id, Quarantined.digest == digest
    )
    return session.scalar(same.limit(1)) is not None


def quarantined_of(session: Session, inspection: Inspection) -> list[Quarantined]:
    """The other reports under the inspection's id, oldest first."""
    query = select(Quarantined).where(Quarantined.inspection_id == inspection.id)
    return list(session.scalars(query.order_by(Quarantined.id)))


def quarantined_waiting(session: Session, by: Signature) -> list[Quarantined]:
    """The reports kept apart that `by` may compare and that nobody has looked at, oldest first."""
    if not may(by, Act.COMPARE_QUARANTINED):
        return []
    query = (
        select(Quarantined)
        .join(Quarantined.inspection)
        .where(within_reach(by), Quarantined.looked_at.is_(None))
        .options(joinedload(Quarantined.inspection), joinedload(Quarantined.sent_by))
    )
    return list(session.scalars(query.order_by(Quarantined.id)))
