from __future__ import annotations

import json
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.alignment import Verdict
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Precision,
    Quality,
    Sex,
)
from borderdesk.matching.score import Aspect, Reason, Score, compare
from borderdesk.matching.scripts import script_of

WORDS = st.sampled_from(
    ["Ali", "Muhammad", "Đorđe", "Djordje", "Petrović", "Hoxha", "محمد", "Иванов", "bin", "J"]
)
NAMES = st.builds(
    Name,
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.text(max_size=20),
    st.sampled_from(NameKind),
    st.sampled_from(Quality),
    whole=st.just("") | st.lists(WORDS, min_size=2, max_size=5).map(" ".join),
)
DAYS = st.dates(date(1930, 1, 1), date(2020, 12, 31))
BIRTHS = st.one_of(
    st.builds(Birth.on, DAYS),
    st.builds(Birth.in_year, st.integers(1930, 2020), approximate=st.booleans()),
    st.tuples(DAYS, DAYS).map(lambda days: Birth(min(days), max(days), Precision.RANGE)),
)
IDENTIFIERS = st.builds(
    Identifier,
    st.sampled_from(IdentifierKind),
    st.text("O01AB-", max_size=6),
    st.sampled_from(["", "SRB", "ALB"]),
)


def few(what: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(what, max_size=3).map(tuple)


PARTICULARS = st.builds(
    Particulars,
    kind=st.sampled_from([Kind.PERSON, Kind.ORGANISATION]),
    names=few(NAMES),
    births=few(BIRTHS),
    sex=st.sampled_from(Sex),
    nationalities=few(st.sampled_from(["SRB", "ALB", "TJK"])),
    birthplaces=few(st.sampled_from(["Niš", "Nish", "Durrës", ""])),
    identifiers=few(IDENTIFIERS),
)


def person(*names: str, **given: object) -> Particulars:
    written = tuple(Name(name, script=script_of(name)) for name in names)
    return Particulars(Kind.PERSON, written, **given)  # type: ignore[arg-type]


def about(score: Score, aspect: Aspect) -> list[Reason]:
    return [reason for reason in score.reasons if reason.aspect is aspect]


@given(PARTICULARS, PARTICULARS)
def test_scores_are_symmetric_and_between_nothing_and_everything(
    left: Particulars, right: Particulars
) -> None:
    there, back = compare(left, right), compare(right, left)

    assert 0.0 <= there.value <= 1.0
    assert there.value == back.value
    assert there.by_identifier == back.by_identifier


@given(PARTICULARS)
def test_who_bears_a_good_name_is_like_oneself(subject: Particulars) -> None:
    named = Particulars(
        subject.kind,
        (Name("Đorđe Petrović"), *subject.names),
        subject.births,
        subject.sex,
        subject.nationalities,
        subject.birthplaces,
        subject.identifiers,
    )

    score = compare(named, named)

    assert score.value >= 0.90
    assert all(reason.weight >= 0.0 for reason in score.reasons)


@given(PARTICULARS, PARTICULARS)
def test_a_score_survives_being_kept(left: Particulars, right: Particulars) -> None:
    score = compare(left, right)

    assert Score.from_json(json.loads(json.dumps(score.as_json()))) == score
    assert all(str(reason).endswith(".") for reason in score.reasons)


def test_a_person_never_resembles_a_firm() -> None:
    score = compare(person("Emma Daniels"), Particulars(Kind.ORGANISATION, (Name("EMMA LLC"),)))

    assert score.value == 0.0
    assert [reason.aspect for reason in score.reasons] == [Aspect.KIND]


def test_the_day_of_birth_alone_is_never_a_hit() -> None:
    birth = (Birth.on(date(1974, 8, 12)),)
    left = person("Emma Daniels", births=birth, sex=Sex.FEMALE, nationalities=("GBR",))
    right = person("Olga Barynova", births=birth, sex=Sex.FEMALE, nationalities=("GBR",))

    assert compare(left, right).value < 0.70
    assert compare(person(births=birth), person(births=birth)).value == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (IdentifierKind.OTHER, IdentifierKind.OTHER),
        (IdentifierKind.PASSPORT, IdentifierKind.IDENTITY),
        (IdentifierKind.DOCUMENT, IdentifierKind.PASSPORT),
    ],
)
def test_a_number_that_both_bear_decides_whatever_the_names(
    one: IdentifierKind, other: IdentifierKind
) -> None:
    left = person("Emma Daniels", identifiers=(Identifier(one, "5892464"),))
    right = person("Oleg Baranov", identifiers=(Identifier(other, "589 2464", "VEN"),))

    score = compare(left, right)

    assert (score.value, score.by_identifier) == (1.0, True)
    assert str(about(score, Aspect.IDENTIFIER)[0]) == "Both bear the number 5892464."


def test_a_number_that_only_looks_the_same_decides_a_little_less() -> None:
    left = Particulars(Kind.VEHICLE, identifiers=(Identifier(IdentifierKind.PLATE, "BG O15-AB"),))
    right = Particulars(Kind.VEHICLE, identifiers=(Identifier(IdentifierKind.PLATE, "BG 015 AB"),))

    score = compare(left, right)

    assert (score.value, score.by_identifier) == (0.97, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("5892464", "VEN"), ("5892464", "SRB")),  # each country counts for itself
        (("123", ""), ("123", "")),  # too short to name anybody
        (("", ""), ("", "")),
        (("5892464", ""), ("5892465", "")),
    ],
)
def test_numbers_that_do_not_decide(one: tuple[str, str], other: tuple[str, str]) -> None:
    left, right = (
        person("Emma Daniels", identifiers=(Identifier(IdentifierKind.PASSPORT, *number),))
        for number in (one, other)
    )

    assert not compare(left, right).by_identifier


def test_another_number_of_the_same_country_speaks_against_a_name_but_weakly() -> None:
    left, right = (
        person("Emma Daniels", identifiers=(Identifier(IdentifierKind.PASSPORT, number, "GBR"),))
        for number in ("500123456", "500987654")
    )

    score = compare(left, right)

    assert 0.90 < score.value < 1.0
    assert [reason.verdict for reason in about(score, Aspect.IDENTIFIER)] == [Verdict.DIFFERS]


BORN = Birth.on(date(1974, 8, 12))


@pytest.mark.parametrize(
    ("birth", "verdict", "way"),
    [
        (BORN, Verdict.AGREES, 1),
        (Birth.in_year(1974), Verdict.AGREES, 1),
        (Birth.on(date(1974, 12, 8)), Verdict.NEAR, 1),
        (Birth.on(date(1971, 8, 12)), Verdict.NEAR, 0),
        (Birth.in_year(1976, approximate=True), Verdict.NEAR, 0),
        (Birth.in_year(1977), Verdict.DIFFERS, -1),
        (Birth.on(date(1951, 3, 4)), Verdict.DIFFERS, -1),
    ],
)
def test_births_move_the_value_up_or_down(birth: Birth, verdict: Verdict, way: int) -> None:
    bare = compare(person("Jon Smith"), person("John Smith")).value

    score = compare(person("Jon Smith", births=(BORN,)), person("John Smith", births=(birth,)))

    assert (score.value > bare) - (score.value < bare) == way
    assert [reason.verdict for reason in about(score, Aspect.BIRTH)] == [verdict]


def test_what_only_one_side_says_changes_nothing_and_is_told() -> None:
    bare = person("Jon Smith")
    full = person(
        "John Smith", births=(BORN,), sex=Sex.MALE, nationalities=("GBR",), birthplaces=("Leeds",)
    )

    score = compare(bare, full)

    assert score.value == compare(bare, person("John Smith")).value
    assert {r.aspect: r.verdict for r in score.reasons if r.aspect is not Aspect.NAME} == {
        Aspect.BIRTH: Verdict.UNKNOWN,
        Aspect.SEX: Verdict.UNKNOWN,
        Aspect.NATIONALITY: Verdict.UNKNOWN,
        Aspect.BIRTHPLACE: Verdict.UNKNOWN,
    }


def test_more_that_agrees_never_lowers_and_what_contradicts_never_raises() -> None:
    values = [
        compare(
            person("Jon Smith", births=(BORN,), sex=Sex.MALE, nationalities=("GBR",)),
            person("John Smith", births=births, sex=sex, nationalities=nationalities),
        ).value
        for births, sex, nationalities in product(
            [(BORN,), (), (Birth.in_year(1950),)],
            [Sex.MALE, Sex.FEMALE],
            [("GBR",), (), ("IRL",)],
        )
    ]

    assert values[0] == max(values)
    assert values[-1] == min(values)


def test_a_doubted_alias_weighs_less_than_a_good_name() -> None:
    good = person("Jovan Petrović")
    doubted = Particulars(Kind.PERSON, (Name("Jovan Petrović", NameKind.ALIAS, Quality.LOW),))

    score = compare(good, doubted)

    assert score.value < 0.90 < compare(good, good).value
    assert score.matched_name == doubted.names[0]


def test_the_closest_of_many_names_is_the_one_that_matched() -> None:
    listed = person("Abu Hamza", "Mustafa Kamel", "Ђорђе Петровић", "The Serb", "D. P.", "Nobody")

    score = compare(person("Djordje Petrovic"), listed)

    assert score.matched_name is not None
    assert score.matched_name.text == "Ђорђе Петровић"
    assert {(r.left, r.right, r.verdict) for r in about(score, Aspect.NAME)} == {
        ("petrovic", "petrovic", Verdict.AGREES),
        ("djordje", "djordje", Verdict.AGREES),
    }


ERMAKOV = Particulars(
    Kind.PERSON, (Name("Valery ERMAKOV", whole="Valery Konstantinovich ERMAKOV"),)
)


def test_a_fathers_name_said_apart_counts_where_the_list_has_one() -> None:
    same, other, none = (
        compare(ERMAKOV, person(listed)).value
        for listed in (
            "Ermakov Valery Konstantinovich",
            "Ermakov Valery Nikolaevich",
            "Ermakov Valery",
        )
    )

    assert other < 0.70 < none < same
    assert none == compare(person("Valery ERMAKOV"), person("Ermakov Valery")).value


def test_a_fathers_name_in_another_form_or_place_contradicts_nobody() -> None:
    bare = Particulars(Kind.PERSON, (Name("Valery ERMAKOV", whole="Valery Konstantin ERMAKOV"),))

    for listed in ("Valery Konstantinovich Ermakov", "Valery Ermakov Moros"):
        without = compare(person("Valery ERMAKOV"), person(listed)).value
        assert compare(bare, person(listed)).value >= without, listed


def test_who_has_one_name_is_known_by_it_and_the_fathers() -> None:
    ahmad = Particulars(Kind.PERSON, (Name("Gulbaz", whole="Gulbaz Abdul Karim"),))

    assert compare(ahmad, person("GULBAZ ABDUL KARIM")).value > 0.9
    assert compare(person("Gulbaz"), person("GULBAZ ABDUL KARIM")).value < 0.9


def test_that_a_fathers_name_is_missing_on_the_list_is_told() -> None:
    said = about(compare(ERMAKOV, person("Valery Ermakov")), Aspect.NAME)

    assert [
        (one.left, one.verdict, one.weight) for one in said if one.left == "konstantinovich"
    ] == [("konstantinovich", Verdict.MISSING, 0.0)]
    assert "not different" in said[-1].sentence


def test_a_name_with_the_fathers_is_the_same_once_kept_and_others_are_kept_as_before() -> None:
    kept = json.loads(json.dumps(ERMAKOV.as_json()))

    assert Particulars.from_json(kept) == ERMAKOV
    assert [len(name) for name in person("Valery Ermakov").as_json()["names"]] == [4]
