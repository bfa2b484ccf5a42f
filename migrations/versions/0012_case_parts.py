"""Parts in a case, for the second wall to ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "case_parts",
        sa.Column(
            "referral_id",
            sa.Integer,
            sa.ForeignKey("referrals.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("from_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("to_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("standing", sa.Boolean, nullable=False),
    )
    op.execute(
        "INSERT INTO case_parts (referral_id, case_id, from_id, to_id, standing)"
        " SELECT id, case_id, from_id, to_id, state IN ('offered', 'questioned', 'accepted')"
        " FROM referrals"
    )


def downgrade() -> None:
    op.drop_table("case_parts")
