"""A case in which every word is a canary, and summaries of it as officers make them.

A canary is a word that stands nowhere else; where one turns up, the field it was put into
has leaked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import NoteKind, ReferralKind, ReferralState, SubjectRole
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.exhibits import Acquisition, FirearmType, MarksCondition
from borderdesk.domain.inspections import Vehicle, VehicleKind
from borderdesk.domain.sharing import (
    Channel,
    Draft,
    FactChoice,
    FactOffered,
    Handling,
    InformationGrade,
    SourceGrade,
    Urgency,
)
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    Particulars,
)
from borderdesk.services import inspections, screening, sharing
from borderdesk.store.cases import Case, CaseEvent, CaseSubject, Note, Referral
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.inspections import Inspection, inspection_by_reference
from tests import factories

CANARY = re.compile(r"kanarij\d+q", re.IGNORECASE)
PURPOSE = "To prevent trafficking in firearms."
_numbers = count(1)


def canary() -> str:
    return f"kanarij{next(_numbers)}q"


def canaries(text: str) -> set[str]:
    """The canaries that a text shows."""
    return {found.lower() for found in CANARY.findall(text)}


@dataclass(frozen=True)
class Told:
    """A case, who works at it, and the facts it offers."""

    case: str
    liaison: Signature
    supervisor: Signature
    facts: list[FactOffered]

    def fact(self, kind: str) -> FactOffered:
        return next(fact for fact in self.facts if fact.key.startswith(kind))


def told(session: Session, *ceiling: Handling) -> Told:
    """A case full of canaries, led by agency 10, and an agreement with the partner abroad."""
    now = datetime.now(UTC)
    factories.agreement(session, *ceiling)
    case = factories.case(session, title=canary())
    liaison = factories.officer(session, Role.LIAISON, full_name=canary())
    supervisor = factories.officer(session, Role.SUPERVISOR, full_name=canary())
    _people(session, case)
    case.inspections.append(_crossing(session))
    session.add(
        Exhibit(
            reference=f"E-2026-{case.id:06}-X",
            case=case,
            agency_id=factories.BORDER,
            recorded_by_id=supervisor.id,
            recorded_at=now,
            taken_at=now,
            acquisition=Acquisition.SEIZED,
            type=FirearmType.PISTOL,
            make=canary(),
            model=canary(),
            calibre=canary(),
            serial=canary(),
            serial_key=canary(),
            country="XKE",
            marks=MarksCondition.INTACT,
            place=canary(),
            note=canary(),
        )
    )
    for kind in NoteKind:
        session.add(
            Note(
                case=case,
                at=now,
                officer_id=supervisor.id,
                kind=kind,
                text=canary(),
                source_grade="A",
                information_grade="1",
            )
        )
    session.add(
        CaseEvent(
            case=case,
            at=now,
            officer_id=supervisor.id,
            agency_id=factories.BORDER,
            act="assess",
            about=canary(),
            words=canary(),
        )
    )
    session.add(
        Referral(
            reference=f"R-2026-{case.id:06}-X",
            case=case,
            kind=ReferralKind.ASSIST,
            state=ReferralState.REFUSED,
            from_id=factories.BORDER,
            to_id=factories.CUSTOMS,
            reason=canary(),
            question=canary(),
            supplied=canary(),
            answer=canary(),
            offered_at=now,
            offered_by_id=supervisor.id,
        )
    )
    session.flush()
    by = factories.signed_by(liaison, now)
    facts = sharing.drafting(session, by, case.reference).facts
    return Told(case.reference, by, factories.signed_by(supervisor, now), facts)


def _people(session: Session, case: Case) -> None:
    for role in SubjectRole:
        name = canary()
        particulars = Particulars(
            Kind.PERSON,
            (Name(name),),
            (Birth.on(date(1979, 5, 2)),),
            identifiers=(Identifier(IdentifierKind.DOCUMENT, canary()),),
        )
        session.add(
            CaseSubject(
                case=case,
                part="passenger",
                role=role,
                caption=name,
                particulars=particulars.as_json(),
            )
        )


def _crossing(session: Session) -> Inspection:
    by = factories.signature(Role.OFFICER, Role.SUPERVISOR, at=datetime.now(UTC))
    report = factories.inspection_report(
        note=canary(),
        vehicle=Vehicle(VehicleKind.VAN, canary(), "XVA", make=canary(), model=canary()),
        occupants=(factories.occupant(surname=canary(), given_names=canary()),),
        consignments=(
            FlatConsignment(
                consignor=canary(), consignee=canary(), carrier=canary(), description=canary()
            ).consignment,
        ),
    )
    findings = screening.look(session, by, report.subjects)
    receipt = inspections.submit(session, by, report, findings)
    return inspection_by_reference(session, by, receipt.reference)


def chosen(*facts: FactOffered, handling: Handling = Handling.H0) -> Draft:
    """A draft of these facts for the partner abroad."""
    choices = tuple(
        FactChoice(fact.key, SourceGrade.A, InformationGrade.ONE, frozenset({handling}))
        for fact in facts
    )
    return Draft(factories.ABROAD, PURPOSE, "", Urgency.ROUTINE, "", choices)


def drafted(session: Session, matter: Told, *facts: FactOffered) -> str:
    """The reference of a summary of these facts."""
    return sharing.draft(session, matter.liaison, matter.case, chosen(*facts)).reference


def approved(session: Session, matter: Told, *facts: FactOffered) -> str:
    reference = drafted(session, matter, *facts)
    sharing.submit(session, matter.liaison, reference, None)
    sharing.approve(session, matter.supervisor, reference, None)
    return reference


def sent(
    session: Session, matter: Told, *facts: FactOffered, channel: Channel = Channel.DESK
) -> str:
    reference = approved(session, matter, *facts)
    sharing.send(session, matter.liaison, reference, None, channel)
    return reference
