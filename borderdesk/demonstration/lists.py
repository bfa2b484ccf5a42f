"""The made-up watchlists, read from their tables and put in force by an administrator."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from borderdesk.demonstration.tables import content, rows
from borderdesk.domain.accounts import Signature
from borderdesk.domain.watchlists import Action, ListFormat, NewEntry, NewWatchlist
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Quality,
    Sex,
)
from borderdesk.matching.scripts import script_of
from borderdesk.services import watchlists
from borderdesk.store.accounts import agency_by_code

# File, code, name, owner, what to do on meeting an entry that says nothing else, basis, grading.
LISTS = (
    ("wanted.csv", "VA-WANTED", "Wanted persons", "CPV", Action.LOCATE, "Border Act, s. 40", "B2"),
    ("objects.csv", "VA-OBJECTS", "Objects to seize", "CPV", Action.SEIZE, "Border Act, s. 41", ""),
    ("embargo.csv", "VA-EMBARGO", "Arms embargo", "CSV", Action.SANCTION, "Embargo Act 2024", "A1"),
)
REASON = "First issue of the demonstration"


def publish(session: Session, by: Signature) -> None:
    """Put every list of the demonstration in force."""
    for file, code, name, owner, action, basis, grading in LISTS:
        agency = agency_by_code(session, owner)
        assert agency is not None  # the region has been set up
        new = NewWatchlist(code, name, agency.id, ListFormat.DESK, action, basis, grading)
        watchlists.add_watchlist(session, by, new, REASON)
        source = watchlists.Source(file, hashlib.sha256(content(file)).hexdigest())
        version_id = watchlists.begin_import(session, by, code, source, reason=REASON)
        watchlists.stage(session, by, version_id, entries(file))
        change = watchlists.change(session, by, version_id)
        watchlists.activate(session, by, version_id, change, shrinking=False, reason=REASON)


def entries(file: str) -> list[NewEntry]:
    """The entries of one of the tables; `data/LICENCE.md` says how they are written."""
    return [
        NewEntry(
            row["key"],
            _particulars(row),
            row["programme"],
            date.fromisoformat(row["listed_on"]),
            row["remarks"],
            Action(row["action"]) if row["action"] else None,
            line,
        )
        for line, row in enumerate(rows(file), start=2)
    ]


def _particulars(row: Mapping[str, str]) -> Particulars:
    return Particulars(
        Kind(row["kind"]),
        names=_names(row),
        births=(_birth(row["born"]),) if row["born"] else (),
        sex=Sex(row["sex"]) if row["sex"] else Sex.UNKNOWN,
        nationalities=_several(row["nationality"]),
        birthplaces=_several(row["birthplace"]),
        identifiers=tuple(_identifier(written) for written in _several(row["numbers"])),
    )


def _names(row: Mapping[str, str]) -> tuple[Name, ...]:
    found: list[Name] = []
    for text in _several(row["names"]):
        script = script_of(text)
        kind = NameKind.PRIMARY
        if found:
            kind = NameKind.ALIAS if script == found[0].script else NameKind.VARIATION
        found.append(Name(text, kind, script=script))
    weak = (Name(t, NameKind.ALIAS, Quality.LOW, script_of(t)) for t in _several(row["weak"]))
    return (*found, *weak)


def _birth(written: str) -> Birth:
    year = written.removeprefix("~")
    if len(year) == 4:
        return Birth.in_year(int(year), approximate=year != written)
    return Birth.on(date.fromisoformat(written))


def _identifier(written: str) -> Identifier:
    kind, number, *country = written.split(":")
    return Identifier(IdentifierKind(kind), number, *country)


def _several(written: str) -> tuple[str, ...]:
    return tuple(part for part in written.split("|") if part)
