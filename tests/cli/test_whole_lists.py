"""Whole lists as they were published: what it costs to import them, and to look a car up in one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from borderdesk.domain.accounts import Role
from borderdesk.domain.screening import ScreeningState
from borderdesk.domain.watchlists import Action, ListFormat, NewWatchlist
from borderdesk.matching.particulars import Kind, Particulars
from borderdesk.services import screening, watchlists
from borderdesk.store.watchlists import ListVersion, everyone_listed
from tests import factories
from tests.cli.running import ran, row_counts
from tests.conftest import Desk
from tests.formats.extracts import LISTS

UN_OF_FEBRUARY = LISTS / "un_sc" / "UN_consolidated_2026-02.xml.gz"
UN_OF_NOVEMBER = LISTS / "un_sc" / "UN_consolidated_2025-11.xml.gz"
SDN = LISTS / "us_ofac" / "sdn_2023-12-28.csv.gz"
ALT = LISTS / "us_ofac" / "alt_2024-01-08.csv.gz"
here = pytest.mark.skipif(not LISTS.exists(), reason="The whole lists are not kept here.")


@contextmanager
def writing_measured(desk: Desk) -> Iterator[list[tuple[float, float]]]:
    """How long each write transaction lasted meanwhile, its commit included, in ms.

    By the wall, and by the processor: on a busy machine the first says little.
    """
    took: list[tuple[float, float]] = []
    begun: dict[int, tuple[float, float]] = {}

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("readonly"):
            clocks = time.perf_counter(), time.thread_time()
            begun[id(connection.connection.dbapi_connection)] = clocks

    def end(dbapi_connection: Any, _record: object) -> None:
        start = begun.pop(id(dbapi_connection), None)
        if start is not None:
            wall, processor = time.perf_counter() - start[0], time.thread_time() - start[1]
            took.append((wall * 1000, processor * 1000))

    engine = desk.database.acts.kw["bind"]
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", end)
    yield took
    event.remove(engine, "begin", begin)
    event.remove(engine, "checkin", end)


@pytest.fixture
def import_of(database_url: str, desk_on: Callable[..., Desk]) -> Callable[..., tuple[Desk, str]]:
    """Import files into a list of their format, and print what it took."""
    desk = desk_on(database_url)
    by = factories.signature(Role.ADMINISTRATOR)
    with desk.acting() as session:
        for kind in (ListFormat.UN, ListFormat.OFAC):
            code = kind.value.upper()
            given = NewWatchlist(code, code, factories.POLICE, kind, Action.SANCTION)
            watchlists.add_watchlist(session, by, given, "For a test")

    def take_in(kind: str, file: Path, *more: str | Path) -> tuple[Desk, str]:
        words = ["--list", kind.upper(), "--format", kind, "--as", "one", *more]
        with writing_measured(desk) as took:
            start = time.perf_counter()
            result = ran(desk, "watchlists", "import", file, *words)
            total = time.perf_counter() - start
        database = desk.database.acts.kw["bind"].dialect.name
        wall, processor = (max(ms, default=0) for ms in zip(*took or [(0, 0)], strict=True))
        print(
            f"\n{file.name} on {database}: {total:.1f} s in all; {len(took)} transactions,"
            f" the longest {wall:.0f} ms, {processor:.0f} ms of the processor"
        )
        return desk, result.output

    return take_in


def told(printed: str) -> str:
    """The sentence an import says first; what it offers next stands below it."""
    return printed.splitlines()[0]


@here
def test_the_list_of_the_united_nations_and_its_next_publication(
    import_of: Callable[..., tuple[Desk, str]],
) -> None:
    _desk, first = import_of("un", UN_OF_NOVEMBER)
    desk, second = import_of("un", UN_OF_FEBRUARY)
    before = row_counts(desk)
    _desk, again = import_of("un", UN_OF_FEBRUARY)
    _desk, back = import_of("un", UN_OF_NOVEMBER)

    assert told(first) == "UN has 1000 entries now: 1000 new, 0 changed, 0 gone."
    assert told(second) == "UN has 1003 entries now: 4 new, 2 changed, 1 gone."
    assert "changes nothing" in again
    assert told(back) == "UN has 1000 entries now: 1 new, 2 changed, 4 gone."
    after = row_counts(desk)
    assert (after["entries"], after["editions"]) == (before["entries"], before["editions"])
    assert after["version_editions"] == before["version_editions"] + 1000


@here
@pytest.mark.slow
def test_the_list_of_ofac_with_its_aliases(import_of: Callable[..., tuple[Desk, str]]) -> None:
    desk, first = import_of("ofac", SDN, "--alt", ALT)
    _desk, again = import_of("ofac", SDN, "--alt", ALT)

    assert told(first) == "OFAC has 13821 entries now: 13821 new, 0 changed, 0 gone."
    assert "changes nothing" in again
    with desk.looking() as session:
        assert session.scalars(select(ListVersion.entry_count)).all() == [13821]
        assert sum(1 for _ in everyone_listed(session)) == 13821


@here
@pytest.mark.slow
def test_four_people_and_their_car_are_looked_up_among_the_list_of_ofac(
    import_of: Callable[..., tuple[Desk, str]],
) -> None:
    desk, _first = import_of("ofac", SDN, "--alt", ALT)
    with desk.looking() as session:
        said = [Particulars.from_json(json) for *_, json in everyone_listed(session)]
    names = sum(len(one.names) for one in said)
    person = next(one for one in said if one.kind is Kind.PERSON and "," in one.names[0].text)
    surname, _comma, given_names = person.names[0].text.partition(", ")
    listed = factories.occupant(surname=surname, given_names=given_names)
    others = [
        factories.occupant(surname=name, given_names=given, document_number=name[:2] + "1234567")
        for name, given in (("VELKAROVIC", "Mirjana"), ("TORVALDSEN", "Ana"), ("LUNDEMO", "Bo"))
    ]
    report = factories.inspection_report(occupants=(listed, *others))
    by = factories.signature(Role.OFFICER)

    with desk.looking() as session:
        screening.look(session, by, report.subjects)  # the index is opened, the words are new
        start = time.process_time()
        findings = screening.look(session, by, report.subjects)
        cost = (time.process_time() - start) * 1000

    print(
        f"\n{len(findings.subjects)} subjects among {names} names: {cost:.0f} ms of the processor"
    )
    assert findings.state is ScreeningState.HITS
    assert {one.subject.particulars.caption for one in findings.resemblances} == {
        report.subjects[0].particulars.caption
    }
