"""Loads as they are kept: the consignments of a crossing, their goods and containers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from borderdesk.domain.cargo import (
    Consignment,
    Equipment,
    Fullness,
    GoodsItem,
    Mode,
    PackageKind,
    Party,
    PartyRole,
    TransportDocument,
    TransportPaper,
)
from borderdesk.store.base import Base, Key

if TYPE_CHECKING:
    from borderdesk.store.inspections import Inspection


class ConsignmentSeen(Base):
    """A consignment of one crossing, as on its papers.

    `parties` and `documents` are the dataclasses of those names as JSON.
    """

    __tablename__ = "consignments_seen"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    consignor: Mapped[str]
    consignee: Mapped[str]
    carrier: Mapped[str]
    parties: Mapped[list[dict[str, Any]]]
    documents: Mapped[list[dict[str, Any]]]
    seals: Mapped[list[str]]
    mrn: Mapped[str]
    mode: Mapped[Mode | None]

    inspection: Mapped[Inspection] = relationship(back_populates="consignments")
    items: Mapped[list[GoodsSeen]] = relationship(
        back_populates="consignment", order_by="GoodsSeen.id"
    )
    equipment: Mapped[list[EquipmentSeen]] = relationship(
        back_populates="consignment", order_by="EquipmentSeen.id"
    )

    @classmethod
    def of(cls, inspection: Inspection, load: Consignment) -> ConsignmentSeen:
        """The load as a row of that crossing, with its goods and containers."""
        return cls(
            inspection=inspection,
            consignor=load.consignor,
            consignee=load.consignee,
            carrier=load.carrier,
            parties=[asdict(party) for party in load.parties],
            documents=[_plain(paper) for paper in load.documents],
            seals=list(load.seals),
            mrn=load.mrn,
            mode=load.mode,
            items=[GoodsSeen(inspection=inspection, **asdict(item)) for item in load.items],
            equipment=[EquipmentSeen(inspection=inspection, **asdict(e)) for e in load.equipment],
        )

    @property
    def facts(self) -> Consignment:
        """The same as it was reported."""
        return Consignment(
            self.consignor,
            self.consignee,
            self.carrier,
            tuple(Party(PartyRole(one["role"]), one["name"]) for one in self.parties),
            tuple(item.facts for item in self.items),
            tuple(Equipment(e.number, e.size_type, e.fullness) for e in self.equipment),
            tuple(_paper(one) for one in self.documents),
            tuple(self.seals),
            self.mrn,
            self.mode,
        )


class GoodsSeen(Base):
    """Goods of one kind in a consignment, as on its papers."""

    __tablename__ = "goods_seen"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignments_seen.id"), index=True)
    description: Mapped[str]
    hs_code: Mapped[str]
    packages: Mapped[int | None]
    package_kind: Mapped[PackageKind | None]
    gross_weight_kg: Mapped[int | None]
    net_weight_kg: Mapped[int | None]
    origin: Mapped[str]
    value: Mapped[int | None]
    currency: Mapped[str]
    un_number: Mapped[str]
    pieces: Mapped[int | None]

    inspection: Mapped[Inspection] = relationship()
    consignment: Mapped[ConsignmentSeen] = relationship(back_populates="items")

    @property
    def facts(self) -> GoodsItem:
        return GoodsItem(**{name: getattr(self, name) for name in GoodsItem.__dataclass_fields__})


class EquipmentSeen(Base):
    """A container of one crossing."""

    __tablename__ = "equipment_seen"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignments_seen.id"), index=True)
    number: Mapped[str] = mapped_column(index=True)
    size_type: Mapped[str]
    fullness: Mapped[Fullness | None]

    inspection: Mapped[Inspection] = relationship()
    consignment: Mapped[ConsignmentSeen] = relationship(back_populates="equipment")


def _plain(paper: TransportDocument) -> dict[str, Any]:
    issued = paper.issued_on
    return {
        "kind": paper.kind.value,
        "number": paper.number,
        "issued_on": issued.isoformat() if issued else None,
    }


def _paper(kept: dict[str, Any]) -> TransportDocument:
    issued = kept["issued_on"]
    return TransportDocument(
        TransportPaper(kept["kind"]),
        kept["number"],
        date.fromisoformat(issued) if issued else None,
    )
