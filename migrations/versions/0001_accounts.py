"""Agencies, posts, officers, their sessions and their tries to log in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("country", sa.String, nullable=False),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("lanes", sa.Integer, nullable=False),
        sa.Column("duty_phone", sa.String, nullable=False),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "agency_id", sa.Integer, sa.ForeignKey("agencies.id"), nullable=False, index=True
        ),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), index=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("full_name", sa.String, nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("password_phc", sa.String, nullable=False),
        sa.Column("left_at", sa.DateTime),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_sha256", sa.String, nullable=False, unique=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, index=True
        ),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
        sa.Column("last_seen_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
    )
    op.create_table(
        "login_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("name", sa.String, nullable=False, index=True),
        sa.Column("address", sa.String, nullable=False, index=True),
        sa.Column("passed", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("login_attempts")
    op.drop_table("user_session")
    op.drop_table("officers")
    op.drop_table("posts")
    op.drop_table("agencies")
