"""What differs from the crossing before, and what cannot be in turn."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.inspections import Direction, Occupant, OccupantRole, Vehicle, VehicleKind
from borderdesk.domain.recurring import (
    IN_TURN,
    LASTING,
    Passage,
    Turn,
    out_of_turn,
    people_changes,
    vehicle_changes,
)
from tests.factories import NOON

words = st.sampled_from(["", "a", "b", "A ", "c"])
people = st.lists(
    st.builds(
        Occupant,
        st.sampled_from(OccupantRole),
        surname=words,
        given_names=words,
        born_on=st.sampled_from(["", "1984"]),
        document_number=words,
        document_issuer=st.sampled_from(["", "XVA"]),
    ),
    max_size=5,
    # No two people show one document; where nobody shows any, only names tell them apart.
    unique_by=lambda one: (
        (one.document_issuer, one.document_number.strip().upper())
        if one.document_number.strip()
        else id(one)
    ),
)
vehicles = st.builds(
    Vehicle, st.sampled_from(VehicleKind), words, words, make=words, colour=words, vin=words
)
passages = st.builds(
    Passage,
    st.sampled_from(Direction),
    st.timedeltas(-2 * IN_TURN, 2 * IN_TURN).map(lambda apart: NOON + apart),
)


@given(people)
def test_nothing_differs_from_itself_in_any_order(aboard: list[Occupant]) -> None:
    known = [one for one in aboard if one.full_name.strip() or one.document_number.strip()]

    assert people_changes(known, known[::-1]) == ((), 0)


@given(people, people)
def test_who_is_new_one_way_is_missing_the_other(
    one: list[Occupant], other: list[Occupant]
) -> None:
    new, left = people_changes(one, other)
    back, missing = people_changes(other, one)

    assert (len(new), left) == (missing, len(back))
    assert len(one) - left == len(other) - len(new)
    assert list(new) == sorted(set(new))


@given(vehicles, vehicles)
def test_a_change_of_a_vehicle_has_both_sides_and_reads_the_same_backwards(
    one: Vehicle, other: Vehicle
) -> None:
    there, back = vehicle_changes(one, other), vehicle_changes(other, one)

    assert [(c.field, c.now, c.before) for c in there] == [tuple(c) for c in back]
    assert all(c.before and c.now and c.field in LASTING for c in there)
    assert vehicle_changes(one, one) == ()


@given(passages, st.none() | passages, st.none() | passages)
def test_only_what_goes_the_same_way_or_out_before_its_entry_is_out_of_turn(
    now: Passage, before: Passage | None, after: Passage | None
) -> None:
    before = before if before and before.crossed_at <= now.crossed_at else None
    after = after if after and after.crossed_at > now.crossed_at else None

    turn = out_of_turn(now, before, after)

    if turn is Turn.BEFORE_ENTRY:
        assert now.direction is Direction.EXIT
        assert after is not None
        assert after.direction is Direction.ENTRY
        assert not (before and before.direction is Direction.ENTRY)
    elif turn is not None:
        assert before is not None
        assert before.direction is now.direction is not Direction.TRANSIT
        assert now.crossed_at - before.crossed_at <= IN_TURN
    if before is None and after is None:
        assert turn is None


def test_in_out_in_out_is_in_turn() -> None:
    ways = [Direction.ENTRY, Direction.EXIT] * 2
    passed = [Passage(way, NOON + timedelta(hours=n)) for n, way in enumerate(ways)]

    for n, one in enumerate(passed):
        before = passed[n - 1] if n else None
        after = passed[n + 1] if n + 1 < len(passed) else None
        assert n == 0 or out_of_turn(one, before, after) is None
