"""Authorisations for arms, what crossings use of them, and how many pieces goods count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("goods_seen", sa.Column("pieces", sa.Integer))
    op.create_table(
        "authorisations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column("agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("number_key", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("goods", sa.String, nullable=False),
        sa.Column("end_user_certificate", sa.String, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("unit", sa.String(24), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("added_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column("withdrawn_by_id", sa.Integer, sa.ForeignKey("officers.id")),
        sa.Column("why_withdrawn", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("agency_id", "number_key"),
    )
    op.create_table(
        "authorisation_uses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "authorisation_id",
            sa.Integer,
            sa.ForeignKey("authorisations.id"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
        ),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("authorisation_uses")
    op.drop_table("authorisations")
    op.drop_column("goods_seen", "pieces")
