"""Very many made-up crossings, put in by PostgreSQL itself; and how it means to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

TABLES = (
    "inspections",
    "vehicles_seen",
    "occupants_seen",
    "consignments_seen",
    "goods_seen",
    "equipment_seen",
)
AT_ONCE = 200_000  # rows of one statement
SCAN = re.compile(r"[A-Z][A-Za-z ]* Scan [^(]*[^( ]")
PLATES = 1_000_000  # different vehicles; and a tenth as many containers
CONTAINERS = 100_000

# Moments go back from now by a second or so; results and reasons are rare, as at a post.
_CROSSINGS = """
INSERT INTO inspections (id, reference, agency_id, post_id, officer_id, submission_id, digest,
  body, device_at, received_at, crossed_at, lane, direction, declared, state, colour,
  selection_reason, screening, result, closed_at, note, warnings, version)
SELECT n, 'B-' || n, cast(:agency AS integer), cast(:post AS integer),
  cast(:officer AS integer), gen_random_uuid(), md5(n::text), '{}', at, at, at,
  1 + n % 3, CASE WHEN n % 2 = 0 THEN 'entry' ELSE 'exit' END, 'nothing',
  CASE WHEN n % 997 = 0 THEN 'referred' ELSE 'released' END,
  CASE WHEN n % 50 = 0 THEN (ARRAY['red', 'yellow'])[1 + (n / 50) % 2] ELSE 'green' END,
  CASE WHEN n % 50 = 0 THEN (ARRAY['DOG', 'RND', 'OFF', 'NII'])[1 + (n / 50) % 4] END,
  CASE WHEN n % 100 = 0 THEN 'hits' ELSE 'clear' END,
  CASE WHEN n % 50 = 0 THEN (ARRAY['NIL', 'MIN', 'DIS', 'SEI'])[1 + (n / 50) % 4] END,
  NULL, '', '[]', 1
FROM (SELECT n, timestamp '2026-03-01 12:00' - (cast(:rows AS integer) - n) * interval '3 s' AS at
  FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n) made
"""
_VEHICLES = f"""
INSERT INTO vehicles_seen (id, inspection_id, kind, plate, plate_key, plate_country,
  trailer_plate, make, model, colour, vin, unknowns)
SELECT n, n, 'CAR', key, key, 'XVA', '', '', '', '', '', '[]'
FROM (SELECT n, 'BN' || lpad(((n::bigint * 7919) % {PLATES})::text, 7, '0') AS key
  FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n) made
"""
_PEOPLE = """
INSERT INTO occupants_seen (id, inspection_id, role, surname, given_names, native_name, born_on,
  sex, nationality, document_kind, document_number, document_issuer, mrz, unknowns)
SELECT n, n, 'driver', 'S' || n % 50000, 'G' || n % 300, '', '1984-03-17', 'unknown', 'XVA',
  'passport', 'BN' || n, 'XVA', '', '[]'
FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n
"""
_LOADS = """
INSERT INTO consignments_seen (id, inspection_id, consignor, consignee, carrier, parties,
  documents, seals, mrn)
SELECT n, n, '', '', '', '[]', '[]', '[]', ''
FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n WHERE n % 5 = 0
"""
_GOODS = """
INSERT INTO goods_seen (id, inspection_id, consignment_id, description, hs_code, origin, currency,
  un_number)
SELECT n, n, n, 'Tiles', '6907', '', '', ''
FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n WHERE n % 5 = 0
"""
_CONTAINERS = f"""
INSERT INTO equipment_seen (id, inspection_id, consignment_id, number, size_type)
SELECT n, n, n, 'BNCU' || lpad(((n::bigint * 104729) % {CONTAINERS})::text, 7, '0'), '22G1'
FROM generate_series(cast(:first AS integer), cast(:last AS integer)) n WHERE n % 5 = 0
"""


def fill(session: Session, rows: int, told: Callable[[int], object], **whose: int) -> None:
    """Put that many crossings of one post into empty tables, as the owner of all; `told` of each
    part. Indexes are laid afterwards, which is much quicker. Each part is committed.

    `whose` are the keys of `agency`, `post` and `officer`.
    """
    known = text(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(:tables) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    )
    indexes = session.execute(known, {"tables": list(TABLES)}).all()
    for name, _ in indexes:
        session.execute(text(f'DROP INDEX "{name}"'))
    for first in range(1, rows + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, rows)
        span = {"first": first, "last": last}
        session.execute(text(_CROSSINGS), {**span, **whose, "rows": rows})
        for statement in (_VEHICLES, _PEOPLE, _LOADS, _GOODS, _CONTAINERS):
            session.execute(text(statement), span)
        session.commit()
        told(last - first + 1)
    for _, definition in indexes:
        session.execute(text(definition))
        session.commit()
    for table in TABLES:
        session.execute(text(f"ANALYZE {table}"))
    session.commit()


@contextmanager
def plans(session: Session) -> Iterator[list[str]]:
    """How PostgreSQL means to read the crossings that the session asks for meanwhile: its scans.

    Such as `Index Scan using ix_inspections_agency on inspections`.
    """
    found: list[str] = []

    def hear(_link: Any, cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("SELECT inspections"):
            cursor.execute(f"EXPLAIN {statement}", given)
            lines = (line for (line,) in cursor.fetchall())
            scans = (SCAN.search(line) for line in lines)
            found.extend(scan[0] for scan in scans if scan)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", hear)
