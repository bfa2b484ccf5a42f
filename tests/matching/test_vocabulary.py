from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.vocabulary import LONGEST, NEAREST, Vocabulary, words_of

WORDS = sorted(
    {"petrovic", "petrov", "djordje", "dorde", "mhmd", "muhammad", "mahmoud", "abdul", "rahman"}
    | {f"name{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(400)}
)
KNOWN = Vocabulary.built(WORDS)


def near(word: str, *, abjad: bool = False) -> dict[str, float]:
    numbers, likeness = KNOWN.near(word, abjad=abjad)
    found = zip(numbers.tolist(), likeness.tolist(), strict=True)
    return {KNOWN.words.texts[number].decode(): round(value, 2) for number, value in found}


@pytest.mark.parametrize(
    ("asked", "abjad", "meant", "likeness"),
    [
        ("petrovic", False, "petrovic", 1.0),
        ("petrovich", False, "petrovic", 0.97),  # the same sound
        ("pertovic", False, "petrovic", 0.88),  # two letters swapped
        ("mohammed", False, "muhammad", 0.85),  # the same consonants, and some letters
        ("mhmwd", True, "mahmoud", 0.94),  # consonants alone
        ("muhammad", False, "mhmd", 0.85),  # an entry without vowels
    ],
)
def test_a_word_is_near_to_its_spellings(
    asked: str, abjad: bool, meant: str, likeness: float
) -> None:
    assert near(asked, abjad=abjad)[meant] == likeness


def test_the_nearest_are_kept_where_many_are_near() -> None:
    found = near("nameaa")

    assert len(found) == NEAREST
    assert found["nameaa"] == 1.0


@given(st.sampled_from(WORDS))
def test_every_word_is_found_by_itself(word: str) -> None:
    assert near(word)[word] == 1.0
    assert KNOWN.words.texts[KNOWN.number(word)].decode() == word


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=LONGEST))
def test_likeness_is_a_share_and_each_word_comes_once(word: str) -> None:
    for abjad in (False, True):
        numbers, likeness = KNOWN.near(word, abjad=abjad)

        assert len(set(numbers.tolist())) == len(numbers)
        assert all(0 < value <= 1 for value in likeness.tolist())


def test_a_word_that_is_not_there_has_no_number() -> None:
    assert [KNOWN.number(word) for word in ("petrovi", "zzz", "0")] == [-1, -1, -1]


@pytest.mark.parametrize("letter", ["d", "z", "a", "0"])
def test_words_that_begin_with_a_letter_stand_together(letter: str) -> None:
    first, last = KNOWN.beginning(letter)

    assert WORDS[first:last] == [word for word in WORDS if word[0] == letter]


@pytest.mark.parametrize("words", [[], ["a"], ["0"]])
def test_a_vocabulary_may_be_as_small_as_can_be(words: list[str]) -> None:
    few = Vocabulary.built(words)

    numbers, likeness = few.near("a", abjad=True)

    assert numbers.tolist() == ([0] if words == ["a"] else [])
    assert len(likeness) == len(numbers)


def test_a_name_is_cut_into_words_as_the_index_keeps_them() -> None:
    assert words_of("Ђорђе  ПЕТРОВИЋ, d.o.o.") == ["djordje", "petrovic", "doo"]
    assert words_of("x" * 100 + " y") == ["x" * LONGEST, "y"]
    assert words_of("\u202e\x00") == []
