from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.personal_words import Listed, Topic, Use, listed_words, said

LISTED = [(one, use) for one in listed_words() for use in sorted(one.uses)]
GOODS = """
    ceramic tiles, shoe polish, turkey breast frozen, bone china plates, germanium crystals,
    gypsum boards, CD-ROM drives, rum and vodka, wall panels zidovi, steel pipes, iron ore,
    saucepans, sausage casings, indium, serum for cattle, spare parts for tractors, copper,
    grain silo, used clothing, medicaments, toys of plastic, pistols, gas cartridges, telescopic
    sights, ammunition boxes, lemons, romaine lettuce, slate, mineral water, timber, fish meal,
    arabica coffee, kitchen furniture, Mahlzahnräder, pločice, pirinač, ulje, drvo, цемент,
    двери, трактор, рыба, плитка, мука, کاشی, برنج, دروازه, fasteners, carpets, pallets, islands
"""


def test_every_word_of_the_list_is_found_in_any_writing() -> None:
    for listed, use in LISTED:
        word = listed.word.rstrip("*")
        for written in (word, word.upper(), f"({word}),"):
            assert [one.topic for one in said(written, use)][:1] == [listed.topic], (written, use)


def test_no_word_stands_twice_in_the_table_for_one_use() -> None:
    seen = [(one.topic, one.language, use, one.word) for one, use in LISTED]

    assert len(seen) == len(set(seen))


def test_no_word_on_health_or_politics_bars_a_rule_about_goods() -> None:
    barred = {one.topic for one, use in LISTED if use is Use.RULES}

    assert barred == {Topic.NATIONALITY, Topic.ETHNICITY, Topic.RELIGION}
    assert Topic.NATIONALITY not in {one.topic for one, use in LISTED if use is Use.NOTES}


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
    assert [one.word for one in said(text, Use.RULES)] == words


@pytest.mark.parametrize("goods", [one.strip() for one in GOODS.split(",")])
def test_goods_are_not_taken_for_people(goods: str) -> None:
    assert [said(goods, use) for use in Use] == [(), ()]


@given(st.text(max_size=200), st.sampled_from(Use))
def test_any_text_is_read_and_only_its_own_words_are_told(text: str, use: Use) -> None:
    for one in said(text, use):
        assert one.word in text


@given(st.sampled_from(LISTED), st.text("abc ", max_size=20), st.text("abc ", max_size=20))
def test_a_word_is_found_wherever_it_stands(
    pair: tuple[Listed, Use], before: str, after: str
) -> None:
    listed, use = pair

    found = said(f"{before} {listed.word.rstrip('*')} {after}", use)

    assert listed.topic in {one.topic for one in found}
