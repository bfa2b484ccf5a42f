"""OFAC's list is read as it is published, its prose included."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date

import pytest

from borderdesk.domain.watchlists import Fault
from borderdesk.formats import ofac, rows
from borderdesk.formats.ofac_remarks import told
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
from tests.formats.extracts import ALT, COMMENTS, LISTS, SDN, sdn_list

ENTRIES, FAULTS = sdn_list(SDN, ALT, COMMENTS)
NULLS = ",-0- " * 7


def row(key: str, name: str, kind: str = "-0- ", remarks: str = "-0- ") -> bytes:
    return f'{key},"{name}",{kind},"SDGT"{NULLS},{remarks}\r\n'.encode()


def test_every_entry_of_the_extract_is_read_without_a_fault() -> None:
    kinds = Counter(entry.particulars.kind for entry in ENTRIES.values())

    assert FAULTS == []
    assert kinds == {Kind.PERSON: 19, Kind.ORGANISATION: 11, Kind.VESSEL: 8, Kind.AIRCRAFT: 4}


def test_a_name_stays_as_it_is_written_and_null_is_nothing() -> None:
    entry = ENTRIES["36"]

    assert entry.particulars.names == (
        Name("AEROCARIBBEAN AIRLINES"),
        Name("AERO-CARIBBEAN", NameKind.ALIAS),
    )
    assert (entry.programme, entry.remarks, entry.line) == ("CUBA", "", 1)


def test_former_names_are_former_and_names_in_the_prose_are_weak() -> None:
    saderat = ENTRIES["4642"].particulars.names
    liu = ENTRIES["22683"].particulars.names

    assert Name("IRAN OVERSEAS INVESTMENT BANK PLC", NameKind.FORMER) in saderat
    assert Name("LAU, Emily", NameKind.ALIAS, Quality.LOW) in liu


def test_a_vessel_is_known_by_its_imo_number_and_an_aircraft_by_its_tail() -> None:
    assert Identifier(IdentifierKind.IMO, "7937317") in ENTRIES["17069"].particulars.identifiers
    assert Identifier(IdentifierKind.TAIL, "EP-MMH") in ENTRIES["18150"].particulars.identifiers


def test_long_remarks_are_joined_where_they_were_cut() -> None:
    semenov = ENTRIES["44718"]

    assert "Owned or Controlled By U.S. Financial Institutions" in semenov.remarks
    assert Identifier(IdentifierKind.PASSPORT, "731969851", "RUS") in (
        semenov.particulars.identifiers
    )


def test_the_flag_and_the_title_are_kept_in_the_remarks() -> None:
    assert "Vessel flag: Democratic People's Republic of Korea" in ENTRIES["17069"].remarks


def test_prose_is_read_clause_by_clause() -> None:
    found = told(
        "DOB 12 Dec 1972 to 31 Dec 1972; alt. DOB circa 1970; POB Adrar, Algeria; citizen Algeria; "
        "nationality Korea, North; nationality possibly Palestinian; Gender Female; "
        "Passport A10472263 (Malaysia) issued 05 Mar 1998; alt. Passport 99 (Burma); "
        "National ID No. CNIC: 35202-5400413-9 (Pakistan); Linked To: X; f.k.a. 'O''NEIL'."
    )

    assert found.births == [
        Birth(date(1972, 12, 12), date(1972, 12, 31), Precision.RANGE),
        Birth.in_year(1970, approximate=True),
    ]
    assert found.birthplaces == ["Adrar, Algeria"]
    assert found.nationalities == ["DZA", "PRK"]
    assert found.sex is Sex.FEMALE
    assert found.identifiers == [
        Identifier(IdentifierKind.PASSPORT, "A10472263", "MYS"),
        Identifier(IdentifierKind.IDENTITY, "35202-5400413-9", "PAK"),
    ]
    assert found.names == [Name("O''NEIL", NameKind.FORMER, Quality.LOW)]


def test_text_is_utf_8_or_latin_1_and_a_last_ctrl_z_is_the_end() -> None:
    latin = row("1", "PEÑA").decode().encode("latin-1")

    entries, faults = sdn_list(row("2", "PEÑA") + latin + b"\x1a")

    assert faults == []
    assert {entry.particulars.caption for entry in entries.values()} == {"PEÑA"}


def test_packed_files_say_the_same_as_plain_ones() -> None:
    packed = sdn_list(*map(gzip.compress, (SDN, ALT, COMMENTS)))

    assert packed == (ENTRIES, [])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (b'2,"X"\r\n', rows.COLUMNS),
        (row("x", "X"), ofac.NO_KEY),
        (row("1", "X"), ofac.TWICE),
        (row("2", " "), ofac.NO_NAME),
        (row("2", "X", "spaceship"), ofac.NO_SUCH_KIND),
        (row("2", "X").replace(b'"SDGT"', b'"SDGT'), rows.OPEN_QUOTE),
        (row("2", "X").replace(b'"SDGT"', b'"SD"GT'), rows.STRAY_QUOTE),
        (row("2", "X" * 100_001), rows.FIELD_TOO_LONG),
    ],
)
def test_a_wrong_row_is_a_fault_with_its_line_and_the_next_is_read(
    wrong: bytes, sentence: str
) -> None:
    entries, faults = sdn_list(row("1", "A") + wrong + row("3", "B"))

    assert [(fault.line, fault.sentence) for fault in faults] == [(2, sentence)]
    assert list(entries) == ["1", "3"]


def test_faults_of_the_alias_file_name_the_file_and_the_line() -> None:
    alt = b'1,1,"aka","A",-0- \r\n1,2,"bka","B",-0- \r\n'

    entries, (fault,) = sdn_list(row("1", "X"), alt)

    assert str(fault) == ("OFAC ALT.CSV, line 2: An alias of entry 1 is of an unknown kind: “bka”.")
    assert Name("A", NameKind.ALIAS) in entries["1"].particulars.names


def test_aliases_of_another_days_list_are_a_fault() -> None:
    _, faults = sdn_list(row("1", "X"), b'9,1,"aka","A",-0- \r\n')

    values = (("file", ofac.ALT), ("key", "9"))
    assert faults == [Fault(0, ofac.NOT_LISTED, values)]


def test_an_alias_in_quotation_marks_or_called_weak_is_of_low_quality() -> None:
    alt = b'1,1,"aka","""BNC""",-0- \r\n1,2,"aka","B",weak\r\n'

    entries, faults = sdn_list(row("1", "X"), alt)

    assert faults == []
    assert [name.quality for name in entries["1"].particulars.names[1:]] == [Quality.LOW] * 2


@pytest.mark.skipif(not LISTS.exists(), reason="the whole lists are not beside the checkout")
def test_the_whole_list_is_read_and_only_stale_comments_are_faults() -> None:
    sdn, alt, comments = (
        (LISTS / "us_ofac" / f"{name}.csv.gz").read_bytes()
        for name in ("sdn_2023-12-28", "alt_2024-01-08", "sdn_comments_2024-01-08")
    )

    entries, faults = sdn_list(sdn, alt, comments)

    kinds = Counter(entry.particulars.kind for entry in entries.values())
    assert len(entries) == 13_822 - 1  # the last row is Ctrl-Z
    assert (kinds[Kind.VESSEL], kinds[Kind.AIRCRAFT]) == (764, 378)
    # Eleven days lie between the files: the comments tell of three entries that the list lacks.
    assert {fault.sentence for fault in faults} == {ofac.NOT_LISTED}
    assert [dict(fault.values)["key"] for fault in faults] == ["12300", "15599", "15600"]


@pytest.mark.skipif(not LISTS.exists(), reason="the whole lists are not beside the checkout")
@pytest.mark.parametrize(("day", "count"), [("2024-04-23", 14_641), ("2024-05-03", 14_965)])
def test_other_publications_are_read_without_a_fault(day: str, count: int) -> None:
    content = (LISTS / "us_ofac" / "history" / f"sdn_{day}.csv.gz").read_bytes()

    entries, faults = sdn_list(content)

    assert (len(entries), faults) == (count, [])
