"""Indexes by which lists of crossings are read a page at a time, however many there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ORDER = ["crossed_at", "id"]
WHOLE = {"agency": "agency_id", "post": "post_id", "officer": "officer_id"}
WHOLE |= {"state": "state", "screening": "screening"}
FEW = {"result": "result", "reason": "selection_reason"}
BEFORE = ("agency_id", "post_id", "state")


def upgrade() -> None:
    for column in BEFORE:
        op.drop_index(f"ix_inspections_{column}", "inspections")
    for name, column in WHOLE.items():
        op.create_index(f"ix_inspections_{name}", "inspections", [column, *ORDER])
    for name, column in FEW.items():
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_inspections_{name}",
            "inspections",
            [column, *ORDER],
            postgresql_where=filled,
            sqlite_where=filled,
        )
    op.create_index(
        "ix_consignments_seen_container_number", "consignments_seen", ["container_number"]
    )
    _collate('"C"')


def downgrade() -> None:
    _collate('"default"')
    op.drop_index("ix_consignments_seen_container_number", "consignments_seen")
    for name in (*FEW, *WHOLE):
        op.drop_index(f"ix_inspections_{name}", "inspections")
    for column in BEFORE:
        op.create_index(f"ix_inspections_{column}", "inspections", [column])


def _collate(collation: str) -> None:
    """Plates by bytes, so that an index finds what begins alike. SQLite does so anyway."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"ALTER TABLE vehicles_seen ALTER COLUMN plate_key TYPE varchar COLLATE {collation}"
        )
