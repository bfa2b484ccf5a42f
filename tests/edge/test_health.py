from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from borderdesk.cli.worker import work_off
from borderdesk.domain.accounts import Role
from borderdesk.domain.jobs import Job
from borderdesk.edge.health import VERSIONS, newest_revision
from borderdesk.services import inspections, screening
from borderdesk.store.audit import LedgerHead
from borderdesk.store.screening import Hit
from borderdesk.store.walls import APP
from tests import factories
from tests.conftest import Desk
from tests.walled import Walled, url_as

TOKEN = "only for tests, only for tests"


def sound(desk: Desk) -> Desk:
    """The desk as migrations and a first list leave it."""
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(), code="WANTED")
        session.execute(text("DROP TABLE IF EXISTS alembic_version"))
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        newest = {"revision": newest_revision(VERSIONS)}
        session.execute(text("INSERT INTO alembic_version VALUES (:revision)"), newest)
    return desk


def test_a_desk_that_works_says_so_and_no_more(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = sound(desk_on(database_url))

    answer = desk.app.test_client().get("/health")

    assert (answer.status_code, answer.json) == (200, {"ok": True})


@pytest.mark.parametrize(
    "what",
    [
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DELETE FROM ledger_head",
        "UPDATE watchlists SET active_version_id = NULL",
        "DROP TABLE ledger_head",
    ],
)
def test_whatever_is_amiss_the_answer_is_no_and_no_more(desk: Desk, what: str) -> None:
    with sound(desk).acting() as session:
        session.execute(text(what))

    answer = desk.app.test_client().get("/health")

    assert (answer.status_code, answer.json) == (503, {"ok": False})


def test_a_database_that_is_gone_is_said_to_be(desk: Desk, tmp_path: Path) -> None:
    sound(desk)
    desk.close()
    (tmp_path / "desk.db").write_bytes(b"no database at all, but something else" * 200)

    answer = desk.app.test_client().get("/health")

    assert (answer.status_code, answer.json) == (503, {"ok": False})


def test_the_wanted_revision_is_the_one_that_migrations_end_at() -> None:
    from alembic.script import ScriptDirectory

    assert newest_revision(VERSIONS) == ScriptDirectory(str(VERSIONS.parent)).get_current_head()


def figures(page: str) -> dict[str, float]:
    lines = [line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_the_operator_reads_the_figures_with_the_token(
    sqlite_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = sound(desk_on(sqlite_url, metrics_token=TOKEN))
    report = factories.report_form(crossed_at="2026-03-01T11:58:00+00:00")
    desk.browser(Role.OFFICER).post("/inspections/new", data=report)

    work_off(desk.app)

    answer = desk.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    found = figures(answer.text)
    for job in Job:
        assert found[f'borderdesk_job_failed{{job="{job}"}}'] == 0
        assert found[f'borderdesk_job_done_seconds{{job="{job}"}}'] >= 0
    with desk.looking() as session:
        assert found["borderdesk_ledger_rows"] == session.get_one(LedgerHead, 1).size
    assert found["borderdesk_open_hits"] == 1
    assert found["borderdesk_oldest_unclaimed_hit_seconds"] >= 0
    assert 'borderdesk_list_age_seconds{list="WANTED"}' in found
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert "VELKAROV" not in answer.text
    assert len(re.findall("# TYPE", answer.text)) == len(re.findall("# HELP", answer.text)) == 7


@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("brought", ["", "Bearer ", "Bearer wrong", TOKEN, "Bearer \u00fc"])
def test_without_the_token_there_is_no_such_page(
    sqlite_url: str, desk_on: Callable[..., Desk], token: str, brought: str
) -> None:
    desk = desk_on(sqlite_url, metrics_token=token)

    stranger = desk.app.test_client().get("/metrics", headers={"Authorization": brought})
    inside = desk.browser(Role.ADMINISTRATOR).get("/metrics")

    assert stranger.status_code == inside.status_code == 404


@pytest.mark.postgres
def test_behind_the_second_wall_the_figures_are_those_of_all_agencies(
    walled: Walled, walled_url: str, desk_on: Callable[..., Desk]
) -> None:
    with walled.acting() as session:
        factories.watchlist(session, factories.entry(), code="WANTED")
        for agency_id, post_id in ((factories.BORDER, 101), (factories.CUSTOMS, 201)):
            officer = factories.officer(session, Role.OFFICER, agency_id=agency_id, post_id=post_id)
            by = factories.signed_by(officer, datetime.now(UTC))
            report = factories.inspection_report(
                post_code="DRN" if post_id == 101 else "KRB", crossed_at=by.at, device_at=by.at
            )
            found = screening.look(session, by, report.subjects)
            inspections.submit(session, by, report, found)
    desk = desk_on(url_as(walled_url, APP), metrics_token=TOKEN)

    answer = desk.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with walled.seen_by(None) as session:
        of_nobody = session.scalars(select(Hit)).all()

    told = figures(answer.text)
    assert answer.status_code == 200
    assert told["borderdesk_ledger_rows"] > 0
    assert told["borderdesk_open_hits"] == 2
    assert told["borderdesk_inspections_last_day"] == 2
    assert 0 <= told["borderdesk_oldest_unclaimed_hit_seconds"] < 600
    assert of_nobody == []
    # What was opened for the figures is closed again, on the pooled connection, too.
    with desk.looking() as session:
        assert session.scalars(select(Hit)).all() == []
