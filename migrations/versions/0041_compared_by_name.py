"""Who has compared a report kept apart with the first one, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    with op.batch_alter_table("quarantined") as quarantined:
        quarantined.add_column(sa.Column("looked_at", sa.DateTime, nullable=True))
        quarantined.add_column(sa.Column("looked_by_id", sa.Integer, nullable=True))
        quarantined.add_column(sa.Column("words", sa.String, nullable=False, server_default=""))
        quarantined.create_foreign_key(
            "fk_quarantined_looked_by_id", "officers", ["looked_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("quarantined") as quarantined:
        quarantined.drop_constraint("fk_quarantined_looked_by_id", type_="foreignkey")
        for name in ("words", "looked_by_id", "looked_at"):
            quarantined.drop_column(name)
