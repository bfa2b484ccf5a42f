"""Whether the desk can work, and some figures for its operator. Nobody is named in either."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.jobs import Outcome
from borderdesk.domain.screening import HitState
from borderdesk.store.audit import head
from borderdesk.store.database import opened
from borderdesk.store.inspections import Inspection
from borderdesk.store.jobs import last_runs
from borderdesk.store.screening import Hit
from borderdesk.store.watchlists import lists_in_force

A_DAY = timedelta(days=1)


def is_sound(session: Session, at: datetime, revision: str) -> bool:
    """Whether the database answers, is at that revision, has a list in force and a ledger's head.

    A look. Whatever is wrong with the database is a no, and no more is told of it.
    """
    try:
        found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
        return list(found) == [revision] and head(session) is not None and bool(_lists(session, at))
    except SQLAlchemyError:
        session.rollback()
        return False


def figures(session: Session, at: datetime) -> dict[str, float]:
    """What an operator watches, counted now: names of figures, labels included, and their values.

    A look over all agencies, for numbers alone leave it.
    """
    end = head(session)
    found: dict[str, float] = {"borderdesk_ledger_rows": end.size if end else 0}
    for code, since in _lists(session, at):
        found[f'borderdesk_list_age_seconds{{list="{code}"}}'] = (at - since).total_seconds()
    runs = last_runs(session)
    for job, run in runs.items():
        if run.done_at is not None:
            age = (at - run.done_at).total_seconds()
            found[f'borderdesk_job_done_seconds{{job="{job}"}}'] = age
    for job, run in runs.items():
        found[f'borderdesk_job_failed{{job="{job}"}}'] = run.outcome is Outcome.FAILED
    with opened(session.connection(), "figures"):
        return found | _over_all_agencies(session, at)


def _over_all_agencies(session: Session, at: datetime) -> dict[str, float]:
    undecided = Hit.state != HitState.DECIDED
    hits = session.scalar(select(func.count()).select_from(Hit).where(undecided))
    oldest = session.scalar(select(func.min(Hit.found_at)).where(Hit.state == HitState.NEW))
    lately = Inspection.crossed_at >= at - A_DAY
    crossings = session.scalar(select(func.count()).select_from(Inspection).where(lately))
    return {
        "borderdesk_open_hits": hits or 0,
        "borderdesk_oldest_unclaimed_hit_seconds": (at - oldest).total_seconds() if oldest else 0,
        "borderdesk_inspections_last_day": crossings or 0,
    }


def _lists(session: Session, at: datetime) -> list[tuple[str, datetime]]:
    """Codes of the lists in force, and since when."""
    desk = Signature(0, 0, frozenset(), at, at, desk=True)
    with opened(session.connection(), "lists"):
        return [
            (found.code, found.active.activated_at)
            for found in lists_in_force(session, desk)
            if found.active is not None and found.active.activated_at is not None
        ]
