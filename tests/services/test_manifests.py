from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.errors import NotFound, NotPermitted, Unacceptable
from borderdesk.domain.manifests import KEPT_FOR, Column
from borderdesk.formats.asycuda import read_manifest
from borderdesk.formats.manifests import read_table
from borderdesk.services import inspections, manifests, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.manifests import Manifest, ManifestLineKept
from tests import factories

OFFICER = factories.signature(Role.OFFICER)
DATA = Path(__file__).parents[1] / "data" / "manifests"
TABLE = read_table(io.BytesIO((DATA / "manifest.csv").read_bytes()))
XML = read_manifest(io.BytesIO((DATA / "asycuda_manifest.xml").read_bytes()))
COLUMNS = (
    Column.PLATE,
    Column.CONSIGNOR,
    Column.CONSIGNEE,
    Column.DESCRIPTION,
    *(None,) * 5,
)


def taken_in(session: Session) -> Manifest:
    manifest = manifests.take_in(session, OFFICER, "monday.csv", TABLE)
    session.flush()
    return manifest


def named(session: Session) -> Manifest:
    manifest = taken_in(session)
    manifests.name_columns(session, OFFICER, manifest.reference, manifest.version, COLUMNS)
    session.flush()
    return manifest


def test_a_table_waits_until_somebody_says_what_its_columns_are(session: Session) -> None:
    manifest = taken_in(session)

    assert (len(manifest.rows), manifest.lines) == (5, [])
    assert manifests.page(session, OFFICER, manifest.reference).columns[0] is Column.PLATE

    manifests.name_columns(session, OFFICER, manifest.reference, manifest.version, COLUMNS)

    assert manifest.rows == []
    assert [line.plate for line in manifest.lines] == ["BL 4107 AC", "TE-481-KP"]
    assert [fault["line"] for fault in manifest.faults] == [6]


def test_what_columns_mean_is_remembered_for_the_agency(session: Session) -> None:
    named(session)

    again = taken_in(session)

    assert tuple(manifests.page(session, OFFICER, again.reference).columns) == COLUMNS


@pytest.mark.parametrize(
    "columns",
    [
        COLUMNS[:-1],
        (None, *COLUMNS[1:]),
        (*COLUMNS[:-1], Column.PLATE),
    ],
)
def test_columns_that_make_no_manifest_are_refused(
    session: Session, columns: tuple[Column | None, ...]
) -> None:
    manifest = taken_in(session)

    with pytest.raises(Unacceptable):
        manifests.name_columns(session, OFFICER, manifest.reference, manifest.version, columns)


def test_columns_are_named_once_and_in_the_version_that_was_read(session: Session) -> None:
    manifest = taken_in(session)
    before = manifest.version

    manifests.name_columns(session, OFFICER, manifest.reference, before, COLUMNS)
    session.flush()

    with pytest.raises(StaleDataError):
        manifests.name_columns(session, OFFICER, manifest.reference, before, COLUMNS)
    with pytest.raises(Unacceptable):
        manifests.name_columns(session, OFFICER, manifest.reference, manifest.version, COLUMNS)


def test_a_vehicle_fills_in_the_lane_until_it_has_crossed(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    line = named(session).lines[0]
    filled = manifests.filled_in(session, OFFICER, line.id)
    report = factories.inspection_report()
    findings = screening.look(session, OFFICER, report.subjects)
    receipt = inspections.submit(session, OFFICER, report, findings)

    manifests.use(session, OFFICER, line.id, receipt.reference)
    session.flush()

    assert filled["consignments.0.items.1.description"] == "Wood glue"
    assert manifests.filled_in(session, OFFICER, line.id) == {}
    assert line.fields == {}


def test_a_manifest_is_its_posts_and_the_agencys_supervisors(session: Session) -> None:
    manifest = manifests.take_in(session, OFFICER, "monday.xml", XML)
    session.flush()
    supervisor = factories.signature(Role.SUPERVISOR, post_id=None)
    elsewhere = factories.signature(
        Role.SUPERVISOR, agency_id=factories.CUSTOMS, post_id=factories.KARSNO
    )
    line = manifest.lines[0].id

    assert manifests.in_reach(session, supervisor) == [manifest]
    assert manifests.in_reach(session, elsewhere) == []
    assert manifests.filled_in(session, elsewhere, line) == {}
    with pytest.raises(NotFound):
        manifests.page(session, elsewhere, manifest.reference)
    with pytest.raises(NotPermitted):
        manifests.take_in(session, supervisor, "monday.xml", XML)
    with pytest.raises(NotPermitted):
        manifests.in_reach(session, factories.signature(Role.AUDITOR))


def test_after_three_days_a_manifest_is_no_longer_shown_and_then_erased(session: Session) -> None:
    manifest = manifests.take_in(session, OFFICER, "monday.xml", XML)
    session.flush()
    reference, line = manifest.reference, manifest.lines[0].id
    later = factories.NOON + KEPT_FOR

    kept = manifests.forget(session, the_desk(later - timedelta(seconds=1)))
    hidden = manifests.filled_in(session, replace(OFFICER, at=later), line)
    gone = manifests.forget(session, the_desk(later))

    assert (kept, hidden, gone) == ([], {}, [reference])
    assert session.scalars(select(Manifest)).all() == []
    assert session.scalars(select(ManifestLineKept)).all() == []
    acts = [entry.act for entry in session.scalars(select(LedgerEntry))]
    assert acts.count("erase_manifest") == 1
    with pytest.raises(NotPermitted):
        manifests.forget(session, OFFICER)
