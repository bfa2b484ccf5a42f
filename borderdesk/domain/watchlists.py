"""What a watchlist says of whom: its entries, what to do on meeting one, and faults in a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.matching.particulars import Particulars


class Action(StrEnum):
    """What to do on meeting an entry. Source: Regulations (EU) 2018/1861 and 2018/1862 (SIS)."""

    ARREST = "ARR"
    REFUSE = "REF"
    MISSING = "MIS"
    LOCATE = "LOC"
    DISCREET = "DIS"
    INQUIRY = "INQ"
    SPECIFIC = "SPE"
    SEIZE = "SEI"
    SANCTION = "SAN"
    INFORM = "INF"


class ListFormat(StrEnum):
    """Whose file it is; each has its reader in `formats`."""

    UN = "un"
    OFAC = "ofac"
    DESK = "desk"  # entered or shipped by this desk itself


OLD_AFTER = timedelta(days=7)  # a version older than this wants a look at its source


def is_old(format: ListFormat, in_force_since: datetime, now: datetime) -> bool:
    """Whether the source has most likely published anew. What is kept here is never old."""
    return format is not ListFormat.DESK and now - in_force_since > OLD_AFTER


class VersionState(StrEnum):
    STAGING = "staging"
    ACTIVE = "active"
    SUPERSEDED = "superseded"


class VersionAct(StrEnum):
    STAGE = "stage"
    ACTIVATE = "activate"
    SUPERSEDE = "supersede"


VERSION: Mapping[tuple[VersionState, VersionAct], VersionState] = {
    (VersionState.STAGING, VersionAct.STAGE): VersionState.STAGING,
    (VersionState.STAGING, VersionAct.ACTIVATE): VersionState.ACTIVE,
    (VersionState.ACTIVE, VersionAct.SUPERSEDE): VersionState.SUPERSEDED,
}

# How hard an action lies on whom it meets. What falls to a lower step is a softer entry.
FORCE: Mapping[Action, int] = {
    Action.ARREST: 4,
    Action.SEIZE: 3,
    Action.REFUSE: 3,
    Action.SPECIFIC: 3,
    Action.MISSING: 2,
    Action.LOCATE: 2,
    Action.SANCTION: 2,
    Action.INQUIRY: 1,
    Action.DISCREET: 1,
    Action.INFORM: 0,
}

ALONE = 0.01  # of a list; who drops more of it needs a second officer
MOST_REMOVED = 0.30  # a publication that drops more of a list than this is probably broken


@dataclass(frozen=True, slots=True)
class NewWatchlist:
    """A list to be set up. `grading` is source and information, such as B2; empty if unknown.

    `strong_from` and `shown_from` are its own least scores, where the usual ones do not fit it.
    """

    code: str
    name: str
    owner_id: int
    format: ListFormat
    action: Action
    legal_basis: str = ""
    grading: str = ""
    shared: bool = True
    strong_from: float | None = None
    shown_from: float | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One entry as its issuer publishes it.

    `source_key` is the issuer's own key of the entry, stable from one publication to the
    next. `line` says where in the file it began, from 1. `remarks` is the issuer's prose.
    """

    source_key: str
    particulars: Particulars
    programme: str = ""
    listed_on: date | None = None
    remarks: str = ""
    action: Action | None = None  # None: the list's own default
    line: int = 0

    @property
    def content(self) -> Mapping[str, Any]:
        """What the entry says, without where it stood in the file."""
        return {
            "action": self.action,
            "listed_on": self.listed_on.isoformat() if self.listed_on else None,
            "particulars": self.particulars.as_json(),
            "programme": self.programme,
            "remarks": self.remarks,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the content: an entry that says the same has the same digest."""
        text = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and where: `line` counts from 1; 0 means the file as a whole.

    The sentence stays apart from its values, so that it can be translated.
    """

    line: int
    sentence: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        said = self.sentence % dict(self.values)
        return f"line {self.line}: {said}" if self.line else said


def check_shrinking(before: int, removed: int) -> None:
    """Refuse a publication that drops too much of a list.

    Raises:
        Unacceptable: more than 30 % of the entries would go.
    """
    if before and removed / before > MOST_REMOVED:
        raise Unacceptable(
            "source",
            N_("%(removed)s of %(before)s entries would go. If that is right, allow it."),
            removed=str(removed),
            before=str(before),
        )


def softer(before: Action, after: Action) -> bool:
    """Whether the later action lies less hard on whom it meets than the earlier one."""
    return FORCE[after] < FORCE[before]


def weakens(before: int, removed: int, softened: int) -> bool:
    """Whether a publication takes so much out of a list that a second officer has to see it.

    `before` counts the entries in force, `softened` those that ask for a softer action.

    >>> weakens(100, 1, 0), weakens(100, 2, 0), weakens(100, 0, 1)
    (False, True, True)
    """
    return softened > 0 or removed > ALONE * before
