"""Reports that were amended, one vehicle that two lanes logged, and an exercise that is void."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import Traveller, everyday
from borderdesk.domain.amending import Amendment, Voiding, VoidKind
from borderdesk.domain.inspections import InspectionReport
from borderdesk.services import amending, screening
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
    stage.log(Crossing("KRB", 2, _driver(1)))
    yield stage.after(minutes=4)
    stage.log(Crossing("KRB", 3, _driver(1)))


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
