"""The matter that is told from the booth to the partner's acknowledgement: four pistols."""

from __future__ import annotations

from borderdesk.demonstration.dossier import (
    acknowledged,
    answered,
    approved,
    drafted,
    moved,
    noted,
    offered,
    same,
    seized,
    sent,
    submitted,
)
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
from borderdesk.domain.exhibits import Acquisition, FirearmType, MarksCondition, NewFirearm
from borderdesk.domain.inspections import Declared, Direction, Result
from borderdesk.domain.screening import Reason
from borderdesk.domain.sharing import Urgency
from borderdesk.store.cases import Case

PLACE = "Door panel, left"


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
    yield stage.after(minutes=9)
    noted(
        stage,
        "sareth",
        case,
        "Lining of the left front door taken off by T. Orsk in bay 1: two pistols in cloth, an"
        " alarm pistol and a third pistol behind the speaker. Made safe at once.",
    )
    yield from _exhibits(stage, case)
    yield stage.after(minutes=10)
    stage.close("orsk", inspection, Result.SEIZURE, "Four pistols behind the left door panel.")
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


def _exhibits(stage: Stage, case: Case) -> Script:
    taken_at = stage.at
    pistols = (
        NewFirearm(
            FirearmType.PISTOL,
            Acquisition.SEIZED,
            taken_at,
            "Ostrel",
            "PM-9",
            "9 × 19",
            "KP 48213",
            "XVA",
            MarksCondition.INTACT,
            PLACE,
        ),
        NewFirearm(
            FirearmType.PISTOL,
            Acquisition.SEIZED,
            taken_at,
            "Ostrel",
            "PM-9",
            "9 × 19",
            "KP 48?17",
            "XVA",
            MarksCondition.ALTERED,
            PLACE,
            "Frame and slide differ; the third figure was ground and struck anew.",
        ),
        NewFirearm(
            FirearmType.ALARM,
            Acquisition.SEIZED,
            taken_at,
            calibre="9",
            marks=MarksCondition.NEVER_MARKED,
            place=PLACE,
            note="Converted: the barrel was drilled through and lined.",
        ),
        NewFirearm(
            FirearmType.PISTOL,
            Acquisition.SEIZED,
            taken_at,
            "Velm",
            "32",
            "7.65 × 17",
            "118 204",
            "XKE",
            MarksCondition.INTACT,
            "Behind the speaker of the left door",
            "Prints before test firing.",
        ),
    )
    for pistol in pistols:
        yield stage.after(minutes=7)
        seized(stage, "sareth", case, pistol)


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
