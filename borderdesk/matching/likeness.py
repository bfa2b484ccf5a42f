"""How alike two words are, by what hands and ears confuse.

Words of two alphabets are compared as they sound; each step that turns one into the other costs
less where scribes commonly take it (e for i, z for s, a vowel more). Where one word comes from a
script without short vowels, vowels that only the other one has cost next to nothing, and long
vowels are held against those that stand for them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

SHORTEST = 3  # a word this short with another letter is another word
LEAST = 0.55  # words less alike than this are not alike at all
NEAR_ABJAD = 0.97  # the same letters, where one side has no short vowels

# Letters that stand for one another, and what it costs to take one for the other.
# Source: the romanisations of ICAO Doc 9303-3 beside those of ALA-LC, BGN/PCGN and French use.
_PAIRS = {
    0.25: "ie ou oa ij",
    0.40: "uv sz cs cz dj zj gj gh hk vb vf bp dt gk",
    0.50: "ae ao ui au",
    0.55: "ck cj ch sj fp dz kh mn ts tc",
    0.70: "eo iu ai oi eu",
    0.80: "lr bm vm",
}
SWAPPED = {
    pair: cost
    for cost, pairs in _PAIRS.items()
    for a, b in (tuple(two) for two in pairs.split())
    for pair in ((a, b), (b, a))
}
LEFT_OUT = {**dict.fromkeys("aeiou", 0.45), "h": 0.35, "j": 0.5, "y": 0.3}
# Endings that so many family names share that they prove nothing, as they sound; longest first.
ENDINGS = (
    "opoulos", "asvili", "isvili", "svili", "zadeh", "ovski", "evski", "inski", "oglu", "enko",
    "ovic", "evic", "ovna", "evna", "zoda", "zade", "escu", "akis", "idis", "ides", "iani", "adze",
    "ian", "ski", "sky", "uly", "vic", "son", "sen", "man", "ova", "eva", "ina", "ov", "ev", "in",
    "ic", "ez", "aj", "uk", "ak",
)  # fmt: skip
OTHER_STEM = 0.72  # what is left of likeness between names that share an ending alone
STEM_BUDGET = 0.2  # of the letters of a stem
FIRST_LETTER = 0.5  # scribes seldom err in the first letter


@lru_cache(maxsize=2**17)
def alike(one: str, other: str) -> float:
    """How alike two words are as they sound, 0.0 to 1.0; the same both ways round.

    >>> alike("petrovic", "petrovic"), alike("li", "lu"), alike("haled", "halid") > 0.9
    (1.0, 0.0, True)
    """
    if one == other:
        return 1.0
    longest = max(len(one), len(other))
    if longest <= SHORTEST or min(len(one), len(other)) < 2 or not (one + other).isalpha():
        return 0.0
    budget = 2 if longest <= 6 else 3 if longest <= 9 else 4
    wrong = OSA.distance(one, other, score_cutoff=budget)
    if wrong > budget:
        return 0.0
    if one > other:
        one, other = other, one  # one order only, so that both ways give the same
    kept = 1.0 - min(_cost(one, other), wrong) / longest
    found = max(kept, (kept + JaroWinkler.similarity(one, other)) / 2)
    if wrong > 1 and (stems := _without_ending(one, other)) and not _alike_stems(*stems):
        found *= OTHER_STEM
    return found if found >= LEAST else 0.0


def _without_ending(one: str, other: str) -> tuple[str, str] | None:
    """What stands before an ending that both share: Petr-ović, Pop-ović."""
    for ending in ENDINGS:
        if one.endswith(ending) and other.endswith(ending):
            stems = one.removesuffix(ending), other.removesuffix(ending)
            return stems if min(map(len, stems)) >= 2 else None
    return None


def _alike_stems(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    budget = 1 if longest <= 5 else 2
    wrong = OSA.distance(one, other, score_cutoff=budget)
    return wrong <= budget or _cost(one, other) <= STEM_BUDGET * longest


def _cost(one: str, other: str) -> float:
    cost = 0.0
    for step in Levenshtein.editops(one, other):
        at, to = step.src_pos, step.dest_pos
        if step.tag == "replace":
            by = SWAPPED.get((one[at], other[to]), 1.0)
        else:
            by = LEFT_OUT.get(one[at] if step.tag == "delete" else other[to], 1.0)
        cost += by + (FIRST_LETTER if at == to == 0 and by >= 0.5 else 0.0)
    return cost


# ---------------------------------------------------------------- with and without vowels

# Both sides are brought to one letter for each sound, with a for a and e, w for o and u, y for i.
_LETTERS = (
    ("sch", "$"), ("shch", "$"), ("tch", "c"), ("kh", "x"), ("gh", "g"), ("sh", "$"), ("ch", "c"),
    ("zh", "j"), ("dj", "j"), ("dh", "z"), ("th", "s"), ("ph", "f"), ("ts", "c"), ("ck", "k"),
    ("ou", "w"), ("oo", "w"), ("ee", "y"), ("q", "k"), ("p", "b"), ("i", "y"), ("o", "w"),
    ("u", "w"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_BARE = re.compile("[aeyw]")

_ABJAD_PAIRS = {
    0.05: "ae",
    0.15: "vw vf xh",
    0.25: "jg sc $c kg zs zd ts jz jc",
    0.35: "ey ew yj bv bf xk td $s xg kc gc",
    0.50: "ay aw yw",
    0.70: "nm lr",
}
_STANDS = {
    pair: cost
    for cost, pairs in _ABJAD_PAIRS.items()
    for a, b in (tuple(two) for two in pairs.split())
    for pair in ((a, b), (b, a))
}
_UNWRITTEN = {"a": 0.05, "e": 0.05, "y": 0.12, "w": 0.12, "h": 0.5}  # not in the abjad
_WRITTEN = {"a": 0.15, "e": 0.05, "y": 0.45, "w": 0.5, "h": 0.45}  # in the abjad only
_LAST_H = 0.1  # a last h stands for a vowel as often as for itself


@lru_cache(maxsize=2**17)
def alike_unvowelled(bare: str, full: str) -> float:
    """How alike a word written without short vowels and one written with them are.

    >>> alike_unvowelled("mhmd", "muhammad") > 0.9, alike_unvowelled("slym", "hakim")
    (True, 0.0)
    """
    one, other = _spelt(bare), _spelt(full)
    if not one or not other:
        return 0.0
    bones, other_bones = _BARE.sub("", one), _BARE.sub("", other)
    longest = max(len(bones), len(other_bones))
    if longest < 2 and (bones != other_bones or abs(len(one) - len(other)) > 2):
        return 0.0
    if OSA.distance(bones, other_bones) > 1 + longest // 3:
        return 0.0
    found = NEAR_ABJAD * (1.0 - _turning(one, other) / (longest + 0.5))
    return found if found >= LEAST else 0.0


@lru_cache(maxsize=2**16)
def _spelt(word: str) -> str:
    word = word.replace("x", "ks") if "x" in word else word
    for spelt, letter in _LETTERS:
        if spelt in word:
            word = word.replace(spelt, letter)
    return _TWICE.sub(r"\1", word)


def _turning(bare: str, full: str) -> float:
    """What it costs to turn the one spelling into the other, letter by letter."""
    last = len(bare) - 1
    row = [0.0]
    for letter in full:
        row.append(row[-1] + _UNWRITTEN.get(letter, 1.0))
    for at, ours in enumerate(bare):
        drop = _LAST_H if ours == "h" and at == last else _WRITTEN.get(ours, 1.0)
        above = row
        row = [above[0] + drop]
        left = row[0]
        for to, theirs in enumerate(full):
            turned = above[to] + (0.0 if ours == theirs else _STANDS.get((ours, theirs), 1.0))
            dropped = above[to + 1] + drop
            added = left + _UNWRITTEN.get(theirs, 1.0)
            left = min(turned, dropped, added)
            row.append(left)
    return row[-1]
