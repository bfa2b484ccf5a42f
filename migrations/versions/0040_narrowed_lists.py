"""Indexes by which lists of an agency and of a post are narrowed; of the few rows that differ."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

ORDER = ["crossed_at", "id"]
# Column, which rows an index has now, which it had, and what it was called.
NARROWED = (
    ("state", "", "", "state"),
    ("screening", "screening <> 'clear'", "", "screening"),
    ("colour", "colour <> 'green'", "colour IS NOT NULL", "colour"),
    (
        "selection_reason",
        "selection_reason IS NOT NULL",
        "selection_reason IS NOT NULL",
        "reason",
    ),
    ("result", "result IS NOT NULL", "result IS NOT NULL", "result"),
)


def upgrade() -> None:
    for column, few, _, before in NARROWED:
        op.drop_index(f"ix_inspections_{before}", "inspections")
        for whose in ("agency", "post"):
            name = f"ix_inspections_{whose}_{column}"
            op.create_index(name, "inspections", [f"{whose}_id", column, *ORDER], **_of(few))


def downgrade() -> None:
    for column, _, few, before in NARROWED:
        for whose in ("agency", "post"):
            op.drop_index(f"ix_inspections_{whose}_{column}", "inspections")
        op.create_index(f"ix_inspections_{before}", "inspections", [column, *ORDER], **_of(few))


def _of(few: str) -> dict[str, Any]:
    return {f"{name}_where": sa.text(few) for name in ("postgresql", "sqlite") if few}
