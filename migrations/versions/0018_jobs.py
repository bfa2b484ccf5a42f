"""The desk's own work in the background, and how it ended last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(24), primary_key=True),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=False),
        sa.Column("done_at", sa.DateTime, nullable=True),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("about", sa.Integer, nullable=False),
        sa.Column("trouble", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("job_runs")
