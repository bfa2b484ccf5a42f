"""Which parts of two names may belong together, and how alike those are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from borderdesk.matching.likeness import alike, alike_unvowelled
from borderdesk.matching.names import Part, PartKind, Prepared, skeleton, sound

# Set on the development half of the benchmark and by tests/matching/rows.csv.
PAIRED = 0.60  # parts less alike than this do not belong together
GLUED = 0.85  # neighbours written as one word are compared from here on
SAME_SOUND = 0.98  # another spelling of the same sound
INITIAL = 0.80
INITIALS = 0.80  # a short word made of the first letters of several
SAME_NAME = 0.93  # another form of the same given name in one tradition
KIN_NAME = 0.72  # the given name of another language, or its short form
SPELT_ALIKE = 0.75  # forms of one name that are spelt this alike are one spelling more
OTHER_NAME = 0.85  # what is left of likeness between two names that everybody tells apart
SAME_WORD = 0.97  # an ordinary word of firms in another language
LEFT_AS_IT_IS = 0.85  # a word of firms that one side did not translate
SURE = 0.96  # an initial proves nothing beside parts less alike than this


class Link(NamedTuple):
    """Parts `lefts` (one, or neighbours) that may belong to parts `rights`."""

    likeness: float
    lefts: tuple[int, ...]
    rights: tuple[int, ...]


def paired(left: Prepared, right: Prepared) -> list[Link]:
    """The parts that belong together, each used once: the likest first.

    Among equals those of most parts come first, then those that stand in the same place.
    """
    links = sorted(_links(left, right), key=_place)
    free_left, free_right = set(range(len(left.parts))), set(range(len(right.parts)))
    chosen: list[Link] = []
    for link in links:
        if free_left.issuperset(link.lefts) and free_right.issuperset(link.rights):
            chosen.append(link)
            free_left.difference_update(link.lefts)
            free_right.difference_update(link.rights)
    return _without_idle_initials(left, right, chosen)


def _place(link: Link) -> tuple[float, int, int, tuple[int, ...], tuple[int, ...]]:
    likeness, lefts, rights = link
    return -likeness, -len(lefts) - len(rights), abs(lefts[0] - rights[0]), lefts, rights


def _without_idle_initials(left: Prepared, right: Prepared, chosen: list[Link]) -> list[Link]:
    """Leave out initials that stand beside names which are themselves only like each other."""
    initials = [link for link in chosen if link.likeness == INITIAL and _initial(left, right, link)]
    if not initials:
        return chosen
    rest = [link for link in chosen if link not in initials]
    sure = all(link.likeness >= SURE for link in rest if left.parts[link.lefts[0]].tells)
    return chosen if sure else rest


def _initial(left: Prepared, right: Prepared, link: Link) -> bool:
    kinds = {left.parts[link.lefts[0]].kind, right.parts[link.rights[0]].kind}
    return PartKind.INITIAL in kinds


def _links(left: Prepared, right: Prepared) -> Iterator[Link]:
    abjad, bare = left.abjad != right.abjad, left.abjad
    for i, one in enumerate(left.parts):
        for j, other in enumerate(right.parts):
            if one.key == other.key:
                same = one.text == other.text or one.kind is PartKind.WORD
                yield Link(1.0 if same else SAME_SOUND, (i,), (j,))
            elif (likeness := _alike(one, other, abjad, bare)) >= PAIRED:
                yield Link(likeness, (i,), (j,))
    for span, likeness, j in _glued(left.parts, right.parts, abjad, bare):
        yield Link(likeness, span, (j,))
    for span, likeness, i in _glued(right.parts, left.parts, abjad, not bare):
        yield Link(likeness, (i,), span)
    if left.firm:
        for span, j in _initials(left.parts, right.parts):
            yield Link(INITIALS, span, (j,))
        for span, i in _initials(right.parts, left.parts):
            yield Link(INITIALS, (i,), span)


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
_WORDS = frozenset({PartKind.WORD, PartKind.GIVEN, PartKind.FAMILY})


def _alike(one: Part, other: Part, abjad: bool, left_is_bare: bool) -> float:
    by_key = (one.kind in _BY_KEY) + (other.kind in _BY_KEY)
    if by_key == 2:
        return SAME_WORD if one.heard == other.heard else 0.0
    if by_key:
        return _in_another_tongue(one, other)
    if one.kind is PartKind.INITIAL or other.kind is PartKind.INITIAL:
        begins = one.key[0] == other.key[0] and one.kind is not other.kind
        return INITIAL if begins and (one.key + other.key).isalpha() else 0.0
    if abjad:
        bare, full = (one, other) if left_is_bare else (other, one)
        found = alike_unvowelled(bare.key, full.key)
    elif one.heard == other.heard:
        return SAME_SOUND
    else:
        found = alike(one.heard, other.heard)
    if found < SAME_NAME and one.names and other.names:
        if one.names[0] == other.names[0]:
            return max(SAME_NAME, SAME_WORD if found >= SPELT_ALIKE else 0.0)
        if not {*one.names}.isdisjoint(other.names):
            return max(found, KIN_NAME)
        return found if found >= 0.9 else found * OTHER_NAME
    return found


def _in_another_tongue(one: Part, other: Part) -> float:
    """A title that is a family name there; a word of firms left in its own language here."""
    if one.kind not in _WORDS and other.kind not in _WORDS:
        return 0.0
    if PartKind.NUMBER in (one.kind, other.kind) or one.text[0] != other.text[0]:
        return 0.0
    likeness = alike(sound(one.text), sound(other.text))
    return likeness if likeness >= LEFT_AS_IT_IS else 0.0


def _glued(
    apart: Sequence[Part], whole: Sequence[Part], abjad: bool, apart_is_bare: bool
) -> Iterator[tuple[tuple[int, ...], float, int]]:
    """Neighbours of `apart` that stand as one word j in `whole`."""
    for span in _neighbours(apart):
        words = [_as_written(apart[i]) for i in span]
        together, one = "".join(words), words[0]
        longest, length = max(map(len, words)), len(together)
        first_bone = ""
        if abjad:
            longest = max(len(skeleton(word)) for word in words)
            first_bone = skeleton(one)[:1]
        for j, other in enumerate(whole):
            key = other.key
            # Much longer or shorter words cannot be what is written together.
            if abjad:
                bones = skeleton(key)  # of the first letter too, since an ayn is no vowel there
                if len(bones) <= longest or not (key[0] == one[0] or bones[0] == first_bone):
                    continue
                bare, full = (together, key) if apart_is_bare else (key, together)
                likeness = alike_unvowelled(bare, full)
            elif key[0] == one[0] and longest < len(key) <= length + 3 and length <= len(key) + 3:
                heard = sound(together)
                likeness = SAME_SOUND if heard == other.heard else alike(heard, other.heard)
            else:
                continue
            if likeness >= GLUED:
                yield span, likeness, j


def _neighbours(parts: Sequence[Part]) -> Iterator[tuple[int, ...]]:
    """Two neighbours, or a word and the two particles before it: van den Berg, de la Cruz."""
    for i in range(len(parts) - 1):
        yield i, i + 1
        if i + 2 < len(parts) and parts[i].kind is parts[i + 1].kind is PartKind.PARTICLE:
            yield i, i + 1, i + 2


def _as_written(part: Part) -> str:
    """What stands in a glued word; the key of a particle is that of all its spellings."""
    return part.text if part.kind in _BY_KEY else part.key


def _initials(
    words: Sequence[Part], short: Sequence[Part]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Runs of three words or more whose first letters are a word of the other side."""
    if len(words) < 3:
        return
    kept = [i for i, part in enumerate(words) if part.kind is not PartKind.STOP]
    firsts = "".join(words[i].text[0] for i in kept)
    for j, part in enumerate(short):
        if part.kind is PartKind.WORD and 3 <= len(part.text) <= 6:
            at = firsts.find(part.text)
            if at >= 0:
                yield tuple(kept[at : at + len(part.text)]), j
