"""Why a crossing goes where it goes: reasons, and the colour and the way that follow from them.

A crossing may have several reasons, from an officer, a list, a rule or a lot. Each gives a colour
and a sentence that may be read aloud at the booth; the strictest colour is the lane's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from borderdesk.domain.errors import N_

LONGEST = 200  # of a public sentence. Source: domain notes, § 4.1


class SelectionReason(StrEnum):
    """Why a crossing is looked at more closely. Source: domain notes, § 4.1."""

    LIST_HIT = "WL"
    RULE = "RULE"
    RANDOM = "RND"
    OFFICER = "OFF"
    REQUEST = "REQ"
    SCANNER = "NII"
    DOG = "DOG"
    SEAL = "SEAL"
    DOCUMENT = "DOC"
    TIP = "TIP"
    OPERATION = "OP"
    RADIATION = "RAD"
    AUTHORISATION = "LIC"  # missing for arms on the papers
    FOUND = "FOUND"


# What an officer can say himself. The others are the desk's: a hit, a rule, a lot, a find. Were
# they his to choose, a stop of his own could pass for chance, and no sample would tell anything.
SAID_BY_OFFICERS = frozenset(
    {
        SelectionReason.OFFICER,
        SelectionReason.REQUEST,
        SelectionReason.SCANNER,
        SelectionReason.DOG,
        SelectionReason.SEAL,
        SelectionReason.DOCUMENT,
        SelectionReason.TIP,
        SelectionReason.OPERATION,
        SelectionReason.RADIATION,
    }
)


class LaneColour(StrEnum):
    """How closely a crossing is looked at, the least first, as ASYCUDA names it."""

    GREEN = "green"  # released
    BLUE = "blue"  # released; its papers are looked at afterwards
    YELLOW = "yellow"  # papers at the second line
    RED = "red"  # vehicle and load at the second line


class Way(StrEnum):
    RELEASE = "release"
    REFER = "refer"


_WAYS: Mapping[LaneColour, Way] = {
    LaneColour.GREEN: Way.RELEASE,
    LaneColour.BLUE: Way.RELEASE,
    LaneColour.YELLOW: Way.REFER,
    LaneColour.RED: Way.REFER,
}
_STRICTNESS: Mapping[LaneColour, int] = {colour: at for at, colour in enumerate(LaneColour)}


@dataclass(frozen=True, slots=True)
class LaneReason:
    """One reason for the lane of a crossing.

    `sentence` is public: a traveller may read it, so it holds no intelligence and at most LONGEST
    signs. Without an officer it is the desk that gives the reason. A rule's sentence is the words
    of its owner; all others are the desk's own, and translated.
    """

    reason: SelectionReason
    colour: LaneColour
    sentence: str
    officer_id: int | None = None
    rule_id: int | None = None


# A name that resembles an entry is a matter of papers first: it is no ground to search a vehicle.
# A lot is looked at in full, else the sample would tell of the lot and not of the traffic. Nothing
# said of a list differs from what is said of papers, for it is read over the officer's shoulder.
_USUAL: Mapping[SelectionReason, tuple[LaneColour, str]] = {
    SelectionReason.LIST_HIT: (LaneColour.YELLOW, N_("Papers are compared at the second line.")),
    SelectionReason.RANDOM: (LaneColour.RED, N_("Drawn by lot, as anybody may be.")),
    SelectionReason.OFFICER: (LaneColour.RED, N_("The officer at the booth saw something.")),
    SelectionReason.REQUEST: (LaneColour.RED, N_("Another service asked for a check.")),
    SelectionReason.SCANNER: (LaneColour.RED, N_("The scanner image has to be explained.")),
    SelectionReason.DOG: (LaneColour.RED, N_("A dog took notice.")),
    SelectionReason.SEAL: (LaneColour.RED, N_("A seal does not fit.")),
    SelectionReason.DOCUMENT: (LaneColour.YELLOW, N_("Papers are compared at the second line.")),
    SelectionReason.TIP: (LaneColour.RED, N_("A check was asked for.")),
    SelectionReason.OPERATION: (LaneColour.RED, N_("A joint operation is going on.")),
    SelectionReason.RADIATION: (LaneColour.RED, N_("The radiation portal gave a signal.")),
    SelectionReason.AUTHORISATION: (LaneColour.RED, N_("The goods ask for an authorisation.")),
    SelectionReason.FOUND: (LaneColour.RED, N_("Something was found.")),
}


def usual(reason: SelectionReason, officer_id: int | None = None) -> LaneReason:
    """The reason with the colour and sentence that it usually has. A rule has its own."""
    colour, sentence = _USUAL[reason]
    return LaneReason(reason, colour, sentence, officer_id)


def strictest(colours: Iterable[LaneColour]) -> LaneColour:
    """The strictest of these colours; of none, green.

    >>> strictest([LaneColour.BLUE, LaneColour.YELLOW]).value
    'yellow'
    """
    return max(colours, key=_STRICTNESS.__getitem__, default=LaneColour.GREEN)


def is_stricter(colour: LaneColour, than: LaneColour) -> bool:
    return _STRICTNESS[colour] > _STRICTNESS[than]


@dataclass(frozen=True, slots=True)
class Lane:
    """What follows from all reasons: the colour, the way, and the reason that leads."""

    colour: LaneColour
    way: Way
    leading: SelectionReason | None


def lane_from(reasons: Iterable[LaneReason]) -> Lane:
    """The strictest colour of the reasons; the first that gives it leads. Without any, green."""
    reasons = tuple(reasons)
    colour = strictest(one.colour for one in reasons)
    leading = next((one.reason for one in reasons if one.colour is colour), None)
    return Lane(colour, _WAYS[colour], leading)


@dataclass(frozen=True, slots=True)
class NewLane:
    """Another lane for a crossing, and why; `version` is as the officer read it."""

    version: int
    colour: LaneColour
    reason: str


def tightens(before: LaneColour | None, after: LaneColour) -> bool:
    """Whether a change makes a lane stricter, which whoever sees the vehicle may do alone.

    All else undoes what the desk has said: it is a supervisor's. What was not screened has no
    colour yet; to send it on is stricter, to let it pass is not.
    """
    if before is None:
        return _WAYS[after] is Way.REFER
    return is_stricter(after, before)


def way_of(colour: LaneColour) -> Way:
    """Whether a crossing of that colour is released or referred."""
    return _WAYS[colour]
