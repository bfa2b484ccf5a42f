"""Reports kept apart: another one had come under their id, and a supervisor compares both."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.bodies import report_from
from borderdesk.domain.differences import Change, differences
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.permissions import Act, Scope, may, permit
from borderdesk.services.audit import record
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.quarantine import Quarantined, quarantined_of, quarantined_waiting

LOOKED_AT = N_("A colleague has compared it already.")


class Kept(NamedTuple):
    """A report kept apart, and where it reads otherwise than the one that was first sent."""

    row: Quarantined
    changes: tuple[Change, ...]


class QuarantinePage(NamedTuple):
    """A crossing, and the other reports under its id."""

    inspection: Inspection
    kept: list[Kept]


def page(session: Session, by: Signature, reference: str) -> QuarantinePage:
    """The other reports under a crossing's id, each beside the first. A look.

    Raises:
        NotFound: no crossing bears the reference, or `by` may not read it.
        NotPermitted: the role compares no reports.
    """
    inspection = inspection_by_reference(session, by, reference)
    permit(by, Act.COMPARE_QUARANTINED, inspection.scope, reason="…")  # it comes with the form
    first = report_from(inspection.body)
    rows = quarantined_of(session, inspection)
    kept = [Kept(row, differences(first, report_from(row.body))) for row in rows]
    return QuarantinePage(inspection, kept)


def waiting(session: Session, by: Signature) -> list[Quarantined]:
    """The reports kept apart that wait for somebody like `by`. A look."""
    return quarantined_waiting(session, by)


def waiting_on(session: Session, by: Signature, inspection: Inspection) -> int:
    """How many other reports under a crossing's id wait for somebody like `by`. A look."""
    if not may(by, Act.COMPARE_QUARANTINED):
        return 0
    return sum(row.looked_at is None for row in quarantined_of(session, inspection))


def compared(session: Session, by: Signature, reference: str, number: int, words: str) -> None:
    """Say by name that one has compared a report kept apart, and what came of it. An act.

    Both stay as they are: what is wrong in the first is amended, what was another crossing logged.

    Raises:
        NotFound, NotPermitted, Owing: as for every act on an inspection.
        Unacceptable: a colleague has done it.
    """
    inspection = inspection_by_reference(session, by, reference)
    permit(by, Act.COMPARE_QUARANTINED, Scope(inspection.agency_id), reason=words)
    row = next((one for one in quarantined_of(session, inspection) if one.id == number), None)
    if row is None:
        raise NotFound(str(number))
    if row.looked_at is not None:
        raise Unacceptable("words", LOOKED_AT)
    row.looked_at, row.looked_by_id, row.words = by.at, by.officer_id, words
    record(session, by, Act.COMPARE_QUARANTINED, inspection.reference, words)
