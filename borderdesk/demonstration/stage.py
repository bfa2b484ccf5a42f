"""The stage on which the matters of the demonstration are played through the real services.

A script is a generator that is told straight on and yields the moment of each next act; the
stage plays all scripts at once, in the order of time, as on a real desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from borderdesk.demonstration.travellers import Traveller
from borderdesk.domain.accounts import Signature
from borderdesk.domain.cargo import Consignment
from borderdesk.domain.examinations import Closing, Control
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    InspectionReport,
    Occupant,
    OccupantRole,
    Result,
)
from borderdesk.domain.screening import Proposal
from borderdesk.domain.selection import SelectionReason
from borderdesk.services import examinations, hits, inspections, screening
from borderdesk.store.accounts import agency_by_code, officer_by_name
from borderdesk.store.cases import Case
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.screening import Hit, screenings_of

Script = Iterator[datetime]
BATCH = 60  # acts a transaction; each commit waits for the disk

# Who serves at which post, and logs its crossings.
BOOTHS = {"KRB": "kolm", "TVP": "orsk", "DLM": "venn", "MRF": "lorin"}
# Who looks at the second line; at posts of one officer, the same.
YARDS = {**BOOTHS, "KRB": "belm"}
LOOKED = (Control.DOCUMENTS, Control.VISUAL)


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a post reports of one crossing, but for the moment."""

    post: str
    lane: int
    driver: Traveller
    direction: Direction = Direction.ENTRY
    passengers: tuple[Traveller, ...] = ()
    load: Consignment | None = None
    declared: Declared = Declared.NOTHING
    note: str = ""
    further: tuple[Consignment, ...] = ()
    reason: SelectionReason | None = None


@dataclass
class Stage:
    """The desk while it is played on. `now` is when the demonstration begins for its visitors."""

    session: Session
    files: Path
    now: datetime
    at: datetime = field(init=False)
    random: Random = field(default_factory=lambda: Random(20931))
    ways: dict[tuple[str, str], Direction] = field(default_factory=dict)  # of each plate at a post

    def __post_init__(self) -> None:
        self.at = self.now

    def ago(self, **span: float) -> datetime:
        """The moment so long before the visitors come, such as `ago(days=2, hours=3)`."""
        return self.now - timedelta(**span)

    def after(self, **span: float) -> datetime:
        """The moment so long after the act just done."""
        return self.at + timedelta(**span)

    def by(self, name: str) -> Signature:
        """The signature of an officer at the present moment."""
        officer = officer_by_name(self.session, name)
        assert officer is not None  # the region has been set up
        return officer.signature(self.at, self.at)

    def agency(self, code: str) -> int:
        found = agency_by_code(self.session, code)
        assert found is not None  # the region has been set up
        return found.id

    def log(self, crossing: Crossing, *, crossed_at: datetime | None = None) -> Inspection:
        """Screen and log a crossing, as the booth of its post does."""
        by = self.by(BOOTHS[crossing.post])
        self.ways[crossing.post, crossing.driver.vehicle.plate] = crossing.direction
        crossed_at = crossed_at or self.at - timedelta(seconds=self.random.randrange(40, 110))
        report = InspectionReport(
            submission_id=UUID(int=self.random.getrandbits(128), version=4),
            device_at=crossed_at + timedelta(seconds=30),
            post_code=crossing.post,
            lane=crossing.lane,
            crossed_at=crossed_at,
            direction=crossing.direction,
            declared=crossing.declared,
            vehicle=crossing.driver.vehicle,
            occupants=tuple(_occupants(crossing)),
            consignments=(*([crossing.load] if crossing.load else []), *crossing.further),
            selection_reasons=(crossing.reason,) if crossing.reason else (),
            note=crossing.note,
        )
        findings = screening.look(self.session, by, report.subjects)
        receipt = inspections.submit(self.session, by, report, findings)
        return inspection_by_reference(self.session, by, receipt.reference)

    def turned(self, crossing: Crossing) -> Crossing:
        """The crossing the other way round where its vehicle went that way last at the post."""
        last = self.ways.get((crossing.post, crossing.driver.vehicle.plate))
        if crossing.direction is Direction.TRANSIT or last is not crossing.direction:
            return crossing
        turned = Direction.EXIT if last is Direction.ENTRY else Direction.ENTRY
        return replace(crossing, direction=turned)

    def hit(self, inspection: Inspection, key: str) -> Hit:
        """The hit of a crossing on the entry of that key."""
        found = screenings_of(self.session, inspection)[0].hits
        return next(hit for hit in found if hit.entry.source_key == key)

    def claim(self, name: str, hit: Hit) -> None:
        hits.claim(self.session, self.by(name), hit.reference, None)

    def propose(self, name: str, hit: Hit, proposal: Callable[[int], Proposal]) -> Case | None:
        """Say what a hit is; the case, where that opens one."""
        given = proposal(hit.version)
        return hits.propose(self.session, self.by(name), hit.reference, given)[1]

    def decide(self, name: str, hit: Hit) -> Case | None:
        """Decide as was proposed; the case, where that opens one."""
        return hits.decide(self.session, self.by(name), hit.reference, None)[1]

    def begin(self, name: str, inspection: Inspection) -> None:
        """Begin to look at a crossing at the second line."""
        examinations.begin(self.session, self.by(name), inspection.reference, None)

    def close(
        self,
        name: str,
        inspection: Inspection,
        result: Result,
        note: str = "",
        controls: tuple[Control, ...] = LOOKED,
        *,
        minutes: float = 6,
        pictures: examinations.Pictures | None = None,
        **given: Any,
    ) -> None:
        """Write down how a crossing ended; it was looked at for so long, if nobody has begun."""
        closing = Closing(inspection.version, result, note, controls, **given)
        opened_at = self.at - timedelta(minutes=minutes)
        examinations.close(
            self.session,
            self.by(name),
            inspection.reference,
            closing,
            opened_at=opened_at,
            pictures=pictures,
        )

    def play(self, scripts: Iterable[Script]) -> None:
        """Play all scripts at once, each act in its time; commits every now and then."""
        queue = [(next(script), number, script) for number, script in enumerate(scripts)]
        heapify(queue)
        acts = 0
        while queue:
            self.at, number, script = heappop(queue)
            following = next(script, None)
            if following is not None:
                assert self.at <= following <= self.now, "A script goes back, or into the future."
                heappush(queue, (following, number, script))
            acts += 1
            if acts % BATCH == 0:
                self.session.commit()
        self.session.commit()


def _occupants(crossing: Crossing) -> Iterator[Occupant]:
    yield crossing.driver.as_occupant(OccupantRole.DRIVER)
    for passenger in crossing.passengers:
        yield passenger.as_occupant(OccupantRole.PASSENGER)
