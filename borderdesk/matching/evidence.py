"""What speaks for or against two sides beside their names and numbers.

A gain takes its share of the way up to 1, a loss its share of the way down; what only one side
says changes nothing. By itself none of this makes a match: without a name or a number in common
there is nothing to move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from borderdesk.matching.alignment import Verdict
from borderdesk.matching.names import plain
from borderdesk.matching.particulars import Birth, Particulars, Precision, Sex
from borderdesk.matching.reasons import NOT_SAID, Aspect, Reason, reason
from borderdesk.matching.said import N_

SUPPORTED = 0.60  # names less alike than this gain nothing from what else agrees

BIRTH_DAY, BIRTH_MONTH, BIRTH_YEAR = 0.45, 0.20, 0.12
BIRTH_SWAPPED, BIRTH_ONE_OFF, BIRTH_NEAR = 0.15, 0.0, 0.0
BIRTH_OFF, BIRTH_FAR = 0.12, 0.22
SEX_OFF = 0.15
NATIONALITY, NATIONALITY_OFF = 0.06, 0.04
BIRTHPLACE = 0.10


def evidence(left: Particulars, right: Particulars) -> Iterator[Reason]:
    """Every particular of which a side says something, with what it weighs."""
    for weigh in (_births, _sexes, _nationalities, _birthplaces):
        found = weigh(left, right)
        if found is not None:
            yield found


def moved(value: float, by: float) -> float:
    """A score after a reason of weight `by`."""
    if by < 0:
        return value * (1.0 + by)
    return value + (1.0 - value) * by if value >= SUPPORTED else value


def _births(left: Particulars, right: Particulars) -> Reason | None:
    if not left.births and not right.births:
        return None
    ours, theirs = (", ".join(map(_written, side.births)) for side in (left, right))
    if not ours or not theirs:
        return reason(Aspect.BIRTH, Verdict.UNKNOWN, ours, theirs, NOT_SAID)
    found = [_birth(one, two) for one, two in product(left.births, right.births)]
    verdict, sentence, weight, years = max(found, key=lambda one: (one[2], one[1], -one[3]))
    values = {"left": ours, "right": theirs, "years": str(years)}
    return Reason(Aspect.BIRTH, verdict, ours, theirs, sentence, values, weight)


def _birth(one: Birth, two: Birth) -> tuple[Verdict, str, float, int]:
    """The verdict on two births, its sentence and weight, and how many years apart they are."""
    first, last = sorted((one, two), key=lambda birth: (birth.earliest, birth.latest))
    precise = {first.precision, last.precision}
    if first.latest >= last.earliest:
        if precise == {Precision.DAY}:
            return Verdict.AGREES, N_("The day of birth is the same."), BIRTH_DAY, 0
        if precise <= {Precision.DAY, Precision.MONTH}:
            return Verdict.AGREES, N_("The month of birth is the same."), BIRTH_MONTH, 0
        return Verdict.AGREES, N_("The dates of birth can be the same."), BIRTH_YEAR, 0
    years = last.earliest.year - first.latest.year
    a, b = first.earliest, last.earliest
    if precise == {Precision.DAY}:
        if a.year == b.year and (a.month, a.day) == (b.day, b.month):
            said = N_("Day and month of birth are swapped.")
            return Verdict.NEAR, said, BIRTH_SWAPPED, years
        if sum((a.year == b.year, a.month == b.month, a.day == b.day)) == 2 and years <= 10:
            said = N_("The dates of birth differ in one figure group.")
            return Verdict.NEAR, said, BIRTH_ONE_OFF, years
    if years <= (3 if Precision.APPROXIMATE in precise else 1):
        return Verdict.NEAR, N_("The dates of birth are close to each other."), BIRTH_NEAR, years
    said = N_("Born %(years)s years apart.")
    return Verdict.DIFFERS, said, -(BIRTH_OFF if years <= 5 else BIRTH_FAR), years


def _written(birth: Birth) -> str:
    """A birth in the short form of ISO 8601: 1974-08-12, 1974-08, 1974, 1970/1975."""
    match birth.precision:
        case Precision.DAY:
            return birth.earliest.isoformat()
        case Precision.MONTH:
            return birth.earliest.isoformat()[:7]
    years = f"{birth.earliest.year:04}", f"{birth.latest.year:04}"
    span = years[0] if years[0] == years[1] else "/".join(years)
    return f"~{span}" if birth.precision is Precision.APPROXIMATE else span


def _sexes(left: Particulars, right: Particulars) -> Reason | None:
    ours, theirs = left.sex, right.sex
    if ours is theirs:
        if ours is Sex.UNKNOWN:
            return None
        return reason(Aspect.SEX, Verdict.AGREES, ours, theirs, N_("The sex is the same."))
    if {ours, theirs} == {Sex.FEMALE, Sex.MALE}:
        said = N_("The sex differs.")
        return reason(Aspect.SEX, Verdict.DIFFERS, ours, theirs, said, -SEX_OFF)
    one, two = ("" if sex is Sex.UNKNOWN else sex.value for sex in (ours, theirs))
    return reason(Aspect.SEX, Verdict.UNKNOWN, one, two, NOT_SAID)


def _nationalities(left: Particulars, right: Particulars) -> Reason | None:
    said = N_("A nationality is the same."), N_("The nationalities differ.")
    sides = left.nationalities, right.nationalities
    return _sets(Aspect.NATIONALITY, sides, str.upper, said, (NATIONALITY, -NATIONALITY_OFF))


def _birthplaces(left: Particulars, right: Particulars) -> Reason | None:
    said = N_("A place of birth is the same."), N_("The places of birth are written differently.")
    sides = left.birthplaces, right.birthplaces
    return _sets(Aspect.BIRTHPLACE, sides, plain, said, (BIRTHPLACE, 0.0))


def _sets(
    aspect: Aspect,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    fold: Callable[[str], str],
    said: tuple[str, str],
    weights: tuple[float, float],
) -> Reason | None:
    """Whether two sets share a member, after folding."""
    if not any(sides):
        return None
    ours, theirs = (", ".join(side) for side in sides)
    if not all(sides):
        return reason(aspect, Verdict.UNKNOWN, ours, theirs, NOT_SAID)
    shared = {fold(one) for one in sides[0]} & {fold(two) for two in sides[1]}
    at = 0 if shared else 1
    verdict = (Verdict.AGREES, Verdict.DIFFERS)[at]
    return reason(aspect, verdict, ours, theirs, said[at], weights[at])
