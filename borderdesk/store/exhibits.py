"""Seized things as they are kept, with their marks and photographs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.exhibits import Acquisition, FirearmType, MarksCondition, PhotoSlot
from borderdesk.domain.permissions import Act, may
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key, Reference
from borderdesk.store.cases import Case, within_sight


class Exhibit(Base):
    """A firearm in evidence; `serial_key` is the serial folded for finding it again."""

    __tablename__ = "exhibits"

    id: Mapped[Key]
    reference: Mapped[Reference]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    recorded_at: Mapped[datetime]
    taken_at: Mapped[datetime]
    acquisition: Mapped[Acquisition]
    type: Mapped[FirearmType]
    make: Mapped[str]
    model: Mapped[str]
    calibre: Mapped[str]
    serial: Mapped[str]
    serial_key: Mapped[str] = mapped_column(index=True)
    country: Mapped[str]
    marks: Mapped[MarksCondition]
    place: Mapped[str]
    note: Mapped[str]

    case: Mapped[Case] = relationship()
    agency: Mapped[Agency] = relationship()
    recorded_by: Mapped[Officer] = relationship()
    photos: Mapped[list[ExhibitPhoto]] = relationship(
        back_populates="exhibit", order_by="ExhibitPhoto.id"
    )


class ExhibitPhoto(Base):
    """A photograph of an exhibit; the file itself lies in the folder of files by its digest."""

    __tablename__ = "exhibit_photos"
    __table_args__ = (UniqueConstraint("exhibit_id", "slot", "sha256"),)

    id: Mapped[Key]
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibits.id"), index=True)
    slot: Mapped[PhotoSlot]
    sha256: Mapped[str]
    original_sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]

    exhibit: Mapped[Exhibit] = relationship(back_populates="photos")


def exhibits_seen(by: Signature) -> Select[Exhibit]:
    """The exhibits of the cases that `by` may know of, newest first."""
    readable = within_sight(by) if may(by, Act.READ_CASE) else Exhibit.agency_id == by.agency_id
    if not may(by, Act.READ_EXHIBIT):
        readable = Exhibit.id.is_(None)
    return select(Exhibit).join(Exhibit.case).where(readable).order_by(Exhibit.id.desc())


def exhibit_by_reference(session: Session, by: Signature, reference: str) -> Exhibit:
    """The exhibit of that reference.

    Raises:
        NotFound: no exhibit bears it, or none that `by` may know of.
    """
    exhibit = session.scalar(exhibits_seen(by).where(Exhibit.reference == reference))
    if exhibit is None:
        raise NotFound(reference)
    return exhibit


def exhibits_of_case(session: Session, case: Case) -> list[Exhibit]:
    """The exhibits of a case, oldest first."""
    query = select(Exhibit).where(Exhibit.case_id == case.id).order_by(Exhibit.id)
    return list(session.scalars(query))
