"""Cases, their offers, notes and timeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("severity", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("outcome", sa.String(24)),
        sa.Column("lead_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True),
        sa.Column("opened_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "case_inspections",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column(
            "inspection_id",
            sa.Integer,
            sa.ForeignKey("inspections.id"),
            primary_key=True,
            index=True,
        ),
    )
    op.create_table(
        "case_subjects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("role", sa.String(24)),
        sa.Column("caption", sa.String, nullable=False),
        sa.Column("particulars", sa.JSON, nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("source_grade", sa.String, nullable=False),
        sa.Column("information_grade", sa.String, nullable=False),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("from_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("to_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("offered_at", sa.DateTime, nullable=False),
        sa.Column("offered_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("supplied", sa.String, nullable=False),
        sa.Column("answered_at", sa.DateTime),
        sa.Column("answered_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("refusal", sa.String(24)),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("from_id <> to_id", name="two_agencies"),
    )
    is_open = "state IN ('offered', 'questioned')"
    open_lead = sa.text(f"kind = 'lead' AND {is_open}")
    op.create_index(
        "uq_referrals_open_lead",
        "referrals",
        ["case_id"],
        unique=True,
        sqlite_where=open_lead,
        postgresql_where=open_lead,
    )
    op.create_index(
        "uq_referrals_open_to",
        "referrals",
        ["case_id", "to_id"],
        unique=True,
        sqlite_where=sa.text(is_open),
        postgresql_where=sa.text(is_open),
    )


def downgrade() -> None:
    op.drop_table("referrals")
    op.drop_table("case_events")
    op.drop_table("notes")
    op.drop_table("case_subjects")
    op.drop_table("case_inspections")
    op.drop_table("cases")
