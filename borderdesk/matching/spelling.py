"""One spelling for many: words laid flat, by their sound, and by their consonants."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from borderdesk.matching.scripts import latin

# Signs inside a word that issuers write or leave out: O'Brien, o'g'li, Zelens'kyi.
_INSIDE = str.maketrans("", "", "'`\"")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_TWICE = re.compile(r"([a-z])\1+")
_SILENT = re.compile(r"[aeiouyw]+")

# Romanisations of one sound, brought to the letter that ICAO 9303 leaves of č, š, ž, đ, dž.
# The order counts: longer spellings come first.
_SOUNDS = (
    ("shch", "sc"), ("sch", "s"), ("tsch", "c"), ("tch", "c"), ("dzh", "j"), ("xh", "j"),
    ("kh", "h"), ("zh", "z"), ("sh", "s"), ("ch", "c"), ("ts", "c"), ("tz", "c"),
    ("gj", "d"), ("dj", "d"), ("dz", "j"), ("ph", "f"), ("ck", "k"), ("gh", "g"), ("th", "t"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "i"), ("ij", "i"), ("yi", "i"),
    ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("lj", "li"), ("nj", "ni"),
)  # fmt: skip
_CONSONANTS = (
    ("kh", "h"), ("sh", "s"), ("ch", "s"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("zh", "z"),
    ("ph", "f"), ("q", "k"), ("c", "k"), ("v", "f"), ("p", "b"), ("x", "ks"),
)  # fmt: skip


def plain(name: str) -> str:
    """Lay a name flat: small Latin letters and digits, single spaces, no diacritics.

    Laying flat twice is laying flat once. The result is for comparing only; always show
    officers the name as written.

    >>> plain("  Đorđe PETROVIĆ-Łukasz ")
    'dorde petrovic lukasz'
    >>> plain("Владимир О’Брайен")
    'vladimir obrayen'
    """
    return _NOT_WORD.sub(" ", latin(name).translate(_INSIDE)).strip()


@lru_cache(maxsize=2**16)
def sound(part: str) -> str:
    """The part as it sounds, whichever romanisation wrote it; empty only for the empty part.

    >>> {sound(part) for part in ("hoxha", "hodza", "khodzha", "xoxha")}
    {'hoja'}
    >>> {sound(part) for part in ("dorde", "djordje")}
    {'dorde'}
    """
    if part.startswith("x") and not part.startswith("xh"):
        part = f"h{part[1:]}"  # Uzbek x
    for spelt, heard in _SOUNDS:
        if spelt in part:
            part = part.replace(spelt, heard)
    return _TWICE.sub(r"\1", part)


# How marks are spelt where a keyboard has none, beside leaving them off.
_SPELT = str.maketrans(
    {"č": "ch", "ć": "ch", "ç": "ch", "š": "sh", "ş": "sh", "ž": "zh", "đ": "dj", "ğ": "gh"}
    | {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"}
)
# The letters that Latin alphabets write with a mark, without it; `latin` spells them out.
_BARE = {"ш": "s", "щ": "sc", "ч": "c", "ж": "z", "ц": "c", "х": "h", "ђ": "d"}


@lru_cache(maxsize=2**12)
def spellings(word: str) -> frozenset[str]:
    """The ways in which a word is written in small plain letters: marks left off, or spelt out.

    A word that is plain already is written in one way: *shell* is not *sell*.

    >>> sorted(spellings("Šljunak")), sorted(spellings("шљунак")), sorted(spellings("shell"))
    (['shljunak', 'sljunak'], ['shljunak', 'sljunak'], ['shell'])
    """
    if word.isascii():
        return frozenset({latin(word)})
    whole = unicodedata.normalize("NFC", word).casefold()
    bare = "".join(_BARE.get(letter) or latin(letter) for letter in whole)
    return frozenset({latin(whole), bare, latin(whole.translate(_SPELT))})


def begins_so(word: str, start: str) -> bool:
    """Whether the word begins so, in whichever alphabet and with or without marks each is written.

    >>> begins_so("Пиштољи", "pištolj"), begins_so("pistolji", "пиштољ"), begins_so("self", "shel")
    (True, True, False)
    """
    starts = spellings(start)
    return any(one.startswith(some) for one in spellings(word) for some in starts)


@lru_cache(maxsize=2**16)
def skeleton(part: str) -> str:
    """The consonants that an abjad would write; empty for a part of vowels alone.

    >>> skeleton("mhmd"), skeleton("muhammad"), skeleton("abdulrahman")
    ('mhmd', 'mhmd', 'bdlrhmn')
    """
    for spelt, heard in _CONSONANTS:
        if spelt in part:
            part = part.replace(spelt, heard)
    return _TWICE.sub(r"\1", _SILENT.sub("", part))
