"""Work that the desk does by itself, in the background: which jobs there are, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Job(StrEnum):
    ESCALATE_ALARMS = "escalate_alarms"
    UNANSWERED_HITS = "unanswered_hits"
    SILENT_POSTS = "silent_posts"
    UNREAD_HAND_OVERS = "unread_hand_overs"
    INDEX_LISTS = "index_lists"  # only where the index is not current
    INDEX_CROSSED = "index_crossed"  # and forget who is past his time
    FORGET_MANIFESTS = "forget_manifests"
    CHECKPOINT = "checkpoint"  # of SQLite's journal


class Outcome(StrEnum):
    DONE = "done"
    FAILED = "failed"


# From the end of one run to the next.
EVERY: Mapping[Job, timedelta] = {
    Job.ESCALATE_ALARMS: timedelta(minutes=1),
    Job.UNANSWERED_HITS: timedelta(minutes=1),
    Job.SILENT_POSTS: timedelta(minutes=1),
    Job.UNREAD_HAND_OVERS: timedelta(minutes=1),
    Job.INDEX_LISTS: timedelta(minutes=10),
    Job.INDEX_CROSSED: timedelta(hours=12),  # an index stands for a day
    Job.FORGET_MANIFESTS: timedelta(hours=1),
    Job.CHECKPOINT: timedelta(minutes=15),
}
AGAIN = timedelta(minutes=1)  # after a failure, where the next run would be later


def next_at(job: Job, ended_at: datetime | None, outcome: Outcome, at: datetime) -> datetime:
    """When a job runs next. One that never ended runs at once, and so does one from the future:

    a clock that was set back must not silence the alarms for as long as it was wrong.
    """
    if ended_at is None or ended_at > at:
        return at
    wait = EVERY[job] if outcome is Outcome.DONE else min(EVERY[job], AGAIN)
    return ended_at + wait
