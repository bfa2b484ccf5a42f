"""The words of all listed names, and which names share most with another one."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TypeAlias

from rapidfuzz import fuzz, process

from borderdesk.matching.names import LIGHT, Prepared, prepared, skeleton, sound

LEAST_SHARE = 0.50  # names that share less than this are not told
LIKE_WORDS = 66  # words less alike than this (0 to 100) do not count
LIKE_BONES = 80  # the same, for consonants
LIKE_WHOLE = 68  # the same, for whole names written as one word
BY_BONES = 0.85  # consonants alone say less than the word
BY_BONES_ALONE = 0.97  # but not where nothing else was written
LIGHT_WORTH = 0.1

Rows: TypeAlias = "array[int]"  # Python 3.11 cannot subscript an array


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """An inverted index: one row for each differently folded name, rows by their words.

    `places` and `weights` are by row: whose name it is, and the sum of what its words are
    worth. `rows_of` and `rows_with` are by word, as it sounds and by its consonants.
    """

    places: Rows
    weights: array[float]
    whole: tuple[str, ...]
    sounds: tuple[str, ...]
    bones: tuple[str, ...]
    rows_of: Mapping[str, Rows]
    rows_with: Mapping[str, Rows]
    worth_of: Mapping[str, float]

    @classmethod
    def built(cls, names: Iterable[tuple[int, str]]) -> Words:
        """Index names given as (place, name as written); names without words are left out."""
        # An issuer's spellings often fold to one; then it is kept once.
        rows = {(place, name.ordered): None for place, text in names if (name := prepared(text))}
        kept = [(place, ordered.split()) for place, ordered in rows if ordered]
        by_sound: defaultdict[str, Rows] = defaultdict(lambda: array("i"))
        by_bones: defaultdict[str, Rows] = defaultdict(lambda: array("i"))
        for row, (_, words) in enumerate(kept):
            for heard in {sound(word) for word in words}:
                by_sound[heard].append(row)
            for bones in {skeleton(word) for word in words} - {""}:
                by_bones[bones].append(row)
        worth_of = {heard: _worth(len(of), len(kept)) for heard, of in by_sound.items()}
        worth_of |= {heard: LIGHT_WORTH for word in LIGHT if (heard := sound(word)) in worth_of}
        return cls(
            array("i", [place for place, _ in kept]),
            array("d", [sum(worth_of[sound(word)] for word in words) for _, words in kept]),
            tuple("".join(words) for _, words in kept),
            tuple(by_sound),
            tuple(by_bones),
            dict(by_sound),
            dict(by_bones),
            worth_of,
        )

    def shares(self, names: Iterable[str]) -> dict[int, float]:
        """Roughly how much the best of `names` and of each place's names share, 0 to 1.

        A guess that is to miss nobody; places of less than LEAST_SHARE are left out.
        """
        found: dict[int, float] = {}
        for name in {(name := prepared(text)).ordered: name for text in names}.values():
            if name.parts:
                for row, share in self._shares(name).items():
                    place = self.places[row]
                    if share >= LEAST_SHARE and share > found.get(place, 0.0):
                        found[place] = share
        return found

    def _shares(self, name: Prepared) -> dict[int, float]:
        covered: defaultdict[int, float] = defaultdict(float)
        asked = 0.0
        for text, like in self._like_each(name):
            worth = self.worth_of.get(sound(text), 1.0)  # an unheard-of word is a rare one
            asked += worth
            for row, likeness in like.items():
                covered[row] += likeness * worth
        # The shorter side has to be covered: a part more on either side costs nothing here.
        weights = self.weights
        shared = {row: min(1.0, c / min(asked, weights[row])) for row, c in covered.items()}
        glued = name.ordered.replace(" ", "")
        for _, ratio, row in process.extract(
            glued, self.whole, scorer=fuzz.ratio, score_cutoff=LIKE_WHOLE, limit=None
        ):
            shared[row] = max(shared.get(row, 0.0), ratio / 100)
        return shared

    def _like_each(self, name: Prepared) -> list[tuple[str, dict[int, float]]]:
        """Each telling word of the name, with the rows that have one like it, and how like."""
        telling = [part.text for part in name.parts if part.tells]
        texts = telling or [part.text for part in name.parts]
        like = [self._like(text, name.abjad) for text in texts]
        for at, (first, second) in enumerate(pairwise(texts)):
            for row in self.rows_of.get(sound(first + second), ()):  # written as one there
                like[at][row] = like[at + 1][row] = 1.0
        return list(zip(texts, like, strict=True))

    def _like(self, text: str, abjad: bool) -> dict[int, float]:
        found: dict[int, float] = {}
        bones = skeleton(text)
        if len(bones) >= 3 or abjad:
            share = BY_BONES_ALONE if abjad else BY_BONES
            for row in self.rows_with.get(bones, ()):
                found[row] = share
        if abjad and len(bones) >= 3:
            near = process.extract(
                bones, self.bones, scorer=fuzz.ratio, score_cutoff=LIKE_BONES, limit=None
            )
            _add(found, self.rows_with, near, BY_BONES)
        near = process.extract(
            sound(text), self.sounds, scorer=fuzz.ratio, score_cutoff=LIKE_WORDS, limit=None
        )
        _add(found, self.rows_of, near, 1.0)
        return found


def _add(
    found: dict[int, float],
    rows: Mapping[str, Rows],
    near: list[tuple[str, float, int]],
    share: float,
) -> None:
    """Put down the rows of the words that are near; the nearest come first and stay."""
    for word, ratio, _ in near:
        likeness = share * ratio / 100
        for row in rows[word]:
            if likeness > found.get(row, 0.0):
                found[row] = likeness


def _worth(rows: int, of: int) -> float:
    """From 1 for a word of one name to a quarter for a word of all names."""
    return 1.0 - 0.75 * log(rows) / log(max(of, 2))
