"""What the desk does by itself: alarms for what nobody answers or is silent, and how jobs end."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.errors import DeskError
from borderdesk.domain.jobs import Job, Outcome, next_at
from borderdesk.domain.permissions import Act, permit
from borderdesk.services.alarms import ended, raise_alarm
from borderdesk.store.alarms import Alarm, told_of
from borderdesk.store.jobs import JobRun, last_runs
from borderdesk.store.lanes import silences
from borderdesk.store.roll import RollUnavailable
from borderdesk.store.screening import undecided

AWAY = (SQLAlchemyError, OSError)  # the database does not answer
# What may go wrong in a job and be gone at its next run; anything else ends the worker, loudly.
TROUBLES = (
    DeskError,
    SQLAlchemyError,
    OSError,  # TimeoutError among them
    RollUnavailable,
    LookupError,
    TypeError,
    ValueError,
)


class Run(NamedTuple):
    """One run of a job, ended: how many records it was about, or what kind of failure."""

    job: Job
    begun_at: datetime
    ended_at: datetime
    about: int
    trouble: str = ""


def due(session: Session, at: datetime) -> list[Job]:
    """The jobs that are to run now, in the order of their table. A look."""
    runs = last_runs(session)
    return [job for job in Job if _next(job, runs.get(job), at) <= at]


def _next(job: Job, run: JobRun | None, at: datetime) -> datetime:
    return next_at(job, run.ended_at, run.outcome, at) if run else at


def note_run(session: Session, run: Run) -> JobRun:
    """Keep how a run ended, in the place of the one before. A stage: no record is touched."""
    outcome = Outcome.FAILED if run.trouble else Outcome.DONE
    kept = session.get(JobRun, run.job)
    done_at = run.ended_at if outcome is Outcome.DONE else kept.done_at if kept else None
    return session.merge(
        JobRun(
            job=run.job,
            begun_at=run.begun_at,
            ended_at=run.ended_at,
            done_at=done_at,
            outcome=outcome,
            about=run.about,
            trouble=run.trouble,
        )
    )


def unanswered_hits(session: Session, by: Signature) -> list[Alarm]:
    """Raise an alarm for every hit that is past its clock. The desk's own act.

    Once for each clock: while one waits it only becomes louder, and one that was answered comes
    again only when a later clock of the same hit runs out. The alarm names the hit, no person.

    Raises:
        NotPermitted: `by` raises no alarms.
    """
    permit(by, Act.RAISE_ALARM)
    return [
        raise_alarm(
            session,
            by,
            NewAlarm(
                AlarmKind.UNANSWERED_HIT,
                hit.agency_id,
                hit.reference,
                post_id=hit.inspection.post_id,
            ),
        )
        for hit in undecided(session)
        if hit.due_at < by.at
        and not told_of(session, AlarmKind.UNANSWERED_HIT, hit.reference, hit.due_at)
    ]


def silent_posts(session: Session, by: Signature) -> list[Alarm]:
    """Raise an alarm for every post that has a lane open and is silent; end those that are over.

    The desk's own act. Once for each spell: it ends when a crossing is logged or the lanes are
    closed, and waits to be acknowledged all the same. Returns the alarms raised and ended.

    Raises:
        NotPermitted: `by` raises no alarms.
    """
    permit(by, Act.RAISE_ALARM)
    silent = silences(session, by.at)
    raised = [
        raise_alarm(
            session,
            by,
            NewAlarm(AlarmKind.SILENT_POST, post.agency_id, post.code, post_id=post.id),
        )
        for post, since in silent
        if not told_of(session, AlarmKind.SILENT_POST, post.code, since)
    ]
    over = ended(session, by, AlarmKind.SILENT_POST, {post.code for post, _since in silent})
    return [*raised, *over]
