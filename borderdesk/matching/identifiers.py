"""Numbers made comparable: one key for however a number was typed or painted."""

from __future__ import annotations

import re
import unicodedata

from borderdesk.matching.particulars import IdentifierKind
from borderdesk.matching.scripts import latin
from borderdesk.matching.tables import shapes

# Capitals of other alphabets that look like a Latin one: plates of Serbia, North Macedonia,
# Russia and Ukraine use only such letters, so that they can be read abroad.
SHAPES = str.maketrans({letter: latin for letter, latin in shapes().items() if latin.isupper()})

# What is misread for what, by eye or machine. Each pair is brought to its digit.
LOOKALIKES = {"O": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2", "G": "6"}
_LOOKALIKES = str.maketrans(LOOKALIKES)

# What stands where a number is asked for and there is none; plates and marks may be letters alone.
FILLERS = frozenset({"UNKNOWN", "NONE", "NOTKNOWN", "NOTAVAILABLE", "NOTAPPLICABLE", "NOPLATE"})
LETTERS_ALONE = frozenset({IdentifierKind.PLATE, IdentifierKind.TAIL, IdentifierKind.OTHER})

# Issuers and officers call one paper by different kinds, so papers compare with one another.
PAPERS = frozenset({IdentifierKind.PASSPORT, IdentifierKind.IDENTITY, IdentifierKind.DOCUMENT})


def group(kind: IdentifierKind) -> str:
    """Kinds of one group are comparable with one another; the group is named by one of them."""
    return IdentifierKind.DOCUMENT.value if kind in PAPERS else kind.value


def folded(kind: IdentifierKind, number: str) -> str:
    """The number as capitals and digits only; folding twice is folding once.

    >>> folded(IdentifierKind.PLATE, "СА 123-АА"), folded(IdentifierKind.PLATE, "ca123aa")
    ('CA123AA', 'CA123AA')
    >>> folded(IdentifierKind.IMO, "IMO 9074729")
    '9074729'
    """
    shape = unicodedata.normalize("NFKC", number).upper().translate(SHAPES)
    key = re.sub(r"[^A-Z0-9]", "", latin(shape).upper())
    return re.sub(r"^(?:IMO)+", "", key) if kind is IdentifierKind.IMO else key


def names_somebody(kind: IdentifierKind, key: str) -> bool:
    """Whether a folded number is one at all: not “unknown”, nor one sign over and over.

    >>> [names_somebody(IdentifierKind.SERIAL, key) for key in ("A17", "OBLITERATED", "0000")]
    [True, False, False]
    """
    if len(set(key)) < 2 or key in FILLERS:
        return False
    return kind in LETTERS_ALONE or any(map(str.isdigit, key))


def lookalike_key(kind: IdentifierKind, number: str) -> str:
    """The folded number with O as 0, I and L as 1, S as 5, B as 8, Z as 2 and G as 6.

    >>> lookalike_key(IdentifierKind.SERIAL, "KB-0I5")
    'K8015'
    """
    return alike(folded(kind, number))


def alike(key: str) -> str:
    """A folded number with signs that look alike as one."""
    return key.translate(_LOOKALIKES)
