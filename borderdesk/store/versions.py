"""Versions of reports, and crossings that are void: what was written before stays as it was.

The report as it was first sent is version 1 and stands on the crossing itself, for a device may
send it again. Each amendment is a row with the whole report as it reads from then on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.amending import VoidKind
from borderdesk.domain.bodies import report_from
from borderdesk.domain.inspections import AT_SECOND_LINE, InspectionReport, Result
from borderdesk.store.accounts import Officer
from borderdesk.store.base import Base, Key
from borderdesk.store.cargo import ConsignmentSeen, EquipmentSeen, GoodsSeen
from borderdesk.store.inspections import Inspection, OccupantSeen, VehicleSeen

# Rows that a report is laid out in, those that hang on others first.
LAID_OUT: tuple[type[Base], ...] = (
    GoodsSeen,
    EquipmentSeen,
    ConsignmentSeen,
    OccupantSeen,
    VehicleSeen,
)
PARTS = ("vehicle", "occupants", "consignments")


class InspectionVersion(Base):
    """An amendment: the whole report as it reads since, who wrote it, when and why.

    `amendment_id` and `digest` are those of what the device sent. Where the amendment sent a
    closed crossing back to the second line, `earlier_result` is how it had ended; `gone`: by then
    the vehicle had been let go.
    """

    __tablename__ = "inspection_versions"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        UniqueConstraint(
            "inspection_id", "amendment_id", name="uq_inspection_versions_amendment_id"
        ),
    )

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    number: Mapped[int]
    amendment_id: Mapped[UUID]
    digest: Mapped[str]
    body: Mapped[str]
    reason: Mapped[str]
    amended_at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    earlier_result: Mapped[Result | None]
    earlier_closed_at: Mapped[datetime | None]
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())

    inspection: Mapped[Inspection] = relationship()
    officer: Mapped[Officer] = relationship()

    @property
    def report(self) -> InspectionReport:
        return report_from(self.body)


class Voided(Base):
    """That a crossing is void, by whom and why; of a double, which crossing it doubles."""

    __tablename__ = "voided"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), unique=True)
    kind: Mapped[VoidKind]
    reason: Mapped[str]
    double_of_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))
    voided_at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))

    inspection: Mapped[Inspection] = relationship(foreign_keys=inspection_id)
    double_of: Mapped[Inspection | None] = relationship(foreign_keys=double_of_id)
    officer: Mapped[Officer] = relationship()


def amendments_of(session: Session, inspection: Inspection) -> list[InspectionVersion]:
    """The amendments of a report, the first one first."""
    query = select(InspectionVersion).where(InspectionVersion.inspection_id == inspection.id)
    return list(session.scalars(query.order_by(InspectionVersion.number)))


# Of a crossing at the second line: an amendment sent it there when the vehicle had been let go.
SENT_TOO_LATE = (
    select(InspectionVersion.id)
    .where(
        InspectionVersion.inspection_id == Inspection.id,
        InspectionVersion.gone,
        InspectionVersion.amended_at == Inspection.sent_at,
    )
    .exists()
)


def let_go_before(session: Session, inspection: Inspection) -> InspectionVersion | None:
    """The amendment that sent the crossing where it waits, if the vehicle had been let go then."""
    if inspection.state not in AT_SECOND_LINE:
        return None
    query = select(InspectionVersion).where(
        InspectionVersion.inspection_id == inspection.id,
        InspectionVersion.gone,
        InspectionVersion.amended_at == inspection.sent_at,
    )
    return session.scalar(query.order_by(InspectionVersion.number.desc()).limit(1))


def void_of(session: Session, inspection: Inspection) -> Voided | None:
    """Why a crossing is void; None where it stands."""
    return session.scalar(select(Voided).where(Voided.inspection_id == inspection.id))


def amended_since(
    session: Session, inspections: Collection[Inspection], since: datetime
) -> list[InspectionVersion]:
    """What was amended of these crossings from then on, oldest first."""
    query = select(InspectionVersion).where(
        InspectionVersion.inspection_id.in_([one.id for one in inspections]),
        InspectionVersion.amended_at >= since,
    )
    return list(session.scalars(query.order_by(InspectionVersion.id)))


def voided_of(session: Session, inspections: Collection[Inspection]) -> list[Voided]:
    """Which of these crossings are void, and why."""
    query = select(Voided).where(Voided.inspection_id.in_([one.id for one in inspections]))
    return list(session.scalars(query.order_by(Voided.id)))


def held(session: Session, inspection: Inspection) -> None:
    """Keep others from amending the crossing until the commit, and read it as it is now."""
    session.refresh(inspection, with_for_update=True)


def clear(session: Session, inspection: Inspection) -> None:
    """Take away the rows that a report is laid out in, so that another can be.

    The report itself stays, as the version that it is.
    """
    for table in LAID_OUT:
        session.execute(delete(table).where(table.__table__.c.inspection_id == inspection.id))
    session.expire(inspection, PARTS)
