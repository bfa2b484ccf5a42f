"""Reports are amended by further versions, and crossings can be void."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

# The index of who crossed knows people and vehicles by their keys. An amended report is laid out
# in new rows, and SQLite would give them the keys of those just deleted.
INDEXED = ("vehicles_seen", "occupants_seen")


def upgrade() -> None:
    op.create_table(
        "inspection_versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("amendment_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("amended_at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("earlier_result", sa.String(24)),
        sa.Column("earlier_closed_at", sa.DateTime),
        sa.UniqueConstraint("inspection_id", "number"),
        sa.UniqueConstraint(
            "inspection_id", "amendment_id", name="uq_inspection_versions_amendment_id"
        ),
    )
    op.create_table(
        "voided",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id",
            sa.Integer,
            sa.ForeignKey("inspections.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("double_of_id", sa.Integer, sa.ForeignKey("inspections.id")),
        sa.Column("voided_at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
    )
    _keys_given_once(True)


def downgrade() -> None:
    _keys_given_once(False)
    op.drop_table("voided")
    op.drop_table("inspection_versions")


def _keys_given_once(once: bool) -> None:
    """SQLite says so of a table when it is made; PostgreSQL gives every key once anyway."""
    if op.get_bind().dialect.name == "sqlite":
        for table in INDEXED:
            _made_anew(table, once)


def _made_anew(table: str, once: bool) -> None:
    named = f"CONSTRAINT pk_{table} PRIMARY KEY (id)"
    plain, counted = "id INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
    query = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :t AND sql > '' ORDER BY type")
    *indexes, made = op.get_bind().scalars(query, {"t": table}).all()
    if once:
        made = made.replace(f"{named}, \n\t", "", 1).replace(plain, counted, 1)
    else:
        made = made.replace(counted, plain, 1).replace("CONSTRAINT", f"{named}, \n\tCONSTRAINT", 1)
    op.rename_table(table, "before")
    op.execute(made)
    op.execute(f"INSERT INTO {table} SELECT * FROM before")
    op.drop_table("before")
    for index in indexes:
        op.execute(index)
