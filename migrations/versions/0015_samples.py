"""Samples of look-ups: drawn, justified by their officers, judged by others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "look_up_draws",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("month", sa.String, nullable=False, unique=True),
        sa.Column("each", sa.Integer, nullable=False),
        sa.Column("seed", sa.String, nullable=False),
        sa.Column("drawn_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("drawn_at", sa.DateTime, nullable=False),
    )
    officer = sa.ForeignKey("officers.id")
    op.create_table(
        "look_up_samples",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "look_up_id", sa.Integer, sa.ForeignKey("look_ups.id"), nullable=False, unique=True
        ),
        sa.Column(
            "draw_id", sa.Integer, sa.ForeignKey("look_up_draws.id"), nullable=False, index=True
        ),
        sa.Column("officer_id", sa.Integer, officer, nullable=False, index=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("justification", sa.String, nullable=False),
        sa.Column("justified_at", sa.DateTime, nullable=True),
        sa.Column("reviewed_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("reviewed_at", sa.DateTime, nullable=True),
        sa.Column("review", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("reviewed_by_id <> officer_id", name="not_oneself"),
    )


def downgrade() -> None:
    op.drop_table("look_up_samples")
    op.drop_table("look_up_draws")
