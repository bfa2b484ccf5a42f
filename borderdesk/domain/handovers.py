"""The note with which one shift of a post hands over to the next.

    SIGNED ─acknowledge─▶ ACKNOWLEDGED

What is open is read off the desk when the note is signed, and frozen with the officer's own words:
nothing of it changes afterwards. The next shift acknowledges it by name, within ACKNOWLEDGE_WITHIN,
or an alarm is raised. No line names a person; and nothing of a discreet hit is in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.audit import canonical
from borderdesk.domain.lanes import SHIFT

ACKNOWLEDGE_WITHIN = timedelta(hours=1)

# Alarms that a post may know of itself; of the others it is told nothing.
TOLD_AT_POST = frozenset(
    {
        AlarmKind.SILENT_POST,
        AlarmKind.WEAPONS_FOUND,
        AlarmKind.UNREAD_HAND_OVER,
        AlarmKind.RELEASED_BEFORE,
    }
)


class HandOverState(StrEnum):
    SIGNED = "signed"
    ACKNOWLEDGED = "acknowledged"


class HandOverAct(StrEnum):
    ACKNOWLEDGE = "acknowledge"


HAND_OVER: Mapping[tuple[HandOverState, HandOverAct], HandOverState] = {
    (HandOverState.SIGNED, HandOverAct.ACKNOWLEDGE): HandOverState.ACKNOWLEDGED,
}


class Matter(StrEnum):
    """What may be left to the next shift, in the order of the note."""

    ALARM = "alarm"
    HIT = "hit"  # of a crossing, whatever number of them
    NOT_SCREENED = "not_screened"
    REFERRED = "referred"
    QUARANTINED = "quarantined"
    SEIZURE = "seizure"  # with papers missing
    LANE = "lane"


class Paper(StrEnum):
    """What a seizure still lacks."""

    LEGAL_BASIS = "legal_basis"
    RECEIPT = "receipt"
    BAG = "bag"


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is left to the next shift; `subject` is a reference, or the lane's number.

    `about` holds codes or a plate, such as the papers that are missing; no name of a traveller.
    """

    matter: Matter
    subject: str
    since: datetime
    about: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "matter": self.matter.value,
            "subject": self.subject,
            "since": self.since.astimezone(UTC).isoformat(),
            "about": list(self.about),
        }

    @staticmethod
    def from_json(given: Mapping[str, Any]) -> Left:
        since = datetime.fromisoformat(given["since"])
        return Left(Matter(given["matter"]), given["subject"], since, tuple(given["about"]))


def in_order(left: Sequence[Left]) -> list[Left]:
    """By matter, then the oldest first."""
    order = list(Matter)
    return sorted(left, key=lambda one: (order.index(one.matter), one.since, one.subject))


def begun_at(last_signed_at: datetime | None, at: datetime) -> datetime:
    """When the shift began that hands over at `at`: with the last note, a shift ago at most."""
    earliest = at - SHIFT
    return earliest if last_signed_at is None else max(last_signed_at, earliest)


def digest_of(
    reference: str, officer_id: int, signed_at: datetime, lines: Sequence[Any], words: str
) -> str:
    """SHA-256 over the note as it was signed."""
    whole = {
        "reference": reference,
        "officer": officer_id,
        "signed_at": signed_at.astimezone(UTC).isoformat(),
        "left": list(lines),
        "words": words,
    }
    return hashlib.sha256(canonical(whole).encode()).hexdigest()
