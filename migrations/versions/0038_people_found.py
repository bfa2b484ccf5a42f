"""Names and numbers of travellers as they are found again: laid flat, and read by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# As the desk writes them today. Were the writing to change, rows would be laid out anew anyway.
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.matching.spelling import plain

revision = "0038"
down_revision = "0037"

TABLE = "occupants_seen"
COLUMNS = ("surname_key", "given_key", "document_key")
AT_ONCE = 5_000
BY_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")

SEEN = sa.table(
    TABLE,
    sa.column("id", sa.Integer),
    *(sa.column(name, sa.String) for name in ("surname", "given_names", "document_number")),
    *(sa.column(name, sa.String) for name in COLUMNS),
)


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column(TABLE, sa.Column(name, BY_BYTES, nullable=False, server_default=""))
    link = op.get_bind()
    named = (SEEN.c.id, SEEN.c.surname, SEEN.c.given_names, SEEN.c.document_number)
    write = (
        SEEN.update()
        .where(SEEN.c.id == sa.bindparam("key"))
        .values({name: sa.bindparam(name) for name in COLUMNS})
    )
    last = 0
    while rows := link.execute(
        sa.select(*named).where(SEEN.c.id > last).order_by(SEEN.c.id).limit(AT_ONCE)
    ).all():
        last = rows[-1][0]
        link.execute(write, [_keys(*row) for row in rows])
    for name in COLUMNS:
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])


def _keys(key: int, surname: str, given_names: str, number: str) -> dict[str, object]:
    return {
        "key": key,
        "surname_key": plain(surname),
        "given_key": plain(given_names),
        "document_key": folded(IdentifierKind.DOCUMENT, number),
    }


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
        op.drop_column(TABLE, name)
