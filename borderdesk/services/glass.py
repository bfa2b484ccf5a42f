"""Read another agency's case in an emergency: with a reason, for an hour, and told to its owner."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import NotFound
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.references import is_reference
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.store.cases import case_behind_glass, case_by_reference
from borderdesk.store.database import opened
from borderdesk.store.glass import CaseGrant

FOR = timedelta(hours=1)


def break_glass(session: Session, by: Signature, reference: str, reason: str) -> None:
    """Give this officer an hour's leave to read the case of that reference, if it exists. An act.

    It answers nothing: whether such a case exists, the officer learns by reading it, under his
    name. Where it exists, its lead agency has an alarm of level 2 and a line on the timeline;
    where it does not, the officer's own agency has one of level 1, since references guessed
    at in series should be seen by somebody. Of a case in sight anyway no one is told more than
    the ledger.

    Raises:
        NotPermitted: the officer is no supervisor, or holds a role that reads no cases.
        Owing: no reason is given.
        NotFound: what was typed is no reference of a case at all.
    """
    with opened(session.connection(), "glass"):  # to the end, for the notice belongs to the case
        case = case_behind_glass(session, by, reference)
        permit(by, Act.BREAK_GLASS, reason=reason)
        if not (is_reference(reference) and reference.startswith("C-")):
            raise NotFound(reference)
        if not _in_sight(session, by, reference):
            agency_id = case.lead_id if case else by.agency_id
            kind = AlarmKind.BREAK_GLASS if case else AlarmKind.GLASS_ON_NOTHING
            if case is not None:
                session.add(CaseGrant(officer_id=by.officer_id, case_id=case.id, until=by.at + FOR))
                case.tell(by, "break_glass", "", reason)
            raise_alarm(session, by, NewAlarm(kind, agency_id, reference, reason, by.officer_id))
    record(session, by, Act.BREAK_GLASS, reference, reason)


def _in_sight(session: Session, by: Signature, reference: str) -> bool:
    try:
        case_by_reference(session, by, reference)
    except NotFound:
        return False
    return True
