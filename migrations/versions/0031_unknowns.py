"""*Unknown* is an answer and not the same as empty; a number kept as read says why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

TABLES = ("vehicles_seen", "occupants_seen")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("unknowns", sa.JSON, nullable=False, server_default="[]"))
        op.add_column(table, sa.Column("as_read", sa.String(24)))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "as_read")
        op.drop_column(table, "unknowns")
