"""Lists of very many crossings are read by indexes, behind the walls, too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.inspections import Result
from borderdesk.services import group_yields, listing
from borderdesk.store.inspections import Inspection
from borderdesk.store.many_crossings import TABLES, Place, fill, plans
from tests import factories
from tests.factories import NOON
from tests.walled import Walled

ROWS = 20_000
SUPERVISOR = factories.signature(Role.SUPERVISOR)
OFFICER = factories.signature(Role.OFFICER)
EARLIER = NOON - timedelta(hours=5)

pytestmark = pytest.mark.postgres


@pytest.fixture
def filled(walled: Walled) -> Walled:
    places = [Place(factories.BORDER, factories.DRENOVAC, 1)]
    told: list[int] = []
    with walled.owner.acts() as session:
        fill(session, ROWS, told.append, places)
    assert sum(told) == ROWS
    return walled


def test_no_list_reads_a_whole_table(filled: Walled) -> None:
    asked: list[tuple[Signature, dict[str, Any], str]] = [
        (SUPERVISOR, {}, "ix_inspections_"),
        (OFFICER, {}, "ix_inspections_post"),
        (SUPERVISOR, {"until": EARLIER}, "ix_inspections_"),
        (SUPERVISOR, {"result": Result.SEIZURE}, "ix_inspections_"),
        (SUPERVISOR, {"selection_reason": "DOG", "until": EARLIER}, "ix_inspections_"),
        (SUPERVISOR, {"colour": "yellow", "until": EARLIER}, "ix_inspections_"),
        (OFFICER, {"direction": "exit"}, "ix_inspections_"),
        (SUPERVISOR, {"plate": "BN012345"}, "ix_vehicles_seen_plate_key"),
        (SUPERVISOR, {"plate_key": "BN0007919"}, "ix_vehicles_seen_plate_key"),
        (OFFICER, {"result": Result.SEIZURE, "until": EARLIER}, "ix_inspections_post_result"),
        (OFFICER, {"screening": "hits", "until": EARLIER}, "ix_inspections_post_screening"),
        (SUPERVISOR, {"name": "s00123 g05"}, "ix_occupants_seen_"),
        (SUPERVISOR, {"document": "BN0012345"}, "ix_occupants_seen_document_key"),
        (OFFICER, {"container": "BNCU0023645"}, "ix_equipment_seen_number"),
    ]

    for by, filters, index in asked:
        with filled.seen_by(by) as session, plans(session) as scans:
            listing.listed(session, by, filters)

        read = " ".join(scans)
        assert index in read, (filters, scans)
        assert not [table for table in TABLES if f"Seq Scan on {table}" in read], (filters, scans)


def test_a_list_without_its_index_is_told(filled: Walled) -> None:
    with filled.owner.acts() as session:
        session.execute(text("DROP INDEX ix_vehicles_seen_plate_key"))
        with plans(session) as scans:
            listing.listed(session, SUPERVISOR, {"plate_key": "BN0007919"})
        session.rollback()

    assert "Seq Scan on vehicles_seen" in " ".join(scans)


def test_no_page_is_compiled_before_it_is_read(filled: Walled) -> None:
    with filled.seen_by(OFFICER) as session:
        assert session.scalar(text("SHOW jit")) == "off"


def test_a_page_far_down_is_read_from_where_it_begins(filled: Walled) -> None:
    with filled.seen_by(SUPERVISOR) as session:
        edge = session.get_one(Inspection, 50).reference
        with plans(session) as scans:
            page = listing.listed(session, SUPERVISOR, {}, before=edge)

    assert [row.id for row in page.rows] == list(range(49, 0, -1))
    assert "Seq Scan on inspections" not in " ".join(scans)


def test_what_was_put_in_is_found_by_its_plate_and_its_container(filled: Walled) -> None:
    with filled.seen_by(SUPERVISOR) as session:
        by_plate = listing.listed(session, SUPERVISOR, {"plate_key": "BN0007919"}).rows
        by_container = listing.listed(session, SUPERVISOR, {"container": "BNCU0023645"}).rows

    assert [row.id for row in by_plate] == [1]
    assert [row.id for row in by_container] == [5]


def test_an_auditor_counts_groups_behind_the_walls(filled: Walled) -> None:
    auditor = factories.signature(Role.AUDITOR)

    with filled.seen_by(auditor) as session:
        found = group_yields.page(session, auditor)

    assert {one.reason.value for one in found} == {"RND", "DOG", "OFF", "NII"}
    counts = [one.checked for selected in found for one in selected.groups]
    assert sum(count or 0 for count in counts) > ROWS / 100
    assert all(count is None or count >= 5 for count in counts)
