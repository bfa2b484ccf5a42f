"""Measure lists of crossings on PostgreSQL, as the desk's own role and behind its walls."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from borderdesk.cli.bench_lane import as_desk, figures
from borderdesk.cli.database import upgraded
from borderdesk.cli.temporary import NoServer, temporary_folder, temporary_postgres
from borderdesk.domain.accounts import AgencyKind, Role, Signature
from borderdesk.domain.inspections import Result
from borderdesk.services import listing
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.database import Database, open_database, stands_for
from borderdesk.store.many_crossings import CONTAINERS, PLATES, fill, plans
from borderdesk.store.wall_raising import set_up_roles

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)  # of the newest crossing
ASKED = 200  # times each
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
QUICK |= {"shared_buffers": "512MB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB"}
QUICK |= {"wal_level": "minimal", "max_wal_senders": "0"}


@click.command(name="lists")
@click.option("--rows", default=100_000, show_default=True, type=click.IntRange(1000))
def lists(rows: int) -> None:
    """Print what a page of a list costs among that many crossings, and how it is read."""
    with temporary_folder() as folder:
        try:
            with temporary_postgres(folder, **QUICK) as url:
                _measure(url, rows)
        except NoServer as fault:
            raise click.ClickException(str(fault)) from None


def _measure(url: str, rows: int) -> None:
    owner = open_database(url)
    upgraded(owner)
    by = _settled(owner)
    begun = time.perf_counter()
    with (
        owner.acts() as session,
        click.progressbar(length=rows, label="Crossings", file=sys.stderr) as bar,
    ):
        whose = {"agency": by.agency_id, "post": by.post_id or 0, "officer": by.officer_id}
        fill(session, rows, bar.update, **whose)
    with owner.acts.begin() as session:
        set_up_roles(session.connection())
    owner.acts.kw["bind"].dispose()
    click.echo(f"{rows:,} crossings laid out in {time.perf_counter() - begun:.0f} s")
    desk = open_database(as_desk(url))
    chance = random.Random(1)
    span = rows * 3

    def some_day() -> datetime:
        return NOON - timedelta(seconds=chance.randrange(span))

    asked: dict[str, Callable[[], dict[str, Any]]] = {
        "newest": dict,
        "of a day": lambda: {"until": some_day()},
        "by result": lambda: {"result": Result.SEIZURE, "until": some_day()},
        "by reason": lambda: {"selection_reason": "DOG"},
        "by direction": lambda: {"direction": "exit", "until": some_day()},
        "by the beginning of a plate": lambda: {"plate": f"BN{chance.randrange(PLATES // 10):06}"},
        "history of a plate": lambda: {"plate_key": f"BN{chance.randrange(PLATES):07}"},
        "history of a container": lambda: {"container": f"BNCU{chance.randrange(CONTAINERS):07}"},
    }
    click.echo(f"  {'list':32}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}  read by")
    for name, ask in asked.items():
        took, scans = _timed(desk, by, ask)
        row = figures(name, took, {}, sum(took))
        times = "".join(f"{n:>7.1f}ms" for n in (row.p50, row.p95, row.p99, row.worst))
        click.echo(f"  {name:32}{times}  {'; '.join(scans)}")
    desk.acts.kw["bind"].dispose()


def _timed(
    desk: Database, by: Signature, ask: Callable[[], dict[str, Any]]
) -> tuple[list[float], list[str]]:
    """Seconds of each page, with a session of its own, and how PostgreSQL reads the last one."""
    took = []
    for _ in range(ASKED):
        filters = ask()
        with desk.looks() as session:
            stands_for(session, by)
            begun = time.perf_counter()
            listing.listed(session, by, filters)
            took.append(time.perf_counter() - begun)
    with desk.looks() as session:
        stands_for(session, by)
        with plans(session) as scans:
            listing.listed(session, by, filters)
    return took, list(dict.fromkeys(scans))


def _settled(database: Database) -> Signature:
    """An agency with a post and a supervisor, for whom all of it happened."""
    with database.acts.begin() as session:
        agency = Agency(code="BENCH", name="Bench", kind=AgencyKind.BORDER, country="XVA")
        session.add(agency)
        session.flush()
        post = Post(code="BENCH", name="Bench", agency_id=agency.id, lanes=3)
        session.add(post)
        session.flush()
        who = Officer(
            name="bench",
            full_name="Bench",
            roles=[Role.SUPERVISOR.value],
            agency_id=agency.id,
            post_id=post.id,
            password_phc="none",
        )
        session.add(who)
        session.flush()
        return who.signature(NOON, NOON)
