"""Locked screens, and the PINs that open them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("officers", sa.Column("pin_phc", sa.String))
    op.add_column("user_session", sa.Column("locked_at", sa.DateTime))
    op.add_column(
        "user_session", sa.Column("pin_misses", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("user_session", "pin_misses")
    op.drop_column("user_session", "locked_at")
    op.drop_column("officers", "pin_phc")
