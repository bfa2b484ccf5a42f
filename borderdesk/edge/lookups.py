"""A search at a door: written down first, then answered, then its answer counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from borderdesk.domain.accounts import Signature
from borderdesk.domain.lookups import SERVES, LookUpKind, Question
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.edge.words import word
from borderdesk.services import lookups

Answer = Callable[[], tuple[int, Iterable[str]]]  # how many were found, and names among them


def looked_up(by: Signature, question: Question, answer: Answer) -> str:
    """Keep a question, ask for its answer, and keep how much was found; its reference.

    Commits twice: what is asked and why stands in the ledger before anything is computed.
    """
    reference = _asked(by, question)
    found, captions = answer()
    captions = list(captions)
    with transaction() as session:
        lookups.answered(session, by, reference, found, captions)
    return reference


@again_if_overtaken
def _asked(by: Signature, question: Question) -> str:
    remarks = lookups.remarkable(reading(), by, question)
    with transaction() as session:
        return lookups.ask(session, by, question, remarks).reference


def purposes(kind: LookUpKind) -> list[tuple[str, str]]:
    """The purposes that such a search may serve, each with its words."""
    words = ((purpose.value, word(purpose)) for purpose in SERVES[kind])
    return [(value, said[:1].upper() + said[1:]) for value, said in words]
