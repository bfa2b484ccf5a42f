"""Whether a vehicle had been let go when an amendment stopped it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    with op.batch_alter_table("inspection_versions") as versions:
        versions.add_column(
            sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("inspection_versions") as versions:
        versions.drop_column("gone")
