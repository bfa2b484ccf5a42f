"""Seals: what the papers say, what hangs on the doors, and how the two are matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind


class SealState(StrEnum):
    INTACT = "intact"
    MISSING = "missing"
    BROKEN = "broken"
    TAMPERED = "tampered"
    DIFFERS = "number_differs"
    REPLACED = "replaced"


# What a seal tells against a load. One that the second line itself cut and replaced tells nothing.
WRONG = frozenset({SealState.MISSING, SealState.BROKEN, SealState.TAMPERED, SealState.DIFFERS})


class SealClass(StrEnum):
    """How strong a mechanical seal is. Source: ISO 17712."""

    HIGH_SECURITY = "H"
    SECURITY = "S"
    INDICATIVE = "I"


class AffixedBy(StrEnum):
    """Who put it on. Source: UN/EDIFACT 9303, sealing party."""

    CARRIER = "CA"
    CUSTOMS = "CU"
    SHIPPER = "SH"
    TERMINAL = "TO"


@dataclass(frozen=True, slots=True)
class SealSeen:
    """A seal as the papers name it and as it was found; either number may be missing."""

    state: SealState
    declared: str = ""
    found: str = ""
    new_number: str = ""
    replaced_by: str = ""
    witness: str = ""
    security: SealClass | None = None
    affixed_by: AffixedBy | None = None


NO_NUMBER = N_("Type the number on the papers, or the one that was found.")
IS_MISSING = N_("A seal that is missing has no number that was found.")
NOT_SAME = N_("This is not the number on the papers. Then it is not intact: its number differs.")
IS_SAME = N_("This is the number on the papers; it does not differ.")
BY_WHOM = N_("Of a seal that was replaced: the new number, by whom, and who saw it.")
NOT_REPLACED = N_("This is only said of a seal that was replaced.")
OF_REPLACED = ("new_number", "replaced_by", "witness")


def check_seal(seal: SealSeen) -> None:
    """
    Raises:
        Unacceptable: its numbers and its state do not stand together.
    """
    if not key(seal.declared) and not key(seal.found):
        raise Unacceptable("found", NO_NUMBER)
    if seal.state is SealState.MISSING and seal.found:
        raise Unacceptable("found", IS_MISSING)
    same = key(seal.declared) == key(seal.found)
    if seal.state is SealState.INTACT and seal.found and not same:
        raise Unacceptable("found", NOT_SAME)
    if seal.state is SealState.DIFFERS and (same or not key(seal.found)):
        raise Unacceptable("found", IS_SAME if same else NO_NUMBER)
    for name in OF_REPLACED:
        said = bool(getattr(seal, name).strip())
        if said is not (seal.state is SealState.REPLACED):
            raise Unacceptable(name, NOT_REPLACED if said else BY_WHOM)


def key(number: str) -> str:
    """A seal's number folded for comparing: letters that look alike and signs between are one.

    >>> key("s 31-102")
    'S31102'
    """
    return folded(IdentifierKind.SERIAL, number)


def state_from(declared: str, found: str) -> SealState:
    """What the two numbers alone say of a seal that was found."""
    return SealState.INTACT if key(declared) == key(found) else SealState.DIFFERS


def matched(declared: Sequence[str], found: Sequence[str]) -> tuple[SealSeen, ...]:
    """Each number on the papers beside the one that was found, every number once.

    Those alike come together; of the others each on the papers is taken for misread or changed
    as long as there is one that was found, and for missing after that.

    >>> [(one.declared, one.found, one.state.value) for one in matched(["A1", "B2"], ["b2", "C3"])]
    [('B2', 'b2', 'intact'), ('A1', 'C3', 'number_differs')]
    """
    left = [number for number in found if key(number)]
    pairs: list[SealSeen] = []
    alone: list[str] = []
    for number in declared:
        if not key(number):
            continue
        same = next((one for one in left if key(one) == key(number)), None)
        if same is None:
            alone.append(number)
        else:
            left.remove(same)
            pairs.append(SealSeen(SealState.INTACT, number, same))
    for number, other in zip_longest(alone, left, fillvalue=""):
        state = SealState.DIFFERS if other else SealState.MISSING
        pairs.append(SealSeen(state, number, other))
    return tuple(pairs)
