"""Weapons found at the lane: two alarm pistols and their rounds under a spare wheel."""

from __future__ import annotations

from uuid import UUID

from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.exhibits import (
    ExhibitKind,
    FirearmType,
    Manufacture,
    MarksCondition,
    Piece,
    Unit,
)
from borderdesk.domain.inspections import Declared
from borderdesk.domain.seizures import (
    Capacity,
    CrimeContext,
    Danger,
    MadeSafe,
    NewSeizure,
    PersonCounted,
    PersonRole,
    ReceiptGiven,
    ReceiptLanguage,
    Route,
    SeizureReason,
    Transport,
)
from borderdesk.matching.particulars import Sex
from borderdesk.services import alarms, seizures
from borderdesk.store.seizures import seizure_by_reference

TITLE = "Weapons found: 2 firearms, 96 rounds. Miren Ford, yard"


def ant_trade(stage: Stage) -> Script:
    """A car with few pieces, as most of them cross; its driver would not sign the receipt."""
    yield stage.ago(hours=7)
    crossing = Crossing(
        "MRF",
        1,
        cast()["buyer"],
        declared=Declared.SECOND_LINE,
        note="The spare wheel was heavier than its kind.",
    )
    inspection = stage.log(crossing)
    yield stage.after(minutes=24)
    by = stage.by("lorin")
    found = NewSeizure(
        UUID(int=stage.random.getrandbits(128), version=4),
        Danger.ARMS,
        stage.at,
        "Miren Ford, yard",
        inspection.reference,
        made_safe=MadeSafe.BY_ME,
        legal_basis="Weapons Act, article 31",
        from_whom="SORVENIN Petko",
        capacity=Capacity.DRIVER,
        receipt=ReceiptGiven.REFUSED,
        receipt_language=ReceiptLanguage.SERBIAN,
        concealment=Concealment.SPARE_WHEEL,
        route=Route(origin="XKE", departure="XKE", destination="XVA"),
        transport=Transport.ROAD,
        reason=SeizureReason.IMPORT,
        context=CrimeContext.ORGANISED,
        persons=(PersonCounted(PersonRole.SUSPECT, Sex.MALE, nationality="XVA"),),
        pieces=(*(_pistol(f"AV 3{n}07", f"MF-20{n}") for n in (1, 2)), ROUNDS),
    )
    reference = seizures.seize(stage.session, by, found, TITLE, {}).reference
    yield stage.after(minutes=4)
    alarm = seizure_by_reference(stage.session, stage.by("dravec"), reference).alarm
    words = "Rang the post; the Criminal Police send two officers to Miren Ford."
    alarms.acknowledge(stage.session, stage.by("dravec"), alarm.reference, None, words)


def _pistol(serial: str, bag: str) -> Piece:
    return Piece(
        ExhibitKind.FIREARM,
        type=FirearmType.ALARM,
        manufacture=Manufacture.CONVERTED_ALARM,
        make="Avelmar",
        model="9S",
        calibre="9 mm",
        serial=serial,
        country="XKE",
        marks=MarksCondition.INTACT,
        bag_number=bag,
        seal_number=f"S {bag[3:]}",
    )


ROUNDS = Piece(
    ExhibitKind.AMMUNITION,
    calibre="9 × 19",
    headstamp={"12": "OST", "6": "9 P"},
    quantity=96,
    unit=Unit.ROUND,
    bag_number="MF-203",
    seal_number="S 203",
)
