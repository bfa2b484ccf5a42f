"""Measure lists of crossings on PostgreSQL, as the desk's own role and behind its walls."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import click

from borderdesk.cli.bench_lane import as_desk, figures
from borderdesk.cli.database import upgraded
from borderdesk.cli.temporary import NoServer, temporary_folder, temporary_postgres
from borderdesk.domain.accounts import AgencyKind, Role, Signature
from borderdesk.domain.inspections import Result
from borderdesk.domain.selection import LaneColour
from borderdesk.services import listing
from borderdesk.store.accounts import Agency, Officer, Post, all_officers
from borderdesk.store.database import Database, open_database, stands_for
from borderdesk.store.listing import INSIDE
from borderdesk.store.many_crossings import (
    CONTAINERS,
    GIVEN_NAMES,
    PAPERS,
    PLATES,
    SURNAMES,
    TABLES,
    Place,
    fill,
    many,
    plainly,
    plans,
    references_of,
)
from borderdesk.store.wall_raising import set_up_roles

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)  # of the newest crossing
ASKED = 200  # times each
AGENCIES, POSTS, OFFICERS = 3, 12, 10  # posts of each agency, officers of each post
TO_REACH = 100  # milliseconds, of 95 in 100
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
QUICK |= {"shared_buffers": "512MB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB"}
QUICK |= {"wal_level": "minimal", "max_wal_senders": "0"}


class Asked(NamedTuple):
    """A page of a list: who asks for it, its filters, and from which crossing it begins."""

    by: Signature
    filters: dict[str, Any]
    before: str = ""


@click.command(name="lists")
@click.option("--rows", default=100_000, show_default=True, type=click.IntRange(1000))
@click.option("--database", "url", help="Measure on this PostgreSQL database; laid out if empty.")
def lists(rows: int, url: str | None) -> None:
    """Print what a page of a list costs among that many crossings, and how it is read."""
    if url is not None:
        _measure(url, rows)
        return
    with temporary_folder() as folder:
        try:
            with temporary_postgres(folder, **QUICK) as url:
                _measure(url, rows)
        except NoServer as fault:
            raise click.ClickException(str(fault)) from None


def _measure(url: str, rows: int) -> None:
    owner = open_database(url)
    upgraded(owner)
    who = _settled(owner) or _laid_out(owner, rows)
    with owner.looks() as session:
        rows = many(session)
    click.echo(f"{datetime.now(UTC):%Y-%m-%d}, {rows:,} crossings, load {os.getloadavg()[0]:.1f}")
    click.echo(f"  {'list':36}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}  read by")
    desk = open_database(as_desk(url))
    edges = _edges(owner, who[0], rows)
    for name, ask in _questions(who, rows, edges).items():
        took, scans = _timed(desk, ask)
        _say(name, took, f"{'' if _reached(took) else 'TOO SLOW '}{'; '.join(scans)}")
    for name, statement in _beside(who[0]).items():
        _say(name, list(_plainly(owner, statement)), "plain SQL, no walls")
    for database in (desk, owner):
        database.acts.kw["bind"].dispose()


def _laid_out(owner: Database, rows: int) -> list[Signature]:
    who, begun = _founded(owner), time.perf_counter()
    places = [Place(one.agency_id, one.post_id or 0, one.officer_id) for one in who]
    with (
        owner.acts() as session,
        click.progressbar(length=rows, label="Crossings", file=sys.stderr) as bar,
    ):
        fill(session, rows, bar.update, places)
    with owner.acts.begin() as session:
        set_up_roles(session.connection())
    click.echo(f"Laid out in {time.perf_counter() - begun:.0f} s")
    return who


def _questions(who: list[Signature], rows: int, edges: list[str]) -> dict[str, Callable[[], Asked]]:
    """What is asked: by a supervisor for his agency, and by an officer for his post."""
    chance = random.Random(1)
    chief, booth = who[0], replace(who[0], roles=frozenset({Role.OFFICER}))

    def day() -> dict[str, datetime]:
        return {"until": NOON - timedelta(seconds=chance.randrange(rows * 3))}

    def two_days() -> dict[str, datetime]:
        until = day()["until"]
        return {"since": until - INSIDE, "until": until}

    def number(most: int, digits: int) -> str:
        return f"{chance.randrange(most):0{digits}}"

    def surname() -> str:  # common ones as often as people bear them
        return f"s{int(SURNAMES * chance.random() ** 2):05}"

    seized, officer = {"result": Result.SEIZURE}, {"officer_id": chief.officer_id}
    return {
        "newest": lambda: Asked(chief, {}),
        "newest of a post, at the booth": lambda: Asked(booth, {}),
        "of a day": lambda: Asked(chief, day()),
        "page far down": lambda: Asked(chief, {}, chance.choice(edges)),
        "by post": lambda: Asked(chief, {"post_id": chief.post_id, **day()}),
        "by officer": lambda: Asked(chief, {**officer, **day()}),
        "by direction": lambda: Asked(chief, {"direction": "exit", **day()}),
        "by state, at the booth": lambda: Asked(booth, {"state": "referred", **day()}),
        "by result": lambda: Asked(chief, {**seized, **day()}),
        "by result, page far down": lambda: Asked(chief, seized, chance.choice(edges)),
        "by result, at the booth": lambda: Asked(booth, {**seized, **day()}),
        "by reason": lambda: Asked(chief, {"selection_reason": "DOG", **day()}),
        "by colour": lambda: Asked(chief, {"colour": LaneColour.YELLOW, **day()}),
        "by what is rare together": lambda: Asked(
            chief, {**seized, **officer, "selection_reason": "DOG", "colour": LaneColour.RED}
        ),
        "by what never was": lambda: Asked(chief, {"selection_reason": "RAD", "state": "open"}),
        "by the beginning of a plate": lambda: Asked(
            chief, {"plate": f"BN{number(PLATES // 10, 6)}"}
        ),
        "by the middle of a plate, two days": lambda: Asked(
            booth, {"plate": number(100_000, 5), **two_days()}
        ),
        "the same in a whole agency": lambda: Asked(
            chief, {"plate": number(100_000, 5), **two_days()}
        ),
        "by surname": lambda: Asked(chief, {"name": surname()}),
        "by both names": lambda: Asked(chief, {"name": f"g{number(GIVEN_NAMES, 3)} {surname()}"}),
        "by both names, at the booth": lambda: Asked(
            booth, {"name": f"{surname()} g{number(GIVEN_NAMES, 3)}"}
        ),
        "by document": lambda: Asked(chief, {"document": f"BN{number(PAPERS, 7)}"}),
        "by nobody's name": lambda: Asked(chief, {"name": "zzyzx"}),
        "history of a plate": lambda: Asked(chief, {"plate_key": f"BN{number(PLATES, 7)}"}),
        "history of a container": lambda: Asked(
            chief, {"container": f"BNCU{number(CONTAINERS, 7)}"}
        ),
    }


def _beside(by: Signature) -> dict[str, str]:
    """The same rows as whoever writes a page in a hurry would read them."""
    page = (
        f"SELECT * FROM inspections WHERE agency_id = {by.agency_id}"
        " ORDER BY crossed_at DESC, id DESC"
    )
    name = "surname ILIKE 's00123%'"
    return {
        "beside it: newest": f"{page} LIMIT 51",
        "beside it: page far down by OFFSET": f"{page} OFFSET (SELECT count(*) / 6 FROM"
        " inspections) LIMIT 51",
        "beside it: by surname, any letters": f"SELECT i.* FROM inspections i WHERE EXISTS (SELECT"
        f" 1 FROM occupants_seen o WHERE o.inspection_id = i.id AND {name})"
        " ORDER BY crossed_at DESC LIMIT 51",
    }


def _plainly(owner: Database, statement: str) -> Iterator[float]:
    for _ in range(5):
        with owner.looks() as session:
            begun = time.perf_counter()
            plainly(session, statement)
            yield time.perf_counter() - begun


def _say(name: str, took: list[float], how: str) -> None:
    row = figures(name, took, {}, sum(took))
    times = "".join(f"{n:>7.1f}ms" for n in (row.p50, row.p95, row.p99, row.worst))
    click.echo(f"  {name:36}{times}  {how}")


def _reached(took: list[float]) -> bool:
    return figures("", took, {}, sum(took)).p95 <= TO_REACH


def _edges(owner: Database, by: Signature, rows: int) -> list[str]:
    """References of crossings of the agency, from anywhere in its list."""
    chance = random.Random(2)
    keys = [chance.randrange(1, rows + 1) for _ in range(2000)]
    with owner.looks() as session:
        return references_of(session, by, keys)


def _timed(desk: Database, ask: Callable[[], Asked]) -> tuple[list[float], list[str]]:
    """Seconds of each page, with a session of its own, and how PostgreSQL reads the last one."""
    took = []
    for _ in range(ASKED):
        asked = ask()
        with desk.looks() as session:
            stands_for(session, asked.by)
            begun = time.perf_counter()
            listing.listed(session, asked.by, asked.filters, before=asked.before)
            took.append(time.perf_counter() - begun)
            session.commit()  # as a page of the desk ends: what was prepared stays known
    with desk.looks() as session:
        stands_for(session, asked.by)
        with plans(session) as scans:
            listing.listed(session, asked.by, asked.filters, before=asked.before)
    return took, list(dict.fromkeys(scan for scan in scans if _of_many(scan)))


def _of_many(scan: str) -> bool:
    """Whether it reads one of the large tables; what the walls ask besides is small."""
    return any(f" {table}" in scan or f"_{table}_" in scan for table in TABLES)


def _settled(database: Database) -> list[Signature]:
    """For whom a database was laid out before; nobody in an empty one."""
    with database.looks() as session:
        return [officer.signature(NOON, NOON) for officer in all_officers(session)]


def _founded(database: Database) -> list[Signature]:
    """Agencies with posts and supervisors, for whom all of it happened."""
    with database.acts.begin() as session:
        agencies = [
            Agency(code=f"B{a}", name=f"Bench {a}", kind=AgencyKind.BORDER, country="XVA")
            for a in range(AGENCIES)
        ]
        session.add_all(agencies)
        session.flush()
        posts = [
            Post(code=f"B{agency.id}-{p}", name=f"Post {p}", agency_id=agency.id, lanes=3)
            for agency in agencies
            for p in range(POSTS)
        ]
        session.add_all(posts)
        session.flush()
        officers = [
            Officer(
                name=f"bench{post.id}.{number}",
                full_name=f"Bench {number}",
                roles=[Role.SUPERVISOR.value],
                agency_id=post.agency_id,
                post_id=post.id,
                password_phc="none",
            )
            for post in posts
            for number in range(OFFICERS)
        ]
        session.add_all(officers)
        session.flush()
        return [officer.signature(NOON, NOON) for officer in officers]
