"""Lists of travellers as carriers hand them in: CSV with a heading, or JSON lines.

Nothing is lost: every row comes back, as fields or as what is wrong with it, with its line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault
from borderdesk.formats.lined import COLUMNS, delimiter_of, flat, lines, split
from borderdesk.formats.opened import EMPTY, Unreadable

MAX_ROWS = 100_000  # a ferry has 3,000 people, a day at a busy port 50,000

NO_HEADING = N_("The first line names no column the desk knows, such as surname or name.")
TWICE = N_("Two columns mean the same: %(name)s.")
NOT_JSON = N_("The line is no JSON object.")
NOT_PLAIN = N_("The value of %(name)s is neither text nor a number.")

# What carriers call the columns, laid flat, and the field that it is.
COLUMNS_KNOWN: Mapping[str, str] = {
    "kind": "kind",
    "type": "kind",
    "name": "name",
    "fullname": "name",
    "passenger": "name",
    "passengername": "name",
    "surname": "surname",
    "familyname": "surname",
    "lastname": "surname",
    "prezime": "surname",
    "givennames": "given_names",
    "givenname": "given_names",
    "firstname": "given_names",
    "firstnames": "given_names",
    "forename": "given_names",
    "ime": "given_names",
    "patronymic": "patronymic",
    "fathername": "patronymic",
    "fathersname": "patronymic",
    "nameoffather": "patronymic",
    "imeoca": "patronymic",
    "othername": "other_name",
    "nativename": "other_name",
    "bornon": "born_on",
    "born": "born_on",
    "dateofbirth": "born_on",
    "birthdate": "born_on",
    "dob": "born_on",
    "sex": "sex",
    "gender": "sex",
    "nationality": "nationality",
    "citizenship": "nationality",
    "numberkind": "number_kind",
    "documentkind": "number_kind",
    "documenttype": "number_kind",
    "number": "number",
    "document": "number",
    "documentnumber": "number",
    "passport": "number",
    "passportnumber": "number",
    "numbercountry": "number_country",
    "documentissuer": "number_country",
    "documentcountry": "number_country",
    "issuingcountry": "number_country",
}
# What they write in them, where it is not what the desk writes.
VALUES_KNOWN: Mapping[str, Mapping[str, str]] = {
    "sex": {
        **{"m": "male", "male": "male", "f": "female", "female": "female", "x": "other"},
        **{"": "unknown", "<": "unknown", "u": "unknown"},
    },
    "number_kind": {"p": "passport", "id": "identity", "i": "identity", "": ""},
    "kind": {"": "person"},
}

Row = tuple[int, dict[str, Any]]


def read(stream: BinaryIO) -> Iterator[Row | Fault]:
    """Each row as (line, fields), or what is wrong with it; gzip or plain, UTF-8.

    JSON lines where the first sign is a brace, else CSV whose first line names its columns. The
    delimiter is whichever of comma, semicolon, tab and bar the heading holds most of. Columns the
    desk does not know are left out. The last item is a `Fault` where reading had to end early.
    """
    line = 0
    reader: Callable[[int, str], Row | Fault] | None = None
    try:
        for line, text in lines(stream, MAX_ROWS):
            if isinstance(text, Fault):
                yield text
            elif reader is not None:
                yield reader(line, text)
            elif text.lstrip().startswith("{"):
                reader = _from_json
                yield reader(line, text)
            else:
                reader = _rows_under(line, text)
        if line == 0:
            raise Unreadable(EMPTY, 0)
    except Unreadable as end:
        yield Fault(line if end.line is None else end.line, end.sentence, end.values)


def _rows_under(line: int, heading: str) -> Callable[[int, str], Row | Fault]:
    """What reads the rows below that heading.

    Raises:
        Unreadable: it names no known column, or one of them twice.
    """
    delimiter = delimiter_of(heading)
    columns = [COLUMNS_KNOWN.get(flat(name), "") for name in split(line, heading, delimiter)]
    known = [column for column in columns if column]
    if not known:
        raise Unreadable(NO_HEADING, line)
    for column in known:
        if known.count(column) > 1:
            raise Unreadable(TWICE, line, name=column)

    def read_row(line: int, text: str) -> Row | Fault:
        try:
            cells = split(line, text, delimiter)
        except Unreadable as fault:
            return Fault(line, fault.sentence, fault.values)
        if len(cells) != len(columns):
            counted = (("found", str(len(cells))), ("wanted", str(len(columns))))
            return Fault(line, COLUMNS, counted)
        fields = zip(columns, cells, strict=True)
        return line, {name: _meant(name, cell.strip()) for name, cell in fields if name}

    return read_row


def _from_json(line: int, text: str) -> Row | Fault:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return Fault(line, NOT_JSON)
    if not isinstance(given, dict):
        return Fault(line, NOT_JSON)
    found: dict[str, Any] = {}
    for name, value in given.items():
        field = COLUMNS_KNOWN.get(flat(name), "")
        if not field or value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            return Fault(line, NOT_PLAIN, (("name", name[:40]),))
        if field in found:
            return Fault(line, TWICE, (("name", field),))
        found[field] = _meant(field, str(value).strip())
    return line, found


def _meant(field: str, cell: str) -> str | None:
    """The cell as the desk writes it. None for an empty code, which then is not given at all."""
    said = VALUES_KNOWN.get(field, {}).get(cell.lower(), cell)
    return said or (None if field == "number_kind" else said)
