"""Inspections with vehicle, people and load, and reports in quarantine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("submission_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("device_at", sa.DateTime, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("crossed_at", sa.DateTime, nullable=False, index=True),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("direction", sa.String(24), nullable=False),
        sa.Column("declared", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False, index=True),
        sa.Column("selection_reason", sa.String(24)),
        sa.Column("screening", sa.String(24), nullable=False),
        sa.Column("result", sa.String(24)),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("agency_id", "submission_id"),
    )
    op.create_table(
        "vehicles_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id",
            sa.Integer,
            sa.ForeignKey("inspections.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("plate", sa.String, nullable=False),
        sa.Column("plate_key", sa.String, nullable=False, index=True),
        sa.Column("plate_country", sa.String, nullable=False),
        sa.Column("trailer_plate", sa.String, nullable=False),
        sa.Column("make", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("colour", sa.String, nullable=False),
        sa.Column("vin", sa.String, nullable=False),
    )
    op.create_table(
        "occupants_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("surname", sa.String, nullable=False),
        sa.Column("given_names", sa.String, nullable=False),
        sa.Column("native_name", sa.String, nullable=False),
        sa.Column("born_on", sa.String, nullable=False),
        sa.Column("sex", sa.String(24), nullable=False),
        sa.Column("nationality", sa.String, nullable=False),
        sa.Column("document_kind", sa.String(24), nullable=False),
        sa.Column("document_number", sa.String, nullable=False),
        sa.Column("document_issuer", sa.String, nullable=False),
        sa.Column("document_expires_on", sa.Date),
        sa.Column("mrz", sa.String, nullable=False),
    )
    op.create_table(
        "consignments_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id",
            sa.Integer,
            sa.ForeignKey("inspections.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("consignor", sa.String, nullable=False),
        sa.Column("consignee", sa.String, nullable=False),
        sa.Column("carrier", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("hs_code", sa.String, nullable=False),
        sa.Column("container_number", sa.String, nullable=False),
        sa.Column("seals", sa.JSON, nullable=False),
        sa.Column("packages", sa.Integer),
        sa.Column("gross_weight_kg", sa.Integer),
        sa.Column("net_weight_kg", sa.Integer),
    )
    op.create_table(
        "quarantined",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("sent_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("quarantined")
    op.drop_table("consignments_seen")
    op.drop_table("occupants_seen")
    op.drop_table("vehicles_seen")
    op.drop_table("inspections")
