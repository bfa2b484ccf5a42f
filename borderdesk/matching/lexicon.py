"""What the tables say of single words, folded once: kinds of words, forms of given names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache

from borderdesk.matching.scripts import ABJADS, script_of
from borderdesk.matching.spelling import plain, sound
from borderdesk.matching.tables import Phrase, rows

LONGEST_LEGAL = 12  # letters of a legal form that is written with dots


class PartKind(StrEnum):
    """What a part of a name is, as far as its letters tell."""

    WORD = "word"
    GIVEN = "given"
    FAMILY = "family"
    PATRONYMIC = "patronymic"
    INITIAL = "initial"
    PARTICLE = "particle"
    TITLE = "title"
    SUFFIX = "suffix"
    NUMBER = "number"
    LEGAL = "legal"
    ORDINARY = "ordinary"
    PLACE = "place"
    STOP = "stop"


def _folded(spelling: str) -> Phrase:
    return tuple(plain(spelling).split())


def _spellings(table: str, abjad: bool) -> Iterator[tuple[list[str], Phrase]]:
    """Spellings of a table in scripts with or without vowels: عمر is no “Mr”."""
    for *columns, spellings in rows(table):
        for spelling in spellings.split("|"):
            if (script_of(spelling) in ABJADS) is abjad and (words := _folded(spelling)):
                yield columns, words


@cache
def legal_words() -> frozenset[str]:
    """The legal forms that are one word when their dots are left out."""
    spelt = (words for _, words in _spellings("legal_forms", False))
    return frozenset("".join(words) for words in spelt if sum(map(len, words)) <= LONGEST_LEGAL)


@cache
def firm_words(abjad: bool) -> Mapping[Phrase, tuple[str, PartKind]]:
    """Phrases of firms' names, laid flat → their key and kind."""
    found: dict[Phrase, tuple[str, PartKind]] = {}
    for (key,), words in _spellings("legal_forms", abjad):
        found.setdefault(words, (key, PartKind.LEGAL))
        if len(words) > 1 and all(len(word) == 1 for word in words):
            found.setdefault(("".join(words),), (key, PartKind.LEGAL))
    for (key, kind), words in _spellings("words", abjad):
        found.setdefault(words, (key, PartKind(kind)))
    return found


@cache
def person_words(abjad: bool) -> Mapping[str, tuple[str, PartKind]]:
    """Particles, titles and suffixes, laid flat → their key and kind. Kunyas count as titles."""
    kinds = {"kunya": PartKind.TITLE}
    found: dict[str, tuple[str, PartKind]] = {}
    for (key, kind), words in _spellings("particles", abjad):
        if len(words) == 1 and kind in ("kunya", *PartKind):
            found.setdefault(words[0], (key, kinds.get(kind) or PartKind(kind)))
    return found


@cache
def joining(kind: str) -> frozenset[str]:
    """Words of a kind that are one name with those beside them: servant, article, faith, god."""
    of_kind = (
        words
        for abjad in (True, False)
        for (_, of), words in _spellings("particles", abjad)
        if of == kind
    )
    return frozenset(word for words in of_kind for word in words)


@cache
def two_particles() -> frozenset[str]:
    """Two particles written as one, as they begin a family name: vanden, dela."""
    particles = joining(PartKind.PARTICLE)
    return frozenset(one + two for one in particles for two in particles)


@cache
def given_names(abjad: bool) -> Mapping[str, tuple[str, ...]]:
    """Sounds of given names → the rows they stand in, each with that of its kin."""
    found: dict[str, list[str]] = {}
    for (key, kin), words in _spellings("given_names", abjad):
        rows_of = found.setdefault(sound("".join(words)), [])
        rows_of += [row for row in (f"={key}", kin or key) if row not in rows_of]
    return {heard: tuple(rows_of) for heard, rows_of in found.items()}


@cache
def common_names() -> frozenset[str]:
    return frozenset(sound(word) for _, names in rows("common") for word in names.split())
