"""In whose company somebody crosses who is a minor: the code list."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """What the adult who is with a minor is to the child; or that there is none, or nobody knows.

    Source of the first four: Family Reunification Directive 2003/86/EC, articles 2 (f) and 10.
    """

    PARENT = "parent"
    GUARDIAN = "guardian"  # by law or by a court
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    RELATIVE = "relative"
    ESCORT = "escort"  # a teacher, trainer or leader of a group
    ACQUAINTED = "acquainted"  # no relative
    ALONE = "alone"
    UNKNOWN = "unknown"


# Answers by which there is no adult to be named.
NOBODY = frozenset({Relation.ALONE, Relation.UNKNOWN})
