"""Agreements with partners, summaries and their offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "partner_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("legal_basis", sa.String, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=False),
        sa.Column("ceiling", sa.JSON, nullable=False),
    )
    op.create_table(
        "summaries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("partner_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("urgency", sa.String(24), nullable=False),
        sa.Column("restriction", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("drafted_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("drafted_at", sa.DateTime, nullable=False),
        sa.Column("rejected_because", sa.String, nullable=False),
        sa.Column("approved_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("approved_at", sa.DateTime),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("approved_by_id <> drafted_by_id", name="two_officers"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "summary_id", sa.Integer, sa.ForeignKey("summaries.id"), nullable=False, index=True
        ),
        sa.Column("to_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.Column("sent_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime),
        sa.Column("answered_at", sa.DateTime),
        sa.Column("answered_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("answered_for", sa.String, nullable=False),
        sa.Column("purpose_accepted", sa.Boolean, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("recalled_at", sa.DateTime),
        sa.Column("recalled_because", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("offers")
    op.drop_table("summaries")
    op.drop_table("agreements")
