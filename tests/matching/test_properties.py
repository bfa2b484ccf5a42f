from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderdesk.matching.alignment import compare_names
from borderdesk.matching.names import LONGEST_PART, MOST_PARTS, prepared
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    Particulars,
    Sex,
)
from borderdesk.matching.score import Aspect, compare
from borderdesk.matching.scripts import LONGEST, script_of

WORDS = st.sampled_from(
    [
        "Ali",
        "Muhammad",
        "Đorđe",
        "Djordje",
        "Petrović",
        "Hoxha",
        "محمد",
        "Иванов",
        "bin",
        "J",
        "Abd",
        "al",
        "Rahman",
        "عبد",
        "الرحمن",
        "Sergeevich",
        "Сергеевич",
        "GmbH",
        "ООО",
        "завод",
        "plant",
        "14",
        "XIV",
        "Ömer’s",
        "O'Brien",
    ]
)
# Control signs, signs that turn the direction of writing, letters of many scripts, emoji.
STRANGE = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Z", "Cc", "Cf")), max_size=60
) | st.sampled_from(["\u202eanagol\u202c", "😀😀", "0000", "ﷺ" * 30, "a\u0301" * 50, "\x00\x1b[2J"])
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join) | STRANGE
KINDS = st.sampled_from([Kind.PERSON, Kind.ORGANISATION, Kind.VESSEL])
DAYS = st.dates(date(1930, 1, 1), date(2020, 12, 31)).map(Birth.on)


def named(kind: Kind, *names: str) -> Particulars:
    return Particulars(kind, tuple(Name(name, script=script_of(name)) for name in names))


@given(KINDS, st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=3))
@example(Kind.PERSON, ["ۀ" * 90], ["x" * 500])
@example(Kind.ORGANISATION, ["т о в " * 30], ["s p z o o " * 30])
def test_no_name_breaks_the_scorer(kind: Kind, ours: list[str], theirs: list[str]) -> None:
    left, right = named(kind, *ours), named(kind, *theirs)

    there, back = compare(left, right), compare(right, left)

    assert 0.0 <= there.value <= 1.0
    assert there.value == back.value
    assert all(str(reason).endswith(".") for reason in there.reasons)


@given(KINDS, NAMES, NAMES, DAYS, DAYS, DAYS)
def test_more_that_agrees_never_lowers_the_score(
    kind: Kind, our_name: str, their_name: str, ours: Birth, theirs: Birth, shared: Birth
) -> None:
    left = replace(named(kind, our_name), births=(ours,), nationalities=("SRB",))
    right = replace(named(kind, their_name), births=(theirs,), nationalities=("ALB",))
    number = Identifier(IdentifierKind.PASSPORT, "AB123456", "SRB")
    before = compare(left, right).value

    def after(add: Callable[[Particulars], Particulars]) -> float:
        return compare(add(left), add(right)).value

    assert after(lambda side: replace(side, births=(*side.births, shared))) >= before
    assert after(lambda side: replace(side, nationalities=(*side.nationalities, "MKD"))) >= before
    assert after(lambda side: replace(side, birthplaces=("Niš",))) >= before
    assert after(lambda side: replace(side, identifiers=(number,))) == 1.0


@given(KINDS, NAMES, NAMES, NAMES)
def test_a_name_that_both_bear_never_lowers_the_score(
    kind: Kind, ours: str, theirs: str, shared: str
) -> None:
    before = compare(named(kind, ours), named(kind, theirs)).value

    after = compare(named(kind, ours, shared), named(kind, theirs, shared)).value

    assert after >= before


@given(KINDS, NAMES, NAMES, DAYS)
def test_what_only_one_side_says_changes_nothing(
    kind: Kind, ours: str, theirs: str, born: Birth
) -> None:
    bare, listed = named(kind, ours), named(kind, theirs)
    fuller = replace(
        listed,
        births=(born,),
        sex=Sex.FEMALE,
        nationalities=("SRB",),
        birthplaces=("Niš",),
        identifiers=(Identifier(IdentifierKind.TAX, "123456789", "SRB"),),
    )

    assert compare(bare, fuller).value == compare(bare, listed).value


@given(DAYS, st.sampled_from(Sex))
def test_a_day_of_birth_alone_is_never_a_hit(born: Birth, sex: Sex) -> None:
    sides = [
        replace(named(Kind.PERSON, name), births=(born,), sex=sex, nationalities=("SRB",))
        for name in ("Emma Daniels", "Olga Barynova")
    ]

    assert compare(*sides).value < 0.70


@given(NAMES, NAMES)
def test_the_parts_of_a_name_account_for_what_it_is_worth(ours: str, theirs: str) -> None:
    alignment = compare_names(ours, theirs)

    gained = sum(pair.weight for pair in alignment.pairs if pair.weight > 0)
    assert alignment.value <= gained + 1e-9
    if not alignment.limits:
        assert alignment.value == pytest.approx(gained)


@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(NAMES, min_size=1, max_size=3))
def test_persons_and_firms_are_never_one(ours: list[str], theirs: list[str]) -> None:
    score = compare(named(Kind.PERSON, *ours), named(Kind.ORGANISATION, *theirs))

    assert score.value == 0.0
    assert [reason.aspect for reason in score.reasons] == [Aspect.KIND]


@pytest.mark.parametrize(
    "page",
    [
        "a" * 100_000,
        "muhammad al " * 9_000,
        "abd al " * 20_000,
        "\u202e\u200f محمد " * 10_000,
        "😀" * 30_000,
        "a\u0301\u0302" * 30_000,
        "ﷺ " * 30_000,
        "a." * 50_000,
        "uddin" * 20_000,
    ],
    ids=lambda page: page[:8],
)
@pytest.mark.parametrize("firm", [False, True])
def test_a_page_pasted_for_a_name_costs_no_more_than_its_first_line(page: str, firm: bool) -> None:
    """Cost grows with the parts and with their letters; both are bounded, whatever is pasted."""
    name = prepared(page, firm)

    assert name == prepared(page[:LONGEST], firm)
    assert len(name.parts) <= MOST_PARTS
    assert all(len(part.key) <= LONGEST_PART + 12 for part in name.parts)
