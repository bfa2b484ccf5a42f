from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.of_persons import Topic, listed_words, said_of_persons

LISTED = [(topic, word.rstrip("*")) for topic, _language, word in listed_words()]
GOODS = """
    ceramic tiles, shoe polish, turkey breast frozen, bone china plates, germanium crystals,
    gypsum boards, CD-ROM drives, rum and vodka, wall panels zidovi, steel pipes, iron ore,
    saucepans, sausage casings, indium, serum for cattle, spare parts for tractors, copper,
    grain silo, used clothing, medicaments, toys of plastic, pistols, gas cartridges, telescopic
    sights, ammunition boxes, lemons, romaine lettuce, slate, mineral water, timber, fish meal,
    arabica coffee, kitchen furniture, Mahlzahnräder, pločice, pirinač, ulje, drvo, цемент,
    двери, трактор, рыба, плитка, мука, کاشی, برنج, دروازه, fasteners, carpets, pallets, islands
"""


@pytest.mark.parametrize(("topic", "word"), LISTED)
def test_every_word_of_the_list_is_found_in_any_writing(topic: Topic, word: str) -> None:
    for written in (word, word.upper(), f"({word}),"):
        assert [one.topic for one in said_of_persons(written)][:1] == [topic]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two Serbs and a Roma family", ["Serbs", "Roma"]),
        ("Муслимански молитвеник", ["Муслимански"]),
        ("мусульманские книги", ["мусульманские"]),
        ("Bošnjaci iz Sandžaka", ["Bošnjaci"]),
        ("O‘zbek, O'zbek, oʻzbek", ["O‘zbek", "O'zbek", "oʻzbek"]),
        ("خانواده مسلمان", ["مسلمان"]),
        ("a Balkan Egyptian", ["Balkan Egyptian", "Egyptian"]),
        ("Tiles", []),
        ("", []),
    ],
)
def test_what_is_said_of_persons_is_told_word_by_word(text: str, words: list[str]) -> None:
    assert [one.word for one in said_of_persons(text)] == words


@pytest.mark.parametrize("goods", [one.strip() for one in GOODS.split(",")])
def test_goods_are_not_taken_for_people(goods: str) -> None:
    assert said_of_persons(goods) == ()


@given(st.text(max_size=200))
def test_any_text_is_read_and_only_its_own_words_are_told(text: str) -> None:
    for one in said_of_persons(text):
        assert all(part in text for part in one.word.split())


@given(st.sampled_from(LISTED), st.text("abc ", max_size=20), st.text("abc ", max_size=20))
def test_a_word_is_found_wherever_it_stands(
    pair: tuple[Topic, str], before: str, after: str
) -> None:
    topic, word = pair

    found = said_of_persons(f"{before} {word} {after}")

    assert topic in {one.topic for one in found}
