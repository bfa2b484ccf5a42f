"""Posts draw some crossings by lot for the second line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(
            sa.Column("sample_percent", sa.Integer, nullable=False, server_default="0")
        )


def downgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.drop_column("sample_percent")
