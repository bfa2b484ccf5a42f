"""Amending and voiding a report: who may when, and what is asked for.

                fresh            late
    author      may              a supervisor has to
    supervisor  may              may
    colleague   the author, …    a supervisor has to

A report is fresh for a day after the desk received it. Nothing is ever overwritten: an amendment
is a version more, and a void crossing stays where it is, struck and with its reason. A supervisor
need not wait for the day to pass, for whoever typed a plate wrongly may have gone home.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from borderdesk.domain.accounts import Signature
from borderdesk.domain.differences import Overlap, Side
from borderdesk.domain.errors import N_, Owing, Unacceptable
from borderdesk.domain.inspections import InspectionReport, InspectionState, Result
from borderdesk.domain.papers import SKEW
from borderdesk.domain.permissions import Act, may

FRESH = timedelta(hours=24)
# As long as a device may keep what it logged without a network.
LONGEST_LATE = timedelta(hours=72)


class Standing(StrEnum):
    """What somebody is to a report."""

    AUTHOR = "author"
    SUPERVISOR = "supervisor"
    COLLEAGUE = "colleague"


class Age(StrEnum):
    FRESH = "fresh"
    LATE = "late"


TOO_LATE = N_("A day has passed since this was logged; a supervisor has to amend it.")
NOT_HIS = N_("Who logged this may amend it within a day, or a supervisor at any time.")

# Why somebody may not amend; empty where he may.
AMENDING: Mapping[tuple[Standing, Age], str] = {
    (Standing.AUTHOR, Age.FRESH): "",
    (Standing.AUTHOR, Age.LATE): TOO_LATE,
    (Standing.SUPERVISOR, Age.FRESH): "",
    (Standing.SUPERVISOR, Age.LATE): "",
    (Standing.COLLEAGUE, Age.FRESH): NOT_HIS,
    (Standing.COLLEAGUE, Age.LATE): NOT_HIS,
}


class VoidKind(StrEnum):
    """Why a crossing never was one."""

    DOUBLE = "double"  # two officers logged one vehicle
    TEST = "test"


WHICH = N_("Say which crossing this one doubles.")
ITSELF = N_("A crossing is no double of itself.")
NO_OTHER = N_("A test doubles nothing; leave the other crossing out.")


@dataclass(frozen=True, slots=True)
class Amendment:
    """How a report should read, by somebody who read it in that version.

    `version` is the report's own number, 1 as it was first sent. `chosen` says whose words stand
    where a colleague's amendment of it, up to version `against`, overlaps with this one.
    `amendment_id` is the device's, so that what is sent twice is done once.
    """

    amendment_id: UUID
    version: int
    reason: str
    report: InspectionReport
    against: int = 0
    chosen: Mapping[str, Side] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The same amendment has the same digest; whose words were chosen belongs to it."""
        said = (self.version, self.reason, self.report.digest, sorted(self.chosen.items()))
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Amended:
    """What became of an amendment: the number of the version, or what has to be chosen first."""

    number: int
    overlaps: tuple[Overlap, ...] = ()
    again: bool = False  # the same was sent before
    gone: bool = False  # it stops a vehicle that had been let go
    joined: bool = False  # with what a colleague had amended meanwhile


@dataclass(frozen=True, slots=True)
class Voiding:
    """Why a crossing is void; `version` is the record's, as the supervisor read it."""

    version: int
    kind: VoidKind
    reason: str
    double_of: str = ""


# After any other result of the second line, the vehicle drove on or back.
STAYED = frozenset({Result.DETAINED, Result.SEIZURE, Result.PROHIBITED})


def is_gone(state: InspectionState, result: Result | None) -> bool:
    """Whether a vehicle had been let go already, by the state of its crossing."""
    closed = state is InspectionState.CLOSED and result not in STAYED
    return closed or state is InspectionState.RELEASED


AFTER_RECEIPT = N_("It cannot have crossed after it was logged.")
TOO_EARLY = N_("That is more than three days before it was logged. Void it and log it anew.")


def check_moved(crossed_at: datetime, received_at: datetime) -> None:
    """Another moment of a crossing lies before its report, and not long before.

    Raises:
        Unacceptable: it does not.
    """
    if crossed_at - received_at > SKEW:
        raise Unacceptable("crossed_at", AFTER_RECEIPT)
    if received_at - crossed_at > LONGEST_LATE:
        raise Unacceptable("crossed_at", TOO_EARLY)


def standing(by: Signature, author_id: int) -> Standing:
    if may(by, Act.AMEND_ANY_INSPECTION):
        return Standing.SUPERVISOR
    return Standing.AUTHOR if by.officer_id == author_id else Standing.COLLEAGUE


def why_not(by: Signature, author_id: int, received_at: datetime) -> str:
    """Why `by` may not amend what was received then; empty where he may."""
    age = Age.FRESH if by.at - received_at <= FRESH else Age.LATE
    return AMENDING[standing(by, author_id), age]


def check_amending(by: Signature, author_id: int, received_at: datetime) -> None:
    """
    Raises:
        Owing: another officer has to do it.
    """
    if refused := why_not(by, author_id, received_at):
        raise Owing(refused)


def check_voiding(reference: str, voiding: Voiding) -> None:
    """
    Raises:
        Unacceptable: a double without the other crossing, or one where there is none.
    """
    if voiding.kind is VoidKind.TEST and voiding.double_of:
        raise Unacceptable("double_of", NO_OTHER)
    if voiding.kind is VoidKind.DOUBLE and not voiding.double_of:
        raise Unacceptable("double_of", WHICH)
    if voiding.double_of == reference:
        raise Unacceptable("double_of", ITSELF)
