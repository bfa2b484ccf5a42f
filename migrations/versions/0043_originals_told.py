"""The digest of a photograph on the device that made it smaller before sending, as that told it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

TABLES = ("exhibit_photos", "place_photos")


def upgrade() -> None:
    for table in TABLES:
        told = sa.Column("device_sha256", sa.String, nullable=False, server_default="")
        op.add_column(table, told)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as photographs:
            photographs.drop_column("device_sha256")
