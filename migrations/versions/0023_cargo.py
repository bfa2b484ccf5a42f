"""Several consignments of a crossing, each with goods, containers, parties and papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

FIRMS = ("consignor", "consignee", "carrier")
WEIGHTS = ("packages", "gross_weight_kg", "net_weight_kg")


def upgrade() -> None:
    op.rename_table("consignments_seen", "loads_before")
    op.drop_index("ix_consignments_seen_container_number", "loads_before")
    if op.get_bind().dialect.name == "postgresql":  # names there are of the schema, not the table
        for kind, named in (("pk", ""), ("uq", "_inspection_id"), ("fk", "_inspection_id")):
            op.execute(
                f"ALTER TABLE loads_before RENAME CONSTRAINT {kind}_consignments_seen{named}"
                f" TO {kind}_loads_before{named}"
            )
        op.execute("ALTER SEQUENCE consignments_seen_id_seq RENAME TO loads_before_id_seq")
    op.create_table(
        "consignments_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        _crossing(),
        *(sa.Column(firm, sa.String, nullable=False) for firm in FIRMS),
        sa.Column("parties", sa.JSON, nullable=False),
        sa.Column("documents", sa.JSON, nullable=False),
        sa.Column("seals", sa.JSON, nullable=False),
        sa.Column("mrn", sa.String, nullable=False),
        sa.Column("mode", sa.String(24)),
    )
    op.create_table(
        "goods_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        _crossing(),
        _consignment(),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("hs_code", sa.String, nullable=False),
        sa.Column("packages", sa.Integer),
        sa.Column("package_kind", sa.String(24)),
        sa.Column("gross_weight_kg", sa.Integer),
        sa.Column("net_weight_kg", sa.Integer),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("value", sa.Integer),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("un_number", sa.String, nullable=False),
    )
    op.create_table(
        "equipment_seen",
        sa.Column("id", sa.Integer, primary_key=True),
        _crossing(),
        _consignment(),
        sa.Column("number", sa.String, nullable=False, index=True),
        sa.Column("size_type", sa.String, nullable=False),
        sa.Column("fullness", sa.String(24)),
    )
    # A load until now had one kind of goods and one container; it keeps its key.
    op.execute(
        "INSERT INTO consignments_seen (id, inspection_id, consignor, consignee, carrier, parties,"
        " documents, seals, mrn) SELECT id, inspection_id, consignor, consignee, carrier, '[]',"
        " '[]', seals, '' FROM loads_before"
    )
    op.execute(
        "INSERT INTO goods_seen (id, inspection_id, consignment_id, description, hs_code, packages,"
        " gross_weight_kg, net_weight_kg, origin, currency, un_number) SELECT id, inspection_id,"
        " id, description, hs_code, packages, gross_weight_kg, net_weight_kg, '', '', ''"
        " FROM loads_before WHERE description <> '' OR hs_code <> '' OR packages IS NOT NULL"
        " OR gross_weight_kg IS NOT NULL OR net_weight_kg IS NOT NULL"
    )
    op.execute(
        "INSERT INTO equipment_seen (id, inspection_id, consignment_id, number, size_type)"
        " SELECT id, inspection_id, id, container_number, '' FROM loads_before"
        " WHERE container_number <> ''"
    )
    op.drop_table("loads_before")
    _count_on("consignments_seen", "goods_seen", "equipment_seen")


def downgrade() -> None:
    op.rename_table("consignments_seen", "loads_after")
    op.drop_index("ix_consignments_seen_inspection_id", "loads_after")
    if op.get_bind().dialect.name == "postgresql":
        for kind, named in (("pk", ""), ("fk", "_inspection_id")):
            op.execute(
                f"ALTER TABLE loads_after RENAME CONSTRAINT {kind}_consignments_seen{named}"
                f" TO {kind}_loads_after{named}"
            )
        op.execute("ALTER SEQUENCE consignments_seen_id_seq RENAME TO loads_after_id_seq")
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
        *(sa.Column(firm, sa.String, nullable=False) for firm in FIRMS),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("hs_code", sa.String, nullable=False),
        sa.Column("container_number", sa.String, nullable=False, index=True),
        sa.Column("seals", sa.JSON, nullable=False),
        *(sa.Column(name, sa.Integer) for name in WEIGHTS),
    )
    # The first of each; what has no place in the older table is still in the report itself.
    op.execute(
        "INSERT INTO consignments_seen (id, inspection_id, consignor, consignee, carrier,"
        " description, hs_code, container_number, seals, packages, gross_weight_kg, net_weight_kg)"
        " SELECT c.id, c.inspection_id, c.consignor, c.consignee, c.carrier,"
        " COALESCE(g.description, ''), COALESCE(g.hs_code, ''), COALESCE(e.number, ''), c.seals,"
        " g.packages, g.gross_weight_kg, g.net_weight_kg FROM loads_after c"
        " LEFT JOIN goods_seen g ON g.id = (SELECT min(id) FROM goods_seen"
        " WHERE consignment_id = c.id)"
        " LEFT JOIN equipment_seen e ON e.id = (SELECT min(id) FROM equipment_seen"
        " WHERE consignment_id = c.id)"
        " WHERE c.id IN (SELECT min(id) FROM loads_after GROUP BY inspection_id)"
    )
    op.drop_table("equipment_seen")
    op.drop_table("goods_seen")
    op.drop_table("loads_after")
    _count_on("consignments_seen")


def _crossing() -> sa.Column[int]:
    return sa.Column(
        "inspection_id", sa.Integer, sa.ForeignKey("inspections.id"), nullable=False, index=True
    )


def _consignment() -> sa.Column[int]:
    return sa.Column(
        "consignment_id",
        sa.Integer,
        sa.ForeignKey("consignments_seen.id"),
        nullable=False,
        index=True,
    )


def _count_on(*tables: str) -> None:
    """Let PostgreSQL count keys on from those that were copied."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(
                f"SELECT setval('{table}_id_seq', (SELECT COALESCE(max(id), 0) + 1 FROM {table}),"
                " false)"
            )
