"""Open sessions: seen, locked, opened again, proved anew, ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from borderdesk.store.accounts import end_sessions


def end_all(session: Session, officer_id: int, at: datetime, but: int | None = None) -> int:
    """End the officer's sessions, but for the one of that key. How many ended.

    A stage of every act that changes a password, a factor or a role, or by which an officer
    leaves: it records nothing, for its caller does.
    """
    return end_sessions(session, officer_id, at, only=None, but=but)
