"""The words of all listed names, and which of them resemble another word.

word ──┬─▶ letters in threes, shared with the words of the list ──┐
       ├─▶ the same sound, whichever romanisation wrote it ───────┤──▶ likeness by letters
       └─▶ the same consonants, as an abjad writes them ──────────┘    ──▶ the nearest
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from borderdesk.matching.names import MOST_PARTS, parts, prepared, skeleton, sound

Ints = NDArray[np.integer]
Floats = NDArray[np.float32]

LONGEST: Final = 24  # letters of a word that are kept; what follows tells nobody apart
MOST_LETTERS: Final = 400  # of a name that are read at all
NEAREST: Final = 64  # words that are taken for a spelling of the one asked for
PREFILTERED: Final = 120  # words whose letters are compared
LIKE_WORDS: Final = 60.0  # words less alike than this (0 to 100) are not near
LIKE_BONES: Final = 75.0  # the same, for consonants
SHARED_THREES: Final = 8  # letters are compared where the shared threes, times this, are both's
BY_SOUND: Final = 0.97
BY_BONES: Final = 0.85  # consonants alone say less than the word
BY_BONES_ALONE: Final = 0.94  # but not where nothing else was written

_BASE = 38  # a to z, 0 to 9, the edge of a word
_THREES = _BASE**3
_CODE = np.zeros(256, np.int32)
for _at, _sign in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789", start=1):
    _CODE[_sign] = _at
_CODES: Final[list[int]] = _CODE.tolist()


def words_of(name: str) -> list[str]:
    """The words of a name as the index keeps them: laid flat, in the order written.

    >>> words_of("Petrović, Đorđe"), words_of("—")
    (['petrovic', 'dorde'], [])
    """
    found = chain.from_iterable(map(parts, name[:MOST_LETTERS].split()))
    return [word[:LONGEST] for word in found][:MOST_PARTS]


def distinct(numbers: Ints) -> Ints:
    """The numbers ascending and once each; several times faster here than `np.unique`."""
    ordered: Ints = np.sort(numbers)
    if len(ordered) < 2:
        return ordered
    kept = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    return ordered[kept]


def heard(word: str, *, firm: bool) -> str:
    """What a word is heard as when a name is read in that manner; see `names.prepared`."""
    if not firm:  # a person's words are heard as they sound, at a tenth of the time
        return sound(word)
    return " ".join(part.heard for part in prepared(word, firm).parts)


@dataclass(frozen=True, slots=True, eq=False)
class Keyed:
    """Words by a key that several of them share. Keys are checksums: a stranger may slip in."""

    keys: Ints  # ascending
    words: Ints

    @classmethod
    def built(cls, keys: Sequence[str]) -> Keyed:
        """The words numbered as their keys come; a word with an empty key is left out."""
        sums = np.fromiter((zlib.crc32(key.encode()) for key in keys), np.uint32, len(keys))
        order = np.argsort(sums, kind="stable").astype(np.int32)
        order = order[[bool(keys[at]) for at in order]] if len(keys) else order
        return cls(sums[order], order)

    def of(self, key: str) -> Ints:
        value = np.uint32(zlib.crc32(key.encode()))
        keys = self.keys
        first = keys.searchsorted(value)
        if not key or first == len(keys) or keys[first] != value:
            return self.words[:0]
        return self.words[first : keys.searchsorted(value, "right")]


@dataclass(frozen=True, slots=True, eq=False)
class Threes:
    """Texts (of small Latin letters and digits) by the letters in threes that they hold."""

    texts: NDArray[np.bytes_]
    starts: Ints  # by three letters: where its texts begin in `texts_with`
    texts_with: Ints
    counts: NDArray[np.uint8]  # different threes of each text

    @classmethod
    def built(cls, texts: Sequence[bytes]) -> Threes:
        """Read all texts at once; a loop over a million letters would take a second."""
        kept = np.array(texts, f"S{LONGEST}") if texts else np.zeros(0, f"S{LONGEST}")
        flat = np.frombuffer(b"\0" + b"\0\0".join(texts) + b"\0", np.uint8)
        codes = _CODE[flat]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 2
        row = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)[1:-1]
        threes = (codes[:-2] * _BASE + codes[1:-1]) * _BASE + codes[2:]
        inside = codes[1:-1] > 0
        size = min(len(row), len(threes))
        pairs = distinct((threes[:size].astype(np.int64) << 32 | row[:size])[inside[:size]])
        starts = np.searchsorted(pairs, np.arange(_THREES + 1, dtype=np.int64) << 32)
        rows = (pairs & 0xFFFFFFFF).astype(np.int32)
        counts = np.bincount(rows, minlength=len(texts)).astype(np.uint8)
        return cls(kept, starts.astype(np.int32), rows, counts)

    def sharing(self, text: bytes) -> Ints:
        """Texts that share enough threes with this one, at most PREFILTERED."""
        codes = [0, *map(_CODES.__getitem__, text), 0]
        threes = {
            (codes[at] * _BASE + codes[at + 1]) * _BASE + codes[at + 2]
            for at in range(len(codes) - 2)
        }
        starts, held = self.starts, self.texts_with
        if not len(self.counts) or not threes:
            return held[:0]
        # Counted in bytes, since a vocabulary is long and its words are short; 8 · 26 fits.
        lists = np.concatenate([held[starts[three] : starts[three + 1]] for three in threes])
        shared = np.zeros(len(self.counts), np.uint8)
        np.add.at(shared, lists, np.uint8(1))
        near = (shared * np.uint8(SHARED_THREES) >= self.counts + np.uint8(len(threes))).nonzero()[
            0
        ]
        if len(near) > PREFILTERED:
            dice = shared[near] / (self.counts[near] + np.float32(len(threes)))
            near = near[(-dice).argpartition(PREFILTERED)[:PREFILTERED]]
        return near


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All different words, in the order of the alphabet; a word is known by its number.

    `sounds` are the words by what they are heard as, in names of firms or in those of persons.
    """

    firm: bool
    words: Threes
    sounds: Keyed
    bones: Keyed
    skeletons: Threes  # the different ones

    @classmethod
    def built(cls, words: Iterable[str], *, firm: bool = False) -> Vocabulary:
        """The vocabulary of these words, which come sorted and once each."""
        words = list(words)
        bones = [skeleton(word) for word in words]
        different = sorted({key[:LONGEST] for key in bones} - {""})
        return cls(
            firm,
            Threes.built([word.encode() for word in words]),
            Keyed.built([heard(word, firm=firm) for word in words]),
            Keyed.built(bones),
            Threes.built([key.encode() for key in different]),
        )

    def __len__(self) -> int:
        return len(self.words.counts)

    def number(self, word: str) -> int:
        """The number of exactly this word, or -1."""
        sought = word.encode()
        at = int(self.words.texts.searchsorted(np.bytes_(sought)))
        return at if at < len(self) and self.words.texts[at] == sought else -1

    def beginning(self, letter: str) -> tuple[int, int]:
        """The first word that begins with this letter, and the first one after all of these."""
        texts = self.words.texts
        bounds = texts.searchsorted(np.array([letter, chr(ord(letter) + 1)], texts.dtype))
        return int(bounds[0]), int(bounds[1])

    def alike(self, word: str, *, abjad: bool) -> tuple[Ints, Floats]:
        """Words of the same sound or the same consonants, without a look at other letters."""
        bones = self.bones.of(skeleton(word))
        near = np.concatenate((bones, self.sounds.of(heard(word, firm=self.firm))))
        worth = BY_BONES_ALONE if abjad else BY_BONES
        likeness = np.full(len(near), BY_SOUND, np.float32)
        likeness[: len(bones)] = worth
        return near, likeness

    def near(self, word: str, *, abjad: bool) -> tuple[Ints, Floats]:
        """The words that may be a spelling of this one, and how alike they are, 0 to 1.

        At most NEAREST, each once, the nearest of them; with `abjad` the word comes without
        its vowels, so that consonants count for more.
        """
        bones = skeleton(word)
        by_sound, by_bones = self.sounds.of(heard(word, firm=self.firm)), self.bones.of(bones)
        by_letters = self.words.sharing(word.encode())
        lists = [by_letters, by_bones, by_sound]
        floors = [0.0, BY_BONES_ALONE if abjad else BY_BONES, BY_SOUND]
        if len(bones) < 3 and not abjad:
            floors[1] = 0.0
        if abjad and len(bones) >= 3:
            for near, likeness in self._near_bones(bones):
                lists.append(near)
                floors.append(likeness)
        found = np.concatenate(lists)
        if not len(found):
            return found, np.zeros(0, np.float32)
        floor = np.repeat(np.array(floors, np.float32), [len(some) for some in lists])
        order = np.lexsort((floor, found))  # of a word found twice, what says more comes last
        found, floor = found[order], floor[order]
        last = np.ones(len(found), np.bool_)
        np.not_equal(found[1:], found[:-1], out=last[:-1])
        found, floor = found[last], floor[last]
        spelt = process.cdist(
            [word.encode()],
            self.words.texts[found].tolist(),
            scorer=fuzz.ratio,
            score_cutoff=LIKE_WORDS,
            dtype=np.float32,
        )[0]
        likeness = np.maximum(spelt / 100, floor)
        most = NEAREST * 3 if abjad else NEAREST
        if len(found) > most:
            # Of words that sound alike, those that are also spelt alike.
            best = np.argpartition(-(likeness + spelt / 500), most)[:most]
            found, likeness = found[best], likeness[best]
        kept = likeness > 0
        return found[kept], likeness[kept]

    def _near_bones(self, bones: str) -> list[tuple[Ints, float]]:
        near = self.skeletons.sharing(bones.encode())
        texts = self.skeletons.texts[near].tolist()
        ratios = process.cdist(
            [bones.encode()], texts, scorer=fuzz.ratio, score_cutoff=LIKE_BONES, dtype=np.float32
        )[0]
        return [
            (self.bones.of(text.decode()), BY_BONES_ALONE * float(ratio) / 100)
            for text, ratio in zip(texts, ratios, strict=True)
            if ratio
        ]
