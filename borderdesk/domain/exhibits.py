"""A seized thing and its marks. Codes: UNODC questionnaire, SDG 16.4.2, MOSAIC 05.30/05.31."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from borderdesk.domain.errors import N_, Unacceptable


class Acquisition(StrEnum):
    SEIZED = "seized"
    FOUND = "found"
    SURRENDERED = "surrendered"


class FirearmType(StrEnum):
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


class PhotoSlot(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    SERIAL = "serial"
    MAKER = "maker"
    IMPORT = "import"
    PROOF = "proof"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph after re-encoding: both digests are SHA-256 in hex; sizes in pixels and bytes.

    The original's digest is kept so that the file in evidence can be recognised;
    what is stored and shown carries no metadata of the camera.
    """

    slot: PhotoSlot
    sha256: str
    original_sha256: str
    width: int
    height: int
    size: int


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
    unreadable = (MarksCondition.NEVER_MARKED, MarksCondition.OBLITERATED)
    if firearm.serial and firearm.marks in unreadable:
        raise Unacceptable("serial", N_("The marks are said to be unreadable; leave this empty."))
    if not firearm.serial and firearm.marks is MarksCondition.INTACT:
        raise Unacceptable("serial", N_("The marks are said to be intact; type the serial."))
