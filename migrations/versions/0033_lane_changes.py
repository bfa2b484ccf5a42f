"""Changes of a crossing's lane after the answer, each with its reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "lane_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("changed_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("before", sa.String(24), nullable=True),
        sa.Column("after", sa.String(24), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("lane_changes")
