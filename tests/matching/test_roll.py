from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Name, Particulars
from borderdesk.matching.roll import LEAST, Listed, Roll
from borderdesk.matching.score import compare

LISTED = (
    ("Đorđe Petrović", "Ђорђе Петровић"),
    ("MADURO MOROS, Nicolas",),
    ("محمد عبد الرحمن",),
    ("Abdurahmon Karimzoda",),
    ("Valery Nikolaevich Ermakov", "Ermak"),
    ("Enver Hodža",),
    ("Isa Bin Tarif Al Bin Ali",),
    ("George Habbash",),
)
ROLL = Roll.built(
    7,
    (
        Listed(100 + at, 1 + at % 2, Particulars(Kind.PERSON, tuple(map(Name, names))))
        for at, names in enumerate(LISTED)
    ),
)


def person(*names: str) -> Particulars:
    return Particulars(Kind.PERSON, tuple(map(Name, names)))


def plate(number: str) -> Particulars:
    return Particulars(Kind.VEHICLE, identifiers=(Identifier(IdentifierKind.PLATE, number),))


@pytest.mark.parametrize(
    ("asked", "entry_id"),
    [
        ("Djordje Petrovich", 100),
        ("Petrović Đorđe", 100),
        ("Nicolas Maduro", 101),
        ("Muhammad Abdul Rahman", 102),
        ("Abdul Rahmon Karimzoda", 103),
        ("Abdurahmon Karimzade", 103),
        ("Ermakov Valeri", 104),
        ("Hoxha Enver", 105),
        ("AL BEN ALI, Isa Ben Tarif", 106),
    ],
)
def test_whoever_is_listed_is_found_however_they_are_written(asked: str, entry_id: int) -> None:
    found = ROLL.compared_with(person(asked))

    assert [candidate.entry_id for candidate in found] == [entry_id]


@pytest.mark.parametrize("asked", ["George Bush", "Emma Daniels", "", "—", "王小明"])
def test_nobody_is_found_for_the_name_of_nobody(asked: str) -> None:
    assert ROLL.compared_with(person(asked)) == []


def test_the_other_lists_stay_out_of_sight() -> None:
    asked = person("Djordje Petrovich")

    assert [c.list_id for c in ROLL.compared_with(asked, lists=frozenset({1}))] == [1]
    assert ROLL.compared_with(asked, lists=frozenset({2})) == []
    assert ROLL.compared_with(asked, lists=frozenset()) == []


def test_entries_of_other_lists_do_not_crowd_out_the_one_that_is_asked_for() -> None:
    crowd = [Listed(n, 1, person("Jovan Petrović")) for n in range(1, 400)]
    roll = Roll.built(1, [*crowd, Listed(400, 2, person("Jovana Petrovic"))])

    found = roll.compared_with(person("Jovan Petrovic"), lists=frozenset({2}))

    assert [candidate.entry_id for candidate in found] == [400]


def test_a_vehicle_is_found_by_its_plate_in_either_alphabet() -> None:
    roll = Roll.built(1, [Listed(1, 1, plate("СА 123-АО")), Listed(2, 1, plate("NS 005 XX"))])

    exact = roll.compared_with(plate("CA123AO"))
    alike = roll.compared_with(plate("CA l23 A0"))

    assert [(c.entry_id, c.score.value) for c in exact] == [(1, 1.0)]
    assert [(c.entry_id, c.score.value) for c in alike] == [(1, 0.97)]


def test_a_person_is_not_found_among_the_firms() -> None:
    roll = Roll.built(1, [Listed(1, 1, Particulars(Kind.ORGANISATION, (Name("Emma Daniels"),)))])

    assert roll.compared_with(person("Emma Daniels")) == []


def test_the_best_come_first_and_no_more_than_asked_for() -> None:
    spellings = ["Jovan Petrović", "Jovana Petrović", "Jovan Petrov", "Jovan M. Petrović"]
    roll = Roll.built(1, [Listed(n, 1, person(name)) for n, name in enumerate(spellings)])

    every = roll.compared_with(person("Jovan Petrovic"))
    best = roll.compared_with(person("Jovan Petrovic"), most=2)

    values = [candidate.score.value for candidate in every]
    assert values == sorted(values, reverse=True)
    assert best == every[:2]
    assert every[0].entry_id == 0


def test_an_empty_roll_finds_nothing() -> None:
    roll = Roll.built(1, [])

    assert len(roll) == 0
    assert roll.compared_with(person("Jovan Petrović")) == []


def test_threads_share_one_roll() -> None:
    asked = [person(names[0]) for names in LISTED] * 4

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ROLL.compared_with, asked))

    assert together == [ROLL.compared_with(subject) for subject in asked]


WORD = st.sampled_from(
    ["Jovan", "Petar", "Arben", "Hoxha", "Hodža", "Petrović", "Ali", "Muhammad", "Karimov", "bin"]
)
PEOPLE = st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8)


@given(PEOPLE, st.lists(WORD, min_size=1, max_size=4).map(" ".join))
def test_the_index_loses_nobody_whom_the_full_comparison_finds(
    people: list[str], asked: str
) -> None:
    roll = Roll.built(1, [Listed(n, 1, person(name)) for n, name in enumerate(people)])

    found = {candidate.entry_id for candidate in roll.compared_with(person(asked))}

    values = {n: compare(person(asked), person(name)).value for n, name in enumerate(people)}
    assert found == {n for n, value in values.items() if value >= LEAST}
