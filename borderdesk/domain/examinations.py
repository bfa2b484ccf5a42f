"""What is done at the second line: who looked, how, where, and what did not fit the papers.

    REFERRED ─begin─▶ SECONDARY_OPEN ─close─▶ CLOSED

The states are those of the crossing (`domain.inspections`). Where nothing is found, *begin* and
*close* may be one act: it began when its page was opened. How long it took is read from these two
moments; nobody types it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import Result
from borderdesk.domain.seals import WRONG, SealSeen, check_seal
from borderdesk.matching.particulars import Sex

Part = TypeVar("Part")

LONGEST_OPEN = timedelta(hours=12)  # a shift: nobody looks at one vehicle for longer


class Control(StrEnum):
    """What was done to see. Source: domain notes, § 4.1."""

    DOCUMENTS = "DOC"
    VISUAL = "VIS"
    PARTIAL = "PAR"
    FULL = "FUL"
    XRAY = "XRB"
    GAMMA = "GAM"
    DENSITY = "DEN"
    ENDOSCOPE = "END"
    DOG = "K9"
    RADIATION = "RPM"
    WEIGHED = "WGT"
    UNDERCARRIAGE = "UVM"
    DISMANTLED = "DIS"
    PERSON = "PER"
    SEALS = "SEA"
    COUNTED = "CNT"


class Find(StrEnum):
    """What came to light. Codes of this desk, after the kinds of customs seizure reports."""

    ARMS = "ARM"
    DRUGS = "DRG"
    TOBACCO = "TOB"
    ALCOHOL = "ALC"
    CASH = "CUR"
    GOODS = "GDS"
    COUNTERFEIT = "IPR"
    HERITAGE = "CUL"
    SPECIES = "CIT"
    WASTE = "ENV"
    STRATEGIC = "STR"
    PEOPLE = "PPL"
    PAPERS = "DOC"
    VEHICLE = "VEH"
    HOLLOW = "HOL"  # a hiding place in which nothing lay
    OTHER = "OTH"


class DiscrepancyKind(StrEnum):
    UNDECLARED = "undeclared"
    MISDESCRIBED = "misdescribed"
    EXCESS = "excess"
    SHORTAGE = "shortage"
    ORIGIN_FALSE = "origin_false"
    VALUE_FALSE = "value_false"
    DOCUMENT_FALSE = "document_false"


class SearchResult(StrEnum):
    NOTHING = "nothing"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class HiddenPlace:
    """Where something was hidden, or could have been."""

    place: Concealment
    words: str = ""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What the papers say, and what was found instead."""

    kind: DiscrepancyKind
    declared: str = ""
    found: str = ""
    declared_quantity: int | None = None
    found_quantity: int | None = None
    declared_weight_kg: int | None = None
    found_weight_kg: int | None = None


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Somebody was searched. `occupant` counts from 1 as logged; 0 was not logged."""

    occupant: int
    searcher_sex: Sex
    legal_basis: str
    result: SearchResult = SearchResult.NOTHING
    words: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """How a crossing ended at the second line; `version` is as the officer read it.

    `officers` are the others of a joint team, as they are called on the page; `alone`: who logged
    the crossing says that nobody else is there to look.
    """

    version: int | None
    result: Result
    note: str = ""
    controls: tuple[Control, ...] = ()
    finds: tuple[Find, ...] = ()
    found: str = ""
    places: tuple[HiddenPlace, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    seals: tuple[SealSeen, ...] = ()
    searches: tuple[PersonSearch, ...] = ()
    officers: tuple[str, ...] = ()
    agency_ids: tuple[int, ...] = ()
    alone: bool = False

    @property
    def controls_done(self) -> tuple[Control, ...]:
        """The controls in their order; what was written of seals and searches was done, too."""
        done = set(self.controls)
        done |= {Control.SEALS} if self.seals else set()
        done |= {Control.PERSON} if self.searches else set()
        return tuple(control for control in Control if control in done)

    @property
    def misfits(self) -> bool:
        """Whether goods, papers or a seal are not as declared."""
        return bool(self.discrepancies) or any(seal.state in WRONG for seal in self.seals)

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all came to light."""
        searched = any(search.result is SearchResult.FOUND for search in self.searches)
        return not (self.finds or self.found or self.misfits or searched)


# The gravest last. Where nothing came to light, it is the last word that tells how it ended.
GRAVITY: Mapping[Result, int] = {
    **dict.fromkeys((Result.NIL, Result.NOT_COMPLETED, Result.LEFT), 0),
    Result.MINOR: 1,
    Result.DISCREPANCY: 2,
    Result.PROHIBITED: 3,
    Result.REFUSED: 4,
    Result.DETAINED: 5,
    Result.SEIZURE: 6,
}
# What was found stays found, whatever a later look finds. All else the last look undoes: who was
# refused and is let go after all was let go.
STAYS = frozenset({Result.MINOR, Result.DISCREPANCY, Result.PROHIBITED, Result.SEIZURE})


def standing(results: Sequence[Result]) -> Result:
    """The result of a crossing whose examinations ended so: oldest first, one at least.

    >>> standing([Result.PROHIBITED, Result.NIL]).value
    'PRO'
    >>> standing([Result.REFUSED, Result.NIL]).value
    'NIL'
    """
    *earlier, last = results
    found = (one for one in earlier if one in STAYS)
    return max((last, *found), key=GRAVITY.__getitem__)


ASKS_WHY = frozenset({Result.NOT_COMPLETED, Result.LEFT})
# Who drove off was not looked at; a control that was not done must not be written down.
WITHOUT_CONTROL = ASKS_WHY

WHY = N_("Say what happened: this result tells nothing by itself.")
NO_CONTROL = N_("Say what was done: one control at least.")
NOT_CLEAN = N_("Something is written down below; then the result is another one.")
SEIZED = N_("Weapons were seized at this crossing; then the result is another one.")
NO_MISFIT = N_("Say what does not fit: goods, papers or a seal.")
NO_PLACE = N_("Say where it was; “not concealed” is a place, too.")
NO_SEIZURE = N_("Record the seizure first, under “Weapons found” or with the case.")
WHO_WAS_SEARCHED = N_("Say who was searched, by an officer of which sex, and on what ground.")
NOT_ABOARD = N_("This person was not aboard.")
NOBODY_THERE = N_("So many people were not logged with this crossing.")
WHICH_SEX = N_("Say whether a woman or a man searched.")
NO_BASIS = N_("Say on which law the search rests.")
ANOTHER = N_(
    "Another officer than the one who logged the crossing looks. If nobody else is at the post,"
    " say so."
)
TOO_LONG_OPEN = N_("This page was opened too long ago, or elsewhere. Look at it, then send it.")


@dataclass(frozen=True, slots=True)
class Guard:
    """What a result asks of all that is written down; `holds` is also told of seizures."""

    field: str
    sentence: str
    holds: Callable[[Closing, bool], bool]


GUARDS: Mapping[Result, tuple[Guard, ...]] = {
    Result.NIL: (
        Guard("result", NOT_CLEAN, lambda closing, _: closing.is_clean),
        Guard("result", SEIZED, lambda _, seized: not seized),
    ),
    Result.DISCREPANCY: (
        Guard("discrepancies.0.kind", NO_MISFIT, lambda closing, _: closing.misfits),
    ),
    Result.PROHIBITED: (
        Guard("places.0.place", NO_PLACE, lambda closing, _: bool(closing.places)),
    ),
    Result.SEIZURE: (
        Guard("result", NO_SEIZURE, lambda _, seized: seized),
        Guard("places.0.place", NO_PLACE, lambda closing, _: bool(closing.places)),
    ),
}


def check_closing(
    closing: Closing, *, people: int, seized: bool, absent: Collection[int] = ()
) -> None:
    """What is written down has to stand together, and to bear out the result.

    `people` were logged with the crossing, of whom `absent`, counted from 1, only stand in its
    papers; `seized`: there is a seizure at it.

    Raises:
        Unacceptable: the result asks for words or more, or a part of it is not as it should be.
    """
    if closing.result in ASKS_WHY and not closing.note.strip():
        raise Unacceptable("note", WHY)
    if not closing.controls_done and closing.result not in WITHOUT_CONTROL:
        raise Unacceptable("controls", NO_CONTROL)
    for number, discrepancy in enumerate(closing.discrepancies):
        _within(f"discrepancies.{number}", check_discrepancy, discrepancy)
    for number, seal in enumerate(closing.seals):
        _within(f"seals.{number}", check_seal, seal)
    if Control.PERSON in closing.controls and not closing.searches:
        raise Unacceptable("searches.0.occupant", WHO_WAS_SEARCHED)
    for number, search in enumerate(closing.searches):
        _within(f"searches.{number}", check_search, search)
        if search.occupant > people:
            raise Unacceptable(f"searches.{number}.occupant", NOBODY_THERE)
        if search.occupant in absent:
            raise Unacceptable(f"searches.{number}.occupant", NOT_ABOARD)
    for guard in GUARDS.get(closing.result, ()):
        if not guard.holds(closing, seized):
            raise Unacceptable(guard.field, guard.sentence)


def check_search(search: PersonSearch) -> None:
    """
    Raises:
        Unacceptable: sex or legal basis is not said. Source: domain notes, § 6, R24.
    """
    if search.searcher_sex is Sex.UNKNOWN:
        raise Unacceptable("searcher_sex", WHICH_SEX)
    if not search.legal_basis.strip():
        raise Unacceptable("legal_basis", NO_BASIS)


NEEDS: Mapping[DiscrepancyKind, tuple[str, ...]] = {
    DiscrepancyKind.UNDECLARED: ("found",),
    DiscrepancyKind.MISDESCRIBED: ("declared", "found"),
    DiscrepancyKind.EXCESS: (),
    DiscrepancyKind.SHORTAGE: (),
    DiscrepancyKind.ORIGIN_FALSE: ("found",),
    DiscrepancyKind.VALUE_FALSE: ("found",),
    DiscrepancyKind.DOCUMENT_FALSE: ("found",),
}
# How what was found stands to what was declared, by number or by weight.
MEASURED: Mapping[DiscrepancyKind, Callable[[int, int], bool]] = {
    DiscrepancyKind.EXCESS: operator.gt,
    DiscrepancyKind.SHORTAGE: operator.lt,
}
SAY_BOTH = N_("Say what the papers say, and what was found.")
NUMBERS_AGAINST_IT = N_("The numbers do not say so: look at what was declared and what was found.")


def check_discrepancy(discrepancy: Discrepancy) -> None:
    """
    Raises:
        Unacceptable: it does not say what differs, or its numbers say something else.
    """
    for name in NEEDS[discrepancy.kind]:
        if not getattr(discrepancy, name).strip():
            raise Unacceptable(name, SAY_BOTH)
    fits = MEASURED.get(discrepancy.kind)
    if fits is None:
        return
    pairs = (
        (discrepancy.found_quantity, discrepancy.declared_quantity),
        (discrepancy.found_weight_kg, discrepancy.declared_weight_kg),
    )
    told = [(found, said) for found, said in pairs if found is not None and said is not None]
    if not told:
        raise Unacceptable("found_quantity", SAY_BOTH)
    if not any(fits(*pair) for pair in told):
        raise Unacceptable("found_quantity", NUMBERS_AGAINST_IT)


def check_officer(*, same: bool, alone: bool) -> None:
    """`same`: the officer also logged the crossing; `alone`: nobody else is at the post.

    Raises:
        Unacceptable: another officer should look.
    """
    if same and not alone:
        raise Unacceptable("alone", ANOTHER)


def started_at(opened_at: datetime | None, sent_at: datetime, now: datetime) -> datetime:
    """When it began, where nobody said *begin*: as the page was opened, after it was sent there.

    Raises:
        Unacceptable: nobody knows when the page was opened, or it was too long ago.
    """
    if opened_at is None or not timedelta(0) <= now - opened_at <= LONGEST_OPEN:
        raise Unacceptable("opened", TOO_LONG_OPEN)
    return max(opened_at, sent_at)


def _within(place: str, check: Callable[[Part], None], part: Part) -> None:
    """Check a part of the page; what is wrong is told by its place there."""
    try:
        check(part)
    except Unacceptable as wrong:
        raise Unacceptable(f"{place}.{wrong.field}", wrong.sentence, **wrong.values) from None
