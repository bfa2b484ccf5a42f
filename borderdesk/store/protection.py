"""Who has asked for protection, and what must not go where for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.domain.protection import Authority, ProtectionState
from borderdesk.store.accounts import Officer
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.inspections import Inspection, within_reach


class ProtectionRequest(Base):
    """That somebody at a crossing asked for protection."""

    __tablename__ = "protection_requests"

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    person: Mapped[str]
    words: Mapped[str]
    asked_at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[ProtectionState]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    inspection: Mapped[Inspection] = relationship()
    officer: Mapped[Officer] = relationship()
    bars: Mapped[list[ProtectionBar]] = relationship(
        back_populates="request", order_by="ProtectionBar.id"
    )
    referrals: Mapped[list[ProtectionReferral]] = relationship(
        back_populates="request", order_by="ProtectionReferral.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


class ProtectionBar(Base):
    """That nothing of a crossing may go to a country. It names nobody, for everybody asks it."""

    __tablename__ = "protection_bars"

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("protection_requests.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    country: Mapped[str]
    standing: Mapped[bool] = mapped_column(default=True)

    request: Mapped[ProtectionRequest] = relationship(back_populates="bars")


class ProtectionReferral(Base):
    """To which authority the person was handed over, by whom."""

    __tablename__ = "protection_referrals"

    id: Mapped[Key]
    request_id: Mapped[int] = mapped_column(ForeignKey("protection_requests.id"), index=True)
    authority: Mapped[Authority]
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    words: Mapped[str]

    request: Mapped[ProtectionRequest] = relationship(back_populates="referrals")
    officer: Mapped[Officer] = relationship()


def barred_countries(session: Session, inspection_ids: Collection[int]) -> frozenset[str]:
    """The countries to which nothing of these crossings may go."""
    query = select(ProtectionBar.country).where(
        ProtectionBar.inspection_id.in_(inspection_ids), ProtectionBar.standing
    )
    return frozenset(session.scalars(query))


def requests_seen(by: Signature) -> Select[ProtectionRequest]:
    """The requests at crossings that `by` may read, the newest first."""
    reach = within_reach(by) if may(by, Act.READ_PROTECTION) else Inspection.id.is_(None)
    return (
        select(ProtectionRequest)
        .join(ProtectionRequest.inspection)
        .where(reach)
        .order_by(ProtectionRequest.id.desc())
    )


def requests_of(session: Session, by: Signature, inspection: Inspection) -> list[ProtectionRequest]:
    """The requests at one crossing, the newest first."""
    of_crossing = ProtectionRequest.inspection_id == inspection.id
    return list(session.scalars(requests_seen(by).where(of_crossing)))


def request_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> ProtectionRequest:
    """The request of that reference.

    Raises:
        NotFound: none bears it, or none that `by` may read.
        StaleDataError: a colleague has changed it since that version.
    """
    found = session.scalar(requests_seen(by).where(ProtectionRequest.reference == reference))
    if found is None:
        raise NotFound(reference)
    check_version(found, version)
    return found
