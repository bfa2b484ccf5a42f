"""How alike names of the index are by all their letters, once their words were found near.

Names are joined as one text and cut again, and laid beside the one asked for in C: both take a
fraction of a loop over names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from borderdesk.matching.vocabulary import Floats, Ints, Vocabulary

SUBSET: Final = 0.92  # of a name whose words are all in the other one
_SAME_BONES: Final = bytes.maketrans(b"qcvp", b"kkfb")


def by_letters(
    vocabulary: Vocabulary, held: Ints, firsts: Ints, words: Sequence[str], *, abjad: bool
) -> Floats:
    """Likeness of names as a whole, 0 to 1: sorted, written as one, and by shared words.

    `held` are the words of all names, one name after the other from `firsts` on; `words` are
    those asked for. With `abjad` one side has no vowels, and those of the other are left out.
    """
    asked = [word.encode() for word in words]
    if abjad:
        asked = [_bare(word) for word in asked]
    ordered, glued = (_bared if abjad else _written)(vocabulary, held, firsts)
    one = b" ".join(sorted(asked))
    likeness: Floats = np.maximum(
        _ratios(fuzz.ratio, one, ordered), _ratios(fuzz.ratio, b"".join(asked), glued)
    )
    at = np.arange(len(firsts)) if abjad else _sharing(vocabulary, held, firsts, words)
    if len(at):
        shared = _ratios(fuzz.token_set_ratio, one, [ordered[name] for name in at.tolist()])
        likeness[at] = np.maximum(likeness[at], shared * np.float32(SUBSET))
    return likeness


def _sharing(vocabulary: Vocabulary, held: Ints, firsts: Ints, words: Sequence[str]) -> Ints:
    """The names that have one of the words; shared words say nothing new of any other."""
    same = np.zeros(len(held), np.bool_)
    for word in words:
        same |= held == vocabulary.number(word)
    return np.logical_or.reduceat(same, firsts).nonzero()[0]


def _written(vocabulary: Vocabulary, held: Ints, firsts: Ints) -> tuple[list[bytes], list[bytes]]:
    """The names, their words in the order of the alphabet and as one word."""
    name = np.zeros(len(held), np.int64)
    name[firsts[1:]] = 1
    # Words are numbered in the order of the alphabet.
    in_order = np.sort(name.cumsum() << 32 | held) & 0xFFFFFFFF
    texts = vocabulary.words.texts
    ordered, glued = texts[in_order].tolist(), texts[held].tolist()
    for at in firsts[1:].tolist():
        ordered[at] = b"\n" + ordered[at]
        glued[at] = b"\n" + glued[at]
    return b" ".join(ordered).split(b" \n"), b"".join(glued).split(b"\n")


def _bared(vocabulary: Vocabulary, held: Ints, firsts: Ints) -> tuple[list[bytes], list[bytes]]:
    """The same without vowels, whose order is another one."""
    texts = [_bare(word) for word in vocabulary.words.texts[held].tolist()]
    names = [texts[first:last] for first, last in pairwise([*firsts.tolist(), len(texts)])]
    return [b" ".join(sorted(name)) for name in names], [b"".join(name) for name in names]


def _bare(word: bytes) -> bytes:
    return word.translate(_SAME_BONES, b"aeiouyw")


def _ratios(scorer: Callable[..., float], one: bytes, others: Sequence[bytes]) -> Floats:
    found: Floats = process.cdist([one], others, scorer=scorer, dtype=np.float32)[0]
    return found / np.float32(100)
