"""An alarm may concern a post, whose duty desk is rung, and may be over by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("alarms") as alarms:
        alarms.add_column(sa.Column("post_id", sa.Integer, nullable=True))
        alarms.add_column(sa.Column("ended_at", sa.DateTime, nullable=True))
        alarms.create_foreign_key("fk_alarms_post_id", "posts", ["post_id"], ["id"])
        alarms.create_index("ix_alarms_post_id", ["post_id"])


def downgrade() -> None:
    with op.batch_alter_table("alarms") as alarms:
        alarms.drop_index("ix_alarms_post_id")
        alarms.drop_constraint("fk_alarms_post_id", type_="foreignkey")
        alarms.drop_column("ended_at")
        alarms.drop_column("post_id")
