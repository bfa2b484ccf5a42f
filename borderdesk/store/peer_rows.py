"""Rows of the lane's peer, which only measurements keep: on a database of their own."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.orm import Session

from borderdesk.store.database import Database

METADATA = MetaData()  # not of the desk's tables
PEER = Table(
    "peer_rows",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("submission_id", String, nullable=False, index=True),
    Column("name", String, nullable=False, index=True),
    Column("body", String, nullable=False),
)


def lay_out(database: Database) -> None:
    """Make the peer's table."""
    with database.acts.begin() as session:
        METADATA.create_all(session.connection())


def put(session: Session, rows: Iterable[dict[str, str]]) -> None:
    """Write rows one after the other, as the rows of a crossing are."""
    for row in rows:
        session.execute(insert(PEER), row)
