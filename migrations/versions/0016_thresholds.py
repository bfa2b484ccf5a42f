"""Least scores of a list's own, where the usual ones do not fit it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("watchlists") as table:
        for name in ("strong_from", "shown_from"):
            table.add_column(sa.Column(name, sa.Double, nullable=True))
            table.create_check_constraint(name, f"{name} BETWEEN 0.7 AND 0.99")


def downgrade() -> None:
    with op.batch_alter_table("watchlists") as table:
        for name in ("strong_from", "shown_from"):
            table.drop_constraint(name, type_="check")
            table.drop_column(name)
