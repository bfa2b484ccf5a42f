"""Lanes are opened and closed, by whom and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "lane_openings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("way", sa.String(24), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=True),
        sa.Column("closed_at", sa.DateTime, nullable=True),
        sa.Column("closed_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("closed_at >= opened_at", name="in_order"),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"
        ),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_lane_openings_open",
        "lane_openings",
        ["post_id", "lane"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_index("ix_lane_openings_lane", "lane_openings", ["post_id", "lane", "id"])


def downgrade() -> None:
    op.drop_table("lane_openings")
