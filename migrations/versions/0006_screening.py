"""Screenings, hits, and what was decided about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "screenings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("engine", sa.String, nullable=False),
        sa.Column("query", sa.JSON, nullable=False),
        sa.Column("lists", sa.JSON, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("trouble", sa.String, nullable=False),
    )
    op.create_table(
        "hits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "screening_id", sa.Integer, sa.ForeignKey("screenings.id"), nullable=False, index=True
        ),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("editions.id"), nullable=False),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), index=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("caption", sa.String, nullable=False),
        sa.Column("subject", sa.JSON, nullable=False),
        sa.Column("tier", sa.String(24), nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("explanation", sa.JSON, nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("discreet", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("found_at", sa.DateTime, nullable=False),
        sa.Column("claimed_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hit_id", sa.Integer, sa.ForeignKey("hits.id"), nullable=False, index=True),
        sa.Column("finding", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("opening", sa.JSON, nullable=False),
        sa.Column("needs_second", sa.Boolean, nullable=False),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("proposed_at", sa.DateTime, nullable=False),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("rejected_at", sa.DateTime),
        sa.Column("rejected_because", sa.String, nullable=False),
    )
    op.create_table(
        "hit_messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hit_id", sa.Integer, sa.ForeignKey("hits.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("answer", sa.Boolean, nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("hit_messages")
    op.drop_table("findings")
    op.drop_table("hits")
    op.drop_table("screenings")
