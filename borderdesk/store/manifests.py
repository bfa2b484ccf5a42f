"""Manifests as posts keep them until their vehicles have come: rows, lines, and known columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, delete, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound
from borderdesk.domain.manifests import KEPT_FOR
from borderdesk.domain.permissions import Act, Scope, may
from borderdesk.store.accounts import Officer, Post
from borderdesk.store.base import Base, Key, Reference, check_version
from borderdesk.store.inspections import Inspection


class Manifest(Base):
    """A manifest that a post was handed. `rows` are those of a table whose columns nobody has
    named yet; `faults` say what could not be read."""

    __tablename__ = "manifests"

    id: Mapped[Key]
    reference: Mapped[Reference]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    name: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    received_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    heading: Mapped[list[str]]
    rows: Mapped[list[dict[str, Any]]]
    faults: Mapped[list[dict[str, Any]]]
    version: Mapped[int] = mapped_column()

    post: Mapped[Post] = relationship()
    received_by: Mapped[Officer] = relationship()
    lines: Mapped[list[ManifestLineKept]] = relationship(
        back_populates="manifest", order_by="ManifestLineKept.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


class ManifestLineKept(Base):
    """A vehicle of a manifest, as it fills in the lane; `inspection_id` once it has crossed."""

    __tablename__ = "manifest_lines"

    id: Mapped[Key]
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifests.id"), index=True)
    plate: Mapped[str]
    goods: Mapped[str]
    consignments: Mapped[int]
    fields: Mapped[dict[str, Any]]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)

    manifest: Mapped[Manifest] = relationship(back_populates="lines")
    inspection: Mapped[Inspection | None] = relationship()


class ManifestColumns(Base):
    """What an agency said the columns of a heading mean; `heading_key` is the heading, flat."""

    __tablename__ = "manifest_columns"
    __table_args__ = (UniqueConstraint("agency_id", "heading_key"),)

    id: Mapped[Key]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    heading_key: Mapped[str]
    columns: Mapped[list[str]]


def _within_reach(by: Signature) -> ColumnElement[bool]:
    """The manifests that `by` may read: those of the agency, or for officers of their post."""
    if not may(by, Act.READ_MANIFEST):
        return false()
    fresh = Manifest.received_at > by.at - KEPT_FOR
    if may(by, Act.READ_ALL_INSPECTIONS):
        return (Manifest.agency_id == by.agency_id) & fresh
    return (Manifest.post_id == by.post_id) & fresh if by.post_id is not None else false()


def manifests_in_reach(session: Session, by: Signature) -> list[Manifest]:
    """The manifests that `by` may read, the newest first."""
    query = select(Manifest).where(_within_reach(by)).order_by(Manifest.id.desc())
    return list(session.scalars(query))


def manifest_by_reference(
    session: Session, by: Signature, reference: str, *, version: int | None = None
) -> Manifest:
    """The manifest of that reference, in the version that the officer has read (if given).

    Raises:
        NotFound: no manifest bears it, or none that `by` may read, or its time is over.
        StaleDataError: a colleague has changed it since that version.
    """
    query = select(Manifest).where(Manifest.reference == reference, _within_reach(by))
    manifest = session.scalar(query)
    if manifest is None:
        raise NotFound(reference)
    check_version(manifest, version)
    return manifest


def line_in_reach(session: Session, by: Signature, line_id: int) -> ManifestLineKept | None:
    """A vehicle that has not crossed yet, of a manifest that `by` may read; else None."""
    return session.scalar(
        select(ManifestLineKept)
        .join(ManifestLineKept.manifest)
        .where(
            ManifestLineKept.id == line_id,
            ManifestLineKept.inspection_id.is_(None),
            _within_reach(by),
        )
    )


def columns_of(session: Session, agency_id: int, heading_key: str) -> ManifestColumns | None:
    """What the agency said of such a heading before."""
    return session.scalar(
        select(ManifestColumns).where(
            ManifestColumns.agency_id == agency_id, ManifestColumns.heading_key == heading_key
        )
    )


def past_their_time(session: Session, at: datetime) -> list[tuple[int, str]]:
    """Keys and references of the manifests that are kept no longer."""
    query = select(Manifest.id, Manifest.reference).where(Manifest.received_at <= at - KEPT_FOR)
    return [(key, reference) for key, reference in session.execute(query)]


def erase(session: Session, keys: Sequence[int]) -> None:
    """Take out these manifests with their lines."""
    session.execute(delete(ManifestLineKept).where(ManifestLineKept.manifest_id.in_(keys)))
    session.execute(delete(Manifest).where(Manifest.id.in_(keys)))
