"""An index on names, by which whoever is written alike is found for looking back."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_occupants_seen_names", "occupants_seen", ["surname", "given_names"])


def downgrade() -> None:
    op.drop_index("ix_occupants_seen_names", "occupants_seen")
