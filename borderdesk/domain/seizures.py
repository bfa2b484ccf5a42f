"""A seizure: what was taken, from whom, on which route, how grave it is, and what follows at once.

Words and codes follow the UNODC illicit arms flows questionnaire (IAFQ) and the metadata of
SDG 16.4.2, so that the figures of a desk can be added up with those of others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from borderdesk.domain.cases import Severity
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.exhibits import Acquisition, ExhibitKind, Piece, check_piece
from borderdesk.matching.particulars import Sex

MOST_PIECES = 50


class Danger(StrEnum):
    """What the first screen asks. Whoever is not sure has found ordnance."""

    ORDNANCE = "ordnance"
    ARMS = "arms"


class MadeSafe(StrEnum):
    BY_ME = "by_me"
    BY_OTHER = "by_other"
    LEFT = "left"  # as it was found, until somebody comes who may


class Capacity(StrEnum):
    """What the person was to the things that were taken."""

    POSSESSOR = "possessor"
    DRIVER = "driver"
    CONSIGNEE = "consignee"
    UNKNOWN = "unknown"


class ReceiptGiven(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"  # to sign
    NOBODY = "nobody"  # was there to take it


class ReceiptLanguage(StrEnum):
    ENGLISH = "en"
    SERBIAN = "sr"
    ALBANIAN = "sq"
    DARI = "fa"
    RUSSIAN = "ru"


class SeizureReason(StrEnum):
    """Why it was taken. Source: domain notes, § 4.7, after the Global Study on Firearms."""

    POSSESSION = "possession"
    IMPORT = "trafficking_import"
    EXPORT = "trafficking_export"
    TRANSIT = "trafficking_transit"
    MANUFACTURE = "manufacture"
    MARKING = "marking_offence"
    OTHER_OFFENCE = "other_offence"
    ADMINISTRATIVE = "administrative"


class CrimeContext(StrEnum):
    ORGANISED = "organised_crime"
    DRUGS = "drugs"
    TERRORISM = "terrorism"
    PEOPLE = "people"  # trafficking and smuggling of human beings
    DOMESTIC = "domestic_violence"
    POACHING = "poaching"
    NONE = "none"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    KNOWN = "known"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class Transport(StrEnum):
    ROAD = "road"
    RAIL = "rail"
    SEA = "sea"
    AIR = "air"
    POST = "post"
    ON_FOOT = "on_foot"
    OTHER = "other"


class PersonRole(StrEnum):
    SUSPECT = "suspect"
    POSSESSOR = "possessor"
    VICTIM = "victim"
    WITNESS = "witness"


class AgeBand(StrEnum):
    """Bands of the UN crime trends survey, as far as a border needs them apart."""

    CHILD = "0-17"
    YOUNG = "18-29"
    MIDDLE = "30-44"
    OLDER = "45-59"
    OLD = "60+"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Route:
    """Where it came from and went to, each an ISO 3166 alpha-3 code or empty."""

    origin: str = ""
    departure: str = ""
    transit: tuple[str, ...] = ()
    destination: str = ""
    certainty: Certainty = Certainty.UNKNOWN


@dataclass(frozen=True, slots=True)
class PersonCounted:
    """Somebody involved, for the figures alone: no name."""

    role: PersonRole
    sex: Sex = Sex.UNKNOWN
    age: AgeBand = AgeBand.UNKNOWN
    nationality: str = ""


@dataclass(frozen=True, slots=True)
class NewSeizure:
    """What was found at one place at one time. `submission_id` was given with the page.

    `inspection` and `case` are references, or empty. Of ordnance there are no pieces: nobody
    touches it to describe it.
    """

    submission_id: UUID
    danger: Danger
    taken_at: datetime
    place: str
    inspection: str = ""
    case: str = ""
    acquisition: Acquisition = Acquisition.SEIZED
    made_safe: MadeSafe | None = None
    safe_by: str = ""
    legal_basis: str = ""
    from_whom: str = ""
    capacity: Capacity = Capacity.UNKNOWN
    receipt: ReceiptGiven | None = None
    receipt_language: ReceiptLanguage | None = None
    witnesses: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    concealment: Concealment | None = None
    route: Route = Route()
    transport: Transport | None = None
    reason: SeizureReason | None = None
    context: CrimeContext = CrimeContext.UNKNOWN
    persons: tuple[PersonCounted, ...] = ()
    pieces: tuple[Piece, ...] = ()
    note: str = field(default="")

    @property
    def digest(self) -> str:
        """SHA-256 of all that is said: the same words have the same digest."""
        words = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()


# How grave one piece of a kind is by itself. Source: domain notes, § 4.14 (auto rules).
GRAVITY: Mapping[ExhibitKind, Severity] = {
    ExhibitKind.ORDNANCE: Severity.S1,
    ExhibitKind.FIREARM: Severity.S2,
    ExhibitKind.AMMUNITION: Severity.S3,
    ExhibitKind.PART: Severity.S3,
    ExhibitKind.ACCESSORY: Severity.S3,
}
USUAL = Severity.S4
MANY_ROUNDS, OF_MANY_ROUNDS = 100, Severity.S2  # from so many rounds on, without any firearm

# From how many of a kind on a seizure is significant. To be set by each country's rules.
SIGNIFICANT: Mapping[ExhibitKind, int] = {
    ExhibitKind.ORDNANCE: 1,
    ExhibitKind.FIREARM: 5,
    ExhibitKind.PART: 10,
    ExhibitKind.AMMUNITION: 1000,
}


def pieces_of(found: NewSeizure) -> tuple[Piece, ...]:
    """The pieces; of an ordnance find the one thing that nobody has touched."""
    if found.danger is Danger.ORDNANCE:
        return (Piece(ExhibitKind.ORDNANCE, description=found.note),)
    return found.pieces


def counted(pieces: Iterable[Piece]) -> dict[ExhibitKind, int]:
    """How many there are of each kind; of ammunition the rounds."""
    sums: dict[ExhibitKind, int] = {}
    for piece in pieces:
        sums[piece.kind] = sums.get(piece.kind, 0) + piece.quantity
    return sums


def severity_of(pieces: Iterable[Piece]) -> Severity:
    """How grave a find is: as the gravest of its pieces, and many rounds are as a firearm.

    >>> severity_of([Piece(ExhibitKind.AMMUNITION, quantity=99)]).value
    'S3'
    >>> severity_of([Piece(ExhibitKind.AMMUNITION, quantity=100)]).value
    'S2'
    """
    sums = counted(pieces)
    found = [GRAVITY.get(kind, USUAL) for kind in sums]
    if sums.get(ExhibitKind.AMMUNITION, 0) >= MANY_ROUNDS:
        found.append(OF_MANY_ROUNDS)
    return graver(*found)


def graver(*severities: Severity) -> Severity:
    """The gravest of them; S1 is the gravest of all."""
    return min(severities, key=list(Severity).index, default=USUAL)


def is_significant(pieces: Iterable[Piece]) -> bool:
    return any(n >= SIGNIFICANT.get(kind, n + 1) for kind, n in counted(pieces).items())


# The groups of the form, in whose names a problem with a piece is told.
GROUPS: Mapping[ExhibitKind, str] = {
    ExhibitKind.FIREARM: "firearms",
    ExhibitKind.AMMUNITION: "ammunition",
    ExhibitKind.PART: "parts",
}


def places(pieces: Sequence[Piece]) -> Iterator[str]:
    """What each piece is called in the form: `firearms.0`, `firearms.1`, `ammunition.0` …"""
    numbers: dict[str, int] = {}
    for piece in pieces:
        group = GROUPS.get(piece.kind, "others")
        yield f"{group}.{numbers.setdefault(group, 0)}"
        numbers[group] += 1


def check_seizure(found: NewSeizure, now: datetime) -> None:
    """What is said of a seizure has to stand together.

    Raises:
        Unacceptable: nothing was taken, or too much for one page; it lies in the future; nobody
            says who made it safe; one bag has two seals; or a piece is not as it should be.
    """
    if found.taken_at > now:
        raise Unacceptable("taken_at", N_("This lies in the future."))
    if found.danger is Danger.ORDNANCE:
        return
    if not found.pieces:
        raise Unacceptable("firearms.0.type", N_("Record one piece at least."))
    if len(found.pieces) > MOST_PIECES:
        raise Unacceptable(
            "firearms",
            N_("Record %(most)s pieces at once at most; the rest joins the same case afterwards."),
            most=str(MOST_PIECES),
        )
    if found.made_safe is None:
        raise Unacceptable("made_safe", N_("Say first who made it safe, or that nobody has."))
    if found.made_safe is MadeSafe.BY_OTHER and not found.safe_by:
        raise Unacceptable("safe_by", N_("Say who made it safe."))
    for place, piece in zip(places(found.pieces), found.pieces, strict=True):
        try:
            check_piece(piece)
        except Unacceptable as wrong:
            raise Unacceptable(f"{place}.{wrong.field}", wrong.sentence, **wrong.values) from None
    _check_bags(found.pieces)


def _check_bags(pieces: Sequence[Piece]) -> None:
    seals: dict[str, str] = {}
    for place, piece in zip(places(pieces), pieces, strict=True):
        if not piece.bag_number:
            continue
        if seals.setdefault(piece.bag_number, piece.seal_number) != piece.seal_number:
            raise Unacceptable(
                f"{place}.bag_number",
                N_("Bag %(bag)s stands here twice with different seals."),
                bag=piece.bag_number,
            )
