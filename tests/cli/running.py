"""Commands run as at the console, and what stands in every table before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import Result
from sqlalchemy import func, select

from borderdesk.store.tables import METADATA
from tests.conftest import Desk


def ran(desk: Desk, *words: str | Path, typed: str | None = None) -> Result:
    """The command's end. A traceback is no end: it fails the test."""
    runner = desk.app.test_cli_runner()
    result = runner.invoke(args=[str(word) for word in words], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def row_counts(desk: Desk) -> dict[str, int]:
    with desk.looking() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }


def contents(desk: Desk, *left_out: str) -> dict[str, list[Any]]:
    """Every row of every table but those."""
    with desk.looking() as session:
        return {
            table.name: sorted(map(str, session.execute(select(table)).all()))
            for table in METADATA.sorted_tables
            if table.name not in left_out
        }
