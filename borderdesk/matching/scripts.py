"""Alphabets: which one a text is written in, and how it reads in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from operator import ne

from anyascii import anyascii

from borderdesk.matching.tables import letters, shapes

# First word of a letter's Unicode name -> ISO 15924.
SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "GREEK": "Grek",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "HEBREW": "Hebr",
    "SYRIAC": "Syrc",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "THAI": "Thai",
    "ETHIOPIC": "Ethi",
    "MONGOLIAN": "Mong",
}

# Scripts that mostly leave the vowels out.
ABJADS = frozenset({"Arab", "Hebr", "Syrc"})

# Scripts whose names are of one to three syllables each.
SYLLABIC = frozenset({"Hani", "Hira", "Kana", "Hang"})

LONGEST = 400  # letters read of one text; no name is longer, and a pasted page costs no more

_LETTERS = str.maketrans({letter: read for letter, read in letters().items() if len(letter) == 1})
_TWO = {letter: read for letter, read in letters().items() if len(letter) == 2}
_TWO_AT_ONCE = re.compile("|".join(_TWO))
# A word in which Latin letters stand beside those of a neighbour.
_MIXED = re.compile(r"(?<!\w)(?=\w*[A-Za-z\u00c0-\u024f\u0259])(?=\w*[\u0370-\u052f])\w+")
_SHAPES = tuple(
    str.maketrans(table)
    for table in (
        shapes(),
        {latin: letter for letter, latin in shapes().items() if letter >= "\u0400"},  # Cyrillic
        {latin: letter for letter, latin in shapes().items() if letter < "\u0400"},  # Greek
    )
)
_PLAIN = re.compile(r"[\x00-\x40\x5b-\x7f]*")
# The Arabic article is written together with its noun: apart, it compares like “al-”.
_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{2})")
# Points, lengthening strokes, and signs without width that join, part or steer.
_SILENT_MARKS = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u0591-\u05c7"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def script_of(text: str) -> str:
    """The script most letters of `text` belong to (ISO 15924); Zyyy where it has no letters.

    >>> script_of("Ђорђе Петровић"), script_of("سيف العدل"), script_of("王小明"), script_of("12-3")
    ('Cyrl', 'Arab', 'Hani', 'Zyyy')
    """
    text = text[:LONGEST]
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return "Zyyy"
    found = Counter(
        SCRIPTS.get(unicodedata.name(char, "").partition(" ")[0], "Zzzz") for char in letters
    )
    return min(found, key=lambda script: (-found[script], script))


def latin(text: str) -> str:
    """The text in small Latin letters (ASCII), punctuation kept; twice is the same as once.

    Arabic and Hebrew come out as they are written, without short vowels, and with the article
    apart. The letters đ and ђ follow two customs (d and dj); `names.sound` brings these
    together. Only the first LONGEST letters are read.

    >>> latin("Ђорђе"), latin("Đorđe"), latin("Щукин"), latin("محمد العدل")
    ('djordje', 'dorde', 'shchukin', 'mhmd al `dl')
    """
    text = text[:LONGEST]
    if _PLAIN.fullmatch(text):
        return text
    if not text.isascii():
        # Composed first, since the table knows whole letters; й must not lose its breve.
        text = _MIXED.sub(_in_one_script, unicodedata.normalize("NFKC", text)).casefold()
        text = unicodedata.normalize("NFKC", text)
        text = _ARTICLE.sub("al ", _SILENT_MARKS.sub("", text))
        text = _TWO_AT_ONCE.sub(lambda two: _TWO[two[0]], text).translate(_LETTERS)
        text = anyascii("".join(map(_bare, text)))[:LONGEST]
    return text.lower()


def _in_one_script(word: re.Match[str]) -> str:
    """The word in one script, where letters of its shape allow that; as many as can be stay."""
    guesses = (word[0].translate(shapes) for shapes in _SHAPES)
    whole = (guess for guess in guesses if not _MIXED.fullmatch(guess))
    return min(whole, key=lambda guess: sum(map(ne, guess, word[0])), default=word[0])


def _bare(char: str) -> str:
    """A Latin letter without its marks; every other one as it is."""
    if char.isascii():
        return char
    base = unicodedata.normalize("NFKD", char)
    return base[0] if base[0].isascii() and base[0].isalpha() else char
