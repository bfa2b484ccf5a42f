"""Very many made-up crossings, put in by PostgreSQL itself; and how it means to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.store.inspections import Inspection, within_reach

TABLES = (
    "inspections",
    "vehicles_seen",
    "occupants_seen",
    "consignments_seen",
    "goods_seen",
    "equipment_seen",
    "lane_reasons",
)
AT_ONCE = 200_000  # rows of one statement
SCAN = re.compile(r"[A-Z][A-Za-z ]* Scan [^(]*[^( ]")
PLATES = 1_000_000  # different vehicles; and a tenth as many containers
CONTAINERS = 100_000
PAPERS = 3_000_000  # different travellers
SURNAMES, GIVEN_NAMES = 50_000, 300  # the commonest surname is that of one in 220


class Place(NamedTuple):
    """Whose crossings they are: keys of an agency, a post of it and an officer there."""

    agency: int
    post: int
    officer: int


# Moments go back from noon by some seconds each. Results and reasons are rare, as at a post, and
# go by chance, not with each other: so each number is mixed anew.
_MADE = "generate_series(cast(:first AS integer), cast(:last AS integer)) n"
_ANY = "(hashint8extended(n, {salt}) & 2147483647)"
_FEW = f"{_ANY.format(salt=1)} % 50 = 0"


def _one_of(salt: int, *words: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + {_ANY.format(salt=salt)} % {len(words)}]"


_CROSSINGS = f"""
INSERT INTO inspections (id, reference, agency_id, post_id, officer_id, submission_id, digest,
  body, device_at, received_at, crossed_at, lane, direction, declared, state, colour,
  selection_reason, screening, result, closed_at, note, warnings, version)
SELECT n, 'B-' || n, (cast(:agencies AS integer[]))[place], (cast(:posts AS integer[]))[place],
  (cast(:officers AS integer[]))[place], lpad(to_hex(n), 32, '0')::uuid, md5(n::text),
  '{{}}', at, at, at, 1 + n % 3, {_one_of(2, "entry", "exit")}, 'nothing',
  CASE WHEN few THEN 'closed' WHEN n % 997 = 0 THEN 'referred' ELSE 'released' END,
  CASE WHEN few THEN {_one_of(3, "red", "yellow")} ELSE 'green' END,
  CASE WHEN few THEN {_one_of(4, "DOG", "RND", "OFF", "NII")} END,
  CASE WHEN {_ANY.format(salt=5)} % 100 = 0 THEN 'hits' ELSE 'clear' END,
  CASE WHEN few THEN {_one_of(6, "NIL", "NIL", "NIL", "NIL", "NIL", "MIN", "DIS", "SEI")} END,
  NULL, '', '[]', 1
FROM (SELECT n, {_FEW} AS few, 1 + {_ANY.format(salt=7)} % cast(:places AS integer) AS place,
    timestamp '2026-03-01 12:00' - (cast(:rows AS integer) - n) * interval '3 s' AS at
  FROM {_MADE}) made
"""
_REASONS = f"""
INSERT INTO lane_reasons (id, inspection_id, reason, colour, sentence, given_at)
SELECT n, n, {_one_of(4, "DOG", "RND", "OFF", "NII")}, {_one_of(3, "red", "yellow")}, '',
  timestamp '2026-03-01 12:00' FROM {_MADE} WHERE {_FEW}
"""
_VEHICLES = f"""
INSERT INTO vehicles_seen (id, inspection_id, kind, plate, plate_key, plate_country,
  trailer_plate, make, model, colour, vin, unknowns)
SELECT n, n, 'CAR', key, key, 'XVA', '', '', '', '', '', '[]'
FROM (SELECT n, 'BN' || lpad(((n::bigint * 7919) % {PLATES})::text, 7, '0') AS key
  FROM {_MADE}) made
"""
_PEOPLE = f"""
INSERT INTO occupants_seen (id, inspection_id, role, surname, given_names, native_name, born_on,
  sex, nationality, document_kind, document_number, document_issuer, mrz, unknowns, surname_key,
  given_key, document_key)
SELECT n, n, 'driver', upper(surname), initcap(given), '', '1984-03-17', 'unknown',
  {_one_of(8, "XVA", "XKE", "MKD", "SRB", "ALB", "TUR")}, 'passport', paper, 'XVA', '', '[]',
  surname, given, paper
FROM (SELECT n,
    's' || lpad(floor({SURNAMES} * power({_ANY.format(salt=9)} / 2147483648.0, 2))::text, 5, '0')
      AS surname,
    'g' || lpad(({_ANY.format(salt=10)} % {GIVEN_NAMES})::text, 3, '0') AS given,
    'BN' || lpad((({_ANY.format(salt=11)}) % {PAPERS})::text, 7, '0') AS paper
  FROM {_MADE}) made
"""
_LOADS = f"""
INSERT INTO consignments_seen (id, inspection_id, consignor, consignee, carrier, parties,
  documents, seals, mrn)
SELECT n, n, '', '', '', '[]', '[]', '[]', '' FROM {_MADE} WHERE n % 5 = 0
"""
_GOODS = f"""
INSERT INTO goods_seen (id, inspection_id, consignment_id, description, hs_code, origin, currency,
  un_number)
SELECT n, n, n, 'Tiles', '6907', '', '', '' FROM {_MADE} WHERE n % 5 = 0
"""
_CONTAINERS = f"""
INSERT INTO equipment_seen (id, inspection_id, consignment_id, number, size_type)
SELECT n, n, n, 'BNCU' || lpad(((n::bigint * 104729) % {CONTAINERS})::text, 7, '0'), '22G1'
FROM {_MADE} WHERE n % 5 = 0
"""


def fill(
    session: Session, rows: int, told: Callable[[int], object], places: Sequence[Place]
) -> None:
    """Put that many crossings of these places into empty tables, as the owner of all; `told` of
    each part. Indexes are laid afterwards, which is much quicker. Each part is committed.
    """
    known = text(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(:tables) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    )
    indexes = session.execute(known, {"tables": list(TABLES)}).all()
    for name, _ in indexes:
        session.execute(text(f'DROP INDEX "{name}"'))
    whose = {
        "places": len(places),
        "agencies": [place.agency for place in places],
        "posts": [place.post for place in places],
        "officers": [place.officer for place in places],
    }
    # References fit as they are made; to look each of them up takes longer than all else.
    session.execute(text("SET session_replication_role = replica"))
    for first in range(1, rows + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, rows)
        span = {"first": first, "last": last}
        session.execute(text(_CROSSINGS), {**span, **whose, "rows": rows})
        for statement in (_REASONS, _VEHICLES, _PEOPLE, _LOADS, _GOODS, _CONTAINERS):
            session.execute(text(statement), span)
        session.commit()
        told(last - first + 1)
    session.execute(text("SET session_replication_role = origin"))
    for _, definition in indexes:
        session.execute(text(definition))
        session.commit()
    for table in TABLES:
        session.execute(text(f"ANALYZE {table}"))
    session.commit()


def many(session: Session) -> int:
    """How many crossings were put in."""
    return session.scalar(select(func.max(Inspection.id))) or 0


def references_of(session: Session, by: Signature, keys: Collection[int]) -> list[str]:
    """What those of these crossings are called that `by` may read."""
    query = select(Inspection.reference).where(Inspection.id.in_(keys), within_reach(by))
    return list(session.scalars(query))


def plainly(session: Session, statement: str) -> None:
    """Read what a statement finds, as it comes."""
    session.execute(text(statement)).all()


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
