"""Seized things as they are kept, with their marks and photographs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, false, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import NotFound
from borderdesk.domain.exhibits import (
    Acquisition,
    AmmunitionType,
    Component,
    Counting,
    ExhibitKind,
    FirearmAction,
    FirearmType,
    Manufacture,
    MarkKind,
    MarksCondition,
    PartKind,
    PhotoSlot,
    Unit,
    WorkingOrder,
)
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.seizures import MadeSafe
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key, Reference
from borderdesk.store.cases import Case, within_sight
from borderdesk.store.seizures import Seizure

# What lies in a shared bag is held by the bag, and the bag bears the number for all of it.
_HOLDS_A_BAG = text("parent_id IS NULL AND bag_number <> '' AND NOT bag_doubled")


class Exhibit(Base):
    """A thing in evidence; `serial_key` is the serial folded for finding it again.

    `type`, `marks` and their like are of firearms alone; `parent` is the bag in which several lie.
    `bag_doubled` is set where the number had been used before, and nothing barred that yet.
    """

    __tablename__ = "exhibits"
    __table_args__ = (
        # Two officers who use the same bag at once: the second is told.
        Index(
            "ix_exhibits_bag",
            "agency_id",
            "bag_number",
            unique=True,
            sqlite_where=_HOLDS_A_BAG,
            postgresql_where=_HOLDS_A_BAG,
        ),
    )

    id: Mapped[Key]
    reference: Mapped[Reference]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    recorded_at: Mapped[datetime]
    taken_at: Mapped[datetime]
    acquisition: Mapped[Acquisition]
    type: Mapped[FirearmType | None]
    make: Mapped[str]
    model: Mapped[str]
    calibre: Mapped[str]
    serial: Mapped[str]
    serial_key: Mapped[str] = mapped_column(index=True)
    country: Mapped[str]
    marks: Mapped[MarksCondition | None]
    place: Mapped[str]
    note: Mapped[str]
    kind: Mapped[ExhibitKind] = mapped_column(
        default=ExhibitKind.FIREARM, server_default=ExhibitKind.FIREARM.value
    )
    seizure_id: Mapped[int | None] = mapped_column(ForeignKey("seizures.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("exhibits.id"))
    description: Mapped[str] = mapped_column(default="", server_default="")
    action: Mapped[FirearmAction | None]
    manufacture: Mapped[Manufacture | None]
    order: Mapped[WorkingOrder | None] = mapped_column("working_order")
    part: Mapped[PartKind | None]
    ammunition: Mapped[AmmunitionType | None]
    headstamp: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    lot: Mapped[str] = mapped_column(default="", server_default="")
    packaging: Mapped[str] = mapped_column(default="", server_default="")
    quantity: Mapped[int] = mapped_column(default=1, server_default="1")
    unit: Mapped[Unit] = mapped_column(default=Unit.PIECE, server_default=Unit.PIECE.value)
    counting: Mapped[Counting] = mapped_column(
        default=Counting.COUNTED, server_default=Counting.COUNTED.value
    )
    bag_number: Mapped[str] = mapped_column(default="", server_default="", index=True)
    seal_number: Mapped[str] = mapped_column(default="", server_default="")
    concealment: Mapped[Concealment | None]
    made_safe: Mapped[MadeSafe | None]
    safe_by: Mapped[str] = mapped_column(default="", server_default="")
    bag_doubled: Mapped[bool] = mapped_column(default=False, server_default=false())

    case: Mapped[Case] = relationship()
    agency: Mapped[Agency] = relationship()
    recorded_by: Mapped[Officer] = relationship()
    photos: Mapped[list[ExhibitPhoto]] = relationship(
        back_populates="exhibit", order_by="ExhibitPhoto.id"
    )
    further_marks: Mapped[list[ExhibitMark]] = relationship(
        back_populates="exhibit", order_by="ExhibitMark.id"
    )
    # To be read alone: a link to its own table would make every row an INSERT by itself.
    parent: Mapped[Exhibit | None] = relationship(remote_side="Exhibit.id")
    seizure: Mapped[Seizure | None] = relationship(back_populates="exhibits")


class ExhibitMark(Base):
    """A mark beside the serial of the frame; `text_key` is folded as serials are."""

    __tablename__ = "exhibit_marks"

    id: Mapped[Key]
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibits.id"), index=True)
    kind: Mapped[MarkKind]
    component: Mapped[Component | None]
    text: Mapped[str]
    text_key: Mapped[str] = mapped_column(index=True)
    condition: Mapped[MarksCondition]

    exhibit: Mapped[Exhibit] = relationship(back_populates="further_marks")


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
    # Of the file on the device, as that told it; nobody here has seen that file.
    device_sha256: Mapped[str] = mapped_column(default="", server_default="")

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


def bags_in_use(session: Session, by: Signature, numbers: Iterable[str]) -> dict[str, str]:
    """Which of these bag numbers the agency has used before, each with an exhibit that is in it."""
    query = select(Exhibit.bag_number, Exhibit.reference).where(
        Exhibit.agency_id == by.agency_id, Exhibit.bag_number.in_(sorted(set(numbers)))
    )
    rows = session.execute(query.order_by(Exhibit.id.desc())).all()
    return {row.bag_number: row.reference for row in rows}


def of_the_same_serial(session: Session, by: Signature, exhibit: Exhibit) -> list[Exhibit]:
    """Other firearms and parts of the agency that bear a serial of this one, oldest first.

    Serials are compared as folded: Cyrillic letters that look Latin are the same letters.
    """
    marked = [mark.text_key for mark in exhibit.further_marks if mark.kind is MarkKind.SERIAL]
    keys = sorted({exhibit.serial_key, *marked} - {""})
    if not keys:
        return []
    on_parts = Exhibit.further_marks.any(
        (ExhibitMark.kind == MarkKind.SERIAL) & ExhibitMark.text_key.in_(keys)
    )
    query = select(Exhibit).where(
        Exhibit.agency_id == by.agency_id,
        Exhibit.id != exhibit.id,
        or_(Exhibit.serial_key.in_(keys), on_parts),
    )
    return list(session.scalars(query.order_by(Exhibit.id).limit(20)))
