"""The matter that is told from the booth to the partner's acknowledgement: four pistols."""

from __future__ import annotations

from dataclasses import replace

from borderdesk.demonstration.dossier import (
    acknowledged,
    answered,
    approved,
    drafted,
    heard,
    moved,
    noted,
    offered,
    same,
    sent,
    submitted,
    taken,
)
from borderdesk.demonstration.pictures import drawing
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast
from borderdesk.domain.cases import (
    CaseAct,
    CaseKind,
    NoteKind,
    ReferralKind,
    RefusalCode,
    Severity,
)
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import Control, Find, HiddenPlace, PersonSearch
from borderdesk.domain.exhibits import (
    ExhibitKind,
    FirearmType,
    Manufacture,
    MarksCondition,
    PhotoSlot,
    Piece,
)
from borderdesk.domain.inspections import Declared, Direction, Result
from borderdesk.domain.screening import Reason
from borderdesk.domain.sharing import Urgency
from borderdesk.matching.particulars import Sex
from borderdesk.services.exhibits import keep_photos
from borderdesk.store.cases import Case

OSTREL = Piece(
    ExhibitKind.FIREARM,
    type=FirearmType.PISTOL,
    make="Ostrel",
    model="PM-9",
    calibre="9 × 19",
    serial="KP 48213",
    country="XVA",
    marks=MarksCondition.INTACT,
)
PISTOLS = (
    OSTREL,
    replace(
        OSTREL,
        serial="KP 48?17",
        marks=MarksCondition.ALTERED,
        description="Frame and slide differ; the third figure was ground and struck anew.",
    ),
    Piece(
        ExhibitKind.FIREARM,
        type=FirearmType.ALARM,
        calibre="9",
        manufacture=Manufacture.CONVERTED_ALARM,
        marks=MarksCondition.NEVER_MARKED,
        description="The barrel was drilled through and lined.",
    ),
    Piece(
        ExhibitKind.FIREARM,
        type=FirearmType.PISTOL,
        make="Velm",
        model="32",
        calibre="7.65 × 17",
        serial="118 204",
        country="XKE",
        marks=MarksCondition.INTACT,
        description="Behind the speaker. Prints before test firing.",
    ),
)


def four_pistols(stage: Stage) -> Script:
    """A van at Tolva Pass, four pistols, the Criminal Police, and an answer from Kestria."""
    yield stage.ago(days=4, hours=3)
    inspection = stage.log(
        Crossing(
            "TVP",
            1,
            cast()["orvan"],
            Direction.TRANSIT,
            declared=Declared.SECOND_LINE,
            note="Left front door heavier than the right one; the lining was loose.",
        )
    )
    yield stage.after(minutes=2)
    hit = stage.hit(inspection, "W-2107")
    stage.claim("sareth", hit)
    yield stage.after(minutes=6)
    words = "Name, year and day of birth as on the list; he gave Lesk as his place of birth."
    opening = same(Reason.SEVERAL, words, CaseKind.ARMS, Severity.S2)
    stage.propose("sareth", hit, opening)
    yield stage.after(minutes=5)
    case = stage.decide("dravec", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=2)
    stage.begin("orsk", inspection)
    yield stage.after(minutes=7)
    noted(
        stage,
        "sareth",
        case,
        "Lining of the left front door taken off by T. Orsk in bay 1: two pistols in cloth, an"
        " alarm pistol and a third pistol behind the speaker. Made safe at once.",
    )
    yield stage.after(minutes=21)
    hidden = Concealment.DOOR
    seizure = taken(stage, "orsk", inspection, "Door panel, left", hidden, *PISTOLS)
    yield stage.after(minutes=6)
    heard(stage, "dravec", seizure, "I come to the pass; the driver waits in the office.")
    yield stage.after(minutes=11)
    shown = drawing("door", "Left front door, lining off")
    place = HiddenPlace(hidden, "Behind the lining, and behind the speaker.")
    stage.close(
        "orsk",
        inspection,
        Result.SEIZURE,
        "Four pistols behind the left door panel.",
        (Control.DOCUMENTS, Control.PARTIAL, Control.ENDOSCOPE, Control.DISMANTLED),
        finds=(Find.ARMS,),
        found="Two pistols in cloth, an alarm pistol, and a third pistol behind the speaker.",
        places=(place,),
        searches=(PersonSearch(1, Sex.MALE, "Border Act, article 12"),),
        pictures={"places.0": keep_photos(stage.files, [(PhotoSlot.OTHER, shown)])},
    )
    yield stage.after(minutes=12)
    reason = "Trafficking in transit; the driver is known to Operation Lantern."
    police = offered(stage, "sareth", case, "CPV", ReferralKind.LEAD, reason)
    yield stage.after(minutes=2)
    reason = "Do you know the consignee in Port Amar?"
    customs = offered(stage, "sareth", case, "CSV", ReferralKind.ASSIST, reason)
    yield stage.after(minutes=9)
    answered(
        stage,
        "anselm",
        customs,
        CaseAct.REFUSE,
        "We lead this already as our 118/26; we have linked it.",
        RefusalCode.DUPLICATE,
    )
    yield stage.after(minutes=30)
    purpose = "Taken over, for trafficking in transit. Our team is on its way."
    answered(stage, "ruvik", police, CaseAct.ACCEPT, purpose)
    yield stage.after(hours=5)
    noted(
        stage,
        "belvic",
        case,
        "KP 48213 and the pistol with the ground figure are of the stock that depot 4 missed in"
        " 2022. The figure under the grinding may be a 1.",
        NoteKind.ASSESSMENT,
        "A2",
    )
    yield stage.after(hours=1)
    moved(stage, "ruvik", case, CaseAct.PROPOSE, "To the prosecutor, with the driver.", None)
    yield stage.after(hours=2)
    moved(stage, "renvik", case, CaseAct.RESUME, "Wait for what Kestria knows of the van.")
    yield from _summary(stage, case)


def _summary(stage: Stage, case: Case) -> Script:
    yield stage.after(hours=11)
    summary = drafted(
        stage,
        case,
        "KBG",
        "To prevent and combat trafficking in firearms.",
        "Has the van 7K 2093 crossed at your side in the last eight weeks, and with whom?",
        restricted=True,
        urgency=Urgency.URGENT,
    )
    yield stage.after(minutes=20)
    submitted(stage, summary)
    yield stage.after(minutes=35)
    approved(stage, "dravec", summary)
    yield stage.after(minutes=5)
    sent(stage, summary)
    yield stage.after(hours=14)
    acknowledged(
        stage,
        "kestvar",
        summary,
        "The van crossed three times in October, always by night, a silver car ten minutes ahead."
        " The Velm pistol was sold at Karsk; we ask its dealer.",
    )
    yield stage.after(hours=1)
    noted(
        stage,
        "ontari",
        case,
        "Kestria: three crossings in October, a silver car ahead of the van each time.",
        NoteKind.FACT,
        "B1",
    )
