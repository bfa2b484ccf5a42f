"""Alphabets: which one a text is written in, and how it reads in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from anyascii import anyascii

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

# Letters whose usual reading differs from their plain shape.
# Sources: ICAO Doc 9303-3, section 6.A (Latin) and 6.B (Cyrillic), with the national
# practice of Serbia, North Macedonia, Ukraine, Uzbekistan and Tajikistan where it differs.
LETTERS = {
    **{"đ": "d", "ð": "d", "ł": "l", "ø": "oe", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"},
    **{"ə": "a", "ŋ": "n", "ħ": "h", "ß": "ss"},
    **{"ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "gj", "ќ": "kj"},
    **{"ѕ": "dz", "х": "kh", "щ": "shch", "ъ": "", "ь": "", "э": "e", "ё": "e"},
    **{"ї": "i", "є": "ie", "ґ": "g", "ў": "o", "ғ": "g", "қ": "q", "ҳ": "h", "ҷ": "j"},
    **{"ӣ": "i", "ӯ": "u", "һ": "h", "ә": "a", "ө": "o", "ү": "u", "ң": "n"},
}
_LETTERS = str.maketrans(LETTERS)

_PLAIN = re.compile(r"[\x00-\x40\x5b-\x7f]*")
# The Arabic article is written together with its noun: apart, it compares like “al-”.
_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{2})")


def script_of(text: str) -> str:
    """The script most letters of `text` belong to (ISO 15924); Zyyy where it has no letters.

    >>> script_of("Ђорђе Петровић"), script_of("سيف العدل"), script_of("王小明"), script_of("12-3")
    ('Cyrl', 'Arab', 'Hani', 'Zyyy')
    """
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return "Zyyy"
    if text.isascii():
        return "Latn"
    found = Counter(
        SCRIPTS.get(unicodedata.name(char, "").partition(" ")[0], "Zzzz") for char in letters
    )
    return min(found, key=lambda script: (-found[script], script))


def latin(text: str) -> str:
    """The text in small Latin letters (ASCII), punctuation kept; twice is the same as once.

    Arabic and Hebrew come out as consonants, with the article apart. The letters đ and ђ
    follow two customs (d and dj); `names.sound` brings these together.

    >>> latin("Ђорђе"), latin("Đorđe"), latin("Щукин"), latin("محمد العدل")
    ('djordje', 'dorde', 'shchukin', 'mhmd al `dl')
    """
    if _PLAIN.fullmatch(text):
        return text
    if not text.isascii():
        # Composed first, since the table knows whole letters; й must not lose its breve.
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFKC", text).translate(_LETTERS)
        text = _ARTICLE.sub("al ", text)
        text = anyascii("".join(map(_bare, text)))
    return text.lower()


def _bare(char: str) -> str:
    """A Latin letter without its marks; every other one as it is."""
    if char.isascii():
        return char
    base = unicodedata.normalize("NFKD", char)
    return base[0] if base[0].isascii() and base[0].isalpha() else char
