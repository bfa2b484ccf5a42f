from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.wording import SAID, Special, remarks


@pytest.mark.parametrize(
    ("note", "special", "word"),
    [
        ("A MUSLIM family", Special.RELIGION, "MUSLIM"),
        ("vozač je pravoslavac", Special.RELIGION, "pravoslavac"),
        ("возач је муслиман", Special.RELIGION, "муслиман"),
        ("راننده مسلمان است", Special.RELIGION, "مسلمان"),
        ("dark-skinned man", Special.ETHNICITY, "dark-skinned"),
        ("dark skinned man", Special.ETHNICITY, "dark skinned"),
        ("ciganka", Special.ETHNICITY, "ciganka"),
        ("she is pregnant", Special.HEALTH, "pregnant"),
        ("gruaja është shtatzënë", Special.HEALTH, "shtatzënë"),
        ("беременная женщина", Special.HEALTH, "беременная"),
        ("member of a trade  union", Special.POLITICS, "trade  union"),
        ("komunista", Special.POLITICS, "komunista"),
    ],
)
def test_a_word_about_what_is_never_asked_is_named(note: str, special: Special, word: str) -> None:
    (remark,) = remarks(note)

    assert (remark.special, remark.word) == (special, word)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Nervous; two phones, and a ticket that does not fit.",
        "The dog was not interested. Tiles, 12 pallets.",
        "Christian Radu drove; papers in Arabic.",
        "Race horse, passport of the animal is whole.",
        "Возач је нервозан.",
        "Passport invalid since May; of the Islamic Republic of Iran.",
        "parked behind the church",
    ],
)
def test_what_was_seen_and_done_is_let_be(note: str) -> None:
    assert remarks(note) == ()


def test_a_word_that_stands_twice_is_named_once() -> None:
    assert [one.word for one in remarks("Catholic, as was the other: catholic")] == ["catholic"]


@given(st.text())
def test_any_note_is_read(note: str) -> None:
    for remark in remarks(note):
        assert remark.sentence == SAID[remark.special]
        assert remark.sentence % {"word": remark.word}
