"""The father's name of a traveller, where documents or people of his country say it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.add_column(
        "occupants_seen", sa.Column("patronymic", sa.String, nullable=False, server_default="")
    )


def downgrade() -> None:
    """Fathers' names are read in the reports, which keep them."""
    op.drop_column("occupants_seen", "patronymic")
