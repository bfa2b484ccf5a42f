"""What a case offers for sharing, as facts that a liaison officer may choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from borderdesk.domain.cases import SubjectRole
from borderdesk.domain.errors import N_
from borderdesk.domain.sharing import FactOffered
from borderdesk.matching.particulars import Birth, Precision
from borderdesk.store.cases import Case
from borderdesk.store.exhibits import Exhibit, exhibits_of_case

UNKNOWN = N_("not known")

# Whom a summary may name, and as what. Victims, witnesses and bystanders never leave in one.
NAMED: Mapping[SubjectRole, str] = {
    SubjectRole.SUSPECT: N_("Suspect: %(name)s, born %(born)s, documents %(documents)s."),
    SubjectRole.CONVICTED: N_(
        "Convicted person: %(name)s, born %(born)s, documents %(documents)s."
    ),
}

# How many signs of a date of birth are known, as ISO 8601-1 writes it: 1983, 1983-05, 1983-05-17.
SIGNS: Mapping[Precision, int] = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


def facts_of(session: Session, case: Case) -> Iterator[FactOffered]:
    """The facts of a case. A look. Who is only a contact or not involved is left out."""
    for crossing in case.inspections:
        values = {
            "direction": crossing.direction.value,
            "day": f"{crossing.crossed_at:%Y-%m-%d %H:%M} UTC",
            "post": crossing.post.name,
        }
        yield FactOffered(
            f"crossing-{crossing.id}", N_("Crossed at %(post)s, %(direction)s, %(day)s."), values
        )
        if crossing.vehicle:
            vehicle = crossing.vehicle
            words = " ".join(filter(None, (vehicle.make, vehicle.model, vehicle.colour)))
            looks = f", {words}" if words else ""
            values = {"plate": vehicle.called, "country": vehicle.plate_country, "looks": looks}
            sentence = N_("Vehicle: plate %(plate)s (%(country)s)%(looks)s.")
            yield FactOffered(f"vehicle-{crossing.id}", sentence, values, personal=True)
    for subject in case.subjects:
        if named := NAMED.get(subject.role) if subject.role else None:
            births = ", ".join(_born(birth) for birth in subject.read.births)
            numbers = ", ".join(number.number for number in subject.read.identifiers)
            values = {
                "name": subject.caption,
                "born": births or UNKNOWN,
                "documents": numbers or UNKNOWN,
            }
            yield FactOffered(f"subject-{subject.id}", named, values, personal=True)
    for exhibit in exhibits_of_case(session, case):
        if exhibit.type is None or exhibit.marks is None:
            yield _thing(exhibit)
            continue
        values = {
            "type": exhibit.type.name.replace("_", " ").lower(),
            "make": exhibit.make or UNKNOWN,
            "model": exhibit.model or UNKNOWN,
            "calibre": exhibit.calibre or UNKNOWN,
            "serial": exhibit.serial or UNKNOWN,
            "marks": exhibit.marks.value.replace("_", " "),
        }
        sentence = N_(
            "Firearm: %(type)s, make %(make)s, model %(model)s, calibre %(calibre)s,"
            " serial %(serial)s, marks %(marks)s."
        )
        yield FactOffered(f"exhibit-{exhibit.id}", sentence, values)


def _thing(exhibit: Exhibit) -> FactOffered:
    """What is no firearm: its kind, how much of it, and its calibre where it has one."""
    words = (exhibit.kind.value, exhibit.calibre, exhibit.description)
    values = {
        "what": ", ".join(filter(None, words)),
        "quantity": f"{exhibit.quantity} {exhibit.unit.value}",
        "counting": exhibit.counting.value,
    }
    sentence = N_("Seized: %(what)s; %(quantity)s, %(counting)s.")
    return FactOffered(f"exhibit-{exhibit.id}", sentence, values)


def _born(birth: Birth) -> str:
    """A date of birth as far as it is known: what is only a year must not leave as its first day.

    >>> _born(Birth.in_year(1983))
    '1983'
    >>> _born(Birth.in_year(1983, approximate=True))
    '1983-01-01/1983-12-31'
    """
    if known := SIGNS.get(birth.precision):
        return str(birth.earliest)[:known]
    return f"{birth.earliest}/{birth.latest}"  # a span as ISO 8601-1 writes it
