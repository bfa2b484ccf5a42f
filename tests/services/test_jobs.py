from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.jobs import Job, Outcome
from borderdesk.domain.lanes import Way
from borderdesk.domain.watchlists import Action
from borderdesk.services import alarms, hits, inspections, jobs, lanes, screening
from borderdesk.services.jobs import Run
from borderdesk.store.alarms import Alarm
from borderdesk.store.jobs import last_runs
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import BORDER, NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hit(session: Session) -> Hit:
    """A van whose driver is to be arrested: claimed in 2 minutes, or somebody hears of it."""
    factories.watchlist(session, factories.entry(), action=Action.ARREST)
    by, report = factories.signature(Role.OFFICER), factories.inspection_report()
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))
    return session.scalars(select(Hit)).one()


def test_a_hit_that_nobody_claims_in_time_raises_one_alarm_with_its_own_agency(
    session: Session, hit: Hit
) -> None:
    late = hit.due_at + MINUTE

    before = jobs.unanswered_hits(session, the_desk(hit.due_at))
    first = jobs.unanswered_hits(session, the_desk(late))
    again = [jobs.unanswered_hits(session, the_desk(late + n * MINUTE)) for n in range(5)]

    assert before == []
    (alarm,) = first
    assert (alarm.kind, alarm.agency_id) == (AlarmKind.UNANSWERED_HIT, BORDER)
    assert (alarm.subject, alarm.words, alarm.level) == (hit.reference, "", 2)
    assert not any(again)


def test_an_answered_alarm_comes_again_only_when_the_next_clock_of_the_hit_runs_out(
    session: Session, hit: Hit
) -> None:
    officer = factories.officer(session, Role.SUPERVISOR)
    late = hit.due_at + MINUTE
    (alarm,) = jobs.unanswered_hits(session, the_desk(late))
    by = factories.signed_by(officer, late)
    alarms.acknowledge(session, by, alarm.reference, None, "I take it.")
    assert jobs.unanswered_hits(session, the_desk(late + 90 * MINUTE)) == []  # still unclaimed

    hits.claim(session, by, hit.reference, None)
    assert hit.due_at > late

    assert jobs.unanswered_hits(session, the_desk(hit.due_at)) == []
    assert len(jobs.unanswered_hits(session, the_desk(hit.due_at + MINUTE))) == 1


def test_only_the_desk_raises_them_and_a_foreign_liaison_never(session: Session, hit: Hit) -> None:
    with pytest.raises(NotPermitted):
        jobs.unanswered_hits(session, factories.signature(Role.FOREIGN_LIAISON))


def test_how_a_job_ended_last_is_kept_and_says_when_it_runs_next(session: Session) -> None:
    assert jobs.due(session, NOON) == list(Job)

    jobs.note_run(session, Run(Job.CHECKPOINT, NOON, NOON, 7))
    failed = NOON + 16 * MINUTE
    jobs.note_run(session, Run(Job.CHECKPOINT, failed, failed, 0, "OperationalError"))
    session.flush()

    run = last_runs(session)[Job.CHECKPOINT]
    assert (run.outcome, run.done_at, run.trouble) == (Outcome.FAILED, NOON, "OperationalError")
    assert Job.CHECKPOINT not in jobs.due(session, failed)
    assert Job.CHECKPOINT in jobs.due(session, failed + MINUTE)


def heard(session: Session, at: datetime) -> None:
    """A crossing at lane 2 of Drenovac."""
    by = factories.signature(Role.OFFICER, at=at)
    report = factories.inspection_report(submission_id=uuid4(), crossed_at=at)
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))


def silence(session: Session, hours: float) -> list[Alarm]:
    return jobs.silent_posts(session, the_desk(NOON + timedelta(hours=hours)))


def test_a_post_with_an_open_lane_is_silent_after_two_hours_and_told_of_once(
    session: Session,
) -> None:
    lanes.open_lane(session, factories.signature(Role.OFFICER), "DRN", 1, Way.ENTRY)

    assert silence(session, 2) == []
    (alarm,) = silence(session, 2.1)
    assert (alarm.kind, alarm.subject, alarm.level) == (AlarmKind.SILENT_POST, "DRN", 1)
    assert alarm.post_id == factories.DRENOVAC
    assert not any(silence(session, 2.2 + n) for n in range(9))


def test_a_spell_ends_by_itself_with_a_record_and_the_next_one_is_told_of(
    session: Session,
) -> None:
    supervisor = factories.signature(Role.SUPERVISOR)
    heard(session, NOON)
    (first,) = silence(session, 2.5)

    heard(session, NOON + timedelta(hours=3))
    assert silence(session, 3.1) == [first]
    assert first.ended_at == NOON + timedelta(hours=3.1)
    assert alarms.waiting(session, supervisor) == [first]
    alarms.acknowledge(session, supervisor, first.reference, None, "They changed the fuse.")

    (second,) = silence(session, 5.5)
    assert second is not first


def test_a_spell_told_of_and_answered_is_not_told_of_again(session: Session) -> None:
    heard(session, NOON)
    (alarm,) = silence(session, 2.5)
    by = factories.signature(Role.SUPERVISOR)
    alarms.acknowledge(session, by, alarm.reference, None, "Market day: nobody comes.")

    assert not any(silence(session, 3 + n) for n in range(9))


def test_who_closes_the_lanes_is_not_missed(session: Session) -> None:
    heard(session, NOON)
    (alarm,) = silence(session, 2.5)
    by = factories.signature(Role.OFFICER, at=NOON + timedelta(hours=3))

    lanes.close_lane(session, by, "DRN", 2)

    assert silence(session, 3.1) == [alarm]
    assert silence(session, 30) == []


def test_a_device_that_is_ahead_of_its_time_keeps_no_post_from_being_missed(
    session: Session,
) -> None:
    heard(session, NOON)
    by, ahead = factories.signature(Role.OFFICER), NOON + timedelta(days=30)
    report = factories.inspection_report(submission_id=uuid4(), crossed_at=ahead)
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))

    assert len(silence(session, 2.5)) == 1
