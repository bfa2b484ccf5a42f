"""The ledger with its head, and the running numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), index=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id")),
        sa.Column("act", sa.String, nullable=False, index=True),
        sa.Column("operation", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("leaf", sa.String, nullable=False),
        sa.Column("chain", sa.String, nullable=False),
    )
    op.create_table(
        "ledger_words",
        sa.Column("seq", sa.Integer, sa.ForeignKey("ledger.seq"), primary_key=True),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("chain", sa.String, nullable=False),
    )
    op.bulk_insert(
        head, [{"id": 1, "size": 0, "chain": "0" * 64}]
    )  # what the first row is chained to
    op.create_table(
        "counters",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("counters")
    op.drop_table("ledger_head")
    op.drop_table("ledger_words")
    op.drop_table("ledger")
