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

from borderdesk.matching.likeness import alike, alike_unvowelled
from borderdesk.matching.names import Part, PartKind, Prepared, prepared, sound


class Verdict(StrEnum):
    """How two sides of one thing stand to each other."""

    AGREES = "agrees"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # one side does not say
    MISSING = "missing"  # one side has a part that the other lacks; no contradiction


# Set on the development half of the benchmark and by tests/matching/rows.csv.
PAIRED = 0.60  # parts less alike than this do not belong together
GLUED = 0.82  # neighbours written as one word are compared from here on
SAME_SOUND = 0.98  # another spelling of the same sound
INITIAL = 0.80
SURE = 0.96  # an initial proves nothing beside parts less alike than this
INITIALS = 0.80  # a short word made of the first letters of several
SAME_NAME = 0.93  # another form of the same given name in one tradition
KIN_NAME = 0.82  # the given name of another language, or its short form
SAME_WORD = 0.97  # an ordinary word of firms in another language
AGAINST, BESIDE = 1.55, 0.15
OWN_NAME = 0.45  # what a missing first part of a longer name costs, where the rest keeps its order
SINGLE = 0.82  # at most, where one telling part of several is all they share
COMMON_SINGLE = 0.60  # the same, where that part is a common given name
COMMON_ONLY = 0.74  # several parts shared, all of them common given names
CROSSED = 0.70  # father and son changed places, or family and given name
NUMBERED = 0.80  # firms, ships and funds of other numbers are others


@dataclass(frozen=True, slots=True)
class Pair:
    """One part of a name beside its counterpart; the side that lacks one is empty."""

    left: str
    right: str
    verdict: Verdict
    likeness: float
    kinds: tuple[PartKind | None, PartKind | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How alike two names are, 0.0 to 1.0, the pairs that say why, and how much they share.

    `shared` is the weight of the telling parts that agree, common ones counted for half.
    """

    value: float
    pairs: tuple[Pair, ...]
    shared: float = 0.0


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
        same = (Pair(p.text, p.text, Verdict.AGREES, 1.0, (p.kind, p.kind)) for p in left.parts)
        return Alignment(1.0, tuple(same), _shared(left.parts))
    if left.ordered <= right.ordered:
        return _aligned(left, right)
    turned = _aligned(right, left)  # one order only, so that both ways give the same
    pairs = (
        Pair(p.right, p.left, p.verdict, p.likeness, (p.kinds[1], p.kinds[0])) for p in turned.pairs
    )
    return Alignment(turned.value, tuple(pairs), turned.shared)


@dataclass(frozen=True, slots=True)
class _Link:
    """Parts `lefts` (one, or neighbours) that may belong to parts `rights`."""

    likeness: float
    lefts: tuple[int, ...]
    rights: tuple[int, ...]


def _aligned(left: Prepared, right: Prepared) -> Alignment:
    links = [*_links(left, right)]
    # The likest first; among equals those of most weight, then those in the same place.
    links.sort(key=lambda link: (-link.likeness, *_place(link), link.lefts, link.rights))
    free_left, free_right = set(range(len(left.parts))), set(range(len(right.parts)))
    chosen: list[_Link] = []
    for link in links:
        if free_left.issuperset(link.lefts) and free_right.issuperset(link.rights):
            chosen.append(link)
            free_left.difference_update(link.lefts)
            free_right.difference_update(link.rights)
    for link in _idle_initials(left, right, chosen):
        chosen.remove(link)
        free_left.update(link.lefts)
        free_right.update(link.rights)
    value = _value(left, right, chosen, free_left, free_right)
    pairs = [_pair(left, right, link) for link in sorted(chosen, key=lambda link: link.lefts)]
    pairs += (_lone(left.parts[i], "") for i in sorted(free_left))
    pairs += (_lone(right.parts[j], "right") for j in sorted(free_right))
    shared = sum(link.likeness * _shared([left.parts[i] for i in link.lefts]) for link in chosen)
    return Alignment(value, tuple(pairs), shared)


def _idle_initials(left: Prepared, right: Prepared, chosen: Sequence[_Link]) -> list[_Link]:
    """The initials that are paired beside names which are themselves only like each other."""
    initials = [
        link
        for link in chosen
        if left.parts[link.lefts[0]].kind is not right.parts[link.rights[0]].kind
        and PartKind.INITIAL in (left.parts[link.lefts[0]].kind, right.parts[link.rights[0]].kind)
    ]
    if not initials:
        return []
    telling = [link for link in chosen if left.parts[link.lefts[0]].tells and link not in initials]
    return initials if any(link.likeness < SURE for link in telling) else []


def _place(link: _Link) -> tuple[int, int]:
    return -len(link.lefts) - len(link.rights), abs(link.lefts[0] - link.rights[0])


def _shared(parts: Sequence[Part]) -> float:
    return sum(0.5 if part.common else 1.0 for part in parts if part.tells)


def _links(left: Prepared, right: Prepared) -> Iterator[_Link]:
    abjad = left.abjad != right.abjad
    for i, one in enumerate(left.parts):
        for j, other in enumerate(right.parts):
            likeness = _alike(one, other, abjad, left.abjad)
            if likeness >= PAIRED:
                yield _Link(likeness, (i,), (j,))
    for i, likeness, j in _glued(left.parts, right.parts, abjad, left.abjad):
        yield _Link(likeness, (i, i + 1), (j,))
    for j, likeness, i in _glued(right.parts, left.parts, abjad, right.abjad):
        yield _Link(likeness, (i,), (j, j + 1))
    if left.firm:
        for span, j in _initials(left.parts, right.parts):
            yield _Link(INITIALS, span, (j,))
        for span, i in _initials(right.parts, left.parts):
            yield _Link(INITIALS, (i,), span)


def _alike(one: Part, other: Part, abjad: bool, left_is_bare: bool) -> float:
    if one.key == other.key:
        return 1.0 if one.text == other.text or one.kind is PartKind.WORD else SAME_SOUND
    if one.kind in _BY_KEY or other.kind in _BY_KEY:
        if one.heard == other.heard:
            return SAME_WORD
        return _in_another_tongue(one, other)
    if one.kind is PartKind.INITIAL or other.kind is PartKind.INITIAL:
        begins = one.key[0] == other.key[0] and (one.key + other.key).isalpha()
        return INITIAL if begins and (len(one.key) == 1) != (len(other.key) == 1) else 0.0
    if abjad:
        bare, full = (one, other) if left_is_bare else (other, one)
        found = alike_unvowelled(bare.key, full.key)
    elif one.heard == other.heard:
        return SAME_SOUND
    else:
        found = alike(one.heard, other.heard)
    if found < SAME_NAME and one.names and other.names:
        if one.names[0] == other.names[0]:
            return SAME_NAME
        if not {*one.names}.isdisjoint(other.names):
            return max(found, KIN_NAME)
        # Two names that everybody tells apart, however near their letters are.
        return found if found >= 0.9 else found * 0.85
    return found


# Kinds that are compared by their row in a table, or not at all.
_BY_KEY = frozenset(
    {
        PartKind.PARTICLE,
        PartKind.TITLE,
        PartKind.SUFFIX,
        PartKind.LEGAL,
        PartKind.ORDINARY,
        PartKind.PLACE,
        PartKind.STOP,
        PartKind.NUMBER,
    }
)


def _in_another_tongue(one: Part, other: Part) -> float:
    """A title that is a family name there; a word of firms left in its own language here."""
    if PartKind.NUMBER in (one.kind, other.kind):
        return 0.0
    if PartKind.WORD not in (one.kind, other.kind) and PartKind.GIVEN not in (one.kind, other.kind):
        return 0.0
    likeness = alike(sound(one.text), sound(other.text))
    return likeness if likeness >= 0.85 else 0.0


def _glued(
    apart: Sequence[Part], whole: Sequence[Part], abjad: bool, apart_is_bare: bool
) -> Iterator[tuple[int, float, int]]:
    """Neighbours i and i + 1 of `apart` that stand as one word j in `whole`."""
    for i, (first, second) in enumerate(pairwise(apart)):
        word = first.key + second.key
        for j, other in enumerate(whole):
            # Much longer or shorter words cannot be the two written together.
            if len(other.key) <= max(len(first.key), len(second.key)):
                continue
            if abjad:
                bare, full = (word, other.key) if apart_is_bare else (other.key, word)
                likeness = alike_unvowelled(bare, full) if word[0] == other.key[0] else 0.0
            elif abs(len(word) - len(other.key)) <= 3:
                heard = sound(word)
                likeness = SAME_SOUND if heard == other.heard else alike(heard, other.heard)
            else:
                continue
            if likeness >= GLUED:
                yield i, likeness, j


def _initials(
    words: Sequence[Part], short: Sequence[Part]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Runs of three words or more whose first letters are a word of the other side."""
    kept = [i for i, part in enumerate(words) if part.kind is not PartKind.STOP]
    firsts = "".join(words[i].text[0] for i in kept)
    for j, part in enumerate(short):
        if part.kind is PartKind.WORD and 3 <= len(part.text) <= 6:
            at = firsts.find(part.text)
            if at >= 0:
                yield tuple(kept[at : at + len(part.text)]), j


def _value(
    left: Prepared,
    right: Prepared,
    chosen: Sequence[_Link],
    free_left: set[int],
    free_right: set[int],
) -> float:
    agreeing = against = 0.0
    over_left = sum(left.parts[i].weight for i in free_left)
    over_right = sum(right.parts[j].weight for j in free_right)
    for link in chosen:
        ours = sum(left.parts[i].weight for i in link.lefts)
        theirs = sum(right.parts[j].weight for j in link.rights)
        weight = min(ours, theirs) if len(link.lefts) == len(link.rights) else max(ours, theirs)
        agreeing += link.likeness * weight
        against += (1.0 - link.likeness) * weight
        if len(link.lefts) == len(link.rights):  # an initial covers no more than an initial
            over_left += max(0.0, ours - theirs) * 0.3
            over_right += max(0.0, theirs - ours) * 0.3
    if not agreeing:
        return 0.0
    contradicting = min(over_left, over_right)
    missing = max(over_left, over_right) - contradicting
    beside = BESIDE
    if not left.firm and _lacks_its_own(left, right, chosen, free_left, free_right):
        beside = OWN_NAME
    value = agreeing / (agreeing + AGAINST * (against + contradicting) + beside * missing)
    value = min(value, _ceiling(left, right, chosen))
    if left.firm:
        return value * (NUMBERED if _other_numbers(left, right, free_left, free_right) else 1.0)
    return value * (CROSSED if _crossed(left, right, chosen) else 1.0)


def _lacks_its_own(
    left: Prepared,
    right: Prepared,
    chosen: Sequence[_Link],
    free_left: set[int],
    free_right: set[int],
) -> bool:
    """Whether only the first part of a longer name is missing, so that it names the father.

    “Qusay Saddam Hussein” is a son of “Saddam Hussein”. Where the first part is known to be
    the family name, or the others stand in another order, nothing is to be learnt from that.
    """
    longer, free = (left, free_left) if len(free_left) > len(free_right) else (right, free_right)
    if longer.typed or len(chosen) < 2 or 0 not in free:
        return False
    if not longer.parts[0].tells or sum(longer.parts[i].tells for i in free) != 1:
        return False
    steps = sorted(link.lefts + link.rights for link in chosen)
    return all(a[-1] < b[-1] for a, b in pairwise(steps))


def _other_numbers(
    left: Prepared, right: Prepared, free_left: set[int], free_right: set[int]
) -> bool:
    sides = (left.parts[i] for i in free_left), (right.parts[j] for j in free_right)
    one, other = ([part.kind is PartKind.NUMBER for part in side] for side in sides)
    return any(one) and any(other)


def _crossed(left: Prepared, right: Prepared, chosen: Sequence[_Link]) -> bool:
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
        return (COMMON_SINGLE if common else SINGLE) * shared[0].likeness
    return COMMON_ONLY if common else 1.0


def _pair(left: Prepared, right: Prepared, link: _Link) -> Pair:
    lefts, rights = [left.parts[i] for i in link.lefts], [right.parts[j] for j in link.rights]
    one, other = (" ".join(part.text for part in side) for side in (lefts, rights))
    verdict = Verdict.AGREES if one == other or link.likeness == 1.0 else Verdict.NEAR
    return Pair(one, other, verdict, link.likeness, (lefts[0].kind, rights[0].kind))


def _lone(part: Part, side: str) -> Pair:
    if side:
        return Pair("", part.text, Verdict.MISSING, 0.0, (None, part.kind))
    return Pair(part.text, "", Verdict.MISSING, 0.0, (part.kind, None))
