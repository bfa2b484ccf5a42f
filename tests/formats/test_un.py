"""The Security Council's list is read as it is published."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date

import pytest

from borderdesk.domain.watchlists import Fault
from borderdesk.formats import un
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Precision,
    Quality,
    Sex,
)
from tests.formats.extracts import LISTS, UN, un_list

ENTRIES, FAULTS = un_list(UN)

PERSON = """<INDIVIDUAL>
<DATAID>{data_id}</DATAID><FIRST_NAME>{first}</FIRST_NAME><SECOND_NAME>DOE</SECOND_NAME>
<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>{listed_on}</LISTED_ON>{more}
</INDIVIDUAL>"""


def published(*people: str) -> bytes:
    body = "\n".join(people)
    return (
        f"<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n{body}\n</INDIVIDUALS>\n</CONSOLIDATED_LIST>".encode()
    )


def person(
    data_id: str = "1",
    first: str = "JO",
    reference: str = "QDi.001",
    listed_on: str = "2001-01-25",
    more: str = "",
) -> str:
    return PERSON.format(
        data_id=data_id, first=first, reference=reference, listed_on=listed_on, more=more
    )


def test_every_entry_of_the_extract_is_read_without_a_fault() -> None:
    kinds = Counter(entry.particulars.kind for entry in ENTRIES.values())

    assert FAULTS == []
    assert kinds == {Kind.PERSON: 28, Kind.ORGANISATION: 8}


def test_an_entry_names_the_line_where_it_begins() -> None:
    lines = UN.decode().splitlines()

    for entry in ENTRIES.values():
        assert lines[entry.line - 1].strip() in ("<INDIVIDUAL>", "<ENTITY>")


def test_a_name_comes_with_its_original_script_and_its_aliases() -> None:
    names = ENTRIES["QDi.367"].particulars.names

    assert names[0] == Name("ZAURBEK SALIMOVICH GUCHAEV")
    assert names[1] == Name("Заурбек Салимович Гучаев", NameKind.VARIATION, script="Cyrl")
    assert Name("Fackih", NameKind.ALIAS, Quality.LOW) in names


def test_an_alias_in_two_scripts_is_two_names() -> None:
    names = ENTRIES["KPi.035"].particulars.names

    assert Name("Jin Tiesan", NameKind.ALIAS) in names
    assert Name("金铁三", NameKind.ALIAS, script="Hani") in names


def test_births_keep_how_precisely_they_are_known() -> None:
    def first(key: str) -> Birth:
        return ENTRIES[key].particulars.births[0]

    assert first("QDi.360") == Birth.on(date(1968, 11, 17))
    assert first("CDi.001") == Birth.in_year(1971)
    assert first("CDi.004") == Birth(date(1973, 11, 1), date(1973, 11, 30), Precision.MONTH)
    assert first("KPi.066") == Birth(date(1967, 1, 1), date(1969, 12, 31), Precision.RANGE)


def test_sex_nationality_birthplace_programme_and_day_of_listing_are_read() -> None:
    entry = ENTRIES["QDi.360"]

    assert entry.particulars.sex is Sex.FEMALE
    assert entry.particulars.nationalities == ("GBR",)
    assert "Greenwich" in entry.particulars.birthplaces[0]
    assert entry.programme == "Al-Qaida"
    assert entry.listed_on == date(2015, 9, 28)


def test_a_nationality_that_no_code_stands_for_stays_in_the_remarks() -> None:
    entry = ENTRIES["QDi.290"]

    assert entry.particulars.nationalities == ("RUS",)
    assert "Nationality: former Soviet Union" in entry.remarks.splitlines()


def test_documents_are_read_with_their_country() -> None:
    crawford = ENTRIES["QDi.410"].particulars.identifiers

    assert {identifier.kind for identifier in crawford} >= {
        IdentifierKind.PASSPORT,
        IdentifierKind.IDENTITY,
    }
    assert {identifier.country for identifier in crawford} >= {"TTO"}


def test_a_number_told_in_words_is_taken_out_of_them_and_the_words_are_kept() -> None:
    document = (
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        "<NUMBER>Libyan passport No. 513519 </NUMBER></INDIVIDUAL_DOCUMENT>"
    )

    entries, faults = un_list(published(person(more=document)))

    entry = entries["QDi.001"]
    assert faults == []
    assert entry.particulars.identifiers == (Identifier(IdentifierKind.PASSPORT, "513519", "LBY"),)
    assert "Libyan passport No. 513519" in entry.remarks


def test_a_packed_file_says_the_same_as_a_plain_one() -> None:
    assert un_list(gzip.compress(UN)) == (ENTRIES, [])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (person(data_id="", reference=""), un.NO_KEY),
        (person(first="").replace("DOE", " "), un.NO_NAME),
        (person(listed_on="2001-02-30"), un.NO_SUCH_DAY),
        (person(listed_on="0001-01-01"), un.NO_SUCH_DAY),
        (
            person(
                more="<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>"
                "<FROM_YEAR>1980</FROM_YEAR><TO_YEAR>1970</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
            ),
            un.NO_SUCH_DAY,
        ),
        (
            person(
                more="<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
                "<YEAR>19xx</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
            ),
            un.NO_SUCH_DAY,
        ),
    ],
)
def test_a_wrong_entry_is_a_fault_with_its_line_and_the_next_is_read(
    wrong: str, sentence: str
) -> None:
    entries, faults = un_list(published(wrong, person("2", reference="QDi.002")))

    assert [(fault.line, fault.sentence) for fault in faults] == [(3, sentence)]
    assert list(entries) == ["QDi.002"]


def test_an_entry_that_stands_in_the_file_twice_is_a_fault() -> None:
    entries, faults = un_list(published(person(), person()))

    assert list(entries) == ["QDi.001"]
    assert faults == [Fault(7, un.TWICE, (("key", "QDi.001"),))]


def test_a_reference_number_given_to_two_entries_leaves_the_second_its_data_id() -> None:
    entries, faults = un_list(published(person("1"), person("2"), person("3", reference="")))

    assert (list(entries), faults) == (["QDi.001", "2", "3"], [])


def test_a_list_without_entries_is_a_fault_and_not_an_empty_list() -> None:
    assert un_list(published()) == ({}, [Fault(0, un.NO_ENTRIES)])


@pytest.mark.skipif(not LISTS.exists(), reason="the whole lists are not beside the checkout")
@pytest.mark.parametrize(
    ("day", "individuals", "entities"),
    [("2026-02", 730, 273), ("2025-11", 727, 273), ("2021-01", 712, 293)],
)
def test_the_whole_list_is_read_without_a_fault(day: str, individuals: int, entities: int) -> None:
    content = (LISTS / "un_sc" / f"UN_consolidated_{day}.xml.gz").read_bytes()

    entries, faults = un_list(content)

    kinds = Counter(entry.particulars.kind for entry in entries.values())
    assert faults == []
    assert kinds == {Kind.PERSON: individuals, Kind.ORGANISATION: entities}
