"""Seizures with their persons and marks; exhibits of every kind; the number for ordnance."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def _word(usual: str = "") -> sa.Column[str]:
    return sa.Column(sa.String, nullable=False, server_default=usual)


def _code(usual: str | None = None) -> sa.Column[str]:
    return sa.Column(sa.String(24), nullable=usual is None, server_default=usual)


def _new() -> dict[str, sa.Column[Any]]:
    return {
        "kind": _code("firearm"),
        "seizure_id": sa.Column(sa.Integer, nullable=True),
        "parent_id": sa.Column(sa.Integer, nullable=True),
        "description": _word(),
        "action": _code(),
        "manufacture": _code(),
        "working_order": _code(),
        "part": _code(),
        "ammunition": _code(),
        "headstamp": sa.Column(sa.JSON, nullable=False, server_default="{}"),
        "lot": _word(),
        "packaging": _word(),
        "quantity": sa.Column(sa.Integer, nullable=False, server_default="1"),
        "unit": _code("piece"),
        "counting": _code("counted"),
        "bag_number": _word(),
        "seal_number": _word(),
        "concealment": _code(),
        "made_safe": _code(),
        "safe_by": _word(),
    }


def upgrade() -> None:
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("eod_phone", sa.String, nullable=False, server_default=""))
    op.create_table(
        "seizures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("submission_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("alarm_id", sa.Integer, sa.ForeignKey("alarms.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sa.Column("danger", sa.String(24), nullable=False),
        sa.Column("acquisition", sa.String(24), nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("made_safe", sa.String(24), nullable=True),
        sa.Column("safe_by", sa.String, nullable=False),
        sa.Column("legal_basis", sa.String, nullable=False),
        sa.Column("from_whom", sa.String, nullable=False),
        sa.Column("capacity", sa.String(24), nullable=False),
        sa.Column("receipt", sa.String(24), nullable=True),
        sa.Column("receipt_language", sa.String(24), nullable=True),
        sa.Column("witnesses", sa.JSON, nullable=False),
        sa.Column("team", sa.JSON, nullable=False),
        sa.Column("concealment", sa.String(24), nullable=True),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("departure", sa.String, nullable=False),
        sa.Column("transit", sa.JSON, nullable=False),
        sa.Column("destination", sa.String, nullable=False),
        sa.Column("certainty", sa.String(24), nullable=False),
        sa.Column("transport", sa.String(24), nullable=True),
        sa.Column("reason", sa.String(24), nullable=True),
        sa.Column("context", sa.String(24), nullable=False),
        sa.Column("significant", sa.Boolean, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.UniqueConstraint("agency_id", "submission_id"),
    )
    for column in ("agency_id", "post_id", "inspection_id", "case_id"):
        op.create_index(f"ix_seizures_{column}", "seizures", [column])
    op.create_table(
        "seizure_persons",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "seizure_id", sa.Integer, sa.ForeignKey("seizures.id"), nullable=False, index=True
        ),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("sex", sa.String(24), nullable=False),
        sa.Column("age", sa.String(24), nullable=False),
        sa.Column("nationality", sa.String, nullable=False),
    )
    _widen()
    op.create_table(
        "exhibit_marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "exhibit_id", sa.Integer, sa.ForeignKey("exhibits.id"), nullable=False, index=True
        ),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("component", sa.String(24), nullable=True),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("text_key", sa.String, nullable=False, index=True),
        sa.Column("condition", sa.String(24), nullable=False),
    )


def _widen() -> None:
    with op.batch_alter_table("exhibits") as exhibits:
        for name in ("type", "marks"):  # of firearms alone
            exhibits.alter_column(name, existing_type=sa.String(24), nullable=True)
        for name, column in _new().items():
            column.name = name
            exhibits.add_column(column)
        for name, table in (("seizure_id", "seizures"), ("parent_id", "exhibits")):
            exhibits.create_foreign_key(f"fk_exhibits_{name}", table, [name], ["id"])
        exhibits.create_index("ix_exhibits_seizure_id", ["seizure_id"])
        exhibits.create_index("ix_exhibits_bag_number", ["bag_number"])


def downgrade() -> None:
    """Back to firearms alone: what the tables below cannot hold goes."""
    op.drop_table("exhibit_marks")
    op.execute(
        "DELETE FROM exhibit_photos WHERE exhibit_id IN"
        " (SELECT id FROM exhibits WHERE type IS NULL OR marks IS NULL)"
    )
    op.execute("UPDATE exhibits SET parent_id = NULL")
    op.execute("DELETE FROM exhibits WHERE type IS NULL OR marks IS NULL")
    with op.batch_alter_table("exhibits") as exhibits:
        exhibits.drop_index("ix_exhibits_bag_number")
        exhibits.drop_index("ix_exhibits_seizure_id")
        for name in ("parent_id", "seizure_id"):
            exhibits.drop_constraint(f"fk_exhibits_{name}", type_="foreignkey")
        for name in _new():
            exhibits.drop_column(name)
        for name in ("type", "marks"):
            exhibits.alter_column(name, existing_type=sa.String(24), nullable=False)
    op.drop_table("seizure_persons")
    op.drop_table("seizures")
    with op.batch_alter_table("posts") as posts:
        posts.drop_column("eod_phone")
