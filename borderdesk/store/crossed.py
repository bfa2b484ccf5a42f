"""Who and what crossed and may still be named: an index for looking back, and whole crossings.

    crossings ──rebuild──▶ rolls/crossed/roll-…/   a segment, whole or not there at all
                           rolls/crossed/current   its name, replaced at once
    crossings ──since────▶ added beside that segment by whoever looks back

A line is a person or a vehicle as written, once for each agency however often it crossed; in the
place of lists stand agencies. The index only says whom to compare: whatever is shown is read from
the database, where nobody is found beyond the time for which a crossing may name people.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from borderdesk.domain.accounts import Signature
from borderdesk.domain.inspections import Occupant, Subject, Vehicle, VehicleKind
from borderdesk.domain.retention import NAMED_FOR
from borderdesk.domain.travel_documents import NUMBERED_AS
from borderdesk.matching.particulars import IdentifierKind, Kind
from borderdesk.matching.roll import Roll
from borderdesk.matching.segment import Damaged, Line, Segment
from borderdesk.store.database import opened, read_only
from borderdesk.store.folders import PREFIX, alone, current, point_at, prune
from borderdesk.store.inspections import Inspection, OccupantSeen, VehicleSeen, within_reach
from borderdesk.store.roll import ADDED_AT_MOST

FOLDER: Final = "crossed"  # in the folder of indexes
FRESH: Final = timedelta(days=1)  # how long an index stands; then it forgets who is past his time
LATE: Final = 1_000  # keys given out before the last one that was indexed, committed after it
AT_ONCE: Final = 500  # values in one statement
PAIRS: Final = 100  # pairs of values in one

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """People or vehicles: where they stand, what of them is read, and what makes two the same."""

    table: Any
    made: Callable[..., Occupant | Vehicle]
    written: tuple[Any, ...]  # columns, as `made` takes them
    alike: tuple[Any, ...]  # columns; the first two are looked up
    line: Callable[[int, Sequence[Any]], Line]


class Seen(NamedTuple):
    """A person or vehicle of one crossing; `same` is alike for all that are written the same."""

    key: int
    inspection_id: int
    read: Occupant | Vehicle
    same: tuple[Any, ...]

    @property
    def subjects(self) -> Iterator[Subject]:
        return self.read.subjects


# Of a million rows, names of columns cost more to look up than all else: they are told by order.
def _person(key: int, row: Sequence[Any]) -> Line:
    _id, agency_id, surname, given_names, native_name, father, *_born, paper, number, _issuer = row
    names = [f"{given_names} {surname}".strip(), native_name]
    if father:
        names.append(f"{given_names} {father} {surname}".strip())
    numbers = ((NUMBERED_AS.get(paper, IdentifierKind.DOCUMENT), number),) if number else ()
    return Line(key, agency_id, Kind.PERSON, tuple(filter(None, names)), numbers)


def _vehicle(key: int, row: Sequence[Any]) -> Line:
    _id, agency_id, plate, _country, trailer_plate, vin, imo, kind = row
    if kind is VehicleKind.AIRCRAFT:
        marks = ((IdentifierKind.TAIL, plate),) if plate else ()
        return Line(key, agency_id, Kind.AIRCRAFT, (), marks)
    plates = [(IdentifierKind.PLATE, one) for one in (plate, trailer_plate)]
    others = ((IdentifierKind.VIN, vin), (IdentifierKind.IMO, imo))
    numbers = tuple(number for number in (*plates, *others) if number[1])
    return Line(key, agency_id, Kind.VESSEL if imo else Kind.VEHICLE, (), numbers)


_PERSON = (
    OccupantSeen.surname,
    OccupantSeen.given_names,
    OccupantSeen.native_name,
    OccupantSeen.patronymic,
    OccupantSeen.born_on,
    OccupantSeen.sex,
    OccupantSeen.nationality,
    OccupantSeen.document_kind,
    OccupantSeen.document_number,
    OccupantSeen.document_issuer,
)
_PARTS: Final = (
    Part(OccupantSeen, Occupant, (OccupantSeen.role, *_PERSON), _PERSON, _person),
    Part(
        VehicleSeen,
        Vehicle,
        (
            VehicleSeen.kind,
            VehicleSeen.plate,
            VehicleSeen.plate_country,
            VehicleSeen.trailer_plate,
            VehicleSeen.make,
            VehicleSeen.model,
            VehicleSeen.colour,
            VehicleSeen.vin,
            VehicleSeen.imo,
        ),
        (
            VehicleSeen.plate_key,
            VehicleSeen.plate_country,
            VehicleSeen.trailer_plate,
            VehicleSeen.vin,
            VehicleSeen.imo,
            VehicleSeen.kind,
        ),
        _vehicle,
    ),
)


def still_named(at: datetime) -> ColumnElement[bool]:
    """The crossings that may name people at that moment."""
    return or_(
        *(
            and_(Inspection.state == state, Inspection.crossed_at >= at - span)
            for state, span in NAMED_FOR.items()
        )
    )


def crossed(session: Session, at: datetime) -> Roll:
    """Everybody who crossed and may be named, as far as the index and what came since hold them.

    Where there is no sound index, or one that is too old, it is built anew first, which takes
    some ten seconds for a million people. Without a folder for it, it is built in memory.

    Raises:
        TimeoutError: somebody else is building it.
    """
    rolls: Path | None = session.info.get("rolls")
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    if rolls is None:
        with opened(session.connection(), "crossings"):
            return Roll.upon(Segment.built(_lines(session, at)), 0, (), ())
    base = _base(session, rolls / FOLDER, at)
    added = _added(session, base, at) if base else []
    if base is None or len(added) > ADDED_AT_MOST:
        rebuild(bind, rolls, at)
        base = Segment.opened(rolls / FOLDER / current(rolls / FOLDER))
        added = []
    return Roll.upon(base, 0, added, ())


def rebuild(bind: Engine, rolls: Path, at: datetime) -> int:
    """Index who crossed and may be named at that moment; how many people and vehicles.

    Whoever is past his time is in no file afterwards.

    Raises:
        TimeoutError: somebody is at it already.
    """
    folder = rolls / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        alone(folder),
        Session(read_only(bind)) as session,
        opened(session.connection(), "crossings"),
    ):
        contents = {"at": at.isoformat(), "marks": _marks(session)}  # before: none is missed
        segment = Segment.built(_lines(session, at), contents)
        name = f"{PREFIX}{at:%Y%m%d}-{secrets.token_hex(4)}"
        segment.write(folder / name)
        point_at(folder, name)
        prune(folder, {name})
    return len(segment)


def is_current(session: Session, rolls: Path, at: datetime) -> bool:
    """Whether the index is sound, of this database, and names nobody past his time for long."""
    return _base(session, rolls / FOLDER, at) is not None


def _base(session: Session, folder: Path, at: datetime) -> Segment | None:
    """The segment on the disk; None where it is missing, damaged, old or of another database."""
    name = current(folder)
    if not name:
        return None
    try:
        found = Segment.opened(folder / name)
    except Damaged as fault:
        log.warning("The index of who crossed is built anew: %s", fault)
        return None
    if abs(at - datetime.fromisoformat(found.contents["at"])) > FRESH:
        return None
    with opened(session.connection(), "crossings"):
        marks: Mapping[str, list[Any]] = found.contents["marks"]
        held = {part: marks[part.table.__tablename__] for part in _PARTS}
        same = all(_mark(session, part, mark[0]) == mark for part, mark in held.items())
    return found if same else None


def _marks(session: Session) -> dict[str, list[Any]]:
    """By table, its last key and whose it is, so that a restored database is known."""
    return {
        part.table.__tablename__: _mark(
            session, part, session.scalar(select(func.max(part.table.id))) or 0
        )
        for part in _PARTS
    }


def _mark(session: Session, part: Part, key: int) -> list[Any]:
    sent = select(Inspection.submission_id).join(part.table).where(part.table.id == key)
    return [key, str(session.scalar(sent) or "")]


def _added(session: Session, base: Segment, at: datetime) -> list[Line]:
    """Who crossed since the segment was built."""
    last = {table: mark[0] - LATE for table, mark in base.contents["marks"].items()}
    with opened(session.connection(), "crossings"):
        lines = list(_lines(session, at, last))
    known = set(base.editions[base.places_of([line.edition_id for line in lines])].tolist())
    return [line for line in lines if line.edition_id not in known]


def _lines(
    session: Session, at: datetime, after: Mapping[str, int] | None = None
) -> Iterator[Line]:
    """Whom the index keeps: under the key of the last crossing of all that are written alike."""
    for number, part in enumerate(_PARTS):
        query = (
            select(part.table.id, Inspection.agency_id, *part.alike)
            .join(Inspection, Inspection.id == part.table.inspection_id)
            .where(still_named(at))
            .order_by(part.table.id.desc())
            .execution_options(yield_per=5000)
        )
        if after is not None:
            query = query.where(part.table.id > after[part.table.__tablename__])
        # Not GROUP BY: a database sorts all rows for it, which takes four times as long. Of the
        # rows only a hash is kept; two in a million are one by chance once in thirty million runs.
        met = set[int]()
        for row in session.connection().execute(query):
            written = hash(tuple(row[1:]))
            if written not in met:
                met.add(written)
                yield part.line(row[0] * len(_PARTS) + number, row)


def seen(session: Session, by: Signature, keys: Collection[int]) -> list[Seen]:
    """These people and vehicles as they crossed: those that `by` may read of and that are still
    named, in the order of the keys."""
    found: dict[int, Seen] = {}
    for number, part in enumerate(_PARTS):
        ids = [key // len(_PARTS) for key in keys if key % len(_PARTS) == number]
        for first in range(0, len(ids), AT_ONCE):
            some = part.table.id.in_(ids[first : first + AT_ONCE])
            found |= {one.key: one for one in _read(session, by, part, number, some)}
    return [found[key] for key in keys if key in found]


def born_in(session: Session, keys: Collection[int]) -> dict[int, int]:
    """The years in which these people were born, as far as they are known; nothing of vehicles."""
    born: dict[int, int] = {}
    people = _PARTS.index(next(part for part in _PARTS if part.made is Occupant))
    ids = [key // len(_PARTS) for key in keys if key % len(_PARTS) == people]
    for first in range(0, len(ids), AT_ONCE):
        some = OccupantSeen.id.in_(ids[first : first + AT_ONCE])
        query = select(OccupantSeen.id, OccupantSeen.born_on).where(some, OccupantSeen.born_on > "")
        for key, born_on in session.connection().execute(query):
            born[key * len(_PARTS) + people] = int(born_on[:4])
    return born


def written_alike(session: Session, by: Signature, these: Sequence[Seen]) -> list[Seen]:
    """Every crossing of those who are written like these, these among them."""
    found = []
    for number, part in enumerate(_PARTS):
        sought = {one.same for one in these if one.key % len(_PARTS) == number}
        first = sorted({same[:2] for same in sought})
        one, other = part.alike[:2]
        for start in range(0, len(first), PAIRS):
            # Not `(one, other) IN`: SQLite reads the whole table for that.
            some = or_(*(and_(one == a, other == b) for a, b in first[start : start + PAIRS]))
            every = _read(session, by, part, number, some)
            found += [one for one in every if one.same in sought]
    return found


def _read(
    session: Session, by: Signature, part: Part, number: int, which: ColumnElement[bool]
) -> Iterator[Seen]:
    columns, own = part.written, len(part.written)
    # Not joined: SQLite would then begin with all crossings of the agency.
    shown = part.table.inspection.has(and_(within_reach(by), still_named(by.at)))
    query = select(part.table.id, part.table.inspection_id, *columns, *part.alike)
    query = query.where(which, shown)
    for key, inspection_id, *said in session.execute(query):
        one, same = part.made(*said[:own]), tuple(said[own:])
        yield Seen(key * len(_PARTS) + number, inspection_id, one, same)


def crossings(session: Session, by: Signature, ids: Collection[int]) -> dict[int, Inspection]:
    """These crossings with their posts, by key, as far as `by` may read them."""
    found: dict[int, Inspection] = {}
    wanted = sorted(ids)
    for first in range(0, len(wanted), AT_ONCE):
        query = (
            select(Inspection)
            .where(Inspection.id.in_(wanted[first : first + AT_ONCE]), within_reach(by))
            .options(selectinload(Inspection.post))
        )
        found |= {inspection.id: inspection for inspection in session.scalars(query)}
    return found
