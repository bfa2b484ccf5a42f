"""Open sessions: locked, opened again, proved anew, listed, ended.

A guess is counted first, then hashed, then answered, as at the log-in; in between nothing is open.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import NotFound, NotPermitted
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.sessions import PIN_TRIES, is_locked
from borderdesk.services.accounts import NOBODY, SHIFT, Attempt, count_attempt
from borderdesk.services.audit import record, record_log_in
from borderdesk.store.accounts import (
    LoginAttempt,
    Officer,
    UserSession,
    end_sessions,
    open_sessions_of,
    session_to_open,
)


def lock(session: Session, by: Signature, token: str) -> None:
    """Lock the screen; until it is opened again the session answers nothing else. An act."""
    permit(by, Act.LOCK_SCREEN)
    opened = session_to_open(session, _sha256(token), by.at - SHIFT)
    if opened is not None:
        opened.locked_at = by.at
    record(session, by, Act.LOCK_SCREEN, "")


def count_pin(session: Session, token: str, at: datetime) -> Attempt:
    """Count a guess at the PIN of a locked screen. A stage, committed whatever comes of it."""
    opened = session_to_open(session, _sha256(token), at - SHIFT)
    phc = opened.officer.pin_phc if opened is not None else None
    if opened is None or phc is None or opened.pin_misses >= PIN_TRIES:
        return Attempt(0, None, NOBODY)
    opened.pin_misses += 1  # taken back when the PIN fits
    return Attempt(0, opened.officer_id, phc)


def count_password(session: Session, token: str, address: str, at: datetime) -> Attempt:
    """Count a guess at the password of whose session this is, together with those at the log-in.

    A stage, committed whatever comes of it.
    """
    opened = session_to_open(session, _sha256(token), at - SHIFT)
    return count_attempt(session, opened.officer.name if opened else "", address, at)


def unlock(session: Session, token: str, attempt: Attempt, fitted: bool, at: datetime) -> bool:
    """Open the locked screen where PIN or password fitted; after PIN_TRIES misses end the session.

    An act. Whether it is open now.
    """
    opened = session_to_open(session, _sha256(token), at - SHIFT)
    if opened is None:
        return False
    if not fitted or attempt.officer_id != opened.officer_id:
        if opened.pin_misses >= PIN_TRIES:
            opened.revoked_at = at
        record_log_in(session, at, opened.officer, NotPermitted.__name__)
        return False
    _passed(session, attempt)
    opened.locked_at, opened.pin_misses, opened.last_seen_at = None, 0, at
    by = opened.officer.signature(at, opened.proved_at)
    record(session, by, Act.UNLOCK_SCREEN, "")
    return True


def prove(session: Session, token: str, attempt: Attempt, fitted: bool, at: datetime) -> str | None:
    """The new token of a session whose officer has just proved who he is, or None. An act.

    The old token opens nothing from then on.
    """
    opened = session_to_open(session, _sha256(token), at - SHIFT)
    if opened is None or is_locked(opened.locked_at, opened.last_seen_at, at):
        return None
    if not fitted or attempt.officer_id != opened.officer_id:
        record_log_in(session, at, opened.officer, NotPermitted.__name__)
        return None
    _passed(session, attempt)
    renewed = secrets.token_urlsafe(32)
    opened.token_sha256 = _sha256(renewed)
    opened.proved_at = opened.last_seen_at = at
    record(session, opened.officer.signature(at, at), Act.PROVE_IDENTITY, "")
    return renewed


def set_pin(session: Session, by: Signature, phc: str) -> None:
    """Set the PIN that opens one's own locked screens; `phc` is its hash. An act.

    Raises:
        Unproved: the log-in, or the last proof of who one is, is longer ago than STEP_UP.
    """
    permit(by, Act.SET_PIN)
    session.get_one(Officer, by.officer_id).pin_phc = phc
    record(session, by, Act.SET_PIN, "")


def mine(session: Session, by: Signature) -> list[UserSession]:
    """One's own open sessions, newest first. A look."""
    return open_sessions_of(session, by.officer_id, by.at - SHIFT)


def end(session: Session, by: Signature, session_id: int) -> None:
    """End one of one's own sessions, wherever it is open. An act.

    Raises:
        NotFound: it is another officer's, or not open any more.
    """
    permit(by, Act.END_SESSION)
    if not end_sessions(session, by.officer_id, by.at, only=session_id, but=None):
        raise NotFound(str(session_id))
    record(session, by, Act.END_SESSION, "")


def end_others(session: Session, by: Signature, session_id: int) -> int:
    """End all of one's own sessions but the one of that key. An act. How many ended."""
    permit(by, Act.END_SESSION)
    ended = end_all(session, by.officer_id, by.at, but=session_id)
    record(session, by, Act.END_SESSION, "")
    return ended


def end_all(session: Session, officer_id: int, at: datetime, but: int | None = None) -> int:
    """End the officer's sessions, but for the one of that key. How many ended.

    A stage of every act that changes a password, a factor or a role, or by which an officer
    leaves: it records nothing, for its caller does.
    """
    return end_sessions(session, officer_id, at, only=None, but=but)


def _passed(session: Session, attempt: Attempt) -> None:
    row = session.get(LoginAttempt, attempt.id)  # a PIN is counted at the session itself
    if row is not None:
        row.passed = True


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
