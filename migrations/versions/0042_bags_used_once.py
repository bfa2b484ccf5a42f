"""A bag number of an agency is used once; what was used twice before stays, and is marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

HOLDS = sa.text("parent_id IS NULL AND bag_number <> '' AND NOT bag_doubled")


def upgrade() -> None:
    doubled = sa.Column("bag_doubled", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("exhibits", doubled)
    # The oldest bears the number; those after it are marked, for no upgrade fails over them.
    op.execute(
        "UPDATE exhibits SET bag_doubled = true WHERE parent_id IS NULL AND bag_number <> ''"
        " AND EXISTS (SELECT 1 FROM exhibits AS earlier WHERE earlier.parent_id IS NULL"
        " AND earlier.agency_id = exhibits.agency_id AND earlier.bag_number = exhibits.bag_number"
        " AND earlier.id < exhibits.id)"
    )
    op.create_index(
        "ix_exhibits_bag",
        "exhibits",
        ["agency_id", "bag_number"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )


def downgrade() -> None:
    op.drop_index("ix_exhibits_bag", "exhibits")
    with op.batch_alter_table("exhibits") as exhibits:
        exhibits.drop_column("bag_doubled")
