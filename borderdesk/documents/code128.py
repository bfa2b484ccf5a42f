"""Code 128, for the readers that posts have. Source: ISO/IEC 15417, table 1 and annexes A and E.

No library of those that are kept draws it without a style attribute, which the desk's policy of
content forbids; and the whole of it is a table and a sum.
"""

from __future__ import annotations

from collections.abc import Iterator

# Widths of bars and spaces in modules, by value; 103 to 105 begin, 106 ends.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112 "
)
PATTERNS = _WIDTHS.split()
TO_C, TO_B = 99, 100
START_B, START_C, STOP = 104, 105, 106
WORTH_C = 4  # so many digits in a row are shorter two by two


class Unprintable(ValueError):
    """The text has letters that the code does not know: it takes printable ASCII alone."""


def values(text: str) -> list[int]:
    """Start, symbols, check and stop. Digits go two by two where that is shorter.

    Raises:
        Unprintable: a letter is outside of printable ASCII, or there is none at all.

    >>> values("AB12")
    [104, 33, 34, 17, 18, 19, 106]
    """
    if not text or not all(" " <= char <= "~" for char in text):
        raise Unprintable(text)
    found = list(_symbols(text))
    check = (found[0] + sum(n * value for n, value in enumerate(found[1:], 1))) % 103
    return [*found, check, STOP]


def _symbols(text: str) -> Iterator[int]:
    """The start and the symbols, in set B, and in set C for runs of digits."""
    place, in_c = 0, None
    while place < len(text):
        run = _digits(text, place)
        pairs = run - run % 2
        if pairs >= WORTH_C:
            if run % 2 and in_c is not True:  # the odd one goes before, in set B
                yield START_B if in_c is None else ord(text[place]) - 32
                if in_c is None:
                    yield ord(text[place]) - 32
                in_c, place = False, place + 1
            yield START_C if in_c is None else TO_C
            yield from (int(text[n : n + 2]) for n in range(place, place + pairs, 2))
            in_c, place = True, place + pairs
        else:
            if in_c is not False:
                yield START_B if in_c is None else TO_B
                in_c = False
            yield ord(text[place]) - 32
            place += 1


def _digits(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end].isdigit():
        end += 1
    return end - place


def bars(text: str) -> list[tuple[int, int]]:
    """Where each bar begins and how wide it is, in modules, without the quiet zone.

    Raises:
        Unprintable: as for `values`.
    """
    found, at = [], 0
    for value in values(text):
        for n, width in enumerate(map(int, PATTERNS[value])):
            if n % 2 == 0:
                found.append((at, width))
            at += width
    return found


def width_of(text: str) -> int:
    """How wide the code is, in modules, without the quiet zone."""
    start, width = bars(text)[-1]
    return start + width
