"""People who ask for protection: who, from which countries, and to whom they were referred."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "protection_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        _crossing(),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("ended_because", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "protection_bars",
        sa.Column("id", sa.Integer, primary_key=True),
        _request(),
        _crossing(),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("standing", sa.Boolean, nullable=False),
    )
    op.create_table(
        "protection_referrals",
        sa.Column("id", sa.Integer, primary_key=True),
        _request(),
        sa.Column("authority", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("words", sa.String, nullable=False),
    )
    with op.batch_alter_table("summaries") as summaries:
        summaries.add_column(sa.Column("crossings", sa.JSON, nullable=False, server_default="[]"))
    _tell_the_crossings()


def _crossing() -> sa.Column[int]:
    key = sa.ForeignKey("inspections.id")
    return sa.Column("inspection_id", sa.Integer, key, nullable=False, index=True)


def _request() -> sa.Column[int]:
    key = sa.ForeignKey("protection_requests.id")
    return sa.Column("request_id", sa.Integer, key, nullable=False, index=True)


def _tell_the_crossings() -> None:
    """Of every summary there is, the crossings that its case has."""
    connection = op.get_bind()
    summaries = sa.table(
        "summaries", sa.column("id"), sa.column("case_id"), sa.column("crossings", sa.JSON)
    )
    parts = sa.table("case_inspections", sa.column("case_id"), sa.column("inspection_id"))
    for summary_id, case_id in connection.execute(
        sa.select(summaries.c.id, summaries.c.case_id)
    ).all():
        of_case = sa.select(parts.c.inspection_id).where(parts.c.case_id == case_id)
        crossings = list(connection.scalars(of_case))
        connection.execute(
            sa.update(summaries).where(summaries.c.id == summary_id).values(crossings=crossings)
        )


def downgrade() -> None:
    with op.batch_alter_table("summaries") as summaries:
        summaries.drop_column("crossings")
    for table in ("protection_referrals", "protection_bars", "protection_requests"):
        op.drop_table(table)
