"""One shift hands over to the next in writing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("acknowledged_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("acknowledged_by_id <> officer_id", name="by_another"),
    )
    op.create_index("ix_hand_overs_post", "hand_overs", ["post_id", "signed_at"])


def downgrade() -> None:
    op.drop_table("hand_overs")
