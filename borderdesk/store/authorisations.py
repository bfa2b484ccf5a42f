"""Authorisations for arms as an agency keeps them, and what each crossing used of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.authorisations import Authorisation, AuthorisationKind, Unit
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Scope
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.inspections import Inspection


class AuthorisationKept(Base):
    """An authorisation of an agency's register; `number_key` is its number folded."""

    __tablename__ = "authorisations"
    __table_args__ = (UniqueConstraint("agency_id", "number_key"),)

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[AuthorisationKind]
    number: Mapped[str]
    number_key: Mapped[str]
    issuer: Mapped[str]
    holder: Mapped[str]
    goods: Mapped[str]
    end_user_certificate: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    unit: Mapped[Unit]
    quantity: Mapped[int]
    used: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    why_withdrawn: Mapped[str]
    version: Mapped[int] = mapped_column()

    uses: Mapped[list[AuthorisationUse]] = relationship(
        back_populates="authorisation", order_by="AuthorisationUse.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    @property
    def left(self) -> int:
        return self.quantity - self.used

    @property
    def facts(self) -> Authorisation:
        """What decides on a crossing."""
        return Authorisation(
            self.number_key,
            self.kind,
            self.valid_from,
            self.valid_until,
            self.unit,
            self.left,
            self.withdrawn_at is not None,
        )


class AuthorisationUse(Base):
    """What one crossing took of an authorisation, in its unit; less than nothing: given back."""

    __tablename__ = "authorisation_uses"

    id: Mapped[Key]
    authorisation_id: Mapped[int] = mapped_column(ForeignKey("authorisations.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    amount: Mapped[int]
    at: Mapped[datetime]

    authorisation: Mapped[AuthorisationKept] = relationship(back_populates="uses")
    inspection: Mapped[Inspection] = relationship()


def register_of(
    session: Session, agency_id: int, keys: Collection[str]
) -> dict[str, AuthorisationKept]:
    """Those of an agency's register with these numbers, held until the commit."""
    query = (
        select(AuthorisationKept)
        .where(AuthorisationKept.agency_id == agency_id, AuthorisationKept.number_key.in_(keys))
        .order_by(AuthorisationKept.id)
        .with_for_update()
    )
    return {one.number_key: one for one in session.scalars(query)} if keys else {}


def authorisations_of(session: Session, agency_id: int) -> list[AuthorisationKept]:
    """The whole register of an agency; those that end last come first."""
    query = (
        select(AuthorisationKept)
        .where(AuthorisationKept.agency_id == agency_id)
        .order_by(AuthorisationKept.valid_until.desc(), AuthorisationKept.id.desc())
    )
    return list(session.scalars(query))


def authorisation_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> AuthorisationKept:
    """The authorisation of that reference, in the version that the officer has read (if given).

    Raises:
        NotFound: no authorisation of the agency bears it.
        StaleDataError: a colleague has changed it since that version.
    """
    kept = session.scalar(
        select(AuthorisationKept).where(
            AuthorisationKept.reference == reference, AuthorisationKept.agency_id == by.agency_id
        )
    )
    if kept is None:
        raise NotFound(reference)
    check_version(kept, version)
    return kept


def uses_of(session: Session, inspection: Inspection) -> list[AuthorisationUse]:
    """What a crossing took of which authorisation, and gave back."""
    query = (
        select(AuthorisationUse)
        .where(AuthorisationUse.inspection_id == inspection.id)
        .order_by(AuthorisationUse.id)
    )
    return list(session.scalars(query))
