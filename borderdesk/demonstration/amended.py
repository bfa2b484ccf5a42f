"""Reports that were amended, one vehicle that two lanes logged, and an exercise that is void."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from borderdesk.demonstration.examined import TILES
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import Traveller, everyday
from borderdesk.domain.amending import Amendment, Voiding, VoidKind
from borderdesk.domain.cargo import Consignment, GoodsItem
from borderdesk.domain.inspections import InspectionReport
from borderdesk.services import amending, inspections, screening
from borderdesk.store.inspections import Inspection


def misread_plate(stage: Stage) -> Script:
    """The booth mends a plate it misread, then the supervisor a colour; three versions stand."""
    driver = _driver(0)
    misread = replace(driver, vehicle=replace(driver.vehicle, plate="TE-208-KB"))
    yield stage.ago(minutes=47)
    inspection = stage.log(Crossing("KRB", 1, misread, note="Two suitcases, looked into."))
    yield stage.after(minutes=6)
    report = amending.history(stage.session, stage.by("kolm"), inspection.reference).report
    assert report.vehicle is not None  # he drove
    mended = replace(
        report,
        vehicle=replace(report.vehicle, plate=driver.vehicle.plate),
        note="The last letter was dirty.",
    )
    _amend(stage, "kolm", inspection, 1, mended, "The last letter of the plate was misread.")
    yield stage.after(minutes=21)
    report = amending.history(stage.session, stage.by("sareth"), inspection.reference).report
    assert report.vehicle is not None
    mended = replace(report, vehicle=replace(report.vehicle, colour="dark green"))
    _amend(stage, "sareth", inspection, 2, mended, "On the camera of the exit the car is green.")


def logged_twice(stage: Stage) -> Script:
    """A car that changed lanes, and so was logged in both."""
    yield stage.ago(minutes=9)
    first = stage.log(Crossing("KRB", 2, _driver(1)))
    yield stage.after(minutes=1)
    _sent_again(stage, first)
    yield stage.after(minutes=3)
    stage.log(Crossing("KRB", 3, _driver(1)))


def _sent_again(stage: Stage, inspection: Inspection) -> None:
    """The page of the first lane was still open: another colour went out under the same id."""
    by = stage.by("kolm")
    report = amending.history(stage.session, by, inspection.reference).report
    assert report.vehicle is not None
    other = replace(report, vehicle=replace(report.vehicle, colour="white"))
    findings = screening.look(stage.session, by, other.subjects)
    inspections.submit(stage.session, by, other, findings)


def papers_handed_in_later(stage: Stage) -> Script:
    """A lorry let go with tiles; the papers of its second consignment name pistols."""
    yield stage.ago(minutes=33)
    haulier = [one for one in everyday() if one.hauls][1]
    inspection = stage.log(Crossing("KRB", 2, haulier, load=TILES, note="One seal looked at."))
    yield stage.after(minutes=7)
    report = amending.history(stage.session, stage.by("kolm"), inspection.reference).report
    pistols = Consignment(items=(GoodsItem("Sporting pistols", "930200", packages=2),))
    whole = replace(report, consignments=(*report.consignments, pistols), note="")
    why = "The driver left the papers of a second consignment at the window."
    _amend(stage, "kolm", inspection, 1, whole, why)


def exercise(stage: Stage) -> Script:
    """What a new officer logged to learn it."""
    yield stage.ago(hours=5)
    inspection = stage.log(Crossing("KRB", 1, _driver(2), note="Exercise of the new shift."))
    yield stage.after(minutes=12)
    reason = "Logged to show a new colleague how it is done; no car was there."
    voiding = Voiding(inspection.version, VoidKind.TEST, reason)
    amending.void(stage.session, stage.by("sareth"), inspection.reference, voiding)


def _driver(number: int) -> Traveller:
    return [one for one in everyday() if not one.hauls][number]


def _amend(
    stage: Stage,
    name: str,
    inspection: Inspection,
    version: int,
    report: InspectionReport,
    why: str,
) -> None:
    by, reference = stage.by(name), inspection.reference
    amendment = Amendment(UUID(int=stage.random.getrandbits(128), version=4), version, why, report)
    proposal = amending.look(stage.session, by, reference, amendment)
    findings = screening.look(stage.session, by, proposal.made.report.subjects)
    amending.amend(stage.session, by, reference, amendment, proposal, findings)
