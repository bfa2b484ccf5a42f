"""Words that say of which nationality, people or faith somebody is: no lane rule may hold one.

The list is data, and was read word by word: `data/of_persons.csv`. What a free note is warned of
is the matter of `domain.wording`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from borderdesk.matching.scripts import latin


class Topic(StrEnum):
    """By what no crossing is ever selected. Source: domain notes, § 6, R9 and R10."""

    NATIONALITY = "nationality"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it was written, and what it is about."""

    word: str
    topic: Topic


def said_of_persons(text: str) -> tuple[Said, ...]:
    """The words of the text that are about people, in their order, each once.

    >>> [(one.word, one.topic.value) for one in said_of_persons("Muslim prayer mats, Turkish")]
    [('Muslim', 'religion'), ('Turkish', 'nationality')]
    """
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Said]:
    written = _WORD.findall(text)
    folded = [_folded(word) for word in written]
    for at in range(len(written)):
        for length in range(min(_longest(), len(written) - at), 0, -1):
            topic = _topic_of(" ".join(folded[at : at + length]))
            if topic is not None:
                yield Said(" ".join(written[at : at + length]), topic)
                break


_WORD = re.compile(r"[^\W\d_]+(?:[\u2018\u2019\u02bb\u02bc'`][^\W\d_]+)*")
_BETWEEN = re.compile(r"[^a-z]+")


def _folded(word: str) -> str:
    return _BETWEEN.sub("", latin(word))


def _topic_of(folded: str) -> Topic | None:
    """What the folded words are about: by the whole of them, or by how they begin."""
    whole, stems = _listed()
    if folded in whole:
        return whole[folded]
    last = folded.rfind(" ") + 1  # of several words, only the last may go on otherwise
    begun = (folded[:length] for length in range(len(folded), last, -1))
    return next((stems[stem] for stem in begun if stem in stems), None)


@cache
def _listed() -> tuple[Mapping[str, Topic], Mapping[str, Topic]]:
    """Whole words and how words begin, folded, each with its topic."""
    whole: dict[str, Topic] = {}
    stems: dict[str, Topic] = {}
    for topic, _language, word in listed_words():
        kept = stems if word.endswith("*") else whole
        kept.setdefault(" ".join(map(_folded, _WORD.findall(word))), topic)
    return whole, stems


@cache
def _longest() -> int:
    """Of how many words the longest entry of the list is made."""
    return max(len(entry.split()) for kept in _listed() for entry in kept)


def listed_words() -> Iterator[tuple[Topic, str, str]]:
    """Every line of the list: topic, language, and a word, with `*` where it only begins so."""
    data = files("borderdesk.domain").joinpath("data/of_persons.csv").read_text(encoding="utf-8")
    lines = (line for line in data.splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
        for word in row["words"].split("|"):
            yield Topic(row["topic"]), row["language"], word
