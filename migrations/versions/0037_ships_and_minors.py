"""Numbers of ships, who is with a minor, and whom to ring about a child without an adult."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("vehicles_seen", sa.Column("imo", sa.String, nullable=False, server_default=""))
    op.add_column("occupants_seen", sa.Column("accompanied_by", sa.Integer, nullable=True))
    op.add_column("occupants_seen", sa.Column("relation", sa.String(24), nullable=True))
    op.add_column("posts", sa.Column("child_phone", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    """Ships and the company of minors are read in the reports, which keep both."""
    op.drop_column("posts", "child_phone")
    op.drop_column("occupants_seen", "relation")
    op.drop_column("occupants_seen", "accompanied_by")
    op.drop_column("vehicles_seen", "imo")
