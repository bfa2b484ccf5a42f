"""The rows of a passenger list as subjects to compare, each or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from marshmallow import ValidationError

from borderdesk.domain.watchlists import Fault
from borderdesk.edge.forms import flat
from borderdesk.edge.words import _
from borderdesk.formats import passenger_lists
from borderdesk.matching.particulars import Particulars
from borderdesk.schemas.asking import SubjectSchema


class Passenger(NamedTuple):
    """A row by its line: who it is, or in one sentence why nobody can say."""

    line: int
    subject: Particulars | None
    fault: str = ""


def passengers(stream: BinaryIO) -> Iterator[Passenger]:
    """Every row of the file, in its order; read as it is asked for."""
    schema = SubjectSchema()
    for read in passenger_lists.read(stream):
        if isinstance(read, Fault):
            yield Passenger(read.line, None, _(read.sentence, **dict(read.values)))
            continue
        line, fields = read
        try:
            yield Passenger(line, schema.load(fields))
        except ValidationError as error:
            [sentence, *_more] = next(iter(flat(error.messages_dict).values()))
            yield Passenger(line, None, _(sentence))
