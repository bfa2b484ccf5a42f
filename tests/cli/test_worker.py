"""The worker on both databases: what it runs, what stops it, and what does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from borderdesk.cli.worker import WORK, work_off
from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.jobs import Job, Outcome
from borderdesk.domain.watchlists import Action
from borderdesk.services import alarms, inspections, screening
from borderdesk.store import crossed
from borderdesk.store.alarms import Alarm
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.database import open_database
from borderdesk.store.jobs import JobRun, last_runs
from borderdesk.store.roll import is_current
from borderdesk.store.screening import Hit
from borderdesk.store.walls import WORKER
from tests import factories
from tests.cli.running import ran
from tests.conftest import Desk
from tests.factories import BORDER
from tests.walled import Walled, url_as

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
NO_ROOM = """CREATE TRIGGER no_room BEFORE INSERT ON alarms
BEGIN SELECT RAISE(ABORT, 'no room'); END"""
SILENT = NewAlarm(AlarmKind.SILENT_POST, BORDER, words="Nothing since noon.")


def with_rolls(desk: Desk) -> Desk:
    """The same with a folder of indexes, which the settings give an installation."""
    desk.close()
    desk.database = open_database(desk.url, desk.settings.instance / "rolls")
    desk.app.extensions["borderdesk.database"] = desk.database
    return desk


def forgotten(desk: Desk) -> None:
    """An alarm of yesterday, and a hit of yesterday, that nobody has answered."""
    yesterday = NOW - timedelta(days=1)
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), action=Action.ARREST)
        by = factories.signature(Role.OFFICER, at=yesterday)
        report = factories.inspection_report(crossed_at=yesterday)
        inspections.submit(session, by, report, screening.look(session, by, report.subjects))
        alarms.raise_alarm(session, the_desk(yesterday), SILENT)


def checked(desk: Desk) -> None:
    with desk.looking() as session:
        found = {(alarm.kind, alarm.subject): alarm for alarm in session.scalars(select(Alarm))}
        runs = last_runs(session)
        assert found[AlarmKind.SILENT_POST, ""].level == 2
        assert found[AlarmKind.SILENT_POST, "DRN"].ended_at is None
        hit = session.scalars(select(Hit)).one()
        assert found[AlarmKind.UNANSWERED_HIT, hit.reference].post_id == factories.DRENOVAC
        assert set(runs) == set(Job)
        assert {run.outcome for run in runs.values()} == {Outcome.DONE}
        assert runs[Job.ESCALATE_ALARMS].about == runs[Job.UNANSWERED_HITS].about == 1
        assert runs[Job.SILENT_POSTS].about == 2  # one begins, yesterday's is over
        assert runs[Job.INDEX_CROSSED].about == 2  # a driver and a van
        rolls = desk.database.rolls
        assert rolls is not None
        assert is_current(session, rolls)
        assert crossed.is_current(session, rolls, NOW)
        said = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq.desc()).limit(4))
        assert set(said) == {"escalate_alarm", "raise_alarm", "end_alarm"}


def test_one_round_does_every_job_on_either_database(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = with_rolls(desk_on(database_url))
    forgotten(desk)

    said = ran(desk, "worker", "--once")

    assert said.exit_code == 0, said.output
    assert "escalate_alarms: 1" in said.output
    checked(desk)
    assert ran(desk, "worker", "--once").output == ""  # nothing is due


@pytest.mark.postgres
def test_the_workers_role_may_run_every_job_behind_the_second_wall(
    walled: Walled, walled_url: str, desk_on: Callable[..., Desk]
) -> None:
    forgotten(desk_on(walled_url))
    worker = with_rolls(desk_on(url_as(walled_url, WORKER)))

    said = ran(worker, "worker", "--once")

    assert said.exit_code == 0, said.output
    checked(with_rolls(desk_on(walled_url)))
    with walled.seen_by(None) as session:
        assert len(session.scalars(select(JobRun)).all()) == len(Job)  # the operator's figures


def test_a_job_that_fails_is_told_tried_again_and_keeps_no_other_from_running(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    forgotten(desk)
    with desk.acting() as session:
        session.execute(text(NO_ROOM))

    ends = {run.job: run for run in work_off(desk.app)}

    assert ends[Job.UNANSWERED_HITS].trouble
    troubled = [job for job, run in ends.items() if run.trouble]
    assert troubled == [Job.UNANSWERED_HITS, Job.SILENT_POSTS]
    assert "unanswered_hits" in caplog.text
    with desk.acting() as session:
        session.execute(text("DROP TRIGGER no_room"))
        session.execute(update(JobRun).values(ended_at=NOW - timedelta(minutes=2)))
    assert {run.job: run for run in work_off(desk.app)}[Job.UNANSWERED_HITS].about == 1


def test_one_job_at_a_time_over_several_workers(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    first, second = desk_on(database_url), desk_on(database_url)

    with first.database.alone("worker"):
        assert work_off(second.app) == []

    assert {run.job for run in work_off(second.app)} == set(WORK)
    assert work_off(first.app) == []


def test_a_lost_run_is_simply_run_again(desk: Desk) -> None:
    """A power cut leaves no row of it: only what has ended is noted."""
    work_off(desk.app)
    with desk.acting() as session:
        session.delete(session.get_one(JobRun, Job.INDEX_CROSSED))

    assert [run.job for run in work_off(desk.app)] == [Job.INDEX_CROSSED]


def test_a_clock_set_back_silences_nothing(desk: Desk) -> None:
    work_off(desk.app)
    with desk.acting() as session:
        session.execute(update(JobRun).values(ended_at=NOW + timedelta(days=300)))

    assert {run.job for run in work_off(desk.app)} == set(Job)


@contextmanager
def running(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as the service manager starts it, on a desk that is laid out."""
    environ = {
        **os.environ,
        "BORDERDESK_DEMO": "1",
        "BORDERDESK_INSTANCE": str(place),
        "DATABASE_URL": f"sqlite:///{place / 'desk.db'}",
    }
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "worker"]
    process = subprocess.Popen(
        [*command, "--until-input-ends"], cwd=ROOT, env=environ, stdin=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("how", ["SIGTERM", "parent"])
def test_it_stops_cleanly_when_told_and_when_its_parent_is_gone(desk: Desk, how: str) -> None:
    with running(desk.settings.instance) as process:
        until_done(desk, Job.CHECKPOINT)
        if how == "SIGTERM":
            process.send_signal(signal.SIGTERM)
        else:
            assert process.stdin is not None
            process.stdin.close()

        assert process.wait(60) == 0


def until_done(desk: Desk, job: Job) -> None:
    """Wait for the job, a minute at most on a slow machine."""
    for _ in range(600):
        with desk.looking() as session:
            if job in last_runs(session):
                return
        signal.sigtimedwait([], 0.1)
    pytest.fail(f"{job} did not run")
