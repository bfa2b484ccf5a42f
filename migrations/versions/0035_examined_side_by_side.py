"""When a crossing was sent to the second line, and how each examination of it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

# Until now the crossing alone knew how the second line had ended. What an amendment sent back there
# stands with the amendment; else the result is that of the examination which ended it.
_RESULTS = """
    UPDATE examinations SET result = COALESCE(
        (SELECT v.earlier_result FROM inspection_versions v
          WHERE v.inspection_id = examinations.inspection_id
            AND v.earlier_closed_at = examinations.ended_at),
        (SELECT i.result FROM inspections i
          WHERE i.id = examinations.inspection_id AND i.closed_at = examinations.ended_at)
    )
"""
_SENT = """
    UPDATE examinations SET sent_at =
        (SELECT i.received_at FROM inspections i WHERE i.id = examinations.inspection_id)
"""


def upgrade() -> None:
    with op.batch_alter_table("inspections") as inspections:
        inspections.add_column(sa.Column("sent_at", sa.DateTime, nullable=True))
    op.execute(
        "UPDATE inspections SET sent_at = received_at"
        " WHERE state IN ('referred', 'secondary_open', 'closed')"
    )
    with op.batch_alter_table("examinations") as examinations:
        examinations.add_column(sa.Column("sent_at", sa.DateTime, nullable=True))
        examinations.add_column(sa.Column("result", sa.String(24), nullable=True))
        examinations.add_column(sa.Column("note", sa.String, nullable=False, server_default=""))
    op.execute(_SENT)
    op.execute(_RESULTS)
    with op.batch_alter_table("examinations") as examinations:
        examinations.alter_column("sent_at", existing_type=sa.DateTime(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("examinations") as examinations:
        for name in ("sent_at", "result", "note"):
            examinations.drop_column(name)
    with op.batch_alter_table("inspections") as inspections:
        inspections.drop_column("sent_at")
