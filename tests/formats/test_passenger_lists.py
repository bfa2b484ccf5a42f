from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.watchlists import Fault
from borderdesk.formats.lined import MAX_LINE
from borderdesk.formats.passenger_lists import COLUMNS_KNOWN, read
from borderdesk.matching.particulars import IdentifierKind, Kind, Sex
from borderdesk.schemas.asking import SubjectSchema

BUS = "Prezime;Ime;DOB;Sex;Passport;Seat\nTORVALD;Ana;1984-03;F;P0012345;12A\n"


def rows(content: str | bytes) -> list[tuple[int, dict[str, str]] | Fault]:
    return list(read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def only(content: str) -> tuple[int, dict[str, str]]:
    [row] = rows(content)
    assert not isinstance(row, Fault)
    return row


def test_a_bus_list_is_read_by_whatever_its_columns_are_called() -> None:
    line, fields = only(BUS)

    subject = SubjectSchema().load(fields)

    assert line == 2
    assert "Seat" not in fields
    assert [name.text for name in subject.names] == ["Ana TORVALD"]
    assert (subject.kind, subject.sex) == (Kind.PERSON, Sex.FEMALE)
    assert subject.births[0].latest.isoformat() == "1984-03-31"
    assert subject.identifiers[0].kind is IdentifierKind.PASSPORT


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_heading(delimiter: str) -> None:
    text = BUS.replace(";", delimiter)

    assert rows(text) == rows(BUS)
    assert rows(gzip.compress(text.encode("utf-8-sig"))) == rows(BUS)


def test_json_lines_say_the_same() -> None:
    person = {"surname": "TORVALD", "given_names": "Ana", "dob": "1984", "note": "x", "sex": None}

    line, fields = only(json.dumps(person))

    assert (line, fields) == (1, {"surname": "TORVALD", "given_names": "Ana", "born_on": "1984"})


def test_a_broken_row_costs_itself_only() -> None:
    text = 'name,number\nAna TORVALD,1\n"Open,2\nToo,many,columns\n\nBo LUND,3\n'

    found = rows(text)

    assert [type(row) is Fault for row in found] == [False, True, True, True, False]
    assert [row.line for row in found if isinstance(row, Fault)] == [3, 4, 5]
    assert found[-1] == (6, {"name": "Bo LUND", "number": "3"})


def test_an_empty_line_is_told_where_a_row_may_have_been_lost() -> None:
    found = rows("\n \nname\n\nAna TORVALD\n\t\r\n\nBo LUND\n\n\n")

    assert [row.line if isinstance(row, Fault) else row[0] for row in found] == [4, 5, 6, 7, 8]
    assert {str(row) for row in found if isinstance(row, Fault)} == {
        f"line {line}: The line is empty." for line in (4, 6, 7)
    }


@given(st.lists(st.sampled_from(["", " ", "Ana TORVALD", "Bo LUND"])))
def test_no_line_between_two_others_is_lost(given_lines: list[str]) -> None:
    text = "\n".join(["name", *given_lines])

    found = rows(text)

    told = [row.line if isinstance(row, Fault) else row[0] for row in found]
    assert told == list(range(2, len(text.rstrip().split("\n")) + 1))


def test_bytes_that_are_no_text_and_endless_lines_are_told_by_line() -> None:
    long = b"A" * (3 * MAX_LINE)

    found = rows(b"name\n\xff\xfe\nA\0B\n" + long + b"\nAna TORVALD\n")

    assert [str(row)[:7] for row in found[:3]] == ["line 2:", "line 3:", "line 4:"]
    assert found[3:] == [(5, {"name": "Ana TORVALD"})]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("seat,meal\n1,2\n", "names no column"),
        ("name,passenger\nA,B\n", "Two columns mean the same: name"),
        ("{}\n[]\n", "no JSON object"),
        ('{"name": ["A"]}', "neither text nor a number"),
        ('{"name": "A", "Full name": "B"}', "Two columns mean the same"),
    ],
)
def test_what_cannot_be_a_list_is_told_in_a_sentence(text: str, said: str) -> None:
    fault = rows(text)[-1]

    assert isinstance(fault, Fault)
    assert said in str(fault)


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: f"name\n{text}".encode()))
def test_any_bytes_come_out_as_rows_or_faults(content: bytes) -> None:
    for row in read(io.BytesIO(content)):
        assert isinstance(row, Fault) or set(row[1]) <= set(COLUMNS_KNOWN.values())


@pytest.mark.parametrize("heading", ["Patronymic", "Father's name", "father_name", "Ime oca"])
def test_a_column_of_fathers_names_is_known(heading: str) -> None:
    _line, fields = only(f"surname,given names,{heading}\nERMAKOV,Valery,Konstantinovich\n")

    assert fields["patronymic"] == "Konstantinovich"
