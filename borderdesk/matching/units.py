"""What the words of a name may stand for among the words of a list.

a word ─▶ its spellings, or the two words that it is made of
two neighbours ─▶ the word that they make together
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

import numpy as np

from borderdesk.matching.lexicon import two_particles
from borderdesk.matching.names import skeleton
from borderdesk.matching.vocabulary import BY_BONES, Floats, Ints, Vocabulary

REMEMBERED: Final = 4096  # words whose near ones are kept
HALVES: Final = 3  # letters at least of a word that may be half of another one
HALF: Final = 0.7  # how alike a word and its half are
NOBODY: Final = np.zeros(0, np.int32)


class Unit(NamedTuple):
    """A word of the name, or two neighbours as one; `at` are the words that it stands for."""

    at: tuple[int, ...]
    near: Ints
    likeness: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The near words of a vocabulary; those of words asked before are remembered."""

    vocabulary: Vocabulary
    _lock: Lock = field(init=False, default_factory=Lock)
    _near: OrderedDict[tuple[str, bool], tuple[Ints, Floats]] = field(
        init=False, default_factory=OrderedDict
    )

    def of(self, words: Sequence[str], *, abjad: bool) -> Iterator[Unit]:
        """What each word may stand for, and what neighbours may, written as one."""
        for at, word in enumerate(words):
            near, likeness = self._near_words(word, abjad)
            yield Unit((at,), near, likeness)
            halves = self._bone_halves(word) if abjad else list(self._halves(word))
            if len(halves):
                likeness = np.full(len(halves), HALF, np.float32)
                yield Unit((at,), np.asarray(halves, np.int32), likeness)
        # Written as one there. The Arabic article stands between the two, once laid flat.
        for size in (2, 3):
            for at in range(len(words) - size + 1):
                if size == 3 and not abjad and "".join(words[at : at + 2]) not in two_particles():
                    continue
                together = tuple(range(at, at + size))
                glued = "".join(words[at : at + size])
                near, likeness = self.vocabulary.alike(glued, abjad=abjad)
                sounding = likeness > BY_BONES
                yield Unit(together, near[sounding], likeness[sounding])

    def _near_words(self, word: str, abjad: bool) -> tuple[Ints, Floats]:
        key = word, abjad
        try:
            return self._near[key]
        except KeyError:
            found = self.vocabulary.near(word, abjad=abjad)
        with self._lock:
            self._near[key] = found
            if len(self._near) > REMEMBERED:
                self._near.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget what is remembered, as a process that has just begun."""
        with self._lock:
            self._near.clear()

    def _halves(self, word: str) -> Iterator[int]:
        """The numbers of two words of the list that make up this one, if any do.

        Of a word after two particles (delacruz, vandenberg) only its own.
        """
        for cut in range(HALVES, len(word) - HALVES + 1):
            first = self.vocabulary.number(word[:cut])
            if first < 0 and word[:cut] not in two_particles():
                continue
            second = self.vocabulary.number(word[cut:])
            if second >= 0:
                yield from (number for number in (first, second) if number >= 0)

    def _bone_halves(self, word: str) -> Ints:
        """The same by consonants, where one word has no vowels written."""
        bones = skeleton(word)
        found: list[Ints] = [NOBODY]
        for cut in range(HALVES - 1, len(bones) - HALVES + 2):
            first, second = (self.vocabulary.bones.of(b) for b in (bones[:cut], bones[cut:]))
            if len(first) and len(second):
                found += [first, second]
        return np.concatenate(found)
