from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.jobs import AGAIN, EVERY, Job, Outcome, next_at
from tests.factories import NOON

MOMENTS = st.timedeltas(timedelta(days=-40), timedelta(days=40)).map(lambda span: NOON + span)


def test_every_job_has_its_interval() -> None:
    assert set(EVERY) == set(Job)
    assert all(every >= timedelta(minutes=1) for every in EVERY.values())


@given(st.sampled_from(Job), st.sampled_from(Outcome), MOMENTS)
def test_no_job_waits_longer_than_its_interval_whatever_the_clock_did(
    job: Job, outcome: Outcome, ended_at: object
) -> None:
    when = next_at(job, ended_at, outcome, NOON)  # type: ignore[arg-type]

    assert when <= NOON + EVERY[job]


@pytest.mark.parametrize("job", list(Job))
def test_a_failed_job_is_tried_again_soon_and_one_never_run_at_once(job: Job) -> None:
    assert next_at(job, None, Outcome.DONE, NOON) == NOON
    assert next_at(job, NOON, Outcome.DONE, NOON) == NOON + EVERY[job]
    assert next_at(job, NOON, Outcome.FAILED, NOON) == NOON + min(EVERY[job], AGAIN)
