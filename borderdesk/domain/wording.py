"""Words in a free note that say what the desk never asks: religion, ethnicity, health, politics.

There are no fields for these, for none of them is a ground to stop anybody. A note that names one
is kept as it is written; whoever wrote it is told, and may amend it.
Source: Directive (EU) 2016/680, article 10; domain notes, § 6, R9. The words stand in
`data/special_words.csv`, where a language may get further ones; `*` stands for any ending.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from borderdesk.domain.errors import N_


class Special(StrEnum):
    """What a note should not say of anybody."""

    RELIGION = "religion"
    ETHNICITY = "ethnicity"
    HEALTH = "health"
    POLITICS = "politics"


# Whole sentences, so that each can be said well in every language.
SAID: Mapping[Special, str] = {
    Special.RELIGION: N_(
        "“%(word)s” in the note says something about religion. Write what was seen or done."
    ),
    Special.ETHNICITY: N_(
        "“%(word)s” in the note says something about origin. Write what was seen or done."
    ),
    Special.HEALTH: N_(
        "“%(word)s” in the note says something about health. Write what was seen or done."
    ),
    Special.POLITICS: N_(
        "“%(word)s” in the note says something about politics. Write what was seen or done."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A word as it was written, and what it is about."""

    special: Special
    word: str

    @property
    def sentence(self) -> str:
        return SAID[self.special]


def remarks(note: str) -> tuple[Remark, ...]:
    """The words of a note that should not be there, each once.

    >>> [(one.special.value, one.word) for one in remarks("The Muslim driver is diabetic.")]
    [('religion', 'Muslim'), ('health', 'diabetic')]
    >>> remarks("The driver was nervous; a Kurdish-made lamp.")
    ()
    """
    return tuple({one.word.casefold(): one for one in _remarks(note)}.values())


def _remarks(note: str) -> Iterator[Remark]:
    for found in _pattern().finditer(unicodedata.normalize("NFC", note)):
        yield Remark(Special(found.lastgroup or ""), found[0])


@cache
def _pattern() -> re.Pattern[str]:
    text = (files("borderdesk.domain") / "data" / "special_words.csv").read_text(encoding="utf-8")
    words: dict[str, list[str]] = {special.value: [] for special in Special}
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        words[row["category"]] += (_in_pattern(word) for word in row["words"].split())
    groups = (f"(?P<{special}>{'|'.join(some)})" for special, some in words.items())
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


def _in_pattern(word: str) -> str:
    """`*` as any ending, `_` as a gap between two words."""
    return re.escape(word).replace(r"\*", r"\w*").replace("_", r"[\s-]+")
