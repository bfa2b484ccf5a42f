"""What the numbers of two sides say: the same, misread, or of another person or thing.

same number            ─▶ decides
same but for O and 0 … ─▶ decides, a little less
one sign misread, as the check digit shows ─▶ decides, a little less still
one sign apart         ─▶ points, and decides nothing
another one of its kind and country ─▶ speaks against
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from rapidfuzz.distance import OSA

from borderdesk.matching.alignment import Verdict
from borderdesk.matching.checkdigits import Check, check_container, check_imo, check_vin
from borderdesk.matching.identifiers import alike, folded, group, names_somebody
from borderdesk.matching.particulars import Identifier, IdentifierKind, Particulars
from borderdesk.matching.reasons import Aspect, Reason, reason
from borderdesk.matching.said import N_

SAME = 1.0
LOOKALIKE = 0.97  # the same but for 0 and O and their like
REPAIRED = 0.95  # the check digit shows that one sign was misread
ONE_OFF = 0.76  # one sign apart, in a long number of a thing
SHORTEST = 4  # shorter numbers name nobody unless the country is the same too
LONG = 7  # from here on one sign apart is a misreading more often than a neighbour

# How strongly another number of the same kind and country speaks against: papers are renewed and
# plates changed, but a person keeps a tax number, and a ship its IMO number, for life.
AGAINST: Mapping[IdentifierKind, float] = {
    IdentifierKind.PASSPORT: 0.04,
    IdentifierKind.DOCUMENT: 0.03,
    IdentifierKind.PLATE: 0.06,
    IdentifierKind.TAIL: 0.06,
    IdentifierKind.OTHER: 0.03,
    IdentifierKind.IDENTITY: 0.12,
    IdentifierKind.REGISTRATION: 0.15,
    IdentifierKind.TAX: 0.15,
    IdentifierKind.VIN: 0.30,
    IdentifierKind.CONTAINER: 0.30,
    IdentifierKind.IMO: 0.30,
    IdentifierKind.SERIAL: 0.25,
}
# Numbers that are one the whole world over: a country says nothing about them.
WORLDWIDE = frozenset({IdentifierKind.VIN, IdentifierKind.CONTAINER, IdentifierKind.IMO})
# Neighbouring numbers of these are issued to strangers every day.
ISSUED_IN_ROWS = frozenset({IdentifierKind.PLATE, IdentifierKind.TAIL, IdentifierKind.OTHER})

CHECKS: Mapping[IdentifierKind, Callable[[str], Check]] = {
    IdentifierKind.VIN: check_vin,
    IdentifierKind.CONTAINER: check_container,
    IdentifierKind.IMO: check_imo,
}

SAME_NUMBER = N_("Both bear the number %(left)s.")
LIKE_NUMBER = N_("%(left)s and %(right)s are the same but for signs that look alike.")
MISREAD_NUMBER = N_("%(left)s and %(right)s differ in one sign; by the check digit it is misread.")
NEAR_NUMBER = N_("%(left)s and %(right)s differ in one sign.")
OTHER_NUMBER = N_("Of one kind and country, one has %(left)s, the other %(right)s.")


def numbers(left: Particulars, right: Particulars) -> Iterator[Reason]:
    """The best number that both share, and the first kind of which they have different ones.

    A kind of which one number is shared contradicts nothing by its others. The weight of what
    agrees is the score it is worth by itself.
    """
    best: Reason | None = None
    shared: set[str] = set()
    others: dict[str, Reason] = {}
    for one, two in product(left.identifiers, right.identifiers):
        kind = group(one.kind)
        if kind != group(two.kind):
            continue
        found = _compared(one, two)
        if found is None:
            continue
        if found.verdict is Verdict.DIFFERS:
            if kind not in others or found.weight < others[kind].weight:
                others[kind] = found
            continue
        shared.add(kind)
        if best is None or found.weight > best.weight:
            best = found
    if best is not None:
        yield best
    against = [found for kind, found in others.items() if kind not in shared]
    if against:
        yield min(against, key=lambda found: (found.weight, found.left, found.right))


def _compared(one: Identifier, two: Identifier) -> Reason | None:
    """What two numbers of one group say; None where they say nothing."""
    worldwide = one.kind in WORLDWIDE
    if one.country and two.country and one.country != two.country and not worldwide:
        return None
    a, b = folded(one.kind, one.number), folded(two.kind, two.number)
    if not names_somebody(one.kind, a) or not names_somebody(two.kind, b):
        return None
    placed = worldwide or bool(one.country and two.country)
    if placed or min(len(a), len(b)) >= SHORTEST:
        if a == b:
            return _said(Verdict.AGREES, one, two, SAME_NUMBER, SAME)
        if alike(a) == alike(b):
            return _said(Verdict.NEAR, one, two, LIKE_NUMBER, LOOKALIKE)
    if one.kind is not two.kind:
        return None
    if min(len(a), len(b)) >= LONG and OSA.distance(a, b, score_cutoff=1) == 1:
        check = CHECKS.get(one.kind)
        if check is not None and {check(a).ok, check(b).ok} == {True, False}:
            return _said(Verdict.NEAR, one, two, MISREAD_NUMBER, REPAIRED)
        if one.kind not in ISSUED_IN_ROWS:
            return _said(Verdict.NEAR, one, two, NEAR_NUMBER, ONE_OFF)
    if placed:
        return _said(Verdict.DIFFERS, one, two, OTHER_NUMBER, -AGAINST[one.kind])
    return None


def _said(verdict: Verdict, one: Identifier, two: Identifier, said: str, weight: float) -> Reason:
    return reason(Aspect.IDENTIFIER, verdict, one.number, two.number, said, weight)
