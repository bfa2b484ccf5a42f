"""Runs the migrations of this folder on the engine that the `database` commands hand over."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from borderdesk.store.base import UtcDateTime
from borderdesk.store.tables import METADATA

ALONE = 0x626F7264  # “bord”: the key of PostgreSQL's lock against two migrations at once


def migrate(engine: sa.Engine) -> None:
    """Run everything in one transaction, so that a migration that fails leaves nothing behind."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=METADATA,  # constraints are named by its convention here, too
            transactional_ddl=True,  # on SQLite as well: the engine begins transactions itself
            render_as_batch=True,  # SQLite can alter next to nothing in place
            render_item=_rendered,
        )
        if sqlite:
            # A table altered in a batch is made anew and the old one dropped, which must not
            # reach the rows that point at it. SQLite hears this outside transactions alone.
            _say(connection, "PRAGMA foreign_keys = off")
        try:
            with context.begin_transaction():
                if not sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ALONE)))
                context.run_migrations()
                if sqlite:
                    _check_references(connection)
        finally:
            if sqlite:
                _say(connection, "PRAGMA foreign_keys = on")


def _say(connection: sa.Connection, pragma: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(pragma)


def _check_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The migration leaves references to nothing: {broken[:5]}")


def _rendered(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Types in a drafted migration without our classes, which may change after it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return False


migrate(context.config.attributes["engine"])
