from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderdesk.matching.names import MOST_PARTS, parts, plain, prepared, skeleton, sound
from borderdesk.matching.scripts import latin, script_of


@given(st.text(max_size=60))
@example("ΰ İ ß ﬁ")
@example("ẞ 😀 ㍿ ǅ")
def test_laying_flat_twice_changes_nothing(name: str) -> None:
    flat = plain(name)

    assert plain(flat) == flat
    assert flat.isascii()
    assert flat == flat.lower()


@given(st.text(max_size=60))
@example("ال ي ΰ İ ß ﬁ")
def test_reading_in_latin_letters_twice_changes_nothing(text: str) -> None:
    read = latin(text)

    assert latin(read) == read
    assert read.isascii()


@given(st.text(max_size=60))
def test_parts_are_words_laid_flat(name: str) -> None:
    for part in parts(name):
        assert part == plain(part)
        assert " " not in part


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hoxha", "Latn"),
        ("Čavić", "Latn"),
        ("Ходжа", "Cyrl"),
        ("عبد الرحمن", "Arab"),
        ("Χρήστος", "Grek"),
        ("გიორგი", "Geor"),
        ("Երևան", "Armn"),
        ("אברהם", "Hebr"),
        ("王小明", "Hani"),
        ("SR 104-KD (Ђорђе Петровић)", "Cyrl"),
        ("104 - 22", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_the_script_of_a_text_is_that_of_most_of_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ђорђе Петровић", "djordje petrovic"),
        ("Đorđe Petrović", "dorde petrovic"),
        ("Ѓорѓи Џамбазов", "gjorgji dzambazov"),
        ("Њежић Љубиша", "njezhic ljubisha"),
        ("Щербаков Юрий", "shcherbakov yuriy"),
        ("Ғафур Қодиров ўғли", "gafur qodirov ogli"),
        ("Łukasz Ørsted Þór", "lukasz oersted thor"),
        ("Shqipëri", "shqiperi"),
        ("ﻣﺤﻤﺪ", "mhmd"),
        ("عبدالله الحسن", "bdallh al hsn"),
        ("Γεώργιος", "georgios"),
    ],
)
def test_other_letters_are_read_as_their_neighbours_read_them(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    "spellings",
    [
        ("Đorđe", "Djordje", "Ђорђе"),
        ("Hoxha", "Hodža", "Ходжа", "Xoxha"),
        ("Čavić", "Cavic", "Chavich", "Чавић", "Чавич"),
        ("Мухаммадҷон", "Muhammadjon", "Mukhammadjon"),
        ("Živković", "Zhivkovich", "Живковић"),
        ("Şahin", "Shahin", "Шахин"),
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings: tuple[str, ...]) -> None:
    assert len({sound(plain(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("arabic", "spelling"),
    [("محمد", "Muhammad"), ("محمد", "Mohamed"), ("حسين", "Hussein"), ("قاسم", "Qasim")],
)
def test_arabic_letters_and_their_spellings_have_the_same_bones(arabic: str, spelling: str) -> None:
    assert skeleton(plain(arabic)) == skeleton(plain(spelling))


def test_legal_forms_particles_and_titles_weigh_little() -> None:
    person = {part.text: part.weight for part in prepared("Sheikh Omar bin Hattab").parts}
    firm = {part.text: part.weight for part in prepared("The Zastava Arms d.o.o.", True).parts}

    assert person == {"sheikh": 0.2, "omar": 1.0, "bin": 0.1, "hattab": 1.0}
    assert firm == {"the": 0.03, "zastava": 1.0, "arms": 0.45, "doo": 0.1}


@pytest.mark.parametrize(
    ("name", "firm", "kinds"),
    [
        ("Ivan Sergeevich ORLOV", False, "given patronymic family"),
        ("PETROVIĆ, Đorđe", False, "family given"),
        ("Dr. J. Velkarov Jr.", False, "title initial word suffix"),
        ("Omar bin Hattab", False, "given particle word"),
        ("Nilufar Karim qizi", False, "word given suffix"),
        ("Karim Rahmon oʻgʻli", False, "given word suffix"),
        ("The Belgrade Arms Plant 21 d.o.o.", True, "stop place ordinary ordinary number legal"),
        ("ООО Ромашка XIV", True, "legal word number"),
    ],
)
def test_every_part_of_a_name_has_its_kind(name: str, firm: bool, kinds: str) -> None:
    assert " ".join(part.kind for part in prepared(name, firm).parts) == kinds


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Pеtrоvić", "Petrović"),  # е and о are Cyrillic
        ("ΡETROV", "PETROV"),  # Ρ is Greek
        ("Cepгeй", "Сергей"),  # C, e, p are Latin
        ("МAРКО", "МАРКО"),  # all of it might be either; most of it is Cyrillic
        ("Әliyev", "Əliyev"),
        ("ДOBPO", "ДОВРО"),
    ],
)
def test_a_word_in_two_alphabets_is_read_in_the_one_that_its_shapes_allow(
    written: str, meant: str
) -> None:
    assert plain(written) == plain(meant)


def test_a_common_given_name_is_known_in_every_spelling() -> None:
    assert all(prepared(name).parts[0].common for name in ("Мухаммад", "Mohammed", "MUHAMMAD"))
    assert not prepared("Kovačević").parts[0].common


def test_a_page_pasted_for_a_name_is_cut() -> None:
    assert len(prepared("lorem ipsum " * 500).parts) == MOST_PARTS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("M0hammed", "mohammed"),
        ("S1MIĆ", "simic"),
        ("Hami1ton", "hamilton"),
        ("IMIC0", "imico"),
        ("HA5AN", "hasan"),
        ("Unit61", "unit61"),
        ("Area5", "area5"),
        ("G4S", "g4s"),
        ("DY905", "dy905"),
        ("1st", "1st"),
        ("2001", "2001"),
    ],
)
def test_a_figure_is_a_letter_only_where_a_word_of_letters_surrounds_it(
    written: str, read: str
) -> None:
    assert parts(written) == (read,)
