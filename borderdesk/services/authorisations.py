"""What agencies do with authorisations for arms: keep a register, and draw on it at crossings."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.arms import Fault, judged, licences
from borderdesk.domain.authorisations import (
    NewAuthorisation,
    authorisation_key,
    check_authorisation,
)
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import InspectionReport
from borderdesk.domain.permissions import Act, permit
from borderdesk.services.audit import record
from borderdesk.store.authorisations import (
    AuthorisationKept,
    AuthorisationUse,
    authorisation_by_reference,
    authorisations_of,
    register_of,
    uses_of,
)
from borderdesk.store.inspections import Inspection
from borderdesk.store.numbers import next_reference


def register(session: Session, by: Signature) -> list[AuthorisationKept]:
    """The authorisations of the officer's agency. A look.

    Raises:
        NotPermitted: the role reads none.
    """
    permit(by, Act.READ_AUTHORISATION)
    return authorisations_of(session, by.agency_id)


def add(session: Session, by: Signature, new: NewAuthorisation) -> AuthorisationKept:
    """Put an authorisation into the agency's register. An act.

    Raises:
        NotPermitted: the role keeps no register.
        Unacceptable: it ends before it begins, or its number is in the register.
    """
    permit(by, Act.KEEP_AUTHORISATION)
    check_authorisation(new)
    key = authorisation_key(new.number)
    if register_of(session, by.agency_id, [key]):
        raise Unacceptable("number", N_("This number is in the register already."))
    kept = AuthorisationKept(
        reference=next_reference(session, by, "L"),
        agency_id=by.agency_id,
        number_key=key,
        used=0,
        added_at=by.at,
        added_by_id=by.officer_id,
        why_withdrawn="",
        **{name: getattr(new, name) for name in NewAuthorisation.__dataclass_fields__},
    )
    session.add(kept)
    record(session, by, Act.KEEP_AUTHORISATION, kept.reference, kept.number)
    return kept


def withdraw(
    session: Session, by: Signature, reference: str, version: int, reason: str
) -> AuthorisationKept:
    """Take an authorisation out of force. It stays in the register, and what used it stays. An act.

    Raises:
        NotFound, StaleDataError: no such one in the agency's register, or changed since.
        NotPermitted, Owing: as for every act.
        Unacceptable: it is withdrawn already.
    """
    kept = authorisation_by_reference(session, by, reference, version=version)
    permit(by, Act.WITHDRAW_AUTHORISATION, kept.scope, reason=reason)
    if kept.withdrawn_at is not None:
        raise Unacceptable("reason", N_("This authorisation is withdrawn already."))
    kept.withdrawn_at, kept.withdrawn_by_id, kept.why_withdrawn = by.at, by.officer_id, reason
    record(session, by, Act.WITHDRAW_AUTHORISATION, kept.reference, reason)
    return kept


def draw_on(
    session: Session, by: Signature, inspection: Inspection, report: InspectionReport
) -> tuple[Fault, ...]:
    """Use up what the arms of a crossing need of its authorisations; what is missing of them.

    The next stage of logging it: what is asked depends on the report alone.
    """
    kept = register_of(session, inspection.agency_id, licences(report))
    judgement = judged(report, {key: one.facts for key, one in kept.items()})
    for use in judgement.uses:
        _take(kept[use.number], inspection, use.amount, by)
    return judgement.faults


def give_back(session: Session, by: Signature, inspection: Inspection) -> None:
    """Give back what a crossing used that did not take place. A stage of closing it."""
    taken: Counter[AuthorisationKept] = Counter()
    for use in uses_of(session, inspection):
        taken[use.authorisation] += use.amount
    for kept, amount in taken.items():
        if amount:
            _take(kept, inspection, -amount, by)


def _take(kept: AuthorisationKept, inspection: Inspection, amount: int, by: Signature) -> None:
    kept.used += amount
    kept.uses.append(AuthorisationUse(inspection=inspection, amount=amount, at=by.at))


def used_by(session: Session, inspection: Inspection) -> list[AuthorisationUse]:
    """What a crossing took of which authorisation, for its page. A look."""
    return uses_of(session, inspection)
