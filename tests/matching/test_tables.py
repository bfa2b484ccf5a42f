from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest

from borderdesk.matching.names import PartKind, plain
from borderdesk.matching.tables import FOLDER, letters, rows

TABLES = ("given_names", "legal_forms", "particles", "words")


@pytest.mark.parametrize("table", TABLES)
def test_every_spelling_of_a_table_can_be_read(table: str) -> None:
    for *columns, spellings in rows(table):
        assert columns[0]
        for spelling in spellings.split("|"):
            assert plain(spelling), f"{table}, {columns[0]}: “{spelling}” has no letters"


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_of_a_table_have_keys_of_their_own(table: str) -> None:
    keys = [row[0] for row in rows(table)]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES)
def test_no_word_mixes_alphabets(table: str) -> None:
    """A Cyrillic а in a Latin word is invisible, and never matches."""
    for *_, spellings in rows(table):
        for word in spellings.replace("|", " ").split():
            scripts = {unicodedata.name(char).split()[0] for char in word if char.isalpha()}
            assert len(scripts - {"MODIFIER"}) <= 1, word


def test_kin_of_a_given_name_stands_in_the_table() -> None:
    keys = {row[0] for row in rows("given_names")}

    assert {kin for _, kin, _ in rows("given_names") if kin} <= keys


def test_words_of_firms_and_of_persons_have_kinds_that_are_known() -> None:
    kinds = {row[1] for table in ("words", "particles") for row in rows(table)}

    assert kinds - set(PartKind) <= {"kunya", "servant", "article", "faith", "god"}


def test_letters_are_read_in_plain_latin_ones() -> None:
    assert all(read.isascii() and read == read.lower() for read in letters().values())
    assert all(len(letter) <= 2 for letter in letters())


def test_every_table_is_named_with_its_source() -> None:
    told = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")

    assert {path.name for path in FOLDER.glob("*.csv") if path.name not in told} == set()
    assert "Apache-2.0" in told


def test_a_spelling_stands_in_one_row_of_legal_forms_only() -> None:
    spelt = sorted(
        (plain(spelling), key) for key, spellings in rows("legal_forms")
        for spelling in spellings.split("|")
    )  # fmt: skip

    assert [(a, b) for a, b in pairwise(spelt) if a[0] == b[0] and a[1] != b[1]] == []
