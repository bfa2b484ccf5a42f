"""Records of labelled pair sets, read as particulars, so that a benchmark can ask the scorer.

A record is a mapping with `name`, `names`, `schema` (person, org, vessel, vehicle) and, where
known, `weak_names`, `dob`, `country`, `gender`, `birth_place` and `ids` ([[type, value]]) in the
terms of FollowTheMoney. Used as `--scorer borderdesk.formats.labelled:score`.
"""

from __future__ import annotations

import calendar
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from borderdesk.matching.names import prepared
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Precision,
    Quality,
    Sex,
)
from borderdesk.matching.score import compare
from borderdesk.matching.scripts import script_of

KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON,
    "org": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "vehicle": Kind.VEHICLE,
}
SEXES: Mapping[str, Sex] = {"male": Sex.MALE, "female": Sex.FEMALE}
# Source: the identifier properties of FollowTheMoney; INN and OGRN are numbers of Russia.
NUMBERS: Mapping[str, tuple[IdentifierKind, str]] = {
    "passportNumber": (IdentifierKind.PASSPORT, ""),
    "idNumber": (IdentifierKind.IDENTITY, ""),
    "registrationNumber": (IdentifierKind.REGISTRATION, ""),
    "taxNumber": (IdentifierKind.TAX, ""),
    "vatCode": (IdentifierKind.TAX, ""),
    "innCode": (IdentifierKind.TAX, "RUS"),
    "ogrnCode": (IdentifierKind.REGISTRATION, "RUS"),
    "imoNumber": (IdentifierKind.IMO, ""),
}
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def particulars(record: Mapping[str, Any]) -> Particulars:
    """What a record tells; its first name is the one it is known under, the others are aliases."""
    kind = KINDS[record.get("schema", "person")]
    weak = set(record.get("weak_names") or ())
    spelt = record.get("names") or [record["name"]]
    names = tuple(
        Name(
            text,
            NameKind.ALIAS if place else NameKind.PRIMARY,
            Quality.LOW if place and text in weak else Quality.GOOD,
            script_of(text),
        )
        for place, text in enumerate(spelt)
    )
    sexes = {SEXES.get(sex, Sex.UNKNOWN) for sex in _several(record.get("gender"))}
    return Particulars(
        kind,
        names,
        births=tuple(_births(record)),
        sex=sexes.pop() if len(sexes) == 1 else Sex.UNKNOWN,
        nationalities=tuple(country.upper() for country in _several(record.get("country"))),
        birthplaces=tuple(_several(record.get("birth_place"))),
        identifiers=tuple(_identifiers(record)),
    )


def prepare(record: Mapping[str, Any]) -> Particulars:
    """The particulars of a record, with its names folded and weighed already."""
    found = particulars(record)
    for name in found.names:
        prepared(name.text, found.kind is not Kind.PERSON)
    return found


def pairs(path: Path) -> Iterator[tuple[Particulars, Particulars]]:
    """The pairs of a file (gzip, JSON lines) with one name on each side."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for pair in map(json.loads, file):
            query, candidate = (
                particulars({"schema": pair["schema"], **pair[side]})
                for side in ("query", "candidate")
            )
            yield _of_one_name(query), _of_one_name(candidate)


def _of_one_name(side: Particulars) -> Particulars:
    return replace(side, names=side.names[:1])


class Scorer:
    """A function of two prepared records, with the function that prepares one beside it."""

    prepare = staticmethod(prepare)

    def __call__(self, query: Particulars, candidate: Particulars) -> float:
        return compare(query, candidate).value


score = Scorer()


def _several(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [str(one) for one in given] if isinstance(given, list) else []


def _births(record: Mapping[str, Any]) -> Iterator[Birth]:
    for written in _several(record.get("dob")):
        found = _DAY.match(written)
        if found is None:
            continue
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            if day:
                yield Birth.on(date(year, month, day))
            elif month:
                last = calendar.monthrange(year, month)[1]
                yield Birth(date(year, month, 1), date(year, month, last), Precision.MONTH)
            else:
                yield Birth.in_year(year)
        except ValueError:  # 30 February and its like are in every list
            continue


def _identifiers(record: Mapping[str, Any]) -> Iterator[Identifier]:
    for kind, number in record.get("ids") or ():
        known, country = NUMBERS.get(kind, (IdentifierKind.OTHER, ""))
        yield Identifier(known, str(number), country)
