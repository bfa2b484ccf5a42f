"""Where something was hidden. Codes of this desk, after the practice of customs seizure reports."""

from __future__ import annotations

from enum import StrEnum


class Concealment(StrEnum):
    """One place in a conveyance, a load or on a body; `OPEN` is not hidden at all."""

    OPEN = "OPEN"
    LUGGAGE = "LUG"
    CABIN = "CAB"
    DASHBOARD = "DASH"
    DOOR = "DOOR"
    ROOF = "ROOF"
    FLOOR = "FLOOR"
    BOOT = "BOOT"
    SPARE_WHEEL = "SPARE"
    TANK = "TANK"
    ENGINE = "ENG"
    CHASSIS = "CHAS"
    TRAILER = "TRL"
    REEFER = "REF"
    IN_LOAD = "CARGO-MIX"
    FALSE_DECLARATION = "CARGO-FALSE"
    PARCEL = "PAR"
    BODY = "BODY"
    APPLIANCE = "APPL"
    TOOL = "TOOL"
    FOOD = "FOOD"
    OTHER = "OTH"
