"""Words that say of somebody what is no ground: nationality, origin, faith, health, politics.

Nobody is stopped for any of them. The list is one table, `data/personal_words.csv`: what no
lane rule may hold, and what a note is remarked for (`domain.wording`); many words are both.
Source: Directive (EU) 2016/680, article 10; domain notes, § 6, R9 and R10.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from borderdesk.matching.scripts import latin


class Topic(StrEnum):
    NATIONALITY = "nationality"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    HEALTH = "health"
    POLITICS = "politics"


class Use(StrEnum):
    """Where a word counts."""

    RULES = "rules"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it was written, and what it is about."""

    word: str
    topic: Topic


class Listed(NamedTuple):
    """A word of the table; with `*` it stands for all that begin so."""

    topic: Topic
    language: str
    uses: frozenset[Use]
    word: str


def said(text: str, use: Use) -> tuple[Said, ...]:
    """The words of the text that are on the list for that use, in their order, each once.

    >>> [(one.word, one.topic.value) for one in said("Muslim prayer mats, Turkish", Use.RULES)]
    [('Muslim', 'religion'), ('Turkish', 'nationality')]
    """
    return tuple(dict.fromkeys(_found(text, use)))


def _found(text: str, use: Use) -> Iterator[Said]:
    words = list(_WORD.finditer(text))
    for at in range(len(words)):
        for some in reversed(list(_together(text, words[at : at + _longest(use)]))):
            topic = _topic_of(" ".join(_folded(word[0]) for word in some), use)
            if topic is not None:
                yield Said(text[some[0].start() : some[-1].end()], topic)
                break


def _together(text: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The first word, the first two, … as long as nothing but a gap is between them."""
    for length in range(1, len(words) + 1):
        between = text[words[length - 2].end() : words[length - 1].start()] if length > 1 else " "
        if not _GAP.fullmatch(between):
            return
        yield words[:length]


_WORD = re.compile(r"[^\W\d_]+(?:[\u2018\u2019\u02bb\u02bc'`][^\W\d_]+)*")
_GAP = re.compile(r"[\s\-\u200c]+")
_BETWEEN = re.compile(r"[^a-z]+")


def _folded(word: str) -> str:
    return _BETWEEN.sub("", latin(word))


def _topic_of(folded: str, use: Use) -> Topic | None:
    """What the folded words are about: by the whole of them, or by how they begin."""
    whole, stems = _listed(use)
    if folded in whole:
        return whole[folded]
    last = folded.rfind(" ") + 1  # of several words, only the last may go on otherwise
    begun = (folded[:length] for length in range(len(folded), last, -1))
    return next((stems[stem] for stem in begun if stem in stems), None)


@cache
def _listed(use: Use) -> tuple[Mapping[str, Topic], Mapping[str, Topic]]:
    """Whole words and how words begin, folded, each with its topic."""
    whole: dict[str, Topic] = {}
    stems: dict[str, Topic] = {}
    for one in listed_words():
        if use in one.uses:
            kept = stems if one.word.endswith("*") else whole
            kept.setdefault(" ".join(map(_folded, _WORD.findall(one.word))), one.topic)
    return whole, stems


@cache
def _longest(use: Use) -> int:
    """Of how many words the longest entry of the list is made."""
    return max(len(entry.split()) for kept in _listed(use) for entry in kept)


def listed_words() -> Iterator[Listed]:
    """Every word of the table."""
    data = files("borderdesk.domain") / "data" / "personal_words.csv"
    lines = data.read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        uses = frozenset(Use) if row["used"] == "both" else frozenset({Use(row["used"])})
        for word in row["words"].split("|"):
            yield Listed(Topic(row["topic"]), row["language"], uses, word)
