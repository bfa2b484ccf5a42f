"""Approvals: what one officer proposes and another approves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("act", sa.String(24), nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("about_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("values_hash", sa.String, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column(
            "proposed_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, index=True
        ),
        sa.Column("proposed_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("approved_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("approved_at", sa.DateTime),
        sa.Column("refused_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("refused_at", sa.DateTime),
        sa.Column("refused_because", sa.String, nullable=False),
        sa.Column("consumed_at", sa.DateTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_officers"),
        sa.CheckConstraint("refused_by_id <> proposed_by_id", name="refused_by_another"),
        sa.CheckConstraint("approved_by_id <> about_id", name="not_on_himself"),
    )


def downgrade() -> None:
    op.drop_table("approvals")
