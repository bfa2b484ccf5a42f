"""A seized thing and its marks. Codes: UNODC questionnaire, SDG 16.4.2, MOSAIC 05.30/05.31."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import N_, Unacceptable


class Acquisition(StrEnum):
    SEIZED = "seized"
    FOUND = "found"
    SURRENDERED = "surrendered"


class FirearmType(StrEnum):
    """Small arms; light weapons from HMG to MOR (International Tracing Instrument, paragraph 4)."""

    PISTOL = "PIS"
    REVOLVER = "REV"
    RIFLE = "RIF"
    CARBINE = "CAR"
    ASSAULT_RIFLE = "ARF"
    SHOTGUN = "SHO"
    COMBINATION = "COM"
    SUB_MACHINE_GUN = "SMG"
    LIGHT_MACHINE_GUN = "LMG"
    MACHINE_GUN = "MGN"
    HEAVY_MACHINE_GUN = "HMG"
    GRENADE_LAUNCHER = "GLH"
    ANTI_AIRCRAFT_GUN = "AAG"
    ANTI_TANK_GUN = "ATG"
    RECOILLESS = "RCL"
    ANTI_TANK_MISSILE = "ATM"  # and rocket launchers
    MANPADS = "MPD"
    MORTAR = "MOR"  # of less than 100 mm
    ALARM = "ALS"
    GAS = "GAS"
    AIR = "AIR"
    CRAFT = "CRA"
    DEACTIVATED = "DEA"
    ANTIQUE = "ANT"
    REPLICA = "REP"
    UNKNOWN = "UNK"


class MarksCondition(StrEnum):
    INTACT = "intact"
    PARTLY_LEGIBLE = "partly_legible"
    OBLITERATED = "obliterated"
    ALTERED = "altered"
    NEVER_MARKED = "never_marked"
    NOT_EXAMINED = "not_examined"


UNREADABLE = frozenset({MarksCondition.NEVER_MARKED, MarksCondition.OBLITERATED})
SAID_UNREADABLE = N_("The marks are said to be unreadable; leave this empty.")


class PhotoSlot(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    SERIAL = "serial"
    MAKER = "maker"
    IMPORT = "import"
    PROOF = "proof"
    OTHER = "other"


class ExhibitKind(StrEnum):
    FIREARM = "firearm"
    AMMUNITION = "ammunition"
    PART = "part"
    ORDNANCE = "ordnance"
    DOCUMENT = "document"
    PHONE = "phone"
    VEHICLE = "vehicle"
    CASH = "cash"
    ACCESSORY = "accessory"  # of explosives
    OPTIC = "optic"
    ARMOUR = "armour"
    OTHER = "other"
    BAG = "bag"  # holds other exhibits


class FirearmAction(StrEnum):
    """How it is loaded and fired."""

    SINGLE_SHOT = "single_shot"
    BREAK_OPEN = "break_open"
    BOLT = "bolt"
    LEVER = "lever"
    PUMP = "pump"
    SEMI_AUTOMATIC = "semi_automatic"
    AUTOMATIC = "automatic"
    SELECT_FIRE = "select_fire"
    MUZZLE_LOADING = "muzzle_loading"
    UNKNOWN = "unknown"


class Manufacture(StrEnum):
    """How it came to be what it is. Source: domain notes, § 4.6, after UNODC."""

    INDUSTRIAL = "IND"
    CRAFT = "CRA"
    PRINTED = "PMF-3DP"
    MILLED = "PMF-CNC"
    KIT = "PMF-KIT"
    ASSEMBLED = "ASM"
    CONVERTED_ALARM = "CNV-ALS"
    CONVERTED_FLOBERT = "CNV-FLO"
    CONVERTED_AIR = "CNV-AIR"
    REACTIVATED = "REA"
    MODIFIED = "MOD"
    SEMI_FINISHED = "SEM"


class WorkingOrder(StrEnum):
    OPERATIONAL = "operational"
    INOPERABLE = "inoperable"
    INCOMPLETE = "incomplete"
    DEACTIVATED_CERTIFIED = "deactivated_certified"
    DEACTIVATED_UNVERIFIED = "deactivated_unverified"
    NOT_TESTED = "not_tested"


class MarkKind(StrEnum):
    MAKER = "MAKER"
    SERIAL = "SERIAL"
    COUNTRY = "COUNTRY"
    YEAR = "YEAR"
    MODEL = "MODEL"
    CALIBRE = "CALIBRE"
    IMPORT = "IMPORT"
    PROOF = "PROOF"
    DEACTIVATION = "DEACT"
    OWNER = "OWNER"
    CREST = "CREST"
    CONFISCATION = "CONFISC"
    OTHER = "OTHER"


class Component(StrEnum):
    """Where on a firearm a mark stands."""

    FRAME = "FRAME"
    RECEIVER = "RECEIVER"
    SLIDE = "SLIDE"
    BARREL = "BARREL"
    BOLT = "BOLT"
    CYLINDER = "CYLINDER"
    BREECH = "BREECH"
    MAGAZINE = "MAG"
    OTHER = "OTHER"


class PartKind(StrEnum):
    """Parts and components. Source: Firearms Protocol, article 3 (b); the last ones this desk's."""

    BARREL = "barrel"
    FRAME = "frame"
    RECEIVER = "receiver"
    SLIDE = "slide"
    CYLINDER = "cylinder"
    BOLT = "bolt"
    BREECH_BLOCK = "breech_block"
    SILENCER = "sound_moderator"
    UPPER_RECEIVER = "upper_receiver"
    LOWER_RECEIVER = "lower_receiver"
    MAGAZINE = "magazine"
    TRIGGER_GROUP = "trigger_group"
    CONVERSION_KIT = "conversion_kit"
    SEMI_FINISHED = "semi_finished"


class AmmunitionType(StrEnum):
    BALL = "ball"
    ARMOUR_PIERCING = "AP"
    TRACER = "tracer"
    INCENDIARY = "incendiary"
    BLANK = "blank"
    SHOT = "shot"
    LESS_LETHAL = "less_lethal"
    RELOADED = "reloaded"
    CASES = "cases"
    PRIMERS = "primers"
    PROPELLANT = "propellant"
    PROJECTILES = "projectiles"


class Counting(StrEnum):
    COUNTED = "counted"
    ESTIMATED = "estimated"  # by weight


class Unit(StrEnum):
    PIECE = "piece"
    ROUND = "round"
    GRAM = "gram"
    BANKNOTE = "banknote"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph after re-encoding: all digests are SHA-256 in hex; sizes in pixels and bytes.

    `original_sha256` is of the bytes that arrived: by it the file in evidence is recognised. What
    is stored and shown carries no metadata of the camera. `device_sha256` is of the file on the
    device, as that told it before it made the photograph smaller; empty where it told nothing.
    """

    slot: PhotoSlot
    sha256: str
    original_sha256: str
    width: int
    height: int
    size: int
    device_sha256: str = ""


@dataclass(frozen=True, slots=True)
class NewFirearm:
    """A firearm as marked. Make, model, calibre, serial and country are the five essentials."""

    type: FirearmType
    acquisition: Acquisition
    taken_at: datetime
    make: str = ""
    model: str = ""
    calibre: str = ""
    serial: str = ""
    country: str = ""
    marks: MarksCondition = MarksCondition.NOT_EXAMINED
    place: str = ""
    note: str = ""


def check_marks(firearm: NewFirearm) -> None:
    """A serial and the condition of the marks have to stand together.

    Raises:
        Unacceptable: a serial is given where none could be read, or missing where it is intact.
    """
    check_serial(firearm.serial, firearm.marks)


def check_serial(serial: str, marks: MarksCondition) -> None:
    """The same for the two alone."""
    if serial and marks in UNREADABLE:
        raise Unacceptable("serial", SAID_UNREADABLE)
    if not serial and marks is MarksCondition.INTACT:
        raise Unacceptable("serial", N_("The marks are said to be intact; type the serial."))


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark beside the serial of the frame; `text` as it is read, in its own letters."""

    kind: MarkKind
    text: str = ""
    component: Component | None = None
    condition: MarksCondition = MarksCondition.NOT_EXAMINED


@dataclass(frozen=True, slots=True)
class Piece:
    """One seized thing of whatever kind, as a seizure names it; what does not fit stays empty.

    `headstamp` is by the clock: `{"12": "PPU", "6": "9x19"}`. `quantity` is in `unit`.
    """

    kind: ExhibitKind
    description: str = ""
    type: FirearmType | None = None
    action: FirearmAction | None = None
    manufacture: Manufacture | None = None
    order: WorkingOrder | None = None
    make: str = ""
    model: str = ""
    calibre: str = ""
    serial: str = ""
    country: str = ""
    marks: MarksCondition | None = None
    further_marks: tuple[Mark, ...] = ()
    part: PartKind | None = None
    ammunition: AmmunitionType | None = None
    headstamp: Mapping[str, str] = field(default_factory=dict)
    lot: str = ""
    packaging: str = ""
    quantity: int = 1
    unit: Unit = Unit.PIECE
    counting: Counting = Counting.COUNTED
    bag_number: str = ""
    seal_number: str = ""
    concealment: Concealment | None = None


def check_piece(piece: Piece) -> None:
    """What is said of one piece has to stand together.

    Raises:
        Unacceptable: as for `check_marks`, or there is none of it.
    """
    if piece.marks is not None:
        check_serial(piece.serial, piece.marks)
    if piece.quantity < 1:
        raise Unacceptable("quantity", N_("How many are there? None cannot be seized."))
    for number, mark in enumerate(piece.further_marks):
        if mark.text and mark.condition in UNREADABLE:
            raise Unacceptable(f"further_marks.{number}.text", SAID_UNREADABLE)
