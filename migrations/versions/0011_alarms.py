"""Alarms inside an agency, and leave to read a case of another one for an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("about_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("raised_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False, index=True),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("acknowledged_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime, nullable=True),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="three_levels"),
        sa.CheckConstraint("acknowledged_by_id <> about_id", name="not_oneself"),
    )
    op.create_table(
        "case_grants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, index=True
        ),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("until", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("case_grants")
    op.drop_table("alarms")
