"""Travel documents: their kinds, what an officer made of one, what its number is compared as."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from borderdesk.matching.particulars import IdentifierKind


class DocumentKind(StrEnum):
    PASSPORT = "passport"
    IDENTITY = "identity"
    RESIDENCE = "residence"
    VISA = "visa"
    REFUGEE = "refugee"
    SEAMAN = "seaman"
    LAISSEZ_PASSER = "laissez_passer"
    DRIVING = "driving"
    OTHER = "other"


class Verification(StrEnum):
    """What an officer made of a document. Source: domain notes, § 4.4."""

    NOT_EXAMINED = "not_examined"
    LOOKS_GENUINE = "looks_genuine"
    SUSPECTED_FALSE = "suspected_false"
    LOST_STOLEN_HIT = "lost_stolen_hit"  # a register of lost and stolen papers has it
    EXPIRED = "expired"
    DAMAGED = "damaged"


# What sends papers to the second line.
DOUBTED = frozenset({Verification.SUSPECTED_FALSE, Verification.LOST_STOLEN_HIT})


class Chip(StrEnum):
    """What came of reading the chip of a document; where nobody tried, nothing is said."""

    READ = "read"
    UNREADABLE = "unreadable"
    NONE = "none"  # the document has none


# What the number of such a document is compared as; of all others, as that of a document.
NUMBERED_AS: Mapping[DocumentKind, IdentifierKind] = {
    DocumentKind.PASSPORT: IdentifierKind.PASSPORT,
    DocumentKind.IDENTITY: IdentifierKind.IDENTITY,
}
