"""Look-ups: who was searched for, by whom and why, kept before the answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "look_ups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, index=True
        ),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("within", sa.String, nullable=False),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("asked", sa.JSON, nullable=True),
        sa.Column("found", sa.Integer, nullable=True),
    )


def downgrade() -> None:
    op.drop_table("look_ups")
