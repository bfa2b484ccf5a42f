"""Reports are amended by further versions, and crossings can be void."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

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
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL gives every key once
        for table in INDEXED:
            with op.batch_alter_table(
                table, recreate="always", table_kwargs={"sqlite_autoincrement": once}
            ):
                pass
