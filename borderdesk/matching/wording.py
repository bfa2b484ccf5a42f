"""What an officer reads about the parts of two names, in sentences that he can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from borderdesk.matching.alignment import Alignment, Limit, Pair, Verdict
from borderdesk.matching.names import PartKind
from borderdesk.matching.pairing import KIN_NAME, SAME_NAME
from borderdesk.matching.particulars import Name
from borderdesk.matching.reasons import Aspect, Reason, reason
from borderdesk.matching.said import N_

IN_BOTH: Mapping[PartKind, str] = {
    PartKind.FAMILY: N_("The family name “%(left)s” is in both names."),
    PartKind.PATRONYMIC: N_("The father's name “%(left)s” is in both names."),
    PartKind.LEGAL: N_("The legal form “%(left)s” is in both names."),
    PartKind.NUMBER: N_("The number “%(left)s” is in both names."),
}
IN_BOTH_NAMES = N_("“%(left)s” is in both names.")

# The same in other letters, where one side writes it so.
SAME_IN_LETTERS: Mapping[str, str] = {
    "Cyrl": N_("“%(left)s” is the same in Cyrillic letters."),
    "Arab": N_("“%(left)s” is the same in Arabic letters."),
    "Grek": N_("“%(left)s” is the same in Greek letters."),
    "Geor": N_("“%(left)s” is the same in Georgian letters."),
    "Armn": N_("“%(left)s” is the same in Armenian letters."),
    "Hebr": N_("“%(left)s” is the same in Hebrew letters."),
}
FAMILY_IN_LETTERS: Mapping[str, str] = {
    "Cyrl": N_("The family name “%(left)s” is the same in Cyrillic letters."),
    "Arab": N_("The family name “%(left)s” is the same in Arabic letters."),
    "Grek": N_("The family name “%(left)s” is the same in Greek letters."),
    "Geor": N_("The family name “%(left)s” is the same in Georgian letters."),
    "Armn": N_("The family name “%(left)s” is the same in Armenian letters."),
    "Hebr": N_("The family name “%(left)s” is the same in Hebrew letters."),
}
# The same sound, where one side writes it in other letters.
IN_LETTERS: Mapping[str, str] = {
    "Cyrl": N_("“%(left)s” is “%(right)s” in Cyrillic letters."),
    "Arab": N_("“%(left)s” is “%(right)s” in Arabic letters."),
    "Grek": N_("“%(left)s” is “%(right)s” in Greek letters."),
    "Geor": N_("“%(left)s” is “%(right)s” in Georgian letters."),
    "Armn": N_("“%(left)s” is “%(right)s” in Armenian letters."),
    "Hebr": N_("“%(left)s” is “%(right)s” in Hebrew letters."),
}
ALIKE = 0.93  # parts less alike than this only resemble each other
SOUNDS_ALIKE = N_("“%(left)s” and “%(right)s” are spellings of one sound.")
RESEMBLES = N_("“%(left)s” resembles “%(right)s”.")
ONE_GIVEN_NAME = N_("“%(left)s” and “%(right)s” are forms of one given name.")
KIN = N_("“%(left)s” and “%(right)s” are one given name in two languages, or for short.")
AN_INITIAL = N_("“%(left)s” and “%(right)s” begin alike; one is an initial only.")
ONE_MEANING = N_("“%(left)s” and “%(right)s” mean the same.")
ONE_LEGAL_FORM = N_("“%(left)s” and “%(right)s” are legal forms that stand for each other.")
AGAINST = N_("“%(left)s” stands against “%(right)s”.")
FATHERS_DIFFER = N_("The father's names differ: “%(left)s” and “%(right)s”.")
FAMILIES_DIFFER = N_("The family names differ: “%(left)s” and “%(right)s”.")
NUMBERS_DIFFER = N_("The numbers differ: “%(left)s” and “%(right)s”.")
DIFFER: Mapping[PartKind, str] = {
    PartKind.PATRONYMIC: FATHERS_DIFFER,
    PartKind.FAMILY: FAMILIES_DIFFER,
    PartKind.NUMBER: NUMBERS_DIFFER,
}
ONLY_LEFT = N_("“%(left)s” has no counterpart on the list.")
ONLY_RIGHT = N_("“%(right)s” is on the list only.")
FATHER_LEFT = N_("The father's name “%(left)s” is missing on the list, not different.")
FATHER_RIGHT = N_(
    "The father's name “%(right)s” is on the list only; it is missing, not different."
)

OF_THE_WHOLE: Mapping[Limit, str] = {
    Limit.SINGLE: N_("One part alone agrees; others may bear it too."),
    Limit.COMMON_SINGLE: N_("Only a name agrees that very many people bear."),
    Limit.COMMON_ONLY: N_("Only names agree that very many people bear."),
    Limit.LIGHT: N_("Only ordinary words agree, not what tells names apart."),
    Limit.CROSSED: N_("The parts agree but have changed places: given and family name, or father."),
    Limit.NUMBERED: N_("The names bear different numbers."),
    Limit.SYLLABLES: N_("Names of one syllable or two: another letter makes another name."),
    Limit.OWN_NAME: N_("The first name is missing on one side; it may name the father or a child."),
}


def name_reasons(alignment: Alignment, ours: Name | None, theirs: Name | None) -> Iterator[Reason]:
    """One reason for each pair of parts, then what holds for the names as a whole."""
    letters = _other_letters(ours, theirs)
    for pair in alignment.pairs:
        said = _said(pair, letters)
        yield reason(Aspect.NAME, pair.verdict, pair.left, pair.right, said, pair.weight)
    for limit in alignment.limits:
        yield reason(Aspect.WHOLE, Verdict.NEAR, "", "", OF_THE_WHOLE[limit])


def _other_letters(ours: Name | None, theirs: Name | None) -> str:
    """The script of the side that does not write in Latin letters, where just one does not."""
    if ours is None or theirs is None or ours.script == theirs.script:
        return ""
    scripts = {ours.script, theirs.script} - {"Latn"}
    return scripts.pop() if len(scripts) == 1 else ""


def _said(pair: Pair, letters: str) -> str:
    ours, theirs = pair.kinds
    match pair.verdict:
        case Verdict.AGREES:
            if letters and PartKind.FAMILY in pair.kinds:
                return FAMILY_IN_LETTERS.get(letters, IN_BOTH_NAMES)
            if letters in SAME_IN_LETTERS:
                return SAME_IN_LETTERS[letters]
            return IN_BOTH.get(theirs or PartKind.WORD, IN_BOTH_NAMES)
        case Verdict.DIFFERS:
            return DIFFER.get(ours or PartKind.WORD, AGAINST) if ours is theirs else AGAINST
        case Verdict.NEAR:
            return _near(pair, letters)
    if pair.left:
        return FATHER_LEFT if ours is PartKind.PATRONYMIC else ONLY_LEFT
    return FATHER_RIGHT if theirs is PartKind.PATRONYMIC else ONLY_RIGHT


def _near(pair: Pair, letters: str) -> str:
    if PartKind.INITIAL in pair.kinds:
        return AN_INITIAL
    if PartKind.LEGAL in pair.kinds:
        return ONE_LEGAL_FORM
    if PartKind.ORDINARY in pair.kinds or PartKind.PLACE in pair.kinds:
        return ONE_MEANING
    if pair.likeness == SAME_NAME:
        return ONE_GIVEN_NAME
    if pair.likeness == KIN_NAME:
        return KIN
    if pair.likeness < ALIKE:
        return RESEMBLES
    return IN_LETTERS.get(letters, SOUNDS_ALIKE)
