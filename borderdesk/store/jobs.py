"""How the desk's own work ended last, one row for each job."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from borderdesk.domain.jobs import Job, Outcome
from borderdesk.store.base import Base


class JobRun(Base):
    """The last run of a job; `done_at` is the end of the last one that went well,
    `about` how many records it was about.

    `trouble` names the kind of failure and nothing that was read: operators see it.
    """

    __tablename__ = "job_runs"

    job: Mapped[Job] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[Outcome]
    about: Mapped[int]
    trouble: Mapped[str]


def last_runs(session: Session) -> dict[Job, JobRun]:
    """The last run of every job that ever ended."""
    return {run.job: run for run in session.scalars(select(JobRun))}
