"""Watchlists, their versions and what these say, and the generation in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "watchlists",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("format", sa.String(24), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("legal_basis", sa.String, nullable=False),
        sa.Column("grading", sa.String, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("active_version_id", sa.Integer),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "list_versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "watchlist_id", sa.Integer, sa.ForeignKey("watchlists.id"), nullable=False, index=True
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("source_name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("staged_at", sa.DateTime, nullable=False),
        sa.Column("staged_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("activated_at", sa.DateTime),
        sa.Column("entry_count", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.UniqueConstraint("watchlist_id", "number"),
    )
    op.create_index(
        "uq_list_versions_staging",
        "list_versions",
        ["watchlist_id"],
        unique=True,
        sqlite_where=sa.text("state = 'staging'"),
        postgresql_where=sa.text("state = 'staging'"),
    )
    # The two tables point at each other; the second reference has to wait for both.
    with op.batch_alter_table("watchlists") as watchlists:
        watchlists.create_foreign_key(None, "list_versions", ["active_version_id"], ["id"])
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "watchlist_id", sa.Integer, sa.ForeignKey("watchlists.id"), nullable=False, index=True
        ),
        sa.Column("source_key", sa.String, nullable=False),
        sa.UniqueConstraint("watchlist_id", "source_key"),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("entries.id"), nullable=False, index=True),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("caption", sa.String, nullable=False),
        sa.Column("particulars", sa.JSON, nullable=False),
        sa.Column("programme", sa.String, nullable=False),
        sa.Column("listed_on", sa.Date),
        sa.Column("remarks", sa.String, nullable=False),
        sa.Column("action", sa.String(24)),
        sa.UniqueConstraint("entry_id", "digest"),
    )
    op.create_table(
        "version_editions",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("list_versions.id"), primary_key=True),
        sa.Column(
            "edition_id", sa.Integer, sa.ForeignKey("editions.id"), primary_key=True, index=True
        ),
    )
    generation = op.create_table(
        "generation",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(generation, [{"id": 1, "number": 1}])


def downgrade() -> None:
    with op.batch_alter_table("watchlists") as watchlists:
        watchlists.drop_constraint("fk_watchlists_active_version_id", type_="foreignkey")
    op.drop_table("generation")
    op.drop_table("version_editions")
    op.drop_table("editions")
    op.drop_table("entries")
    op.drop_table("list_versions")
    op.drop_table("watchlists")
