"""Alarms inside an agency: what must be acknowledged by name, how soon, and what follows if not.

    level 1 ──8 h──▶ level 2 ──1 h──▶ level 3 (every 15 min it is due anew, until somebody answers)

An alarm names no person in its subject, which is a reference or the code of a post; its words may.
What has ended by itself (a silent post is heard again) becomes no louder, and is answered all the
same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from borderdesk.domain.accounts import Role
from borderdesk.domain.permissions import Act, those_who_may
from borderdesk.matching.alignment import compare_names
from borderdesk.matching.names import parts, plain

LEAST, MOST = 1, 3

# How long an alarm of each level may wait for somebody to acknowledge it.
PATIENCE: Mapping[int, timedelta] = {
    1: timedelta(hours=8),  # within the shift
    2: timedelta(hours=1),
    3: timedelta(minutes=15),
}

# As alike as the strong resemblances of a screening: spelling and order of a name aside, the same.
OWN_NAME_FROM = 0.90


class AlarmKind(StrEnum):
    PASSED_OFFLINE = "passed_offline"  # a hit came to light after the crossing
    RELEASED_BEFORE = "released_before"  # an amendment stops what had been let go
    SILENT_POST = "silent_post"
    WEAPONS_FOUND = "weapons_found"
    UNANSWERED_HIT = "unanswered_hit"
    PROTECTION_ASKED = "protection_asked"  # somebody has to be referred, and sharing looked through
    UNREAD_HAND_OVER = "unread_hand_over"  # no next shift has taken it over by name
    BREAK_GLASS = "break_glass"  # a case of ours was read in an emergency
    GLASS_ON_NOTHING = "glass_on_nothing"  # one of ours tried it on a reference that leads nowhere
    OWN_NAME = "own_name"  # an officer met his own name in a record
    COLLEAGUE = "colleague"  # an officer looked a colleague up
    MANY_LOOK_UPS = "many_look_ups"
    OFF_SHIFT = "off_shift"
    REJECTED_LOOK_UP = "rejected_look_up"  # what its officer said to it did not convince
    BEFORE_WEAKENING = "before_weakening"  # a search shortly before an entry was weakened


LEVELS: Mapping[AlarmKind, int] = {
    AlarmKind.PASSED_OFFLINE: 2,
    AlarmKind.RELEASED_BEFORE: 2,
    AlarmKind.SILENT_POST: 1,
    AlarmKind.WEAPONS_FOUND: 3,
    AlarmKind.UNANSWERED_HIT: 2,
    AlarmKind.PROTECTION_ASKED: 2,
    AlarmKind.UNREAD_HAND_OVER: 1,
    AlarmKind.BREAK_GLASS: 2,
    AlarmKind.GLASS_ON_NOTHING: 1,
    AlarmKind.OWN_NAME: 2,
    AlarmKind.COLLEAGUE: 2,
    AlarmKind.MANY_LOOK_UPS: 1,
    AlarmKind.OFF_SHIFT: 1,
    AlarmKind.REJECTED_LOOK_UP: 2,
    AlarmKind.BEFORE_WEAKENING: 2,
}

# What somebody has to be allowed besides, to hear an alarm of the kind. A hit may be discreet:
# that there is one at all is known to those alone who read hits.
HEARD_WITH: Mapping[AlarmKind, Act] = {
    AlarmKind.UNANSWERED_HIT: Act.READ_HIT,
    AlarmKind.PASSED_OFFLINE: Act.READ_HIT,
}


@dataclass(frozen=True, slots=True)
class NewAlarm:
    """An alarm to be raised for an agency. `about_id` is the officer whom it is about, if any.

    `subject` is a reference, the code of a post, or empty; `post_id` is the post whose duty desk
    is rung, if it concerns one. It begins at the level of its kind.
    """

    kind: AlarmKind
    agency_id: int
    subject: str = ""
    words: str = ""
    about_id: int | None = None
    post_id: int | None = None

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


def goes_to(kind: AlarmKind) -> list[Role]:
    """Who of the agency is to answer an alarm of the kind."""
    return those_who_may(Act.ACKNOWLEDGE_ALARM, HEARD_WITH.get(kind, Act.READ_ALARM))


def due_at(level: int, at: datetime) -> datetime:
    """By when an alarm that reached this level at that moment is to be acknowledged."""
    return at + PATIENCE[level]


def escalated(level: int, due: datetime, at: datetime) -> tuple[int, datetime]:
    """The level and the due moment of an alarm that nobody has acknowledged by `at`.

    Before it is due nothing changes; after, it rises by one level, three at most, and is due
    anew, counted from `at`: whoever was asleep is given time to answer the louder alarm.
    """
    if at <= due:
        return level, due
    raised = min(level + 1, MOST)
    return raised, due_at(raised, at)


def is_own_name(full_name: str, caption: str) -> bool:
    """Whether a record's caption is this officer's own name, whatever its script or order.

    Of a name of one part alone nothing but the very same counts: too many are a letter apart.

    >>> is_own_name("Dragan Lukić", "LUKIC, Dragan"), is_own_name("Dragan Lukić", "Miron VELKAROV")
    (True, False)
    """
    if len(parts(full_name)) < 2 or len(parts(caption)) < 2:
        return bool(full_name.strip()) and plain(full_name) == plain(caption)
    return compare_names(full_name, caption).value >= OWN_NAME_FROM
