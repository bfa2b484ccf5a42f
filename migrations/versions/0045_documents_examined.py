"""What an officer made of a traveller's document, and of its chip."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    verification = sa.Column(
        "document_verification", sa.String(24), nullable=False, server_default="not_examined"
    )
    op.add_column("occupants_seen", verification)
    op.add_column("occupants_seen", sa.Column("document_chip", sa.String(24), nullable=True))


def downgrade() -> None:
    """What was made of documents is read in the reports, which keep it."""
    op.drop_column("occupants_seen", "document_chip")
    op.drop_column("occupants_seen", "document_verification")
