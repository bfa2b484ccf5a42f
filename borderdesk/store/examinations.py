"""Examinations as they are kept: what was done at the second line with one crossing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, ForeignKey, ScalarSelect, Table, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from borderdesk.domain.accounts import Signature
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import DiscrepancyKind, SearchResult
from borderdesk.domain.inspections import AT_SECOND_LINE, Result
from borderdesk.domain.seals import WRONG, AffixedBy, SealClass, SealState
from borderdesk.matching.particulars import Sex
from borderdesk.store.accounts import Agency, Officer
from borderdesk.store.base import Base, Key
from borderdesk.store.inspections import Inspection, within_reach
from borderdesk.store.versions import SENT_TOO_LATE

examination_officers = Table(
    "examination_officers",
    Base.metadata,
    Column("examination_id", ForeignKey("examinations.id"), primary_key=True),
    Column("officer_id", ForeignKey("officers.id"), primary_key=True),
)
examination_agencies = Table(
    "examination_agencies",
    Base.metadata,
    Column("examination_id", ForeignKey("examinations.id"), primary_key=True),
    Column("agency_id", ForeignKey("agencies.id"), primary_key=True),
)


class Examination(Base):
    """What the second line did with a crossing, and how that ended.

    A crossing that was closed and is stopped once more, is examined once more: both stand side by
    side, and the crossing has the result that counts. `sent_at` is when it was sent there.
    `alone`: who logged the crossing looked himself, for nobody else was at the post.
    """

    __tablename__ = "examinations"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    lead_officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    alone: Mapped[bool]
    controls: Mapped[list[str]]
    finds: Mapped[list[str]]
    found: Mapped[str]
    sent_at: Mapped[datetime]
    result: Mapped[Result | None]
    note: Mapped[str] = mapped_column(default="", server_default="")

    inspection: Mapped[Inspection] = relationship()
    lead_officer: Mapped[Officer] = relationship(foreign_keys=lead_officer_id)
    ended_by: Mapped[Officer | None] = relationship(foreign_keys=ended_by_id)
    officers: Mapped[list[Officer]] = relationship(
        secondary=examination_officers, order_by=Officer.full_name
    )
    agencies: Mapped[list[Agency]] = relationship(
        secondary=examination_agencies, order_by=Agency.name
    )
    places: Mapped[list[PlaceSeen]] = relationship(
        back_populates="examination", order_by="PlaceSeen.id"
    )
    discrepancies: Mapped[list[DiscrepancySeen]] = relationship(
        back_populates="examination", order_by="DiscrepancySeen.id"
    )
    seals: Mapped[list[SealChecked]] = relationship(
        back_populates="examination", order_by="SealChecked.id"
    )
    searches: Mapped[list[SearchDone]] = relationship(
        back_populates="examination", order_by="SearchDone.id"
    )

    @property
    def took(self) -> timedelta | None:
        """How long it took; None while it goes on."""
        return None if self.ended_at is None else self.ended_at - self.started_at

    @property
    def minutes(self) -> int:
        """The same in whole minutes; none while it goes on."""
        return round(self.took.total_seconds() / 60) if self.took is not None else 0


class PlaceSeen(Base):
    """Where something was hidden, or could have been."""

    __tablename__ = "places_seen"

    id: Mapped[Key]
    examination_id: Mapped[int] = mapped_column(ForeignKey("examinations.id"), index=True)
    place: Mapped[Concealment]
    words: Mapped[str]

    examination: Mapped[Examination] = relationship(back_populates="places")
    photos: Mapped[list[PlacePhoto]] = relationship(
        back_populates="place", order_by="PlacePhoto.id"
    )


class PlacePhoto(Base):
    """A photograph of such a place; the file itself lies in the folder of files by its digest."""

    __tablename__ = "place_photos"

    id: Mapped[Key]
    place_id: Mapped[int] = mapped_column(ForeignKey("places_seen.id"), index=True)
    sha256: Mapped[str]
    original_sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    # Of the file on the device, as that told it; nobody here has seen that file.
    device_sha256: Mapped[str] = mapped_column(default="", server_default="")

    place: Mapped[PlaceSeen] = relationship(back_populates="photos")


class DiscrepancySeen(Base):
    """What the papers say, and what was found instead."""

    __tablename__ = "discrepancies_seen"

    id: Mapped[Key]
    examination_id: Mapped[int] = mapped_column(ForeignKey("examinations.id"), index=True)
    kind: Mapped[DiscrepancyKind]
    declared: Mapped[str]
    found: Mapped[str]
    declared_quantity: Mapped[int | None]
    found_quantity: Mapped[int | None]
    declared_weight_kg: Mapped[int | None]
    found_weight_kg: Mapped[int | None]

    examination: Mapped[Examination] = relationship(back_populates="discrepancies")


class SealChecked(Base):
    """A seal set beside the papers."""

    __tablename__ = "seals_checked"

    id: Mapped[Key]
    examination_id: Mapped[int] = mapped_column(ForeignKey("examinations.id"), index=True)
    state: Mapped[SealState]
    declared: Mapped[str]
    found: Mapped[str]
    new_number: Mapped[str]
    replaced_by: Mapped[str]
    witness: Mapped[str]
    security: Mapped[SealClass | None]
    affixed_by: Mapped[AffixedBy | None]

    examination: Mapped[Examination] = relationship(back_populates="seals")


class SearchDone(Base):
    """Somebody was searched, as the crossing named him then; without a name, who was not logged.

    A report may be amended afterwards; who was searched stays who he was.
    """

    __tablename__ = "searches_done"

    id: Mapped[Key]
    examination_id: Mapped[int] = mapped_column(ForeignKey("examinations.id"), index=True)
    searched: Mapped[str]
    sex: Mapped[Sex]
    searcher_sex: Mapped[Sex]
    legal_basis: Mapped[str]
    result: Mapped[SearchResult]
    words: Mapped[str]

    examination: Mapped[Examination] = relationship(back_populates="searches")

    @property
    def other_sex(self) -> bool:
        """Whether the officer is known to be of another sex than who was searched."""
        return self.sex in (Sex.FEMALE, Sex.MALE) and self.searcher_sex is not self.sex


def examinations_of(session: Session, inspection: Inspection) -> list[Examination]:
    """What the second line did with that crossing, oldest first."""
    query = select(Examination).where(Examination.inspection_id == inspection.id)
    return list(session.scalars(query.order_by(Examination.id)))


def results_of(session: Session, inspection: Inspection) -> list[Result]:
    """How each examination of that crossing ended, oldest first."""
    query = select(Examination.result).where(Examination.inspection_id == inspection.id)
    return [one for one in session.scalars(query.order_by(Examination.id)) if one is not None]


def open_examination_of(session: Session, inspection: Inspection) -> Examination | None:
    """The examination of that crossing which goes on, if there is one."""
    query = select(Examination).where(
        Examination.inspection_id == inspection.id, Examination.ended_at.is_(None)
    )
    return session.scalar(query.order_by(Examination.id.desc()).limit(1))


def at_second_line(
    session: Session, by: Signature, most: int
) -> list[tuple[Inspection, Examination | None, bool]]:
    """The crossings at the second line that `by` may read, the longest there first.

    With the look that goes on, and whether it was sent there when the vehicle had been let go.
    """
    goes_on = (Examination.inspection_id == Inspection.id) & Examination.ended_at.is_(None)
    query = (
        select(Inspection, Examination, SENT_TOO_LATE)
        .outerjoin(Examination, goes_on)
        .where(within_reach(by), Inspection.state.in_(AT_SECOND_LINE))
        .options(joinedload(Inspection.post), joinedload(Inspection.vehicle))
        .order_by(Inspection.sent_at, Inspection.id)
        .limit(most)
    )
    return [(crossing, looked_at, late) for crossing, looked_at, late in session.execute(query)]


class Counts(NamedTuple):
    """What was done with a crossing in numbers, from which nobody can be told."""

    minutes: int = 0
    controls: int = 0
    finds: int = 0
    places: int = 0
    discrepancies: int = 0
    wrong_seals: int = 0
    searches: int = 0


def counts_of(session: Session, inspection_ids: Collection[int]) -> dict[int, Counts]:
    """The ended examinations of these crossings in numbers, by the key of the crossing."""
    query = select(
        Examination,
        _number(PlaceSeen),
        _number(DiscrepancySeen),
        _number(SealChecked, SealChecked.state.in_(WRONG)),
        _number(SearchDone),
    ).where(Examination.inspection_id.in_(inspection_ids), Examination.ended_at.is_not(None))
    found: dict[int, Counts] = {}
    for one, *parts in session.execute(query):
        numbers = (one.minutes, len(one.controls), len(one.finds), *parts)
        before = found.get(one.inspection_id, Counts())
        found[one.inspection_id] = Counts(*map(sum, zip(before, numbers, strict=True)))
    return found


def _number(
    part: type[PlaceSeen | DiscrepancySeen | SealChecked | SearchDone],
    *fits: ColumnElement[bool],
) -> ScalarSelect[int]:
    count = select(func.count()).select_from(part)
    return count.where(part.examination_id == Examination.id, *fits).scalar_subquery()
