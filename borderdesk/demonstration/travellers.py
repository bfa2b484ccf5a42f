"""Who crosses: the people of every day and those of the matters, with papers and vehicles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from borderdesk.demonstration.tables import rows
from borderdesk.domain.cargo import (
    Consignment,
)
from borderdesk.domain.company import Relation
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.inspections import (
    Occupant,
    OccupantRole,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.travel_documents import DocumentKind, Verification
from borderdesk.matching.particulars import Sex

HAULAGE = (VehicleKind.TRUCK, VehicleKind.TRACTOR)


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody with a document and a vehicle."""

    surname: str
    given: str
    native: str
    sex: Sex
    born: str
    nationality: str
    paper: DocumentKind
    number: str
    vehicle: Vehicle
    patronymic: str = ""
    verification: Verification = Verification.NOT_EXAMINED
    accompanied_by: int | None = None  # of a child: which of the people aboard, counted from 1
    relation: Relation | None = None

    @property
    def hauls(self) -> bool:
        return self.vehicle.kind in HAULAGE

    def as_occupant(self, role: OccupantRole) -> Occupant:
        return Occupant(
            role,
            self.surname,
            self.given,
            self.native,
            self.patronymic,
            born_on=self.born,
            sex=self.sex,
            nationality=self.nationality,
            document_kind=self.paper,
            document_number=self.number,
            document_issuer=self.nationality if self.number else "",
            document_verification=self.verification,
            accompanied_by=self.accompanied_by,
            relation=self.relation,
        )


@cache
def everyday() -> tuple[Traveller, ...]:
    """Those who cross every day and whom no list knows."""
    return tuple(_traveller(row) for row in rows("travellers.csv"))


@cache
def cast() -> Mapping[str, Traveller]:
    """Those of whom the matters tell, by a short key."""
    return {row["key"]: _traveller(row) for row in rows("cast.csv")}


@cache
def loads() -> tuple[Consignment, ...]:
    """What lorries carry every day."""
    return tuple(
        FlatConsignment(
            row["consignor"],
            row["consignee"],
            row["carrier"],
            row["description"],
            row["hs_code"],
            row["container"],
            packages=int(row["packages"]),
            gross_weight_kg=int(row["gross"]),
            net_weight_kg=int(row["net"]),
        ).consignment
        for row in rows("loads.csv")
    )


def _traveller(row: Mapping[str, str]) -> Traveller:
    vehicle = Vehicle(
        VehicleKind(row["kind"]),
        row["plate"],
        row["nationality"],
        make=row["make"],
        model=row["model"],
        colour=row["colour"],
    )
    return Traveller(
        row["surname"],
        row["given"],
        row["native"],
        Sex(row["sex"]),
        row["born"],
        row["nationality"],
        DocumentKind(row["paper"]),
        row["number"],
        vehicle,
        row.get("patronymic", ""),
        Verification(row.get("verification") or Verification.NOT_EXAMINED),
    )
