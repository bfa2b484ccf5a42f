"""A family that comes again with a child, a boy without an adult, and a barge on the river."""

from __future__ import annotations

from dataclasses import replace

from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import Traveller, everyday
from borderdesk.domain.company import Relation
from borderdesk.domain.inspections import (
    Direction,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.travel_documents import DocumentKind
from borderdesk.matching.particulars import Sex

CAR = Vehicle(VehicleKind.CAR, "HA-514-MV", "XVA", make="Tessen", model="Corta", colour="beige")
BARGE = Vehicle(VehicleKind.BARGE, "", "XVA", make="Lumen Yard", colour="black", imo="9999993")


def family(stage: Stage) -> Script:
    """She left with her husband in a car of another colour, and comes back with their son."""
    mother = _adult("Mila", Sex.FEMALE, "1986-02-19", "VA6120774")
    husband = _adult("Jasen", Sex.MALE, "1983-10-30", "VA6120780")
    painted = replace(mother, vehicle=replace(CAR, colour="dark blue"))
    yield stage.ago(days=3, hours=2)
    stage.log(Crossing("KRB", 1, painted, Direction.EXIT, (husband,)))
    yield stage.ago(minutes=26)
    son = _child(mother, "Oskar", Sex.MALE, "2017-05-11", "VA9120447")
    son = replace(son, accompanied_by=1, relation=Relation.PARENT)
    stage.log(Crossing("KRB", 1, mother, Direction.ENTRY, (son,)))


def boy_alone(stage: Stage) -> Script:
    """A boy to whom a stranger gave a lift; the officer rings child protection."""
    driver = _of("XKE", 1)
    yield stage.ago(hours=1, minutes=50)
    boy = _child(driver, "Tamo", Sex.MALE, "2012", "")
    boy = replace(boy, surname="ILVANTER", relation=Relation.ALONE)
    note = "A lift from the filling station. Child protection was rung and came."
    stage.log(Crossing("KRB", 2, driver, Direction.ENTRY, (boy,), note=note))


def barge(stage: Stage) -> Script:
    """A barge at the ford, known by its number for life."""
    yield stage.ago(hours=7, minutes=15)
    stage.log(Crossing("MRF", 1, replace(_of("XVA", 6), vehicle=BARGE)))


def _of(country: str, number: int) -> Traveller:
    """Somebody of that country who drives a car."""
    drivers = [
        one
        for one in everyday()
        if one.nationality == country and one.vehicle.kind is VehicleKind.CAR
    ]
    return drivers[number]


def _adult(given: str, sex: Sex, born: str, number: str) -> Traveller:
    """One of the couple, who cross on no other day."""
    return Traveller("TORVANEK", given, "", sex, born, "XVA", DocumentKind.IDENTITY, number, CAR)


def _child(of: Traveller, given: str, sex: Sex, born: str, number: str) -> Traveller:
    """A child of the same name in the same car."""
    return Traveller(
        of.surname,
        given,
        "",
        sex,
        born,
        of.nationality,
        DocumentKind.PASSPORT,
        number,
        of.vehicle,
    )
