"""Write down that somebody asks for protection: sharing stops at once, and who helps is told."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.protection import (
    PROTECTION,
    NewRequest,
    ProtectionAct,
    ProtectionState,
    Referred,
    check_request,
)
from borderdesk.domain.states import next_state
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.numbers import next_reference
from borderdesk.store.protection import (
    ProtectionBar,
    ProtectionReferral,
    ProtectionRequest,
    barred_countries,
    request_by_reference,
    requests_of,
    requests_seen,
)

BARRED = N_(
    "Somebody in this matter has asked for protection from that country. Nothing may go there."
)


def ask(
    session: Session, by: Signature, inspection_reference: str, given: NewRequest
) -> ProtectionRequest:
    """Write down that somebody at a crossing asks for protection. An act.

    From this moment nothing of the crossing goes to the countries named, and what has gone and
    was not read is not shown there any more; the supervisors of the agency get an alarm.

    Raises:
        NotFound, NotPermitted: as for every act on an inspection.
        Unacceptable: nobody, or no country, is named.
    """
    inspection = inspection_by_reference(session, by, inspection_reference)
    permit(by, Act.ASK_PROTECTION, inspection.scope)
    check_request(given)
    request = ProtectionRequest(
        reference=next_reference(session, by, "P"),
        agency_id=inspection.agency_id,
        inspection=inspection,
        person=given.person.strip(),
        words=given.words,
        asked_at=by.at,
        officer_id=by.officer_id,
        state=ProtectionState.ASKED,
    )
    session.add(request)
    session.flush()
    for country in dict.fromkeys(given.countries):
        bar = ProtectionBar(inspection_id=inspection.id, country=country, request_id=request.id)
        session.add(bar)
    asked = NewAlarm(AlarmKind.PROTECTION_ASKED, inspection.agency_id, request.reference)
    raise_alarm(session, by, asked)
    record(session, by, Act.ASK_PROTECTION, request.reference, given.words)
    return request


def refer(session: Session, by: Signature, reference: str, given: Referred) -> ProtectionRequest:
    """Write down to which authority the person was handed over. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError, OutOfOrder: as for every act on a request.
    """
    request = request_by_reference(session, by, reference, version=given.version)
    permit(by, Act.REFER_PROTECTION, request.scope)
    request.state = next_state(PROTECTION, request.state, ProtectionAct.REFER)
    session.add(
        ProtectionReferral(
            request_id=request.id,
            authority=given.authority,
            at=by.at,
            officer_id=by.officer_id,
            words=given.words,
        )
    )
    record(session, by, Act.REFER_PROTECTION, request.reference, given.words)
    return request


def end(
    session: Session, by: Signature, reference: str, version: int | None, reason: str
) -> ProtectionRequest:
    """End a protection, so that sharing is open again. An act, with a reason.

    Raises:
        NotFound, NotPermitted, Owing, StaleDataError, OutOfOrder: as for every act on a request.
    """
    request = request_by_reference(session, by, reference, version=version)
    first_id = request.officer_id
    permit(by, Act.END_PROTECTION, request.scope, reason=reason, first_id=first_id)
    request.state = next_state(PROTECTION, request.state, ProtectionAct.END)
    request.ended_at, request.ended_because = by.at, reason
    for bar in request.bars:
        bar.standing = False
    record(session, by, Act.END_PROTECTION, request.reference, reason)
    return request


def page(session: Session, by: Signature, reference: str) -> ProtectionRequest:
    """A request for its page. A look.

    Raises:
        NotFound: no request bears the reference, or `by` may not read it.
    """
    return request_by_reference(session, by, reference)


def at_crossing(session: Session, by: Signature, inspection: Inspection) -> list[ProtectionRequest]:
    """The requests at one crossing, for its page. A look."""
    return requests_of(session, by, inspection)


def all_requests(session: Session, by: Signature, most: int = 100) -> list[ProtectionRequest]:
    """The requests that `by` may read, the newest first. A look.

    Raises:
        NotPermitted: the role reads none.
    """
    permit(by, Act.READ_PROTECTION)
    return list(session.scalars(requests_seen(by).limit(most)))


def check_open(session: Session, inspection_ids: Collection[int], country: str) -> None:
    """Refuse what would go to a country from which somebody asks to be protected. A look.

    Raises:
        Unacceptable: nothing of these crossings may go there.
    """
    if country in barred_countries(session, inspection_ids):
        raise Unacceptable("partner_id", BARRED)
