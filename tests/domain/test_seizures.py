from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cases import Severity
from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.exhibits import ExhibitKind, FirearmType, MarksCondition, Piece, Unit
from borderdesk.domain.seizures import (
    MANY_ROUNDS,
    MOST_PIECES,
    SIGNIFICANT,
    Danger,
    MadeSafe,
    NewSeizure,
    check_seizure,
    counted,
    graver,
    is_significant,
    pieces_of,
    places,
    severity_of,
)
from tests.factories import NOON

PISTOL = Piece(ExhibitKind.FIREARM, type=FirearmType.PISTOL)
ROUNDS = Piece(ExhibitKind.AMMUNITION, calibre="9x19", quantity=20, unit=Unit.ROUND)
FOUND = NewSeizure(
    UUID(int=1), Danger.ARMS, NOON, "Lane 2", made_safe=MadeSafe.BY_ME, pieces=(PISTOL, ROUNDS)
)
PIECES = st.builds(Piece, st.sampled_from(ExhibitKind), quantity=st.integers(1, 10**6))


@pytest.mark.parametrize(
    ("kind", "quantity", "severity"),
    [
        (ExhibitKind.ORDNANCE, 1, Severity.S1),
        (ExhibitKind.FIREARM, 1, Severity.S2),
        (ExhibitKind.PART, 1, Severity.S3),
        (ExhibitKind.AMMUNITION, 1, Severity.S3),
        (ExhibitKind.AMMUNITION, MANY_ROUNDS - 1, Severity.S3),
        (ExhibitKind.AMMUNITION, MANY_ROUNDS, Severity.S2),
        (ExhibitKind.CASH, 1, Severity.S4),
    ],
)
def test_what_was_found_says_how_grave_it_is(
    kind: ExhibitKind, quantity: int, severity: Severity
) -> None:
    assert severity_of([Piece(kind, quantity=quantity)]) is severity


@given(st.lists(PIECES), PIECES)
def test_one_piece_more_never_makes_a_find_less_grave(found: list[Piece], more: Piece) -> None:
    before, after = severity_of(found), severity_of([*found, more])

    assert graver(before, after) is after
    assert is_significant([*found, more]) or not is_significant(found)


@given(st.lists(PIECES))
def test_rounds_of_several_lines_count_together(found: list[Piece]) -> None:
    assert sum(counted(found).values()) == sum(piece.quantity for piece in found)


@pytest.mark.parametrize("kind", SIGNIFICANT)
def test_a_seizure_is_significant_from_its_threshold_on(kind: ExhibitKind) -> None:
    least = SIGNIFICANT[kind]

    assert is_significant([Piece(kind, quantity=least)])
    assert least == 1 or not is_significant([Piece(kind, quantity=least - 1)])


def test_of_ordnance_there_is_one_thing_that_nobody_has_described() -> None:
    [thing] = pieces_of(replace(FOUND, danger=Danger.ORDNANCE, pieces=()))

    assert (thing.kind, thing.make, thing.serial) == (ExhibitKind.ORDNANCE, "", "")


def test_each_piece_has_a_place_in_the_form() -> None:
    optic = Piece(ExhibitKind.OPTIC, description="Night sight")

    assert list(places([PISTOL, ROUNDS, PISTOL, optic])) == [
        "firearms.0",
        "ammunition.0",
        "firearms.1",
        "others.0",
    ]


OBLITERATED = replace(PISTOL, serial="KW 1", marks=MarksCondition.OBLITERATED)
IN_BAG = replace(PISTOL, bag_number="B1", seal_number="S1")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"pieces": ()}, "firearms.0.type"),
        ({"pieces": (PISTOL,) * (MOST_PIECES + 1)}, "firearms"),
        ({"taken_at": NOON + timedelta(seconds=1)}, "taken_at"),
        ({"made_safe": None}, "made_safe"),
        ({"made_safe": MadeSafe.BY_OTHER}, "safe_by"),
        ({"pieces": (PISTOL, OBLITERATED)}, "firearms.1.serial"),
        ({"pieces": (PISTOL, replace(ROUNDS, quantity=0))}, "ammunition.0.quantity"),
        ({"pieces": (IN_BAG, replace(IN_BAG, seal_number="S2"))}, "firearms.1.bag_number"),
    ],
)
def test_what_cannot_stand_together_is_said_at_its_field(
    changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unacceptable) as refusal:
        check_seizure(replace(FOUND, **changed), NOON)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"pieces": (PISTOL,) * MOST_PIECES},
        {"pieces": (IN_BAG, IN_BAG)},
        {"made_safe": MadeSafe.LEFT},
        {"danger": Danger.ORDNANCE, "pieces": (), "made_safe": None},
    ],
)
def test_what_can_stand_together_passes(changed: dict[str, Any]) -> None:
    check_seizure(replace(FOUND, **changed), NOON)


def test_the_same_words_have_the_same_digest_and_others_another() -> None:
    assert FOUND.digest == replace(FOUND).digest
    assert FOUND.digest != replace(FOUND, note="x").digest
