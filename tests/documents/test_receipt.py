"""The receipt as whoever gets it has it: the words that can be copied out of the PDF."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from borderdesk.documents import receipt as paper
from borderdesk.documents.receipt import FONTS, LANGUAGES, Item, Receipt, words
from borderdesk.domain.exhibits import ExhibitKind, FirearmType, PartKind, Unit
from borderdesk.domain.seizures import ReceiptLanguage

PISTOL = Item(
    "E-2026-000001-2", ["FirearmType.PIS", "P4"], "KW-318", 1, "piece", "counted", "B1", "S1"
)
ROUNDS = Item(
    "E-2026-000002-0", ["ExhibitKind.ammunition", "9x19"], "", 200, "round", "estimated", "B2", "S2"
)
GIVEN = Receipt(
    language="en",
    number="Z-2026-000001-7",
    taken="2026-03-01 13:00 +0100",
    place="Drenovac",
    agency="Agency 10",
    officer="Officer One",
    from_whom="Đorđe Petrović",
    legal_basis="Law 12/2024",
    witnesses=("Ana Kos",),
    items=(PISTOL, ROUNDS),
)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def letters(text: str) -> list[str]:
    """The letters in whatever order: lines of two directions are read back in another one."""
    return sorted(char for char in text if char.isalpha())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_receipt_can_be_read_in_its_language(language: str) -> None:
    said = words(language)

    text = read(paper.pdf(replace(GIVEN, language=language)))

    for key in ("title", "object_text", "legal_basis", "sign_person", "FirearmType.PIS"):
        missing = set(letters(said[key])) - set(letters(text))
        assert not missing, key
    for value in ("Z-2026-000001-7", "E-2026-000001-2", "KW-318", "Đorđe Petrović", "B1", "S2"):
        assert value in text
    if language not in paper.RIGHT_TO_LEFT:
        flat = re.sub(r"\s+", " ", text)
        assert said["object_text"] in flat
        assert f"200 {said['Unit.round']}" in flat


def test_words_of_a_right_to_left_receipt_are_whole() -> None:
    text = read(paper.pdf(replace(GIVEN, language="fa", from_whom="محمد", ended="refused")))

    for word in ("رسید", "تفنگچه", "محمد", "امضا"):
        assert word in text


def test_the_same_receipt_is_the_same_bytes() -> None:
    digests = {hashlib.sha256(paper.pdf(GIVEN)).hexdigest() for _ in range(3)}

    assert len(digests) == 1
    assert hashlib.sha256(paper.pdf(replace(GIVEN, place="B"))).hexdigest() not in digests


def test_a_letter_that_the_font_lacks_is_told_on_the_paper_and_stops_nothing() -> None:
    text = read(paper.pdf(replace(GIVEN, from_whom="王小明")))

    assert words("en")["no_glyph"] in re.sub(r"\s+", " ", text)
    assert "KW-318" in text
    assert words("en")["no_glyph"] not in re.sub(r"\s+", " ", read(paper.pdf(GIVEN)))


@pytest.mark.parametrize(
    "text", ['#eval("1+1")', "$x$", "*b* _i_", "\\ #sys.inputs", "<a> @b", '"]']
)
def test_what_was_typed_stays_text(text: str) -> None:
    assert text in read(paper.pdf(replace(GIVEN, from_whom=text)))


@pytest.mark.parametrize(("ended", "key"), [("refused", "refused"), ("nobody", "nobody")])
def test_the_paper_says_who_did_not_sign(ended: str, key: str) -> None:
    assert words("en")[key] in read(paper.pdf(replace(GIVEN, ended=ended)))
    assert words("en")[key] not in read(paper.pdf(GIVEN))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_word_for_every_code_in_every_language(language: str) -> None:
    said = words(language)
    asked = [f"ExhibitKind.{one}" for one in ExhibitKind]
    asked += [f"FirearmType.{one}" for one in FirearmType]
    asked += [f"PartKind.{one}" for one in PartKind]
    asked += [f"Unit.{one}" for one in Unit]

    assert [key for key in [*asked, *words("en")] if not said.get(key)] == []
    assert {one.value for one in ReceiptLanguage} == set(LANGUAGES)


def test_the_letters_are_those_that_their_list_names() -> None:
    listed = (FONTS / "SOURCES.md").read_text(encoding="utf-8")

    for font in sorted(FONTS.glob("*.ttf")):
        digest = hashlib.sha256(font.read_bytes()).hexdigest()
        assert f"| {font.name} | {digest} |" in listed
