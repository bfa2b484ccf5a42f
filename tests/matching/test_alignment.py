from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderdesk.matching.alignment import Verdict, compare_names
from borderdesk.matching.lexicon import joining
from borderdesk.matching.likeness import alike, alike_unvowelled
from borderdesk.matching.names import LIGHT, plain, sound

LETTERS = st.from_regex(r"[A-Za-zČĆŽŠĐčćžšđа-яА-Я]{1,12}", fullmatch=True)
WORD = LETTERS.filter(plain)  # ь alone is no word
JOINING = ("servant", "article", "faith", "god")
NAME = st.lists(WORD, min_size=1, max_size=5).map(" ".join) | st.text(max_size=40)


@given(NAME, NAME)
@example("Abdul Rahman", "Abdurahmon")
@example("عبد الرحمن محمد", "Abdul Rahman Muhammad")
def test_two_names_compare_the_same_both_ways_round(left: str, right: str) -> None:
    there, back = compare_names(left, right), compare_names(right, left)

    assert 0.0 <= there.value <= 1.0
    assert there.value == back.value
    turned = Counter((p.right, p.left, p.verdict, p.likeness) for p in back.pairs)
    assert turned == Counter((p.left, p.right, p.verdict, p.likeness) for p in there.pairs)


def stands_alone(word: str) -> bool:
    """Whether a word means the same wherever it stands; “bin” or “Abd” joins its neighbours."""
    joined = {*LIGHT, *(word for kind in JOINING for word in joining(kind))}
    return plain(word) not in joined


@given(st.lists(WORD.filter(stands_alone), min_size=1, max_size=4))
def test_the_order_of_name_parts_does_not_matter(parts: list[str]) -> None:
    alignment = compare_names(" ".join(parts), " ".join(reversed(parts)))

    assert alignment.value == 1.0
    assert {pair.verdict for pair in alignment.pairs} == {Verdict.AGREES}


@given(WORD, WORD)
def test_parts_are_alike_the_same_both_ways_round(one: str, other: str) -> None:
    heard, other_heard = sound(plain(one)), sound(plain(other))

    assert alike(heard, other_heard) == alike(other_heard, heard)
    assert alike(heard, heard) == 1.0
    assert 0.0 <= alike(heard, other_heard) <= 1.0
    assert 0.0 <= alike_unvowelled(plain(one), plain(other)) <= 1.0


def test_each_part_is_laid_beside_its_counterpart_and_used_once() -> None:
    alignment = compare_names("Vladimir Petrov", "VLADIMIROV, Vladimir Vladimirovich")

    assert {(pair.left, pair.right, pair.verdict) for pair in alignment.pairs} == {
        ("vladimir", "vladimir", Verdict.AGREES),
        ("petrov", "vladimirov", Verdict.DIFFERS),
        ("", "vladimirovich", Verdict.MISSING),
    }


def test_neighbours_written_as_one_word_are_one_pair() -> None:
    alignment = compare_names("Abdul Rahman", "Abdurahmon")

    assert [(pair.left, pair.right) for pair in alignment.pairs] == [("abdul rahman", "abdurahmon")]


def test_a_missing_patronymic_costs_little_and_another_one_much() -> None:
    listed = "Valery Nikolaevich Ermakov"

    missing = compare_names("Valery Ermakov", listed).value
    other = compare_names("Valery Konstantinovich Ermakov", listed).value

    assert missing >= 0.90
    assert other < 0.70


@pytest.mark.parametrize("name", ["", "—", "٪", "..."])
def test_a_name_without_letters_resembles_nothing(name: str) -> None:
    assert compare_names(name, name).value == 0.0
    assert compare_names(name, "Petrović").value == 0.0


@pytest.mark.parametrize(
    ("initial", "full", "alike_enough"),
    [("J. Petrović", "Jovan Petrović", True), ("A. Savchenko", "Ahmet Shevchenko", False)],
)
def test_an_initial_stands_for_a_name_and_proves_none(
    initial: str, full: str, alike_enough: bool
) -> None:
    assert (compare_names(initial, full).value >= 0.80) is alike_enough


@pytest.mark.parametrize(
    ("one", "other"), [("li", "lu"), ("wu", "wa"), ("ali", "ala"), ("1974", "1975")]
)
def test_short_words_and_numbers_are_the_same_or_others(one: str, other: str) -> None:
    assert alike(one, other) == 0.0
