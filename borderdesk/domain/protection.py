"""People who need protection: minors, and who asks for protection from a country.

A list serves whoever looks for something else, so it names no minor. The page of the crossing
itself names everybody to those who may read it.

    ASKED ─refer─▶ REFERRED
      └─────end──────┴──▶ ENDED

From the moment somebody asks, nothing of the crossing may go to the countries that he asks to be
protected from, until a supervisor ends it. Whether the person is in the right is not the desk's
question, nor the officer's: an authority decides, to whom the person is referred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderdesk.domain.countries import all_countries
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import birth_from
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Particulars


class ProtectionState(StrEnum):
    ASKED = "asked"
    REFERRED = "referred"
    ENDED = "ended"


class ProtectionAct(StrEnum):
    REFER = "refer"
    END = "end"


PROTECTION: Mapping[tuple[ProtectionState, ProtectionAct], ProtectionState] = {
    (ProtectionState.ASKED, ProtectionAct.REFER): ProtectionState.REFERRED,
    # A second authority, such as that for children beside that for asylum.
    (ProtectionState.REFERRED, ProtectionAct.REFER): ProtectionState.REFERRED,
    (ProtectionState.ASKED, ProtectionAct.END): ProtectionState.ENDED,
    (ProtectionState.REFERRED, ProtectionAct.END): ProtectionState.ENDED,
}


class Authority(StrEnum):
    """To whom somebody who asks for protection is referred."""

    ASYLUM = "asylum"  # the authority that decides on asylum
    CHILDREN = "children"  # child protection
    TRAFFICKING = "trafficking"  # for victims of trafficking in human beings
    UNHCR = "unhcr"  # the United Nations' refugee agency, or who works for it
    COUNSEL = "counsel"  # legal aid


MOST_COUNTRIES = 3


@dataclass(frozen=True, slots=True)
class NewRequest:
    """That somebody asks for protection, and from which countries (ISO 3166 alpha-3).

    `person` is the name as logged or as told; `words` what the person said, if anything.
    """

    person: str
    countries: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """To whom the person was handed over; `version` is as the officer read it."""

    version: int
    authority: Authority
    words: str = ""


def check_request(given: NewRequest) -> None:
    """
    Raises:
        Unacceptable: nobody is named, or no country that there is.
    """
    if not given.person.strip():
        raise Unacceptable("person", N_("Say who asks for protection."))
    if not given.countries or len(given.countries) > MOST_COUNTRIES:
        raise Unacceptable("countries", N_("Name one to three countries."))
    known = {country.alpha3 for country in all_countries(demo=True)}
    if not known.issuperset(given.countries):
        raise Unacceptable("countries", N_("The desk knows no such country."))


OF_AGE = 18  # years. Source: Convention on the Rights of the Child, article 1


def is_minor(born_on: str, day: date) -> bool:
    """Whether somebody may be a minor on that day; `born_on` is YYYY, YYYY-MM or YYYY-MM-DD.

    Where only the year or month is known, the latest day of it counts: in doubt, protected.
    Without any date it is not known, and no one is called a minor for it. Who is born on
    29 February is of age on 1 March where the year has no such day.

    Raises:
        ValueError: there is no such day.

    >>> is_minor("2008-03-02", date(2026, 3, 1)), is_minor("2008-03-01", date(2026, 3, 1))
    (True, False)
    >>> is_minor("2008", date(2026, 3, 1)), is_minor("", date(2026, 3, 1))
    (True, False)
    """
    return may_be_under(OF_AGE, born_on, day)


def may_be_under(years: int, born_on: str, day: date) -> bool:
    """Whether somebody may be younger than that on that day, by the latest day of birth known.

    Raises:
        ValueError: there is no such day.

    >>> may_be_under(16, "2010-03-02", date(2026, 3, 1)), may_be_under(16, "", date(2026, 3, 1))
    (True, False)
    """
    birth = birth_from(born_on)
    return birth is not None and _is_under(years, birth.latest, day)


def is_hidden(subject: Particulars, action: Action, day: date) -> bool:
    """Whether a list leaves the name out of somebody compared on that day.

    It does so for who may be a minor, unless an entry asks to find and protect a missing person:
    there, the name is what helps.

    >>> from borderdesk.matching.particulars import Birth, Kind
    >>> child = Particulars(Kind.PERSON, births=(Birth.in_year(2015),))
    >>> is_hidden(child, Action.ARREST, date(2026, 3, 1))
    True
    >>> is_hidden(child, Action.MISSING, date(2026, 3, 1))
    False
    """
    young = any(_is_under(OF_AGE, birth.latest, day) for birth in subject.births)
    return young and action is not Action.MISSING


def _is_under(years: int, latest: date, day: date) -> bool:
    before_birthday = (day.month, day.day) < (latest.month, latest.day)
    return day.year - latest.year - before_birthday < years
