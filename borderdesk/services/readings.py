"""What a reader took in, for the booth: taken apart, and what it may have been that is of note."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.inspections import Occupant, OccupantRole, Subject
from borderdesk.domain.papers import completed
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.readings import (
    CHECKS,
    Judged,
    Read,
    judged_lines,
    judged_number,
    read_lines,
    recognised,
)
from borderdesk.domain.screening import DISCREET, Tier
from borderdesk.domain.travel_documents import NUMBERED_AS
from borderdesk.matching.mrz import Checked
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Particulars
from borderdesk.services import screening
from borderdesk.store.watchlists import editions_in_force

# What a field of the form is called, by what stands in it.
NAMES: Mapping[Read, str] = {
    Read.VIN: "vin",
    Read.CONTAINER: "number",
    Read.IMO: "imo",
    Read.MRN: "mrn",
}
KINDS: Mapping[Read, Kind] = {
    Read.VIN: Kind.VEHICLE,
    Read.CONTAINER: Kind.CONTAINER,
    Read.IMO: Kind.VESSEL,
    Read.MRN: Kind.DOCUMENT,
}


class Reading(NamedTuple):
    """What was read. `holder` is whom a document's lines name; `judged` its digits, one by one.

    `noted` are those of the likely numbers at which the booth is to look closely.
    """

    what: Read | None
    holder: Occupant | None = None
    judged: tuple[Judged, ...] = ()
    noted: frozenset[str] = frozenset()

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The numbers that were set against the lists."""
        return tuple(
            one.typed for judged in self.judged if _listable(judged) for one in judged.likely
        )


def read(session: Session, by: Signature, text: str, what: Read | None = None) -> Reading:
    """Take apart what was read; `what` it is said to be, else told by its shape. A look.

    Raises:
        NotPermitted: the officer logs no inspections.
    """
    permit(by, Act.SUBMIT_INSPECTION)
    what = what or recognised(text)
    if what is Read.DOCUMENT:
        return _document(session, by, text)
    if what is None or what not in CHECKS:
        return Reading(what)
    kind, check = CHECKS[what]
    reading = Reading(what, judged=(judged_number(NAMES[what], kind, text, check),))
    return reading._replace(noted=_noted(session, by, KINDS[what], kind, reading.asked_for))


def _document(session: Session, by: Signature, text: str) -> Reading:
    zone, today = read_lines(text), by.at.date()
    if zone is None:
        return Reading(None)
    holder = completed(Occupant(OccupantRole.PASSENGER, "", mrz=text), today)
    reading = Reading(Read.DOCUMENT, holder, judged_lines(zone, today))
    kind = NUMBERED_AS.get(holder.document_kind, IdentifierKind.DOCUMENT)
    return reading._replace(noted=_noted(session, by, Kind.DOCUMENT, kind, reading.asked_for))


def _listable(judged: Judged) -> bool:
    """Numbers stand on lists; days do not."""
    return judged.of in (None, Checked.NUMBER)


def _noted(
    session: Session, by: Signature, of: Kind, kind: IdentifierKind, numbers: Collection[str]
) -> frozenset[str]:
    """Which numbers stand on a list, as far as the booth may know it: of discreet ones, never.

    The same is asked of the database whatever is found, and nothing where nothing is offered.
    """
    if not numbers:
        return frozenset()
    subjects = [
        Subject(number, Particulars(of, identifiers=(Identifier(kind, number),)))
        for number in numbers
    ]
    found = screening.look(session, by, subjects).resemblances
    same = [one for one in found if one.tier is Tier.IDENTIFIER]
    editions = editions_in_force(session, {one.entry_id for one in same} or {0})
    return frozenset(
        one.subject.role for one in same if editions[one.entry_id].asks_for not in DISCREET
    )
