"""What the prose in OFAC's remarks says: births, places, nationalities, documents, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from borderdesk.domain.countries import country_of
from borderdesk.formats.days import spoken_birth
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Name,
    NameKind,
    Quality,
    Sex,
)
from borderdesk.matching.scripts import script_of

# How a number is introduced, and what it is. The first that fits counts.
NUMBERS: tuple[tuple[str, IdentifierKind], ...] = (
    ("Vessel Registration Identification IMO", IdentifierKind.IMO),
    ("International Maritime Organization No.", IdentifierKind.IMO),
    ("Aircraft Tail Number", IdentifierKind.TAIL),
    ("Aircraft Manufacturer's Serial Number (MSN)", IdentifierKind.OTHER),
    ("MMSI", IdentifierKind.OTHER),
    ("Passport", IdentifierKind.PASSPORT),
    ("Diplomatic Passport", IdentifierKind.PASSPORT),
    ("British National Overseas Passport", IdentifierKind.PASSPORT),
    ("Stateless Person Passport", IdentifierKind.PASSPORT),
    ("U.S.A. Passport", IdentifierKind.PASSPORT),
    ("National ID No.", IdentifierKind.IDENTITY),
    ("National Foreign ID Number", IdentifierKind.IDENTITY),
    ("Tazkira National ID Card", IdentifierKind.IDENTITY),
    ("Turkish Identification Number", IdentifierKind.IDENTITY),
    ("Cedula No.", IdentifierKind.IDENTITY),
    ("Citizen's Card Number", IdentifierKind.IDENTITY),
    ("C.U.R.P.", IdentifierKind.IDENTITY),
    ("D.N.I.", IdentifierKind.IDENTITY),
    ("I.F.E.", IdentifierKind.IDENTITY),
    ("Personal ID Card", IdentifierKind.IDENTITY),
    ("Kenyan ID No.", IdentifierKind.IDENTITY),
    ("SSN", IdentifierKind.IDENTITY),
    ("Birth Certificate Number", IdentifierKind.DOCUMENT),
    ("Driver's License No.", IdentifierKind.DOCUMENT),
    ("Electoral Registry No.", IdentifierKind.DOCUMENT),
    ("Residency Number", IdentifierKind.DOCUMENT),
    ("Travel Document Number", IdentifierKind.DOCUMENT),
    ("VisaNumberID", IdentifierKind.DOCUMENT),
    ("Tax ID No.", IdentifierKind.TAX),
    ("Italian Fiscal Code", IdentifierKind.TAX),
    ("NIT #", IdentifierKind.TAX),
    ("R.F.C.", IdentifierKind.TAX),
    ("RIF #", IdentifierKind.TAX),
    ("RUC #", IdentifierKind.TAX),
    ("V.A.T. Number", IdentifierKind.TAX),
    ("Identification Number IMO", IdentifierKind.OTHER),  # of a company that runs ships
    ("Company Number IMO", IdentifierKind.OTHER),
    ("Registration Number", IdentifierKind.REGISTRATION),
    ("Registration ID", IdentifierKind.REGISTRATION),
    ("Business Registration Document #", IdentifierKind.REGISTRATION),
    ("Business Registration Number", IdentifierKind.REGISTRATION),
    ("Commercial Registry Number", IdentifierKind.REGISTRATION),
    ("Company Number", IdentifierKind.REGISTRATION),
    ("UK Company Number", IdentifierKind.REGISTRATION),
    ("C.R. No.", IdentifierKind.REGISTRATION),
    ("Folio Mercantil No.", IdentifierKind.REGISTRATION),
    ("Matricula Mercantil No", IdentifierKind.REGISTRATION),
    ("Public Registration Number", IdentifierKind.REGISTRATION),
    ("Trade License No.", IdentifierKind.REGISTRATION),
    ("Unified Social Credit Code (USCC)", IdentifierKind.REGISTRATION),
    ("Legal Entity Number", IdentifierKind.REGISTRATION),
    ("Identification Number", IdentifierKind.OTHER),  # the prose does not say of what
)
INTRODUCTIONS = tuple(f"{words} " for words, _ in NUMBERS)
LEADS = ("alt. ", "Alt. ", "Previous ", "Former ")
SEXES = {"Male": Sex.MALE, "Female": Sex.FEMALE}
NAMED = {"a.k.a. '": NameKind.ALIAS, "f.k.a. '": NameKind.FORMER, "n.k.a. '": NameKind.ALIAS}

# Where the number ends: “A10472263 (Malaysia) issued 5 Mar 1998 expires …”.
AFTER_NUMBER = re.compile(r" (?:\(|issued |expires )")
FOREWORD = re.compile(r"^(?:Booklet|CNIC|NIC|RNE|CUD|No\.):? ?")  # “CNIC: 35202-5400413-9”
COUNTRY = re.compile(r"\(([^()]{2,60})\)")


@dataclass(slots=True)
class Told:
    """What remarks tell, in their order. What is not understood is simply absent here."""

    names: list[Name] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)
    sex: Sex = Sex.UNKNOWN
    nationalities: list[str] = field(default_factory=list)
    birthplaces: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)


def told(remarks: str) -> Told:
    """Read the clauses of remarks, which are kept apart by semicolons.

    Names given here, in single quotes, are OFAC's weak aliases and so of low quality.
    Source: OFAC's questions and answers on weak aliases.

    >>> told("DOB circa 1951; nationality Burma; Passport A12 (Iran); a.k.a. 'BNC'.").identifiers
    [Identifier(kind=<IdentifierKind.PASSPORT: 'passport'>, number='A12', country='IRN')]
    """
    found = Told()
    for clause in remarks.split(";"):
        _tell(found, _without(LEADS, clause.strip().removesuffix(".")))
    return found


def _tell(found: Told, clause: str) -> None:
    subject, _, said = clause.partition(" ")
    said = said.strip()
    if subject == "DOB":
        if birth := spoken_birth(said):
            found.births.append(birth)
    elif subject == "POB":
        found.birthplaces.append(said)
    elif subject in ("nationality", "citizen"):
        code = country_of(said)
        if code and code not in found.nationalities:
            found.nationalities.append(code)
    elif subject == "Gender":
        found.sex = SEXES.get(said, Sex.UNKNOWN)
    elif clause[:8] in NAMED:
        if name := clause[8:].removesuffix("'").strip():
            found.names.append(Name(name, NAMED[clause[:8]], Quality.LOW, script_of(name)))
    elif clause.startswith(INTRODUCTIONS):
        _tell_number(found, clause)


def _tell_number(found: Told, clause: str) -> None:
    for words, kind in NUMBERS:
        if clause.startswith(f"{words} "):
            rest = clause[len(words) :]
            end = AFTER_NUMBER.search(rest)
            number = (rest[: end.start()] if end else rest).strip(" #")
            number = FOREWORD.sub("", number)
            if words.endswith(" IMO") and kind is IdentifierKind.OTHER:
                number = f"IMO {number}"
            named = COUNTRY.search(rest)
            # Two signs and less, or words alone, would stand for half the world.
            telling = len(number) > 2 and any(char.isdigit() for char in number)
            if telling or kind is IdentifierKind.TAIL:
                country = country_of(named[1]) if named else ""
                found.identifiers.append(Identifier(kind, number, country))
            return


def _without(leads: Iterable[str], clause: str) -> str:
    for lead in leads:
        clause = clause.removeprefix(lead)
    return clause
