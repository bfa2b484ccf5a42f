"""Weapons found at the second line: under a spare wheel, twice, and below a seat."""

from __future__ import annotations

from uuid import UUID

from borderdesk.demonstration.dossier import (
    acknowledged,
    answered,
    approved,
    drafted,
    heard,
    moved,
    offered,
    same,
    sent,
    submitted,
    taken,
)
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast
from borderdesk.domain.cases import CaseAct, CaseKind, CaseOutcome, ReferralKind, Severity
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import Control, HiddenPlace, PersonSearch
from borderdesk.domain.exhibits import (
    ExhibitKind,
    FirearmType,
    Manufacture,
    MarksCondition,
    Piece,
    Unit,
)
from borderdesk.domain.inspections import Declared, Direction, Result
from borderdesk.domain.screening import Reason
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
from borderdesk.services import glass, seizures, sharing

ARMS = "To prevent and combat trafficking in firearms."
OPENED = (Control.DOCUMENTS, Control.PARTIAL, Control.DISMANTLED)
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
    words = "Rang the post; the Criminal Police send two officers to Miren Ford."
    heard(stage, "dravec", reference, words)


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


def stolen_lorry(stage: Stage) -> Script:
    """A stolen lorry with alarm pistols; its summary was recalled, the case is closed."""
    yield stage.ago(days=14, hours=9)
    inspection = stage.log(
        Crossing("KRB", 3, cast()["thief"], declared=Declared.FOUND, note="Spare wheel rattles.")
    )
    yield stage.after(minutes=2)
    hit = stage.hit(inspection, "O-7743")
    stage.claim("sareth", hit)
    yield stage.after(minutes=6)
    words = "Plate and chassis number as listed; the driver has no papers for the lorry."
    stage.propose("sareth", hit, same(Reason.SAME_NUMBER, words, CaseKind.ARMS, Severity.S3))
    yield stage.after(minutes=4)
    case = stage.decide("dravec", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=9)
    stage.begin("belm", inspection)
    yield stage.after(minutes=18)
    pistols = [
        Piece(
            ExhibitKind.FIREARM,
            type=FirearmType.ALARM,
            make="Zorbo",
            model="Signal 8",
            calibre="9",
            serial=serial,
            country="XTO",
            marks=MarksCondition.INTACT,
        )
        for serial in ("AL-77120", "AL-77126")
    ]
    where = "Under the spare wheel"
    seizure = taken(stage, "belm", inspection, where, Concealment.SPARE_WHEEL, *pistols)
    yield stage.after(minutes=3)
    heard(stage, "sareth", seizure, "On my way to the yard.")
    yield stage.after(hours=1)
    words = "Lorry kept in the yard; driver handed over."
    place = HiddenPlace(Concealment.SPARE_WHEEL)
    stage.close("belm", inspection, Result.SEIZURE, words, OPENED, places=(place,))
    yield stage.after(days=1)
    request = "To whom were the alarm pistols AL-77120 and AL-77126 sold?"
    summary = drafted(stage, case, "KBG", ARMS, request)
    yield stage.after(minutes=30)
    submitted(stage, summary)
    yield stage.after(hours=1)
    approved(stage, "dravec", summary)
    yield stage.after(minutes=10)
    sent(stage, summary)
    yield stage.after(hours=20)
    acknowledged(stage, "kestvar", summary, "We ask the dealer.")
    yield stage.after(days=1)
    words = "One serial was misread: AL-77126 is AL-77128. A corrected summary follows."
    sharing.recall(stage.session, stage.by("ontari"), summary.reference, None, words)
    yield stage.after(days=4)
    words = "The driver was sentenced at Lesk; the lorry is back with its owner."
    moved(stage, "sareth", case, CaseAct.PROPOSE, words, CaseOutcome.PROSECUTED)
    yield stage.after(days=1)
    moved(stage, "dravec", case, CaseAct.CLOSE, "Read and agreed.")


def workshop(stage: Stage) -> Script:
    """A man of Operation Lantern with a revolver; two offers, two summaries, one broken glass."""
    yield stage.ago(days=2, hours=4)
    inspection = stage.log(Crossing("KRB", 3, cast()["beldrushka"], Direction.EXIT))
    yield stage.after(minutes=3)
    hit = stage.hit(inspection, "W-2199")
    stage.claim("dravec", hit)
    yield stage.after(minutes=8)
    words = "Name and day of birth as listed; the workshop's card was in his coat."
    stage.propose("dravec", hit, same(Reason.SEVERAL, words, CaseKind.ARMS, Severity.S2))
    yield stage.after(minutes=4)
    case = stage.decide("sareth", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=8)
    stage.begin("belm", inspection)
    yield stage.after(minutes=18)
    revolver = Piece(
        ExhibitKind.FIREARM,
        type=FirearmType.REVOLVER,
        make="Hallstrand",
        model="Constable",
        calibre=".38",
        serial="C 4471",  # rust over its last figure
        country="XKE",
        marks=MarksCondition.PARTLY_LEGIBLE,
    )
    where = "Under the driver's seat"
    seizure = taken(
        stage, "belm", inspection, where, Concealment.CABIN, revolver, outline="revolver"
    )
    yield stage.after(minutes=5)
    heard(stage, "sareth", seizure, "Keep him apart from the car; I ring the Criminal Police.")
    yield stage.after(minutes=25)
    place = HiddenPlace(Concealment.CABIN, "Taped to the rail of the seat.")
    basis = "Border Act, article 12"
    stage.close(
        "belm",
        inspection,
        Result.SEIZURE,
        "Revolver under the seat.",
        OPENED,
        places=(place,),
        searches=(PersonSearch(1, Sex.MALE, basis, words="Card of the workshop in his coat."),),
    )
    yield stage.after(minutes=20)
    reason = "Can you say who brought the tools of his workshop into the country?"
    customs = offered(stage, "sareth", case, "CSV", ReferralKind.LEAD, reason)
    yield stage.after(minutes=50)
    words = "Offered to the wrong agency: no goods are involved."
    answered(stage, "sareth", customs, CaseAct.WITHDRAW, words)
    yield stage.after(minutes=5)
    reason = "He is yours by Operation Lantern; please take a part in this case."
    offered(stage, "sareth", case, "CPV", ReferralKind.ASSIST, reason)
    yield stage.after(hours=18)
    request = "Who bought the revolver C 4471?"
    summary = drafted(stage, case, "KBG", ARMS, request, restricted=True)
    yield stage.after(minutes=25)
    submitted(stage, summary)
    yield stage.after(hours=3)
    approved(stage, "dravec", summary)
    yield stage.after(hours=20)
    drafted(stage, case, "TPO", ARMS, "Is the workshop's card known to you?")
    yield stage.ago(minutes=35)
    words = "A driver at bay 2 says his brother sits in this case; is the car to be held?"
    glass.break_glass(stage.session, stage.by("maro"), case.reference, words)
