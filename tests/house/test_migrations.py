"""Migrations lead to the tables that the code declares, and back, and keep what is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, inspect, make_url, select, text

from borderdesk.cli.database import (
    MIGRATIONS,
    differences,
    downgraded,
    drafted,
    revision_of,
    upgraded,
)
from borderdesk.domain.accounts import Role
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.exhibits import Acquisition, FirearmType, NewFirearm
from borderdesk.matching.spelling import plain
from borderdesk.services import exhibits, inspections, screening
from borderdesk.services.audit import verify
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.audit import LedgerHead
from borderdesk.store.cargo import ConsignmentSeen
from borderdesk.store.database import Database, open_database
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.inspections import OccupantSeen
from borderdesk.store.roll import Generation
from borderdesk.store.tables import METADATA
from tests import factories
from tests.postgres import Cluster

REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
HEAD = REVISIONS[-1]
BEFORE_CARGO = "0022"
BEFORE_KEYS = "0037"  # of people
BEFORE_BAGS = "0041"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgres":
        url = _new_on(request.getfixturevalue("cluster"))
    database = open_database(url)
    yield database
    database.acts.kw["bind"].dispose()


def _new_on(cluster: Cluster) -> str:
    engine = open_database(cluster.url).acts.kw["bind"]
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrated"))
        connection.execute(text("CREATE DATABASE migrated"))
    engine.dispose()
    return make_url(cluster.url).set(database="migrated").render_as_string(hide_password=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations, copied so that a test may add to them."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def layout(database: Database) -> dict[str, Any]:
    """Every table as the database itself describes it."""
    with database.looks() as session:
        found = inspect(session.connection())
        return {
            name: {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"], c["default"])
                    for c in found.get_columns(name)
                ],
                "key": found.get_pk_constraint(name),
                "references": _sorted(found.get_foreign_keys(name)),
                "unique": _sorted(found.get_unique_constraints(name)),
                "checks": _sorted(found.get_check_constraints(name)),
                "indexes": _sorted(found.get_indexes(name)),
            }
            for name in found.get_table_names()
            if name != "alembic_version"
        }


def _sorted(described: Any) -> list[str]:
    return sorted(_said(one) for one in described)


def _said(described: Any) -> str:
    """In words that do not depend on which object it is."""
    if isinstance(described, dict):
        return str(sorted((key, _said(value)) for key, value in described.items()))
    return str(described)


def test_up_is_as_declared_and_down_leaves_nothing(empty: Database) -> None:
    assert upgraded(empty) == HEAD
    assert differences(empty) == []
    migrated = layout(empty)
    assert downgraded(empty, "base") == ""
    assert layout(empty) == {}
    assert upgraded(empty) == HEAD
    assert layout(empty) == migrated


def test_migrated_tables_are_those_that_are_made_from_the_code(empty: Database) -> None:
    upgraded(empty)
    migrated = layout(empty)
    downgraded(empty, "base")

    # A copy: once made on PostgreSQL, the tables leave out a reference on SQLite that was
    # altered in there.
    declared = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.tables.values():
        table.to_metadata(declared)
    with empty.turn(), empty.acts() as session:
        declared.create_all(session.connection())
        session.commit()

    assert layout(empty) == migrated


def test_each_step_down_takes_back_just_what_its_step_up_did(empty: Database) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        laid_out = layout(empty)
        assert upgraded(empty, revision) == revision
        assert layout(empty) != laid_out
        downgraded(empty, before)
        assert layout(empty) == laid_out
        upgraded(empty, revision)


def test_a_new_database_has_the_rows_that_everything_begins_with(empty: Database) -> None:
    upgraded(empty)

    with empty.looks() as session:
        head, generation = session.get_one(LedgerHead, 1), session.get_one(Generation, 1)
        assert (head.size, head.chain) == (0, "0" * 64)
        assert generation.number == 1


def test_what_is_kept_below_survives_the_way_down_and_up(empty: Database) -> None:
    upgraded(empty)
    with empty.turn(), empty.acts() as session:
        factories.ground(session)
        factories.watchlist(session, factories.entry())
        session.commit()

    downgraded(empty, "0002")
    upgraded(empty)

    with empty.looks() as session:
        assert len(session.scalars(select(Post)).all()) == 2
        assert verify(session, factories.signature(Role.AUDITOR)).holds
        assert session.get_one(LedgerHead, 1).size == 3


def test_a_load_that_was_one_row_comes_out_with_its_goods_and_its_container(
    empty: Database,
) -> None:
    load = FlatConsignment("Lesk Sawmill", "Hestermoor", "", "Timber", "4407", "CSQU3054383")
    upgraded(empty)
    with empty.turn(), empty.acts() as session:
        factories.ground(session)
        factories.watchlist(session, factories.entry("Ivo SORIN"))
        by = factories.signature(Role.OFFICER)
        report = factories.inspection_report(consignments=(load.consignment,))
        inspections.submit(session, by, report, screening.look(session, by, report.subjects))
        session.commit()

    downgraded(empty, BEFORE_CARGO)
    with empty.looks() as session:
        columns = "consignor, consignee, carrier, description, hs_code, container_number"
        kept = session.execute(text(f"SELECT {columns} FROM consignments_seen")).one()
    upgraded(empty)

    assert FlatConsignment(*kept) == load
    with empty.looks() as session:
        assert session.scalars(select(ConsignmentSeen)).one().facts == load.consignment


def test_people_who_crossed_before_are_found_by_how_their_names_begin(empty: Database) -> None:
    upgraded(empty)
    with empty.turn(), empty.acts() as session:
        factories.ground(session)
        factories.watchlist(session, factories.entry("Ivo SORIN"))
        by = factories.signature(Role.OFFICER)
        who = factories.occupant(surname="ЂОРЂЕВИЋ", given_names="Ána", document_number="va 1-2")
        report = factories.inspection_report(occupants=(who,))
        inspections.submit(session, by, report, screening.look(session, by, report.subjects))
        session.commit()

    downgraded(empty, BEFORE_KEYS)
    upgraded(empty)

    with empty.looks() as session:
        one = session.scalars(select(OccupantSeen)).one()
        assert (one.given_key, one.document_key) == ("ana", "VA12")
        assert one.surname_key == plain("ЂОРЂЕВИЋ") != ""


def test_a_bag_that_was_used_twice_is_marked_and_bars_no_upgrade(empty: Database) -> None:
    upgraded(empty)
    with empty.turn(), empty.acts() as session:
        factories.ground(session)
        by = factories.signature(Role.SUPERVISOR)
        case = factories.case(session).reference
        for bag in ("B1", "B1", "B2", "", ""):
            firearm = NewFirearm(FirearmType.PISTOL, Acquisition.SEIZED, factories.NOON)
            exhibit = exhibits.seize(session, by, case, firearm, [])
            exhibit.bag_number, exhibit.bag_doubled = bag, bag == "B1"
        session.commit()

    downgraded(empty, BEFORE_BAGS)
    upgraded(empty)

    with empty.looks() as session:
        doubled = session.scalars(select(Exhibit.bag_doubled).order_by(Exhibit.id)).all()
        assert doubled == [False, True, False, False, False]


def test_a_table_made_anew_keeps_its_rows_and_those_that_point_at_it(
    empty: Database, folder: Path
) -> None:
    upgraded(empty)
    with empty.turn(), empty.acts() as session:
        factories.ground(session)
        session.commit()
    _add_migration(
        folder,
        """
    with op.batch_alter_table("agencies") as agencies:
        agencies.alter_column("country", nullable=True)
""",
    )

    upgraded(empty, folder=folder)

    assert differences(empty) == ["different: nullable of agencies.country"]
    with empty.looks() as session:
        assert len(session.scalars(select(Agency)).all()) == 4
        assert session.scalars(select(Officer)).one().agency.code == "A10"


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database, folder: Path) -> None:
    upgraded(empty)
    laid_out = layout(empty)
    _add_migration(
        folder,
        """
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    raise RuntimeError("The power fails.")
""",
    )

    with pytest.raises(RuntimeError, match="The power fails"):
        upgraded(empty, folder=folder)

    assert revision_of(empty) == HEAD
    assert layout(empty) == laid_out


def test_going_back_to_nowhere_is_refused(empty: Database) -> None:
    upgraded(empty)

    with pytest.raises(LookupError):
        downgraded(empty, "9999")

    assert revision_of(empty) == HEAD


def test_a_draft_bears_the_next_number_and_leads_to_what_is_declared(
    empty: Database, folder: Path
) -> None:
    upgraded(empty, "0006")
    for path in (folder / "versions").glob("0*.py"):
        if path.name[:4] > "0006":
            path.unlink()

    draft = drafted(empty, "Exhibits and sharing.", folder)

    assert draft.name == "0007_exhibits_and_sharing.py"
    assert "borderdesk" not in draft.read_text(encoding="utf-8")
    assert upgraded(empty, folder=folder) == "0007"
    assert differences(empty) == []


def _add_migration(folder: Path, steps: str) -> None:
    number = f"{int(HEAD) + 1:04}"
    (folder / "versions" / f"{number}_more.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f'revision = "{number}"\n'
        f'down_revision = "{HEAD}"\n'
        f"def upgrade() -> None:{steps}"
        "def downgrade() -> None:\n"
        "    pass\n",
        encoding="utf-8",
    )
