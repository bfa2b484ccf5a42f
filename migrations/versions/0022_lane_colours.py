"""Colours of lanes, and all reasons of a crossing beside the one that leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

FILLED = sa.text("colour IS NOT NULL")


def upgrade() -> None:
    op.add_column("inspections", sa.Column("colour", sa.String(24), nullable=True))
    op.create_table(
        "lane_reasons",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("colour", sa.String(24), nullable=False),
        sa.Column("sentence", sa.String(200), nullable=False),
        sa.Column("given_at", sa.DateTime, nullable=False),
        sa.Column("given_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
    )
    # What was sent on before had one reason; who gave it was not kept apart.
    op.execute(
        "UPDATE inspections SET colour = CASE WHEN state = 'released' THEN 'green'"
        " WHEN selection_reason IN ('WL', 'DOC') THEN 'yellow' ELSE 'red' END"
        " WHERE state <> 'open'"
    )
    op.execute(
        "INSERT INTO lane_reasons (inspection_id, reason, colour, sentence, given_at)"
        " SELECT id, selection_reason, colour, '', received_at FROM inspections"
        " WHERE selection_reason IS NOT NULL AND state IN ('referred', 'closed')"
    )
    op.create_index(
        "ix_inspections_colour",
        "inspections",
        ["colour", "crossed_at", "id"],
        postgresql_where=FILLED,
        sqlite_where=FILLED,
    )


def downgrade() -> None:
    op.drop_index("ix_inspections_colour", "inspections")
    op.drop_table("lane_reasons")
    op.drop_column("inspections", "colour")
