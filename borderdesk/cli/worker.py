"""The one process in the background: alarms raised, ended and made louder, indexes.

Every job has transactions of its own and leaves nothing half done: one that a power cut took is
simply run again. Several workers may stand beside each other; one job runs at a time.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from types import FrameType
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from borderdesk.domain.accounts import the_desk
from borderdesk.domain.jobs import Job
from borderdesk.edge.login import moment
from borderdesk.edge.session import database_in_use, reading, transaction
from borderdesk.services import alarms, handovers, jobs, manifests
from borderdesk.services.jobs import AWAY, TROUBLES, Run
from borderdesk.store import crossed, roll
from borderdesk.store.database import checkpoint

LOOK_EVERY = 5.0  # seconds between two looks at what is due

log = logging.getLogger(__name__)


def _escalate_alarms() -> int:
    with transaction() as session:
        return len(alarms.escalated(session, the_desk(moment())))


def _unanswered_hits() -> int:
    with transaction() as session:
        return len(jobs.unanswered_hits(session, the_desk(moment())))


def _silent_posts() -> int:
    with transaction() as session:
        return len(jobs.silent_posts(session, the_desk(moment())))


def _unread_hand_overs() -> int:
    with transaction() as session:
        return len(handovers.unread_ones(session, the_desk(moment())))


def _index_lists() -> int:
    """Only where the folder is missing, damaged or behind: it costs seconds."""
    database = database_in_use()
    if database.rolls is None or roll.is_current(reading(), database.rolls):
        return 0
    return roll.rebuild(database.acts.kw["bind"], database.rolls)


def _index_crossed() -> int:
    database = database_in_use()
    if database.rolls is None:
        return 0
    return crossed.rebuild(database.acts.kw["bind"], database.rolls, moment())


def _forget_manifests() -> int:
    with transaction() as session:
        return len(manifests.forget(session, the_desk(moment())))


def _checkpoint() -> int:
    reading().rollback()
    return checkpoint(database_in_use())


# Each returns how many records it was about.
WORK: Mapping[Job, Callable[[], int]] = {
    Job.ESCALATE_ALARMS: _escalate_alarms,
    Job.UNANSWERED_HITS: _unanswered_hits,
    Job.SILENT_POSTS: _silent_posts,
    Job.UNREAD_HAND_OVERS: _unread_hand_overs,
    Job.INDEX_LISTS: _index_lists,
    Job.INDEX_CROSSED: _index_crossed,
    Job.FORGET_MANIFESTS: _forget_manifests,
    Job.CHECKPOINT: _checkpoint,
}


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--until-input-ends", is_flag=True, help="End when whoever started it is gone.")
@with_appcontext
def worker(once: bool, until_input_ends: bool) -> None:
    """Do the desk's own work in the background, until SIGTERM or Ctrl-C."""
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    with _stopping() as stop:
        if until_input_ends:
            Thread(target=_watch, args=(stop,), daemon=True).start()
        while not stop.is_set():
            ran = work_off(app, stop)
            if once:
                for run in ran:
                    click.echo(f"{run.job}: {run.trouble or run.about}")
                return
            stop.wait(LOOK_EVERY)


def work_off(app: Flask, stop: Event | None = None) -> list[Run]:
    """Run every job that is due, one after the other, unless another worker is at it."""
    done = []
    for job in Job:
        if stop is not None and stop.is_set():
            break
        try:
            with app.app_context():  # with a session of its own, whatever the last job left
                run = _run_if_due(job)
        except AWAY as fault:  # the database is away; it is asked again
            log.error("The background work cannot go on: %s", type(fault).__name__)
            break
        if run is not None:
            done.append(run)
    return done


def _run_if_due(job: Job) -> Run | None:
    if job not in jobs.due(reading(), moment()):
        return None
    reading().rollback()
    with suppress(TimeoutError), database_in_use().alone("worker"):
        if job not in jobs.due(reading(), moment()):  # another worker has just done it
            return None
        reading().rollback()
        return _ran(job)
    return None


def _ran(job: Job) -> Run:
    begun_at = moment()
    try:
        run = Run(job, begun_at, moment(), WORK[job]())
    except TROUBLES as fault:
        # Its words may hold what was read; its kind does not.
        log.error("The job %s failed and is tried again: %s", job, type(fault).__name__)
        run = Run(job, begun_at, moment(), 0, type(fault).__name__)
    run = run._replace(ended_at=moment())
    with transaction() as session:
        jobs.note_run(session, run)
    return run


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set when the process is told to end: the job under way ends first."""
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(stop: Event) -> None:
    """The other end of the input closes when the parent ends, however it does."""
    # Not through `sys.stdin`: its lock would be held by this thread when the process ends.
    while os.read(0, 1024):
        pass
    stop.set()
