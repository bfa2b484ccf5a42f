from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.personal_words import Topic
from borderdesk.domain.wording import SAID, remarks


@pytest.mark.parametrize(
    ("note", "topic", "word"),
    [
        ("A MUSLIM family", Topic.RELIGION, "MUSLIM"),
        ("vozač je pravoslavac", Topic.RELIGION, "pravoslavac"),
        ("возач је муслиман", Topic.RELIGION, "муслиман"),
        ("راننده مسلمان است", Topic.RELIGION, "مسلمان"),
        ("dark-skinned man", Topic.ETHNICITY, "dark-skinned"),
        ("dark skinned man", Topic.ETHNICITY, "dark skinned"),
        ("ciganka", Topic.ETHNICITY, "ciganka"),
        ("she is pregnant", Topic.HEALTH, "pregnant"),
        ("gruaja është shtatzënë", Topic.HEALTH, "shtatzënë"),
        ("беременная женщина", Topic.HEALTH, "беременная"),
        ("member of a trade  union", Topic.POLITICS, "trade  union"),
        ("komunista", Topic.POLITICS, "komunista"),
        ("возач је хришћанин", Topic.RELIGION, "хришћанин"),
        ("hrišćanin", Topic.RELIGION, "hrišćanin"),
        ("eine Christianity class", Topic.RELIGION, "Christianity"),
    ],
)
def test_a_word_about_what_is_never_asked_is_named(note: str, topic: Topic, word: str) -> None:
    (remark,) = remarks(note)

    assert (remark.topic, remark.word) == (topic, word)


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
        "Nazim drove; Ana is of the first party. Member of nothing.",
    ],
)
def test_what_was_seen_and_done_is_let_be(note: str) -> None:
    assert remarks(note) == ()


def test_a_word_that_stands_twice_is_named_once() -> None:
    assert [one.word for one in remarks("Catholic, as was the other: catholic")] == ["catholic"]


@given(st.text())
def test_any_note_is_read(note: str) -> None:
    for remark in remarks(note):
        assert remark.sentence == SAID[remark.topic]
        assert remark.sentence % {"word": remark.word}
