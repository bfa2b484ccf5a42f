"""Two names laid part against part: which belong together, how alike they are, what is missing.

    value = agreeing / (agreeing + AGAINST · contradicting + BESIDE · missing)

A part that only one name has is *missing*: the other may just be shorter. Where both have one
that the other lacks they *contradict*. Parts weigh by their kind (`names.WEIGHTS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from borderdesk.matching.names import Part, PartKind, Prepared, prepared
from borderdesk.matching.pairing import Link, paired


class Verdict(StrEnum):
    """How two sides of one thing stand to each other."""

    AGREES = "agrees"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # one side does not say
    MISSING = "missing"  # one side has a part that the other lacks; no contradiction


class Limit(StrEnum):
    """Why two names are worth less than the pairs of their parts."""

    SINGLE = "single"
    COMMON_SINGLE = "common single"
    COMMON_ONLY = "common only"
    LIGHT = "light"
    CROSSED = "crossed"
    NUMBERED = "numbered"
    OWN_NAME = "own name"
    SYLLABLES = "syllables"


# Set on the development half of the benchmark and by tests/matching/rows.csv.
AGAINST, BESIDE = 1.55, 0.15
OWN_NAME = 0.45  # what a missing first part of a longer name costs, where the rest keeps its order
UNCOVERED = 0.3  # of what an initial leaves uncovered of the name it stands for
CEILINGS = {
    Limit.SINGLE: 0.82,  # one telling part of several is all they share
    Limit.COMMON_SINGLE: 0.60,  # the same, where that part is a common given name
    Limit.COMMON_ONLY: 0.74,  # several parts shared, all of them common given names
    Limit.LIGHT: 0.50,  # nothing shared that tells
}
CROSSED = 0.70  # father and son changed places, or family and given name
# Where a side writes syllables, a letter makes another name: what is left, and from when on.
SYLLABLES, SAME_SYLLABLES = 0.85, 0.94
NUMBERED = 0.80  # firms, ships and funds of other numbers are others


@dataclass(frozen=True, slots=True)
class Pair:
    """One part of a name beside its counterpart; the side that lacks one is empty."""

    left: str
    right: str
    verdict: Verdict
    likeness: float
    kinds: tuple[PartKind | None, PartKind | None] = (None, None)
    weight: float = 0.0  # its share of the value, for or against


@dataclass(frozen=True, slots=True)
class Alignment:
    """How alike two names are, 0.0 to 1.0, the pairs that say why, and how much they share.

    `shared` is the weight of the telling parts that agree, common ones counted for half;
    `limits` say why the value is lower than the pairs alone would make it.
    """

    value: float
    pairs: tuple[Pair, ...]
    shared: float = 0.0
    limits: tuple[Limit, ...] = ()


NOTHING = Alignment(0.0, ())


def compare_names(left: str, right: str) -> Alignment:
    """Compare two names of persons without regard to the order of their parts.

    >>> compare_names("Petrović, Đorđe", "DJORDJE PETROVICH").value > 0.95
    True
    """
    return aligned(prepared(left), prepared(right))


def aligned(left: Prepared, right: Prepared) -> Alignment:
    """The best pairing of the parts of two prepared names, each part used once.

    The value is the same both ways round.
    """
    if not left.parts or not right.parts:
        return NOTHING
    if left.parts == right.parts:
        whole = left.weight
        same = (
            Pair(p.text, p.text, Verdict.AGREES, 1.0, (p.kind, p.kind), p.weight / whole)
            for p in left.parts
        )
        return Alignment(1.0, tuple(same), _shared(left.parts))
    if left.ordered <= right.ordered:
        return _aligned(left, right)
    turned = _aligned(right, left)  # one order only, so that both ways give the same
    pairs = (
        Pair(p.right, p.left, p.verdict, p.likeness, (p.kinds[1], p.kinds[0]), p.weight)
        for p in turned.pairs
    )
    return Alignment(turned.value, tuple(pairs), turned.shared, turned.limits)


def _shared(parts: Sequence[Part]) -> float:
    return sum(0.5 if part.common else 1.0 for part in parts if part.tells)


def _aligned(left: Prepared, right: Prepared) -> Alignment:
    chosen = paired(left, right)
    if not chosen:
        return Alignment(0.0, tuple(_lone(left.parts, right.parts, 0.0, 0.0)))
    used_left = {i for link in chosen for i in link.lefts}
    used_right = {j for link in chosen for j in link.rights}
    lefts = [part for i, part in enumerate(left.parts) if i not in used_left]
    rights = [part for j, part in enumerate(right.parts) if j not in used_right]
    agreeing = against = shared = 0.0
    over_left = sum(part.weight for part in lefts)
    over_right = sum(part.weight for part in rights)
    weights: list[float] = []
    for likeness, ours, theirs in chosen:
        if len(ours) == len(theirs) == 1:
            a, b = left.parts[ours[0]], right.parts[theirs[0]]
            weight = min(a.weight, b.weight)
            # An initial covers no more than an initial.
            over_left += (a.weight - weight) * UNCOVERED
            over_right += (b.weight - weight) * UNCOVERED
        else:
            weight = max(
                sum(left.parts[i].weight for i in ours), sum(right.parts[j].weight for j in theirs)
            )
        weights.append(likeness * weight)
        agreeing += likeness * weight
        against += (1.0 - likeness) * weight
        shared += likeness * _shared([left.parts[i] for i in ours])
    contradicting = min(over_left, over_right)
    missing = max(over_left, over_right) - contradicting
    limits: list[Limit] = []
    beside = BESIDE
    if not left.firm and _lacks_its_own(left, right, chosen, used_left, used_right):
        beside = OWN_NAME
        limits.append(Limit.OWN_NAME)
    whole = agreeing + AGAINST * (against + contradicting) + beside * missing
    value = agreeing / whole
    ceiling = _ceiling(left, right, chosen)
    if ceiling and ceiling[0] < value:
        value = ceiling[0]
        limits.append(ceiling[1])
    if left.firm:
        if _has_number(lefts) and _has_number(rights):
            value *= NUMBERED
            limits.append(Limit.NUMBERED)
    elif _crossed(left, right, chosen):
        value *= CROSSED
        limits.append(Limit.CROSSED)
    if (left.syllabic or right.syllabic) and _other_syllables(left, chosen):
        value *= SYLLABLES
        limits.append(Limit.SYLLABLES)
    pairs = [
        _pair(left, right, link, weight / whole)
        for link, weight in sorted(zip(chosen, weights, strict=True), key=_first)
    ]
    pairs += _lone(lefts, rights, AGAINST / whole, beside / whole)
    return Alignment(value, tuple(pairs), shared, tuple(limits))


def _first(weighed: tuple[Link, float]) -> tuple[int, ...]:
    return weighed[0].lefts


def _has_number(parts: Sequence[Part]) -> bool:
    return any(part.kind is PartKind.NUMBER for part in parts)


def _other_syllables(left: Prepared, chosen: Sequence[Link]) -> bool:
    telling = (link for link in chosen if left.parts[link.lefts[0]].tells)
    return any(link.likeness < SAME_SYLLABLES for link in telling)


def _lacks_its_own(
    left: Prepared,
    right: Prepared,
    chosen: Sequence[Link],
    used_left: set[int],
    used_right: set[int],
) -> bool:
    """Whether only the first part of a longer name is missing, so that it names the father.

    “Qusay Saddam Hussein” is a son of “Saddam Hussein”. Where the first part is known to be
    the family name, or the others stand in another order, nothing is to be learnt from that.
    """
    over_left, over_right = len(left.parts) - len(used_left), len(right.parts) - len(used_right)
    longer, used = (left, used_left) if over_left > over_right else (right, used_right)
    if longer.typed or len(chosen) < 2 or 0 in used or not longer.parts[0].tells:
        return False
    if sum(part.tells for i, part in enumerate(longer.parts) if i not in used) != 1:
        return False
    steps = sorted(link.lefts + link.rights for link in chosen)
    return all(a[-1] < b[-1] for a, b in pairwise(steps))


def _crossed(left: Prepared, right: Prepared, chosen: Sequence[Link]) -> bool:
    """Whether the family name of each side is the given name of the other, or son and father."""
    if left.typed and right.typed:
        kinds = [
            (left.parts[link.lefts[0]].kind, right.parts[link.rights[0]].kind) for link in chosen
        ]
        family = PartKind.FAMILY
        ours = any(a is family and b is not family for a, b in kinds)
        return ours and any(b is family and a is not family for a, b in kinds)
    one, other = (_before_father(side) for side in (left, right))
    if one is None or other is None:
        return False
    to = {link.lefts[0]: link.rights[0] for link in chosen if left.parts[link.lefts[0]].tells}
    return to.get(one, other) != other and to.get(one + 2) == other


def _before_father(name: Prepared) -> int | None:
    """The place of the part before “bin”, where it tells."""
    for at, part in enumerate(name.parts):
        if part.key == "bin" and 0 < at < len(name.parts) - 1 and name.parts[at - 1].tells:
            return at - 1
    return None


def _ceiling(left: Prepared, right: Prepared, chosen: Sequence[Link]) -> tuple[float, Limit] | None:
    """How much so few shared parts can ever say; None where they cover one side."""
    lefts, rights = (sum(part.tells for part in side.parts) for side in (left, right))
    ours = theirs = count = most = 0
    common, given, likeness = True, True, 1.0
    for link in chosen:
        one = [part for i in link.lefts if (part := left.parts[i]).tells]
        other = [part for j in link.rights if (part := right.parts[j]).tells]
        ours += len(one)
        theirs += len(other)
        if one and other:
            count += 1
            most, likeness = max(most, min(len(one), len(other))), link.likeness
            common = common and all(part.common for part in (*one, *other))
            given = given and all(part.names for part in (*one, *other))
    if lefts == ours and rights == theirs:
        return None
    if not count:
        limit = Limit.LIGHT if lefts and rights else Limit.COMMON_SINGLE
        return CEILINGS[limit], limit
    if count == 1 and most == 1:
        limit = Limit.COMMON_SINGLE if common or given else Limit.SINGLE
        return CEILINGS[limit] * likeness, limit
    return (CEILINGS[Limit.COMMON_ONLY], Limit.COMMON_ONLY) if common else None


def _pair(left: Prepared, right: Prepared, link: Link, weight: float) -> Pair:
    lefts, rights = [left.parts[i] for i in link.lefts], [right.parts[j] for j in link.rights]
    one, other = (" ".join(part.text for part in side) for side in (lefts, rights))
    verdict = Verdict.AGREES if one == other or link.likeness == 1.0 else Verdict.NEAR
    return Pair(one, other, verdict, link.likeness, (lefts[0].kind, rights[0].kind), weight)


def _lone(
    lefts: Sequence[Part], rights: Sequence[Part], against: float, beside: float
) -> Iterator[Pair]:
    """What has no counterpart: telling parts of both sides contradict, all others are missing.

    A part stands against one of its own kind first: a father's name against a father's name.
    """
    ours, theirs = list(lefts), list(rights)
    for same_kind in (True, False):
        for one in [part for part in ours if part.tells]:
            for other in [part for part in theirs if part.tells]:
                if one.kind is other.kind or not same_kind:
                    weight = -against * min(one.weight, other.weight)
                    kinds = (one.kind, other.kind)
                    yield Pair(one.text, other.text, Verdict.DIFFERS, 0.0, kinds, weight)
                    ours.remove(one)
                    theirs.remove(other)
                    break
    for part in ours:
        yield Pair(part.text, "", Verdict.MISSING, 0.0, (part.kind, None), -beside * part.weight)
    for part in theirs:
        yield Pair("", part.text, Verdict.MISSING, 0.0, (None, part.kind), -beside * part.weight)
