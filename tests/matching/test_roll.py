from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Name, Particulars
from borderdesk.matching.roll import IN_FULL, LEAST, Candidate, Listed, Roll
from borderdesk.matching.score import compare
from borderdesk.matching.segment import Line, Segment

LISTED = (
    ("Đorđe Petrović", "Ђорђе Петровић"),
    ("MADURO MOROS, Nicolas",),
    ("محمد عبد الرحمن",),
    ("Abdurahmon Karimzoda",),
    ("Valery Nikolaevich Ermakov", "Ermak"),
    ("Enver Hodža",),
    ("Isa Bin Tarif Al Bin Ali",),
    ("George Habbash",),
    ("Maria de la Cruz",),
    ("Pieter Vandenberg",),
)


def person(*names: str) -> Particulars:
    return Particulars(Kind.PERSON, tuple(map(Name, names)))


class Desk:
    """A roll over entries in memory; an entry's edition is its id and a thousand."""

    def __init__(self, *entries: tuple[int, int, Particulars]) -> None:
        self.listed = {1000 + one: Listed(1000 + one, one, of, who) for one, of, who in entries}
        self.roll = Roll.built(1, [*map(line, self.listed.values())])

    def read(self, editions: Collection[int]) -> list[Listed]:
        return [self.listed[edition] for edition in editions]

    def ask(self, subject: Particulars, lists: frozenset[int] | None = None) -> list[Candidate]:
        return self.roll.compared_with(subject, self.read, lists=lists)


def line(entry: Listed) -> Line:
    return Line.of(entry.edition_id, entry.list_id, entry.particulars)


DESK = Desk(*((100 + at, 1 + at % 2, person(*names)) for at, names in enumerate(LISTED)))


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
        ("Delacruz Maria", 108),
        ("Pieter van den Berg", 109),
    ],
)
def test_whoever_is_listed_is_found_however_they_are_written(asked: str, entry_id: int) -> None:
    found = DESK.ask(person(asked))

    assert [candidate.entry_id for candidate in found] == [entry_id]


@pytest.mark.parametrize("asked", ["George Bush", "Emma Daniels", "", "—", "王小明"])
def test_nobody_is_found_for_the_name_of_nobody(asked: str) -> None:
    assert DESK.ask(person(asked)) == []


def test_the_other_lists_stay_out_of_sight() -> None:
    asked = person("Djordje Petrovich")

    assert [c.list_id for c in DESK.ask(asked, lists=frozenset({1}))] == [1]
    assert DESK.ask(asked, lists=frozenset({2})) == []
    assert DESK.ask(asked, lists=frozenset()) == []


def test_entries_of_other_lists_do_not_crowd_out_the_one_that_is_asked_for() -> None:
    crowd = [(n, 1, person("Jovan Petrović")) for n in range(1, 400)]
    desk = Desk(*crowd, (400, 2, person("Jovana Petrovic")))

    found = desk.ask(person("Jovan Petrovic"), lists=frozenset({2}))

    assert [candidate.entry_id for candidate in found] == [400]


def test_a_vehicle_is_found_by_its_plate_in_either_alphabet() -> None:
    desk = Desk((1, 1, plate("СА 123-АО")), (2, 1, plate("NS 005 XX")))

    exact = desk.ask(plate("CA123AO"))
    alike = desk.ask(plate("CA l23 A0"))

    assert [(c.entry_id, c.score.value) for c in exact] == [(1, 1.0)]
    assert [(c.entry_id, c.score.value) for c in alike] == [(1, 0.97)]


def test_a_person_is_not_found_among_the_firms() -> None:
    desk = Desk((1, 1, Particulars(Kind.ORGANISATION, (Name("Emma Daniels"),))))

    assert desk.ask(person("Emma Daniels")) == []


def test_the_best_come_first_and_no_more_than_a_dozen() -> None:
    spellings = ["Jovan Petrović", "Jovana Petrović", "Jovan Petrov", "Jovan M. Petrović"]
    desk = Desk(*((n, 1, person(spellings[n % 4])) for n in range(40)))

    found = desk.ask(person("Jovan Petrovic"))

    values = [candidate.score.value for candidate in found]
    assert values == sorted(values, reverse=True)
    assert [candidate.entry_id for candidate in found[:10]] == list(range(0, 40, 4))
    assert len(found) == IN_FULL


@pytest.mark.parametrize("asked", ["Ana Delacruz", "Ana Vandenberg"])
def test_particles_written_into_a_family_name_hide_nobody_among_many(asked: str) -> None:
    crowd = [(n, 1, person(f"Ana {chr(97 + n % 26)}o{chr(97 + n // 26)}ak")) for n in range(600)]
    meant = (person("Ana de la Cruz"), person("Ana van den Berg"))
    desk = Desk(*crowd, *((9000 + n, 1, who) for n, who in enumerate(meant)))

    assert desk.ask(person(asked))[0].entry_id >= 9000


def test_an_empty_roll_finds_nothing() -> None:
    desk = Desk()

    assert len(desk.roll) == 0
    assert desk.ask(person("Jovan Petrović")) == []


def test_what_was_added_since_is_found_and_what_is_gone_is_not() -> None:
    before, after = person("Miron Velkarov"), person("Miron Velkarova")
    base = Segment.built([Line.of(1, 7, before), Line.of(2, 7, before), Line.of(3, 8, before)])

    added, gone = base.beside(7, {2, 4})
    roll = Roll.upon(base, 2, [Line.of(4, 7, after)], gone)

    assert (added, gone, len(roll)) == ([4], [1], 3)
    assert sorted(roll.finalists(before)) == [2, 3, 4]
    assert sorted(roll.finalists(before, lists=frozenset({7}))) == [2, 4]


def test_a_number_that_is_gone_or_of_another_list_is_not_found() -> None:
    base = Segment.built([Line.of(1, 7, plate("CA 123")), Line.of(2, 8, plate("CA 123"))])

    roll = Roll.upon(base, 2, [Line.of(3, 7, plate("CA 123"))], [1])

    assert sorted(roll.finalists(plate("CA 123"))) == [2, 3]
    assert roll.finalists(plate("CA 123"), lists=frozenset({7})) == [3]


def numbered(kind: Kind, number: str, of: IdentifierKind, *names: str) -> Particulars:
    return Particulars(kind, tuple(map(Name, names)), identifiers=(Identifier(of, number),))


CONTAINER, IMO, VIN = IdentifierKind.CONTAINER, IdentifierKind.IMO, IdentifierKind.VIN
SERIAL, PASSPORT = IdentifierKind.SERIAL, IdentifierKind.PASSPORT


@pytest.mark.parametrize(
    ("kind", "of", "right", "wrong"),
    [
        (Kind.CONTAINER, CONTAINER, "CSQU3054383", "CSQU3054388"),
        (Kind.CONTAINER, CONTAINER, "CSQU3054383", "CSQU305438"),
        (Kind.CONTAINER, CONTAINER, "CSQU3054383", "CSOU3054383"),
        (Kind.VESSEL, IMO, "IMO 9074729", "9074789"),
        (Kind.VESSEL, IMO, "IMO 9074729", "9047729"),
        (Kind.VESSEL, IMO, "IMO 9074729", "90747729"),
        (Kind.VEHICLE, VIN, "1M8GDM9AXKP042788", "1M8GDM9AXKP042786"),
        (Kind.VEHICLE, VIN, "WVWZZZ1JZXW000001", "WVWZZZ1JZXW000007"),
        (Kind.FIREARM, SERIAL, "AK74-1234567", "AK74-1284567"),
        (Kind.DOCUMENT, PASSPORT, "008123457", "008123475"),
    ],
)
def test_a_number_one_slip_off_is_found_whichever_side_is_wrong(
    kind: Kind, of: IdentifierKind, right: str, wrong: str
) -> None:
    for listed, asked in ((right, wrong), (wrong, right)):
        desk = Desk((1, 1, numbered(kind, listed, of)), (2, 1, numbered(kind, "X9990001", of)))
        subject = numbered(kind, asked, of)

        found = desk.ask(subject)

        assert [c.entry_id for c in found] == [1]
        assert found[0].score == compare(subject, desk.listed[1001].particulars)


@pytest.mark.parametrize("number", ["unknown", "N/A", "000000000", "-", "none"])
def test_what_stands_where_there_is_no_number_points_to_nobody(number: str) -> None:
    desk = Desk((1, 1, numbered(Kind.PERSON, number, PASSPORT, "Oleg Baranov")))

    assert desk.ask(numbered(Kind.PERSON, number, PASSPORT, "Ana Torvald")) == []


def test_a_number_that_many_bear_leaves_room_for_who_is_called_so() -> None:
    def bearer(name: str) -> Particulars:
        return numbered(Kind.PERSON, "P0123456", PASSPORT, name)

    crowd = [(n, 1, bearer(f"Bearer {chr(97 + n)}ovski")) for n in range(20)]
    desk = Desk(*crowd, (30, 1, bearer("Miron Velkarov")), (31, 1, person("Mirona Velkarova")))

    found = desk.ask(bearer("Miron Velkarov"))

    assert len(found) <= IN_FULL
    assert {30, 31} <= {candidate.entry_id for candidate in found}


def test_threads_share_one_roll() -> None:
    asked = [person(names[0]) for names in LISTED] * 4

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(DESK.ask, asked))

    assert together == [DESK.ask(subject) for subject in asked]


WORD = st.sampled_from(
    ["Jovan", "Petar", "Arben", "Hoxha", "Hodža", "Petrović", "Ali", "Muhammad", "Karimov", "bin"]
)
PEOPLE = st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8)


@given(PEOPLE, st.lists(WORD, min_size=1, max_size=4).map(" ".join))
def test_the_index_loses_nobody_whom_the_full_comparison_finds(
    people: list[str], asked: str
) -> None:
    desk = Desk(*((n, 1, person(name)) for n, name in enumerate(people)))

    found = {candidate.entry_id for candidate in desk.ask(person(asked))}

    values = {n: compare(person(asked), person(name)).value for n, name in enumerate(people)}
    assert found == {n for n, value in values.items() if value >= LEAST}
