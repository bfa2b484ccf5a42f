"""Manifests that posts are handed, their vehicles, and what their columns mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "manifests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
        sa.Column("received_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("heading", sa.JSON, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("faults", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "manifest_lines",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "manifest_id", sa.Integer, sa.ForeignKey("manifests.id"), nullable=False, index=True
        ),
        sa.Column("plate", sa.String, nullable=False),
        sa.Column("goods", sa.String, nullable=False),
        sa.Column("consignments", sa.Integer, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), index=True),
    )
    op.create_table(
        "manifest_columns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("heading_key", sa.String, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.UniqueConstraint("agency_id", "heading_key"),
    )


def downgrade() -> None:
    op.drop_table("manifest_columns")
    op.drop_table("manifest_lines")
    op.drop_table("manifests")
