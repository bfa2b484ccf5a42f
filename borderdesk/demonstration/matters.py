"""Cases in every state, with offers and summaries of every outcome."""

from __future__ import annotations

from dataclasses import replace

from borderdesk.demonstration.dossier import (
    answered,
    approved,
    drafted,
    moved,
    noted,
    offered,
    refused,
    same,
    seized,
    sent,
    submitted,
    suspicion,
)
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast, loads
from borderdesk.domain.cargo import (
    Equipment,
)
from borderdesk.domain.cases import (
    CaseAct,
    CaseKind,
    CaseOutcome,
    NoteKind,
    Opening,
    ReferralKind,
    Severity,
)
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.examinations import (
    Control,
    Discrepancy,
    DiscrepancyKind,
    Find,
    HiddenPlace,
)
from borderdesk.domain.exhibits import (
    Acquisition,
    FirearmType,
    MarksCondition,
    NewFirearm,
)
from borderdesk.domain.inspections import Declared, Direction, Result
from borderdesk.domain.screening import Reason
from borderdesk.domain.seals import matched

ARMS = "To prevent and combat trafficking in firearms."


def arrest(stage: Stage) -> Script:
    """A woman sought by warrant; the Criminal Police returned the case, closing is proposed."""
    yield stage.ago(days=10, hours=6)
    inspection = stage.log(Crossing("KRB", 2, cast()["dravenka"], Direction.EXIT))
    yield stage.after(minutes=1)
    hit = stage.hit(inspection, "W-2124")
    stage.claim("dravec", hit)
    yield stage.after(minutes=5)
    words = "Card and face as on the warrant; she said herself who she is."
    stage.propose("dravec", hit, same(Reason.SAME_NUMBER, words, severity=Severity.S1))
    yield stage.after(minutes=2)
    case = stage.decide("sareth", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=20)
    stage.close("belm", inspection, Result.DETAINED, "Handed to the patrol of the court of Lesk.")
    yield stage.after(minutes=15)
    reason = "Warrant of the court of Lesk; the matter is yours."
    referral = offered(stage, "sareth", case, "CPV", ReferralKind.LEAD, reason)
    yield stage.after(minutes=38)
    answered(stage, "ruvik", referral, CaseAct.ACCEPT, "Taken over; she is before the judge today.")
    yield stage.after(days=2)
    words = "The warrant is served. The false exit stamp in her card is a border matter: yours."
    answered(stage, "ruvik", referral, CaseAct.RETURN, words)
    yield stage.after(days=5)
    noted(stage, "dravec", case, "The stamp was lent by a cousin; fine paid on the spot.")
    yield stage.after(hours=2)
    words = "Fined for the false stamp; nothing is left to do here."
    moved(stage, "sareth", case, CaseAct.PROPOSE, words, CaseOutcome.ADMINISTRATIVE)


def container(stage: Stage) -> Script:
    """A container that Customs took over; Kestria has not read its summary yet."""
    yield stage.ago(days=5, hours=8)
    load = FlatConsignment(
        "Hestermoor Joinery",
        "Amarine Yard Stores",
        "Brekkamar Haulage",
        "Machine tools",
        "8459",
        "VXQU2048154",
        ("S 31102", "K 7745"),
        9,
        11200,
        10350,
    ).consignment
    crossing = Crossing("MRF", 2, cast()["boxman"], Direction.TRANSIT, load=load)
    inspection = stage.log(crossing)
    yield stage.after(minutes=3)
    hit = stage.hit(inspection, "O-7749")
    stage.claim("dravec", hit)
    yield stage.after(minutes=7)
    words = "Number as listed, and a second set of seals on the left door."
    stage.propose("dravec", hit, same(Reason.SAME_NUMBER, words, CaseKind.ARMS, Severity.S2))
    yield stage.after(minutes=3)
    case = stage.decide("sareth", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=25)
    reason = "Container under order 26-131, opened in the presence of the carrier."
    referral = offered(stage, "dravec", case, "CSV", ReferralKind.LEAD, reason)
    yield stage.after(minutes=18)
    answered(stage, "anselm", referral, CaseAct.ACCEPT, "Taken over; we unload at the depot.")
    yield stage.after(hours=3)
    receiver = NewFirearm(
        FirearmType.RIFLE,
        Acquisition.SEIZED,
        stage.at,
        "Dramov",
        "AR-3",
        "5.56 × 45",
        marks=MarksCondition.OBLITERATED,
        place="Crate 7, below the milling heads",
        note="Receiver alone, one of eleven of the same make; the others follow.",
    )
    seized(stage, "anselm", case, receiver, "receiver")
    yield stage.after(minutes=30)
    stage.close(
        "lorin",
        inspection,
        Result.PROHIBITED,
        "Container with Customs.",
        (Control.DOCUMENTS, Control.FULL, Control.COUNTED),
        finds=(Find.ARMS,),
        places=(HiddenPlace(Concealment.IN_LOAD, "Crate 7, below the milling heads."),),
        seals=matched(load.seals, ("S 31102", "K 7746")),
        officers=("Pim Anselmir, CSV",),
        agency_ids=(stage.agency("CSV"),),
    )
    yield stage.after(hours=2)
    text = "The carrier says that he was given the load at a lay-by north of Karsk."
    noted(stage, "maro", case, text, NoteKind.HEARSAY, "C3")
    yield stage.after(days=4)
    request = "Who rented the yard at Karsk from which container VXQU2048154 left?"
    summary = drafted(stage, case, "KBG", ARMS, request, restricted=True)
    yield stage.after(minutes=40)
    submitted(stage, summary)
    yield stage.after(hours=1)
    approved(stage, "sareth", summary)
    yield stage.after(minutes=15)
    sent(stage, summary)


def barrel_drills(stage: Stage) -> Script:
    """A firm under embargo; Customs has been offered the lead, the Criminal Police ask more."""
    yield stage.ago(hours=30)
    load = FlatConsignment(
        "DOLMAX MACHINE TOOLS",
        "Jalmouri Repair Works",
        "Undrask Haulage",
        "Deep-hole drills, used",
        "8207",
        packages=4,
        gross_weight_kg=1240,
        net_weight_kg=1180,
    ).consignment
    inspection = stage.log(Crossing("MRF", 1, cast()["toolman"], Direction.EXIT, load=load))
    yield stage.after(minutes=9)
    hit = stage.hit(inspection, "E-0303")
    stage.claim("dravec", hit)
    yield stage.after(minutes=21)
    words = "Firm, address and tax number on the road note are those of the entry."
    case = stage.propose("dravec", hit, same(Reason.SEVERAL, words, CaseKind.DUAL, Severity.S3))
    assert case is not None  # it was confirmed, and a sanction needs no second officer
    yield stage.after(minutes=30)
    misfit = Discrepancy(
        DiscrepancyKind.DOCUMENT_FALSE, "Tools, no licence needed", "Deep-hole drills for barrels"
    )
    words = "No licence; load kept in bay 1."
    stage.close("lorin", inspection, Result.DISCREPANCY, words, discrepancies=(misfit,))
    yield stage.after(hours=20)
    request = "Is Jalmouri Repair Works a workshop, and does it work on barrels?"
    summary = drafted(stage, case, "KBG", "To enforce the arms embargo.", request)
    yield stage.after(hours=5)
    reason = "Export without a licence, by a firm under your embargo list."
    offered(stage, "dravec", case, "CSV", ReferralKind.LEAD, reason)
    yield stage.after(minutes=10)
    reason = "Has the workshop been named in Operation Lantern?"
    police = offered(stage, "dravec", case, "CPV", ReferralKind.ASSIST, reason)
    yield stage.after(minutes=30)
    submitted(stage, summary)
    yield stage.after(hours=1)
    words = "Send the diameters of the drills, and a photograph of the maker's plate."
    answered(stage, "ruvik", police, CaseAct.ASK_MORE, words)


def horsebox(stage: Stage) -> Script:
    """A suspicion just reported; nobody has assessed it yet."""
    yield stage.ago(minutes=78)
    crossing = Crossing("MRF", 2, cast()["rider"], declared=Declared.SECOND_LINE)
    inspection = stage.log(crossing)
    yield stage.after(minutes=11)
    reason = "The floor stands a hand higher than the ramp; the horse does not like one corner."
    opening = Opening(CaseKind.ARMS, "Horsebox with a high floor", Severity.S3, reason)
    suspicion(stage, "lorin", inspection, opening)


def hunting_party(stage: Stage) -> Script:
    """A suspicion that was assessed and is not opened yet."""
    yield stage.ago(hours=20)
    crossing = Crossing("TVP", 1, cast()["hunter"], declared=Declared.FOUND)
    inspection = stage.log(crossing)
    yield stage.after(minutes=15)
    reason = "Two hunting rifles in the boot, a pass for one; he says the other is his brother's."
    opening = Opening(CaseKind.ARMS, "Two rifles, one pass", Severity.S4, reason)
    case = suspicion(stage, "orsk", inspection, opening)
    yield stage.after(minutes=40)
    words = "Ask the brother before anything else."
    moved(stage, "sareth", case, CaseAct.ASSESS, words, severity=Severity.S3)


def blacksmith(stage: Stage) -> Script:
    """A suspicion without ground."""
    yield stage.ago(days=7, hours=3)
    crossing = Crossing("DLM", 1, cast()["smith"], declared=Declared.SECOND_LINE)
    inspection = stage.log(crossing)
    yield stage.after(minutes=12)
    reason = "Tubes of the size of barrels, bored and threaded, no papers."
    opening = Opening(CaseKind.ARMS, "Threaded tubes at Dolm Siding", Severity.S3, reason)
    case = suspicion(stage, "venn", inspection, opening)
    yield stage.after(minutes=30)
    moved(stage, "dravec", case, CaseAct.ASSESS)
    yield stage.after(hours=2)
    stage.close("venn", inspection, Result.NIL, "Banisters for a school.")
    yield stage.after(minutes=20)
    words = "Banisters for the school at Dolm; the school confirmed the order."
    moved(stage, "dravec", case, CaseAct.CLOSE, words, CaseOutcome.UNFOUNDED)


def lost_passport(stage: Stage) -> Script:
    """A passport reported lost; Torvia refused its summary, the case is archived."""
    yield stage.ago(days=19, hours=5)
    inspection = stage.log(Crossing("KRB", 1, cast()["finder"]))
    yield stage.after(minutes=4)
    hit = stage.hit(inspection, "O-7752")
    stage.claim("sareth", hit)
    yield stage.after(minutes=9)
    words = "He bears the passport that he had reported lost himself and found again."
    stage.propose("sareth", hit, same(Reason.ADMITTED, words, CaseKind.DOCUMENT, Severity.S4))
    yield stage.after(minutes=5)
    case = stage.decide("dravec", hit)
    assert case is not None  # it was confirmed
    yield stage.after(minutes=20)
    stage.close("belm", inspection, Result.MINOR, "Passport kept; sent home with a paper.")
    yield stage.after(hours=22)
    request = "Was this passport shown at your side since August?"
    summary = drafted(stage, case, "TPO", "To find out who used a lost passport.", request)
    yield stage.after(hours=1)
    submitted(stage, summary)
    yield stage.after(hours=1)
    approved(stage, "dravec", summary)
    yield stage.after(minutes=30)
    sent(stage, summary)
    yield stage.after(days=1)
    refused(stage, "tolmar", summary, "Passports are not within the exchange of letters of 2021.")
    yield stage.after(days=2)
    words = "Nobody else used it; the holder was warned."
    moved(stage, "sareth", case, CaseAct.PROPOSE, words, CaseOutcome.NO_FURTHER_ACTION)
    yield stage.after(days=1)
    moved(stage, "dravec", case, CaseAct.CLOSE, "Agreed.")
    yield stage.after(days=7)
    moved(stage, "dravec", case, CaseAct.ARCHIVE, "Closed for a week, nothing came in.")


def corrected_lorry_load(stage: Stage) -> Script:
    """A lorry whose container number does not add up: a warning, and nothing else."""
    yield stage.ago(hours=5)
    load = loads()[5]
    number = load.equipment[0].number
    wrong = number[:-1] + str((int(number[-1]) + 4) % 10)
    misread = replace(load, equipment=(Equipment(wrong),))
    stage.log(Crossing("MRF", 2, cast()["courier"], load=misread))
