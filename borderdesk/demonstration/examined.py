"""The second line at work: a load that waits with its seals, a car that somebody looks at."""

from __future__ import annotations

from borderdesk.demonstration.pictures import drawing
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import everyday
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.examinations import (
    Control,
    Discrepancy,
    DiscrepancyKind,
    Find,
    HiddenPlace,
    PersonSearch,
)
from borderdesk.domain.exhibits import PhotoSlot
from borderdesk.domain.inspections import Declared, Direction, Result
from borderdesk.domain.seals import AffixedBy, SealClass, SealSeen, SealState
from borderdesk.domain.selection import SelectionReason
from borderdesk.services.exhibits import keep_photos

TILES = FlatConsignment(
    "Vellin Ceramics",
    "Amarine Yard Stores",
    "Undrask Haulage",
    "Floor tiles",
    "6907",
    seals=("K 20418", "K 20419"),
    packages=24,
    gross_weight_kg=17600,
    net_weight_kg=17100,
).consignment
SECOND_LINE = Declared.SECOND_LINE


def waiting_with_seals(stage: Stage) -> Script:
    """A lorry whose seal looked wrong at the booth; nobody has looked at it yet."""
    yield stage.ago(minutes=23)
    haulier = next(one for one in everyday() if one.hauls)
    note = "The second seal hangs loose."
    reason = SelectionReason.SEAL
    stage.log(
        Crossing("KRB", 3, haulier, load=TILES, declared=SECOND_LINE, note=note, reason=reason)
    )


def looked_at(stage: Stage) -> Script:
    """A car at which a dog sat down; a colleague of the booth is looking at it."""
    yield stage.ago(minutes=14)
    driver = next(one for one in everyday() if not one.hauls)
    crossing = Crossing("KRB", 1, driver, declared=SECOND_LINE, reason=SelectionReason.DOG)
    inspection = stage.log(crossing)
    yield stage.after(minutes=5)
    stage.begin("belm", inspection)


def double_floor(stage: Stage) -> Script:
    """Cigarettes below tiles, found together with Customs: what a whole examination looks like."""
    yield stage.ago(days=1, hours=6)
    haulier = [one for one in everyday() if one.hauls][-1]
    reason = SelectionReason.SCANNER
    inspection = stage.log(
        Crossing(
            "KRB", 2, haulier, Direction.ENTRY, load=TILES, declared=SECOND_LINE, reason=reason
        )
    )
    yield stage.after(minutes=6)
    stage.begin("belm", inspection)
    yield stage.after(minutes=95)
    shown = drawing("receiver", "Load bed from the rear, boards lifted")
    missing = Discrepancy(DiscrepancyKind.SHORTAGE, "pallets of tiles", "pallets of tiles", 24, 21)
    hidden = Discrepancy(
        DiscrepancyKind.UNDECLARED, found="cartons of cigarettes", found_quantity=600
    )
    stage.close(
        "belm",
        inspection,
        Result.PROHIBITED,
        "Load and lorry to the Customs depot.",
        (Control.DOCUMENTS, Control.XRAY, Control.FULL, Control.DENSITY, Control.COUNTED),
        finds=(Find.TOBACCO, Find.HOLLOW),
        found="A second floor of steel, 14 cm above the first, open to the rear.",
        places=(HiddenPlace(Concealment.FLOOR, "Below the third row of pallets."),),
        discrepancies=(missing, hidden),
        seals=(
            SealSeen(
                SealState.REPLACED,
                "K 20418",
                "K 20418",
                "BP 7731",
                "Ferran Belm",
                "The driver",
                SealClass.HIGH_SECURITY,
                AffixedBy.SHIPPER,
            ),
            SealSeen(SealState.DIFFERS, "K 20419", "K 20479", affixed_by=AffixedBy.SHIPPER),
        ),
        searches=(PersonSearch(1, haulier.sex, "Border Act, article 12"),),
        officers=("Pim Anselmir, CSV", "Adra Kolm, BPV"),
        agency_ids=(stage.agency("CSV"),),
        pictures={"places.0": keep_photos(stage.files, [(PhotoSlot.OTHER, shown)])},
    )
