"""OFAC's list of specially designated nationals (SDN.CSV), with its aliases and long remarks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault, NewEntry
from borderdesk.formats.faults import until_too_many
from borderdesk.formats.ofac_remarks import told
from borderdesk.formats.opened import Unreadable
from borderdesk.formats.rows import rows
from borderdesk.matching.particulars import Kind, Name, NameKind, Particulars, Quality
from borderdesk.matching.scripts import script_of

KINDS = {
    "individual": Kind.PERSON,
    "vessel": Kind.VESSEL,
    "aircraft": Kind.AIRCRAFT,
    "": Kind.ORGANISATION,
}
# aka and nka (now known as) are names of today.
ALIASES = {"aka": NameKind.ALIAS, "fka": NameKind.FORMER, "nka": NameKind.ALIAS}
SDN, ALT, COMMENTS = "OFAC SDN.CSV", "OFAC ALT.CSV", "OFAC SDN_COMMENTS.CSV"
# What SDN.CSV says in columns of its own and particulars have no place for; column from 0.
COLUMNS = {
    4: "Title",
    5: "Call sign",
    6: "Vessel type",
    7: "Tonnage",
    8: "Gross registered tonnage",
    9: "Vessel flag",
    10: "Vessel owner",
}

NO_KEY = N_("The row does not begin with the number of an entry, but with “%(text)s”.")
NO_NAME = N_("The entry %(key)s has no name.")
TWICE = N_("The entry %(key)s stands in the file already.")
NO_SUCH_KIND = N_("The entry %(key)s is of an unknown kind: “%(text)s”.")
NO_SUCH_ALIAS = N_("An alias of entry %(key)s is of an unknown kind: “%(text)s”.")
NO_ENTRIES = N_("The file holds no entries.")
ELSEWHERE = N_("%(file)s, line %(line)s: %(fault)s")
NOT_LISTED = N_("%(file)s tells of entry %(key)s, which SDN.CSV does not have.")


def read(
    sdn: BinaryIO, alt: BinaryIO | None = None, comments: BinaryIO | None = None
) -> Iterator[NewEntry | Fault]:
    """The entries of SDN.CSV, joined with ALT.CSV and SDN_COMMENTS.CSV of the same day.

    Each file may be packed with gzip. Lines are those of SDN.CSV; faults of the two other
    files name the file and have line 0. A wrong row is a fault and the reading goes on; what
    ends the reading of SDN.CSV is the last fault. Nothing is raised for what files contain.

    Layout: OFAC, “SDN data specification” (dat_spec.txt).
    """
    return until_too_many(_read(sdn, alt, comments))


def _read(
    sdn: BinaryIO, alt: BinaryIO | None, comments: BinaryIO | None
) -> Iterator[NewEntry | Fault]:
    aliases: dict[str, list[Name]] = defaultdict(list)
    more: dict[str, str] = {}
    if alt is not None:
        yield from _besides(ALT, _aliases(alt, aliases))
    if comments is not None:
        yield from _besides(COMMENTS, _comments(comments, more))
    seen: set[str] = set()
    line = 0
    try:
        for found in rows(sdn, 12, SDN):
            if isinstance(found, Fault):
                yield found
                continue
            line, row = found
            yield _entry(line, row, aliases, more, seen)
    except Unreadable as error:
        yield Fault(line if error.line is None else error.line, error.sentence, error.values)
        return
    if not seen:
        yield Fault(0, NO_ENTRIES)
    for name, keys in ((ALT, aliases.keys()), (COMMENTS, more.keys())):
        for key in sorted(keys - seen):
            yield Fault(0, NOT_LISTED, (("file", name), ("key", key)))


def _entry(
    line: int,
    written: list[str],
    aliases: Mapping[str, list[Name]],
    more: Mapping[str, str],
    seen: set[str],
) -> NewEntry | Fault:
    row = [_plain(value) for value in written]
    key, name, kind = row[:3]
    if not (key.isascii() and key.isdigit()):
        return Fault(line, NO_KEY, (("text", key[:40]),))
    if key in seen:
        return Fault(line, TWICE, (("key", key),))
    seen.add(key)
    if not name:
        return Fault(line, NO_NAME, (("key", key),))
    if kind not in KINDS:
        return Fault(line, NO_SUCH_KIND, (("key", key), ("text", kind[:40])))
    remarks = row[11]
    if key in more:  # cut after 1,000 characters, in the middle of a word where need be
        remarks = written[11] + more[key] if len(written[11]) >= 1000 else f"{remarks} {more[key]}"
        remarks = remarks.strip()
    prose = told(remarks)
    columns = [f"{label}: {row[column]}" for column, label in COLUMNS.items() if row[column]]
    # “FAMILY, Given” stays as OFAC writes it: officers see the source, comparing is order-free.
    names = [Name(name, script=script_of(name)), *aliases.get(key, ()), *prose.names]
    return NewEntry(
        source_key=key,
        particulars=Particulars(
            kind=KINDS[kind],
            names=tuple(dict.fromkeys(names)),
            births=tuple(dict.fromkeys(prose.births)),
            sex=prose.sex,
            nationalities=tuple(prose.nationalities),
            birthplaces=tuple(dict.fromkeys(prose.birthplaces)),
            identifiers=tuple(dict.fromkeys(prose.identifiers)),
        ),
        programme=row[3].replace("] [", ", "),
        remarks="\n".join(filter(None, [remarks, *columns])),
        line=line,
    )


def _aliases(stream: BinaryIO, into: dict[str, list[Name]]) -> Iterator[Fault]:
    for found in rows(stream, 5, ALT):
        if isinstance(found, Fault):
            yield found
            continue
        line, row = found
        key, _, said, name, remarks = (_plain(value) for value in row)
        if said not in ALIASES:
            yield Fault(line, NO_SUCH_ALIAS, (("key", key), ("text", said[:40])))
        elif not name:
            yield Fault(line, NO_NAME, (("key", key),))
        else:
            # OFAC writes weak aliases in quotation marks, where it lists them at all.
            weak = "weak" in remarks.lower() or (name[0] == name[-1] == '"')
            quality = Quality.LOW if weak else Quality.GOOD
            into[key].append(Name(name.strip('"'), ALIASES[said], quality, script_of(name)))


def _comments(stream: BinaryIO, into: dict[str, str]) -> Iterator[Fault]:
    for found in rows(stream, 2, COMMENTS):
        if isinstance(found, Fault):
            yield found
            continue
        _, (key, text) = found
        into[key.strip()] = into.get(key.strip(), "") + text


def _besides(name: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """Faults of a file beside SDN.CSV, which say themselves where they are."""
    try:
        for fault in faults:
            yield _elsewhere(name, fault)
    except Unreadable as error:
        yield _elsewhere(name, Fault(error.line or 0, error.sentence, error.values))


def _elsewhere(name: str, fault: Fault) -> Fault:
    said = fault.sentence % dict(fault.values)
    return Fault(0, ELSEWHERE, (("file", name), ("line", str(fault.line)), ("fault", said)))


def _plain(value: str) -> str:
    """A field's text in which OFAC's null, “-0- ”, is empty."""
    text = value.strip()
    return "" if text == "-0-" else text
