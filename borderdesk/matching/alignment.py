"""Two names laid part against part: which belong together, how alike they are, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, JaroWinkler

from borderdesk.matching.names import Part, Prepared, prepared, skeleton, sound


class Verdict(StrEnum):
    """How two sides of one thing stand to each other."""

    AGREES = "agrees"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # one side does not say
    MISSING = "missing"  # one side has a part that the other lacks; no contradiction


# What the plain engine was set to, by the regression names in tests/matching/test_score.py.
PAIRED = 0.60  # parts less alike than this do not belong together
NEAR_SOUND = 0.97  # another romanisation of the same sound
NEAR_SKELETON = 0.94  # the same consonants, where one side has no vowels written
GLUED = 0.80  # neighbours written as one word are compared from here on
INITIAL = 0.80
LOOSE_END = 0.15  # what a whole uncovered tail of the longer name costs
SINGLE = 0.82  # at most, where one telling part of several is all they share
COMMON_SINGLE = 0.60  # the same, where that part is a common given name
COMMON_ONLY = 0.78  # several parts shared, all of them common given names


@dataclass(frozen=True, slots=True)
class Pair:
    """One part of a name beside its counterpart; the side that lacks one is empty."""

    left: str
    right: str
    verdict: Verdict
    likeness: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How alike two names are, 0.0 to 1.0, and the pairs that say why."""

    value: float
    pairs: tuple[Pair, ...]


def compare_names(left: str, right: str) -> Alignment:
    """Compare two names without regard to the order of their parts.

    >>> compare_names("Petrović, Đorđe", "DJORDJE PETROVICH").value > 0.95
    True
    """
    return aligned(prepared(left), prepared(right))


def aligned(left: Prepared, right: Prepared) -> Alignment:
    """The best pairing of the parts of two prepared names, each part used once."""
    if not left.parts or not right.parts:
        return Alignment(0.0, ())
    if left.ordered == right.ordered:
        same = (Pair(p.text, p.text, Verdict.AGREES, 1.0) for p in left.parts)
        return Alignment(1.0, tuple(same))
    if left.ordered <= right.ordered:
        return _aligned(left, right)
    turned = _aligned(right, left)  # one order only, so that both ways give the same
    pairs = (Pair(p.right, p.left, p.verdict, p.likeness) for p in turned.pairs)
    return Alignment(turned.value, tuple(pairs))


@dataclass(frozen=True, slots=True)
class _Link:
    """Parts `lefts` (one, or two neighbours) that may belong to parts `rights`."""

    likeness: float
    lefts: tuple[int, ...]
    rights: tuple[int, ...]


def _aligned(left: Prepared, right: Prepared) -> Alignment:
    abjad = left.abjad != right.abjad
    links = [*_links(left.parts, right.parts, abjad)]
    links.sort(key=lambda link: (-link.likeness, link.lefts, link.rights))
    free_left, free_right = set(range(len(left.parts))), set(range(len(right.parts)))
    chosen: list[_Link] = []
    for link in links:
        if free_left.issuperset(link.lefts) and free_right.issuperset(link.rights):
            chosen.append(link)
            free_left.difference_update(link.lefts)
            free_right.difference_update(link.rights)
    value = _value(left, right, chosen)
    pairs = [_pair(left, right, link) for link in chosen]
    pairs += (Pair(left.parts[i].text, "", Verdict.MISSING, 0.0) for i in sorted(free_left))
    pairs += (Pair("", right.parts[j].text, Verdict.MISSING, 0.0) for j in sorted(free_right))
    return Alignment(value, tuple(pairs))


def _links(left: Sequence[Part], right: Sequence[Part], abjad: bool) -> Iterator[_Link]:
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            likeness = alike(one.text, other.text, abjad)
            if likeness >= PAIRED:
                yield _Link(likeness, (i,), (j,))
    for i, likeness, j in _glued(left, right, abjad):
        yield _Link(likeness, (i, i + 1), (j,))
    for j, likeness, i in _glued(right, left, abjad):
        yield _Link(likeness, (i,), (j, j + 1))


def _glued(
    apart: Sequence[Part], whole: Sequence[Part], abjad: bool
) -> Iterator[tuple[int, float, int]]:
    """Neighbours i and i + 1 of `apart` that stand as one word j in `whole`."""
    for i, (first, second) in enumerate(pairwise(apart)):
        word = first.text + second.text
        for j, other in enumerate(whole):
            # Much longer or shorter words cannot be the two written together.
            if abjad or abs(len(word) - len(other.text)) <= 3:
                likeness = alike(word, other.text, abjad)
                if likeness >= GLUED and len(other.text) > max(len(first.text), len(second.text)):
                    yield i, likeness, j


def _value(left: Prepared, right: Prepared, chosen: Sequence[_Link]) -> float:
    covered_left = covered_right = 0.0
    for link in chosen:
        lefts = sum(left.parts[i].weight for i in link.lefts)
        rights = sum(right.parts[j].weight for j in link.rights)
        if len(link.lefts) == len(link.rights):
            lefts = rights = min(lefts, rights)  # an initial covers no more than an initial
        covered_left += link.likeness * lefts
        covered_right += link.likeness * rights
    better, worse = sorted((covered_left / left.weight, covered_right / right.weight))[::-1]
    value = better - LOOSE_END * (1.0 - worse)
    return max(0.0, min(value, _ceiling(left, right, chosen)))


def _ceiling(left: Prepared, right: Prepared, chosen: Sequence[_Link]) -> float:
    """How much so few shared parts can ever say."""
    telling = [
        (
            sum(left.parts[i].tells for i in link.lefts),
            sum(right.parts[j].tells for j in link.rights),
        )
        for link in chosen
    ]
    shared = [link for link, (a, b) in zip(chosen, telling, strict=True) if a and b]
    lefts, rights = (sum(part.tells for part in side.parts) for side in (left, right))
    rest = lefts - sum(a for a, _ in telling), rights - sum(b for _, b in telling)
    if not any(rest):
        return 1.0
    if not shared:
        return 0.5 if lefts and rights else COMMON_SINGLE
    common = all(
        all(left.parts[i].common for i in link.lefts)
        and all(right.parts[j].common for j in link.rights)
        for link in shared
    )
    if len(shared) == 1 and max(telling[chosen.index(shared[0])]) == 1:
        return COMMON_SINGLE if common else SINGLE
    return COMMON_ONLY if common else 1.0


def _pair(left: Prepared, right: Prepared, link: _Link) -> Pair:
    one = " ".join(left.parts[i].text for i in link.lefts)
    other = " ".join(right.parts[j].text for j in link.rights)
    verdict = Verdict.AGREES if link.likeness == 1.0 else Verdict.NEAR
    return Pair(one, other, verdict, link.likeness)


@lru_cache(maxsize=2**17)
def alike(one: str, other: str, abjad: bool = False) -> float:
    """How alike two parts are, 0.0 to 1.0; `abjad` where just one of them lacks its vowels.

    >>> alike("petrovic", "petrovich"), alike("li", "lu"), alike("mhmd", "muhammad", True)
    (0.97, 0.0, 0.94)
    """
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[0] == other[0] and (one + other).isalpha() else 0.0
    if abjad:
        bones, other_bones = skeleton(one), skeleton(other)
        if len(bones) < 2 or len(other_bones) < 2:
            return NEAR_SKELETON * 0.9 if bones == other_bones else 0.0
        return NEAR_SKELETON * _spelt(bones, other_bones)
    heard, other_heard = sound(one), sound(other)
    if heard == other_heard:
        return NEAR_SOUND
    return max(_spelt(one, other), NEAR_SOUND * _spelt(heard, other_heard))


def _spelt(one: str, other: str) -> float:
    """Likeness by letters. A word of n letters may have about a quarter of them wrong."""
    longest = max(len(one), len(other))
    if one == other:
        return 1.0
    if longest <= 3 or one.isdigit() or other.isdigit():
        return 0.0  # a short word with another letter is another word, as is another number
    budget = 1 if longest <= 5 else 2 if longest <= 8 else 3
    wrong = OSA.distance(one, other, score_cutoff=budget)
    if wrong > budget:
        return 0.0
    kept = 1.0 - wrong / longest
    return max(kept, (kept + JaroWinkler.similarity(one, other)) / 2)
