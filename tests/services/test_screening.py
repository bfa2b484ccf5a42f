from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import NotPermitted, Overtaken
from borderdesk.domain.inspections import InspectionReport, Vehicle, VehicleKind
from borderdesk.domain.screening import ScreeningState, Tier
from borderdesk.domain.watchlists import Action, ListFormat
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    Particulars,
)
from borderdesk.services import inspections, screening
from borderdesk.store.screening import Screening
from tests import factories
from tests.factories import NOON, POLICE

OFFICER = factories.signature(Role.OFFICER)


def test_a_listed_driver_is_found_under_another_spelling(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"), factories.entry("Ivo SORIN"))
    report = factories.inspection_report(
        occupants=(factories.occupant(surname="ВЕЛКАРОВ", given_names="Мирон"),)
    )

    findings = screening.look(session, OFFICER, report.subjects)

    assert findings.state is ScreeningState.HITS
    assert [(found.subject.role, found.tier) for found in findings.resemblances] == [
        ("driver", Tier.STRONG)
    ]


def test_where_no_list_is_in_force_nothing_is_clear(session: Session) -> None:
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    assert findings.state is ScreeningState.ERROR
    assert "No watchlist" in findings.trouble


def kept(session: Session, report: InspectionReport) -> Screening:
    """The screening of a report that an officer has submitted."""
    findings = screening.look(session, OFFICER, report.subjects)
    inspections.submit(session, OFFICER, report, findings)
    return session.scalars(select(Screening)).one()


def test_a_list_that_its_owner_keeps_to_itself_is_compared_for_its_owner_alone(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry(), owner_id=POLICE, code="OWN").shared = False
    factories.watchlist(session, factories.entry("Ivo SORIN"), code="ALL")
    report = factories.inspection_report()
    police = factories.signature(Role.OFFICER, agency_id=POLICE, post_id=None)

    ours = screening.look(session, OFFICER, report.subjects)
    theirs = screening.look(session, police, report.subjects)

    assert ([used.code for used in ours.lists], ours.resemblances) == (["ALL"], ())
    assert [used.code for used in theirs.lists] == ["ALL", "OWN"]
    assert [found.tier for found in theirs.resemblances] == [Tier.STRONG]


def test_where_only_a_foreign_list_of_its_own_is_in_force_nothing_is_clear(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry(), owner_id=POLICE).shared = False

    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    assert findings.state is ScreeningState.ERROR


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.SUPERVISOR}))
def test_other_roles_compare_nobody(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        screening.look(session, factories.signature(role), [])


def test_findings_do_not_outlive_the_lists_they_came_from(session: Session) -> None:
    factories.watchlist(session, factories.entry())
    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)
    factories.watchlist(session, factories.entry("Ivo SORIN"))

    with pytest.raises(Overtaken):
        screening.recheck(session, findings)


def test_the_generation_is_read_before_the_lists_that_are_written_down(session: Session) -> None:
    """Else a list published between the two is compared, and an older version kept for it."""
    factories.watchlist(session, factories.entry())
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    screening.look(session, factories.signature(Role.OFFICER), ())
    event.remove(engine, "before_cursor_execute", hear)

    assert "FROM generation" in said[0]
    assert any("FROM watchlists" in statement for statement in said[1:])


def test_the_booth_sees_at_most_five_the_closest_first(session: Session) -> None:
    spelt = ("VELKAROV", "VELKAROW", "WELKAROV", "VELKAROFF", "VELKAROVS", "VELKARROV", "VELKAROVA")
    factories.watchlist(session, *(factories.entry(f"Miron {name}") for name in spelt))

    found = kept(session, factories.inspection_report())
    lines = screening.at_booth(found)

    assert len(found.hits) == len(spelt)
    assert len(lines) == 5
    assert [line.score.value for line in lines] == sorted(
        (line.score.value for line in lines), reverse=True
    )
    assert lines[0].score.value == max(hit.score for hit in found.hits)


def test_of_discreet_entries_the_booth_sees_nothing_at_all(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.DISCREET)

    found = kept(session, factories.inspection_report())

    assert [hit.discreet for hit in found.hits] == [True]
    assert screening.at_booth(found) == []
    assert screening.shown_state(found) is ScreeningState.CLEAR
    assert not screening.stops_release(found.hits)


def test_discreet_entries_take_no_place_among_the_five(session: Session) -> None:
    hidden = [factories.entry("Miron VELKAROV", action=Action.DISCREET) for _ in range(5)]
    factories.watchlist(session, *hidden, factories.entry("Miron VELKAROW"))

    found = kept(session, factories.inspection_report())

    assert [line.caption for line in screening.at_booth(found)] == ["Miron VELKAROV"]
    assert screening.shown_state(found) is ScreeningState.HITS
    assert len(found.hits) == 6


def test_a_loose_likeness_is_explained_at_the_booth_but_has_no_card(session: Session) -> None:
    loose = Particulars(
        Kind.PERSON,
        (Name("VELKAROV Miran Tadeyevich"),),
        (Birth.in_year(1983, approximate=True),),
    )
    factories.watchlist(session, factories.entry(particulars=loose), action=Action.ARREST)

    found = kept(session, factories.inspection_report())

    assert [(line.tier, line.action) for line in screening.at_booth(found)] == [
        (Tier.POSSIBLE, None)
    ]
    assert not screening.stops_release(found.hits)


def test_a_close_likeness_sends_the_vehicle_to_the_second_line(session: Session) -> None:
    factories.watchlist(session, factories.entry(), action=Action.ARREST)

    found = kept(session, factories.inspection_report())

    assert [line.action for line in screening.at_booth(found)] == [Action.ARREST]
    assert screening.stops_release(found.hits)


def test_a_stolen_passport_is_met_whoever_bears_it(session: Session) -> None:
    number = Identifier(IdentifierKind.PASSPORT, "VA 407B312", "XVA")
    paper = Particulars(Kind.DOCUMENT, identifiers=(number,))
    factories.watchlist(session, factories.entry(particulars=paper), action=Action.SEIZE)

    findings = screening.look(session, OFFICER, factories.inspection_report().subjects)

    assert [(found.subject.role, found.tier) for found in findings.resemblances] == [
        ("document", Tier.IDENTIFIER)
    ]


@pytest.mark.parametrize(
    ("format", "days", "old"),
    [(ListFormat.UN, 8, True), (ListFormat.UN, 7, False), (ListFormat.DESK, 800, False)],
)
def test_a_list_that_was_old_when_it_was_looked_in_is_kept_as_such(
    session: Session, format: ListFormat, days: int, old: bool
) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"), format=format)
    report = factories.inspection_report()

    later = replace(OFFICER, at=NOON + timedelta(days=days))
    findings = screening.look(session, later, report.subjects)
    inspections.submit(session, later, report, findings)

    [used] = session.scalars(select(Screening)).one().lists
    assert used["old"] is old


def test_a_listed_aircraft_is_found_by_its_mark_and_a_car_of_that_plate_is_not(
    session: Session,
) -> None:
    mark = Identifier(IdentifierKind.TAIL, "EP-GOM")
    listed = Particulars(Kind.AIRCRAFT, (Name("EP-GOM"),), identifiers=(mark,))
    factories.watchlist(session, factories.entry(particulars=listed))

    def found(kind: VehicleKind) -> list[tuple[str, Tier]]:
        report = factories.inspection_report(vehicle=Vehicle(kind, "EPGOM", "IRN"), occupants=())
        look = screening.look(session, OFFICER, report.subjects)
        return [(one.subject.role, one.tier) for one in look.resemblances]

    assert found(VehicleKind.AIRCRAFT) == [("aircraft", Tier.IDENTIFIER)]
    assert found(VehicleKind.CAR) == []


def test_a_drivers_fathers_name_counts_where_the_list_has_one_and_costs_nothing_where_not(
    session: Session,
) -> None:
    listed = ("Ermakov Valery Konstantinovich", "Ermakov Valery Nikolaevich", "Ermakov Valery")
    factories.watchlist(session, *(factories.entry(name) for name in listed))
    driver = factories.occupant(
        surname="ERMAKOV", given_names="Valery", patronymic="Konstantinovich", born_on=""
    )
    report = factories.inspection_report(occupants=(driver,))

    found = screening.look(session, OFFICER, report.subjects).resemblances

    matched = {one.score.matched_name.text: one.tier for one in found if one.score.matched_name}
    assert matched == {listed[0]: Tier.STRONG, listed[2]: Tier.STRONG}
