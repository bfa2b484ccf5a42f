"""What the second line does: examinations with places, discrepancies, seals and searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def _part(name: str, *columns: sa.Column[object]) -> None:
    """A table of rows that belong to an examination."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "examination_id",
            sa.Integer,
            sa.ForeignKey("examinations.id"),
            nullable=False,
            index=True,
        ),
        *columns,
    )


def _joined(name: str, other: str, table: str) -> None:
    op.create_table(
        name,
        sa.Column("examination_id", sa.Integer, sa.ForeignKey("examinations.id"), primary_key=True),
        sa.Column(other, sa.Integer, sa.ForeignKey(f"{table}.id"), primary_key=True),
    )


def upgrade() -> None:
    op.create_table(
        "examinations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "inspection_id",
            sa.Integer,
            sa.ForeignKey("inspections.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("lead_officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=True),
        sa.Column("alone", sa.Boolean, nullable=False),
        sa.Column("controls", sa.JSON, nullable=False),
        sa.Column("finds", sa.JSON, nullable=False),
        sa.Column("found", sa.String, nullable=False),
    )
    _joined("examination_officers", "officer_id", "officers")
    _joined("examination_agencies", "agency_id", "agencies")
    _part(
        "places_seen",
        sa.Column("place", sa.String(24), nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )
    op.create_table(
        "place_photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "place_id", sa.Integer, sa.ForeignKey("places_seen.id"), nullable=False, index=True
        ),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("original_sha256", sa.String, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    _part(
        "discrepancies_seen",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("declared", sa.String, nullable=False),
        sa.Column("found", sa.String, nullable=False),
        sa.Column("declared_quantity", sa.Integer, nullable=True),
        sa.Column("found_quantity", sa.Integer, nullable=True),
        sa.Column("declared_weight_kg", sa.Integer, nullable=True),
        sa.Column("found_weight_kg", sa.Integer, nullable=True),
    )
    _part(
        "seals_checked",
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("declared", sa.String, nullable=False),
        sa.Column("found", sa.String, nullable=False),
        sa.Column("new_number", sa.String, nullable=False),
        sa.Column("replaced_by", sa.String, nullable=False),
        sa.Column("witness", sa.String, nullable=False),
        sa.Column("security", sa.String(24), nullable=True),
        sa.Column("affixed_by", sa.String(24), nullable=True),
    )
    _part(
        "searches_done",
        sa.Column("searched", sa.String, nullable=False),
        sa.Column("sex", sa.String(24), nullable=False),
        sa.Column("searcher_sex", sa.String(24), nullable=False),
        sa.Column("legal_basis", sa.String, nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )


TABLES = (
    "searches_done",
    "seals_checked",
    "discrepancies_seen",
    "place_photos",
    "places_seen",
    "examination_agencies",
    "examination_officers",
    "examinations",
)


def downgrade() -> None:
    """Crossings that somebody is looking at wait again; what was written of them goes."""
    for name in TABLES:
        op.drop_table(name)
    op.execute("UPDATE inspections SET state = 'referred' WHERE state = 'secondary_open'")
