"""Rules on shipments that give a lane its colour, and which of them gave a reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    officer = "officers.id"
    op.create_table(
        "lane_rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey(officer), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sentence", sa.String(200), nullable=False),
        sa.Column("colour", sa.String(24), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("conditions", sa.JSON, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
        sa.Column("activated_by_id", sa.Integer, sa.ForeignKey(officer), nullable=True),
        sa.Column("activated_at", sa.DateTime, nullable=True),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey(officer), nullable=True),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("activated_by_id <> owner_id", name="two_officers"),
    )
    with op.batch_alter_table("lane_reasons") as reasons:
        reasons.add_column(sa.Column("rule_id", sa.Integer, nullable=True))
        reasons.create_foreign_key("fk_lane_reasons_rule_id", "lane_rules", ["rule_id"], ["id"])
        reasons.create_index("ix_lane_reasons_rule_id", ["rule_id"])


def downgrade() -> None:
    with op.batch_alter_table("lane_reasons") as reasons:
        reasons.drop_index("ix_lane_reasons_rule_id")
        reasons.drop_constraint("fk_lane_reasons_rule_id", type_="foreignkey")
        reasons.drop_column("rule_id")
    op.drop_table("lane_rules")
