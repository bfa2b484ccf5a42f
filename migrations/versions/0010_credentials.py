"""One-time links, second factors, sign-ins half done, and what lifts a lock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_sha256", sa.String, nullable=False, unique=True),
        _officer(),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("password_at", sa.DateTime),
        sa.Column("factor_at", sa.DateTime),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_table(
        "totp_factors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, unique=True
        ),
        sa.Column("sealed", sa.String, nullable=False),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.DateTime),
    )
    op.create_table(
        "backup_codes",
        sa.Column("id", sa.Integer, primary_key=True),
        _officer(),
        sa.Column("code_sha256", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer, primary_key=True),
        _officer(),
        sa.Column("credential_id", sa.String, nullable=False, unique=True),
        sa.Column("public_key", sa.String, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("last_used_at", sa.DateTime),
        sa.Column("removed_at", sa.DateTime),
    )
    op.create_table(
        "used_challenges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("challenge", sa.String, nullable=False, unique=True),
        sa.Column("used_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "pending_log_ins",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_sha256", sa.String, nullable=False, unique=True),
        _officer(),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime),
    )
    op.create_table(
        "unlocks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, index=True),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("unlocks")
    op.drop_table("pending_log_ins")
    op.drop_table("used_challenges")
    op.drop_table("passkeys")
    op.drop_table("backup_codes")
    op.drop_table("totp_factors")
    op.drop_table("one_time_links")


def _officer() -> sa.Column[int]:
    return sa.Column(
        "officer_id", sa.Integer, sa.ForeignKey("officers.id"), nullable=False, index=True
    )
