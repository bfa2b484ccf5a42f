"""What a free note is remarked for: words on religion, origin, health and politics.

A note that names one is kept as it is written; whoever wrote it is told, and may amend it. Of
nationality it may speak: there is a field for that. The words are those of `domain.personal_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from borderdesk.domain.errors import N_
from borderdesk.domain.personal_words import Topic, Use, said

# Whole sentences, so that each can be said well in every language.
SAID: Mapping[Topic, str] = {
    Topic.RELIGION: N_(
        "“%(word)s” in the note says something about religion. Write what was seen or done."
    ),
    Topic.ETHNICITY: N_(
        "“%(word)s” in the note says something about origin. Write what was seen or done."
    ),
    Topic.HEALTH: N_(
        "“%(word)s” in the note says something about health. Write what was seen or done."
    ),
    Topic.POLITICS: N_(
        "“%(word)s” in the note says something about politics. Write what was seen or done."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A word as it was written, and what it is about."""

    topic: Topic
    word: str

    @property
    def sentence(self) -> str:
        return SAID[self.topic]


def remarks(note: str) -> tuple[Remark, ...]:
    """The words of a note that should not be there, each once.

    >>> [(one.topic.value, one.word) for one in remarks("The Muslim driver is diabetic.")]
    [('religion', 'Muslim'), ('health', 'diabetic')]
    >>> remarks("The driver was nervous; a Kurdish-made lamp.")
    ()
    """
    found = (Remark(one.topic, one.word) for one in said(note, Use.NOTES))
    return tuple({one.word.casefold(): one for one in found}.values())
