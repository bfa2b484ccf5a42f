"""One line of an explanation: what agrees or contradicts, how much it weighs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from borderdesk.matching.alignment import Verdict
from borderdesk.matching.said import N_


class Aspect(StrEnum):
    """What a reason is about."""

    KIND = "kind"
    IDENTIFIER = "identifier"
    NAME = "name"
    WHOLE = "whole"  # the names as a whole: why so many agreeing parts say so little
    BIRTH = "birth"
    SEX = "sex"
    NATIONALITY = "nationality"
    BIRTHPLACE = "birthplace"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation: both sides, the verdict, and a sentence with its values.

    Of aspect NAME there is one for each pair of parts, laid flat as they were compared; of
    the others, `left` and `right` are as given. A side that says nothing is empty.

    `weight` says how much it moved the score. For parts of a name it is their share of it: the
    shares for and against add up to what the name is worth. For the rest it is how far the
    score goes up towards 1, or down towards 0, from where it stood.
    """

    aspect: Aspect
    verdict: Verdict
    left: str
    right: str
    sentence: str
    values: Mapping[str, str]
    weight: float = 0.0

    def __str__(self) -> str:
        return self.sentence % self.values


NOT_SAID = N_("Only one side says it.")


def reason(
    aspect: Aspect, verdict: Verdict, left: str, right: str, sentence: str, weight: float = 0.0
) -> Reason:
    """A reason whose sentence names both sides at most."""
    values = {"left": left, "right": right}
    return Reason(aspect, verdict, left, right, sentence, values, round(weight, 4))
