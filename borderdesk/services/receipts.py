"""The receipt of a seizure: what of it stands on the paper that the person takes along."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from borderdesk.documents.receipt import Item, Receipt
from borderdesk.domain.accounts import Signature
from borderdesk.domain.exhibits import ExhibitKind
from borderdesk.domain.seizures import ReceiptGiven, ReceiptLanguage
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.seizures import seizure_by_reference

# How the giving of it ended, as the table of the receipt's sentences calls it.
ENDED = {ReceiptGiven.REFUSED: "refused", ReceiptGiven.NOBODY: "nobody"}


def receipt(
    session: Session,
    by: Signature,
    reference: str,
    language: ReceiptLanguage | None,
    zone: ZoneInfo,
) -> Receipt:
    """What stands on the receipt: in that language, else in the one that was chosen. A look.

    Raises:
        NotFound: no seizure bears the reference, or `by` may not read it.
    """
    seizure = seizure_by_reference(session, by, reference)
    spoken = language or seizure.receipt_language or ReceiptLanguage.ENGLISH
    return Receipt(
        language=spoken.value,
        number=seizure.reference,
        taken=f"{seizure.taken_at.astimezone(zone):%Y-%m-%d %H:%M %z}",
        place=seizure.place,
        agency=seizure.agency.name,
        officer=seizure.officer.full_name,
        from_whom=seizure.from_whom,
        legal_basis=seizure.legal_basis,
        witnesses=seizure.witnesses,
        items=[_item(exhibit) for exhibit in seizure.exhibits],
        ended=ENDED.get(seizure.receipt, "") if seizure.receipt else "",
    )


def _item(exhibit: Exhibit) -> Item:
    first = f"ExhibitKind.{exhibit.kind}"
    if exhibit.kind is ExhibitKind.FIREARM and exhibit.type is not None:
        first = f"FirearmType.{exhibit.type}"
    elif exhibit.part is not None:
        first = f"PartKind.{exhibit.part}"
    named = (exhibit.make, exhibit.model, exhibit.calibre, exhibit.description)
    return Item(
        exhibit=exhibit.reference,
        what=[first, *filter(None, named)],
        serial=exhibit.serial,
        quantity=exhibit.quantity,
        unit=exhibit.unit.value,
        counting=exhibit.counting.value,
        bag=exhibit.bag_number,
        seal=exhibit.seal_number,
    )
