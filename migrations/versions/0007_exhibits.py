"""Exhibits and their photographs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "exhibits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("recorded_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sa.Column("acquisition", sa.String(24), nullable=False),
        sa.Column("type", sa.String(24), nullable=False),
        sa.Column("make", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("calibre", sa.String, nullable=False),
        sa.Column("serial", sa.String, nullable=False),
        sa.Column("serial_key", sa.String, nullable=False, index=True),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("marks", sa.String(24), nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
    )
    op.create_table(
        "exhibit_photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "exhibit_id", sa.Integer, sa.ForeignKey("exhibits.id"), nullable=False, index=True
        ),
        sa.Column("slot", sa.String(24), nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("original_sha256", sa.String, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.UniqueConstraint("exhibit_id", "slot", "sha256"),
    )


def downgrade() -> None:
    op.drop_table("exhibit_photos")
    op.drop_table("exhibits")
