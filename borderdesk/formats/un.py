"""The consolidated list of the United Nations Security Council (XML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, TypeVar
from xml.etree.ElementTree import Element

from borderdesk.domain.countries import country_of
from borderdesk.domain.errors import N_
from borderdesk.domain.watchlists import Fault, NewEntry
from borderdesk.formats.days import approximately, iso_day, spoken_birth, year
from borderdesk.formats.faults import until_too_many
from borderdesk.formats.opened import Unreadable, opened
from borderdesk.formats.streamed import records
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
from borderdesk.matching.scripts import script_of

T = TypeVar("T")

KINDS = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANISATION}
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}
QUALITIES = {"low": Quality.LOW}  # Good, a.k.a. and f.k.a. say nothing against a name

NO_KEY = N_("The entry has neither a reference number nor a data id.")
NO_NAME = N_("The entry %(key)s has no name.")
TWICE = N_("The entry %(key)s stands in the file already.")
NO_SUCH_DAY = N_("The entry %(key)s has an impossible date: “%(text)s”.")
NO_ENTRIES = N_("The file holds no entries.")

# A number at the end of words about it: “Libyan passport No. 513519”.
NUMBER_AT_END = re.compile(r"(?:\bno\.?|\bnumber|:) ?:?[ ]?([A-Z0-9/.-]+(?: [0-9]+)?)$", re.I)
SECOND_LETTER = re.compile(r";| [b-z]\) ")  # “Mohamed Sabet b) Javad Sabet; Jawad Sabet”
ASIDE = re.compile(r"(?:, | ?\()([^,()]+)\)?$")  # “R00012098, South Sudan”, “403062567 (US)”
IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")


def read(stream: BinaryIO) -> Iterator[NewEntry | Fault]:
    """The entries of the file and what is wrong in it, in the file's order.

    The file may be packed with gzip. A wrong entry is a fault and the reading goes on; what
    ends the reading is the last fault. Nothing is raised for what a file contains.

    Layout: https://www.un.org/sc/resources/sc-sanctions.xsd
    """
    return until_too_many(_read(stream))


def _read(stream: BinaryIO) -> Iterator[NewEntry | Fault]:
    seen: set[str] = set()
    found = False
    try:
        for line, element in records(opened(stream), "CONSOLIDATED_LIST", KINDS, "UN XML"):
            found = True
            try:
                yield _entry(element, line, seen)
            except _Wrong as wrong:
                yield Fault(line, wrong.sentence, wrong.values)
        if not found:
            yield Fault(0, NO_ENTRIES)
    except Unreadable as error:
        yield Fault(error.line or 0, error.sentence, error.values)


class _Wrong(Exception):
    """What keeps one entry out."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = tuple(values.items())


@dataclass(slots=True)
class _Draft:
    """What has been understood of one entry so far, and what is left as prose."""

    key: str
    names: list[Name] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    birthplaces: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def remark(self, label: str, text: str) -> None:
        if text:
            self.remarks.append(f"{label}: {text}")

    def day(self, text: str) -> date:
        found = iso_day(text)
        if found is None:
            raise _Wrong(NO_SUCH_DAY, key=self.key, text=text[:40])
        return found


def _entry(element: Element, line: int, seen: set[str]) -> NewEntry:
    kind = KINDS[element.tag]
    draft = _Draft(_key(element, seen))
    comments = _text(element, "COMMENTS1")
    if comments:
        draft.remarks.append(comments)
    _add_names(draft, element)
    for part in element.iter("DESIGNATION"):
        draft.remark("Designation", "; ".join(_values(part)))
    for part in element.iter("TITLE"):
        draft.remark("Title", "; ".join(_values(part)))
    for part in element.iter("NATIONALITY"):
        _add_nationalities(draft, _values(part))
    for part in element.iter(f"{element.tag}_ALIAS"):
        _add_alias(draft, part)
    for part in element.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        _add_birth(draft, part)
    for part in element.iter("INDIVIDUAL_PLACE_OF_BIRTH"):
        _add(draft.birthplaces, _place(part))
        draft.remark("Place of birth", _text(part, "NOTE"))
    for part in element.iter("INDIVIDUAL_DOCUMENT"):
        _add_document(draft, part)
    for part in element.iter(f"{element.tag}_ADDRESS"):
        draft.remark("Address", _joined(_place(part), _text(part, "NOTE")))
    listed_on = _text(element, "LISTED_ON")
    return NewEntry(
        source_key=draft.key,
        particulars=Particulars(
            kind=kind,
            names=tuple(draft.names),
            births=tuple(draft.births),
            sex=SEXES.get(_text(element, "GENDER").lower(), Sex.UNKNOWN),
            nationalities=tuple(draft.nationalities),
            birthplaces=tuple(draft.birthplaces),
            identifiers=tuple(draft.identifiers),
        ),
        programme=_text(element, "UN_LIST_TYPE"),
        listed_on=draft.day(listed_on) if listed_on else None,
        remarks="\n".join(draft.remarks),
        line=line,
    )


def _key(element: Element, seen: set[str]) -> str:
    """The reference number (QDi.001); the data id where that is missing or taken."""
    reference, data_id = _text(element, "REFERENCE_NUMBER"), _text(element, "DATAID")
    if not reference and not data_id:
        raise _Wrong(NO_KEY)
    key = reference if reference and reference not in seen else data_id
    if not key or data_id in seen:
        raise _Wrong(TWICE, key=reference or data_id)
    seen.update(filter(None, (reference, data_id)))
    return key


def _add_names(draft: _Draft, element: Element) -> None:
    tags = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    parts = [_text(element, tag) for tag in tags]
    name = " ".join(part for part in parts if part not in ("", "na"))  # na: not available
    if not name:
        raise _Wrong(NO_NAME, key=draft.key)
    draft.names.append(Name(name, script=script_of(name)))
    for text in _text(element, "NAME_ORIGINAL_SCRIPT").split(";"):
        _add_name(draft, text, NameKind.VARIATION)


def _add_name(draft: _Draft, text: str, kind: NameKind, quality: Quality = Quality.GOOD) -> None:
    text = text.strip(" ,")
    if text and all(text != name.text for name in draft.names):
        draft.names.append(Name(text, kind, quality, script_of(text)))


def _add_alias(draft: _Draft, part: Element) -> None:
    written, note = _text(part, "ALIAS_NAME"), _text(part, "NOTE")
    said = _text(part, "QUALITY").lower()
    former = said == "f.k.a." or any(w in note.lower() for w in ("previously", "formerly"))
    kind = NameKind.FORMER if former else NameKind.ALIAS
    for text in _spellings(written):
        _add_name(draft, text, kind, QUALITIES.get(said, Quality.GOOD))
    draft.remark(f"Alias {written}", note)
    born = _text(part, "DATE_OF_BIRTH")
    if born:
        in_year = year(born)
        birth = Birth.in_year(in_year) if in_year else Birth.on(draft.day(born))
        _add(draft.births, birth)
    where = _joined(_text(part, "CITY_OF_BIRTH"), _text(part, "COUNTRY_OF_BIRTH"))
    _add(draft.birthplaces, where)


def _spellings(written: str) -> Iterator[str]:
    """The names in one alias field: some hold several, or the same in another script.

    >>> list(_spellings("Jin Tiesan (金铁三)")), list(_spellings("Fazel Rahim; Fazil Rahim"))
    (['Jin Tiesan', '金铁三'], ['Fazel Rahim', 'Fazil Rahim'])
    """
    both = IN_BRACKETS.fullmatch(written.replace("original script:", "").strip(" ,"))
    if both and script_of(both[1]) != script_of(both[2]):
        yield both[1].strip()
        yield from _spellings(both[2])
    else:
        yield from (text.strip() for text in SECOND_LETTER.split(written))


def _add_nationalities(draft: _Draft, countries: list[str]) -> None:
    for text in countries:
        code = "" if text == "na" else country_of(text)
        _add(draft.nationalities, code)
        if not code:
            draft.remark("Nationality", text)


def _add_birth(draft: _Draft, part: Element) -> None:
    said, day, note = (_text(part, tag) for tag in ("TYPE_OF_DATE", "DATE", "NOTE"))
    approximate = said == "APPROXIMATELY"
    birth: Birth | None = None
    if day:
        on = draft.day(day)
        birth = approximately(on) if approximate else Birth.on(on)
    elif written := _text(part, "YEAR"):
        birth = Birth.in_year(_year(draft, written), approximate=approximate)
    elif (first := _text(part, "FROM_YEAR")) and (last := _text(part, "TO_YEAR")):
        earliest, latest = _year(draft, first), _year(draft, last)
        if earliest > latest:
            raise _Wrong(NO_SUCH_DAY, key=draft.key, text=f"{first}–{last}")
        birth = Birth(date(earliest, 1, 1), date(latest, 12, 31), Precision.RANGE)
    else:
        birth = spoken_birth(note)
    if birth:
        _add(draft.births, birth)
    draft.remark("Date of birth", note)


def _year(draft: _Draft, text: str) -> int:
    found = year(text)
    if found is None:
        raise _Wrong(NO_SUCH_DAY, key=draft.key, text=text[:40])
    return found


def _add_document(draft: _Draft, part: Element) -> None:
    said, closer, written = (
        _text(part, tag) for tag in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER")
    )
    issued_by = _text(part, "ISSUING_COUNTRY") or _text(part, "COUNTRY_OF_ISSUE")
    number, told = _number(written)
    country = country_of(issued_by) or told
    if number:
        draft.identifiers.append(Identifier(_document_kind(said, closer, written), number, country))
    left = [
        closer,
        written if number != written else "",
        "" if country else issued_by,
        _text(part, "NOTE"),
    ]
    if any(left):
        draft.remark("Document", _joined(said, number, *left))


def _number(written: str) -> tuple[str, str]:
    """The number in what is written, and the country (alpha-3) that the words about it name.

    >>> _number("Afghan passport number SE 012820"), _number("Libya 428720")
    (('SE 012820', 'AFG'), ('428720', 'LBY'))
    >>> _number("R00012098, South Sudan"), _number("PS 472330208")
    (('R00012098', 'SSD'), ('PS 472330208', ''))
    """
    number, country = written, ""
    if (aside := ASIDE.search(number)) and any(char.isdigit() for char in number[: aside.start()]):
        number, country = number[: aside.start()], country_of(aside[1])
    first, _, rest = number.partition(" ")
    if len(first) > 3 and (named := country_of(first)):
        number, country = rest, named
    if found := NUMBER_AT_END.search(number):
        number = found[1]
    return number.strip(), country


def _document_kind(said: str, closer: str, written: str) -> IdentifierKind:
    words = f"{closer} {written}".lower()
    if any(word in words for word in ("driv", "birth", "ration", "voter", "student", "travel doc")):
        return IdentifierKind.DOCUMENT
    if "fiscal" in words:
        return IdentifierKind.TAX
    if any(word in f"{said} {words}".lower() for word in ("passport", "passeport", "pasaporte")):
        return IdentifierKind.PASSPORT
    return IdentifierKind.IDENTITY if "national id" in said.lower() else IdentifierKind.DOCUMENT


def _place(part: Element) -> str:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
    return _joined(*(_text(part, tag) for tag in tags))


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _add(to: list[T], value: T) -> None:
    if value and value not in to:
        to.append(value)


def _values(part: Element) -> list[str]:
    return [text for value in part.iter("VALUE") if (text := " ".join((value.text or "").split()))]


def _text(element: Element, tag: str) -> str:
    """The text of a part in one line; empty where there is none."""
    return " ".join((element.findtext(tag) or "").split())
