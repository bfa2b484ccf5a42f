from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotFound, NotPermitted, Unacceptable
from borderdesk.domain.inspections import Vehicle, VehicleKind
from borderdesk.domain.screening import Tier
from borderdesk.domain.watchlists import Action, NewEntry
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Particulars
from borderdesk.services import look_back, watchlists
from borderdesk.services.look_back import Passed
from borderdesk.store.database import Database
from borderdesk.store.folders import alone
from borderdesk.store.screening import Hit
from borderdesk.store.watchlists import Watchlist
from tests import factories
from tests.store.test_crossed import OURS, THEIRS, crosses, database

__all__ = ["database"]

VELKAROV = factories.entry("Miron VELKAROV", source_key="K1")


def publish(
    database: Database, *entries: NewEntry, code: str = "WANTED", shared: bool = True
) -> None:
    """The list says these entries from now on."""
    with database.turn(), database.acts() as session:
        keeper = factories.signature(Role.ADMINISTRATOR)
        if code not in {one.code for one in watchlists.lists(session, keeper)}:
            factories.watchlist(session, *entries, code=code).shared = shared
        else:
            source = watchlists.Source("next.json", f"{len(entries):064}")
            version_id = watchlists.begin_import(session, keeper, code, source, reason="Next")
            watchlists.stage(session, keeper, version_id, entries)
            session.flush()
            factories.put_in_force(session, version_id)
        session.commit()


def passed(
    session: Session, by: Signature = OURS, code: str = "WANTED", since: int | None = None
) -> list[Passed]:
    asked = look_back.sought(session, by, code, since)
    return look_back.look(session, by, look_back.who_crossed(session, by), asked.editions)


def told(database: Database, by: Signature = OURS, since: int | None = None) -> list[str]:
    """The entries by key, each as often as somebody who resembles it crossed."""
    with database.looks() as session:
        return [one.source_key for one in passed(session, by, since=since)]


def test_an_entry_is_told_of_every_crossing_of_who_resembles_it_the_last_one_first(
    database: Database,
) -> None:
    for days_ago in (5, 2, 40):
        crosses(database, days_ago=days_ago)
    crosses(database, "SORIN", given_names="Ivo", born_on="1971-01-01", document_number="SO1")
    publish(database, VELKAROV)

    with database.looks() as session:
        found = passed(session)

        assert [(one.crossed_at - factories.NOON).days for one in found] == [-2, -5, -40]
        assert {(one.tier, one.subject.role) for one in found} == {(Tier.STRONG, "driver")}
        assert all(str(reason) for one in found for reason in one.score.reasons)


def test_only_what_is_new_or_changed_is_asked_for_unless_an_earlier_version_is_named(
    database: Database,
) -> None:
    crosses(database)
    crosses(database, "SORIN", given_names="Ivo")
    sorin = factories.entry("Ivo SORIN", source_key="K2")
    publish(database, VELKAROV)
    publish(database, VELKAROV, sorin)
    publish(database, replace(VELKAROV, remarks="Armed"), sorin)

    assert told(database) == ["K1"]
    assert sorted(told(database, since=1)) == ["K1", "K2"]
    assert told(database, since=2) == ["K1"]
    assert sorted(told(database, since=0)) == ["K1", "K2"]
    with database.looks() as session, pytest.raises(Unacceptable, match="no version"):
        look_back.sought(session, OURS, "WANTED", 7)


def test_a_name_is_found_in_another_script_and_the_score_is_that_of_a_crossing(
    database: Database,
) -> None:
    crosses(database, "ВЕЛКАРОВ", given_names="Мирон")
    publish(database, VELKAROV)

    assert told(database) == ["K1"]


def test_a_plate_and_a_stolen_document_are_looked_for_like_people(database: Database) -> None:
    plate = Identifier(IdentifierKind.PLATE, "TE 481 KP", "XVA")
    paper = Identifier(IdentifierKind.PASSPORT, "VA407B312", "XVA")
    van = NewEntry("VAN", Particulars(Kind.VEHICLE, identifiers=(plate,)))
    stolen = NewEntry("PAPER", Particulars(Kind.DOCUMENT, identifiers=(paper,)))
    crosses(database)
    crosses(
        database,
        "SORIN",
        document_number="OTHER1",
        vehicle=Vehicle(VehicleKind.VAN, "TE-481-KP", "XVA"),
    )
    publish(database, van, stolen)

    assert sorted(told(database)) == ["PAPER", "VAN"]
    with database.looks() as session:
        assert {one.tier for one in passed(session)} == {Tier.IDENTIFIER}


def test_of_many_who_are_called_alike_who_was_born_on_the_day_is_compared(
    database: Database,
) -> None:
    for year in range(1940, 1984):
        crosses(database, born_on=f"{year}-01-01", document_number="")
    crosses(database, born_on="1984-03-17", document_number="")
    for year in range(1985, 1999):
        crosses(database, born_on=f"{year}-01-01", document_number="")
    publish(database, VELKAROV)

    with database.looks() as session:
        [first, *_] = passed(session)
        assert first.tier is Tier.STRONG
        assert first.score.value > 0.95


def test_each_agency_is_told_of_its_own_crossings_and_nobody_of_foreign_lists(
    database: Database,
) -> None:
    crosses(database)
    crosses(database, by=THEIRS)
    crosses(database, by=THEIRS, days_ago=1)
    publish(database, VELKAROV)
    publish(database, VELKAROV, code="THEIRS", shared=False)

    assert told(database) == ["K1"]
    assert told(database, THEIRS) == ["K1", "K1"]
    with database.looks() as session, pytest.raises(NotFound):
        look_back.sought(session, OURS, "THEIRS")


def test_nobody_is_told_of_who_passed_beyond_the_time_that_crossings_name_people(
    database: Database,
) -> None:
    crosses(database, days_ago=89.9)
    publish(database, VELKAROV)
    assert told(database) == ["K1"]

    assert told(database, replace(OURS, at=factories.NOON + timedelta(hours=12))) == []


def test_what_is_weak_is_not_told_and_no_hit_comes_of_looking_back(database: Database) -> None:
    crosses(database)
    crosses(database, "VELKARIN", given_names="Marin", born_on="1950-01-01", document_number="")
    publish(database, VELKAROV)

    with database.looks() as session:
        assert [one.subject.particulars.caption for one in passed(session)] == ["Miron VELKAROV"]
        assert session.scalars(select(Hit)).all() == []


def test_discreet_entries_are_told_to_who_reads_hits(database: Database) -> None:
    crosses(database)
    publish(database, replace(VELKAROV, action=Action.DISCREET))

    assert told(database) == ["K1"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_nobody_but_supervisors_looks_back(database: Database, role: Role) -> None:
    publish(database, VELKAROV)
    by = factories.signature(role)

    with database.looks() as session:
        with pytest.raises(NotPermitted):
            look_back.sought(session, by, "WANTED")
        with pytest.raises(NotPermitted):
            look_back.who_crossed(session, by)


def test_while_somebody_builds_the_index_the_answer_is_to_ask_again(database: Database) -> None:
    publish(database, VELKAROV)
    assert database.rolls is not None
    crosses(database)
    assert told(database) == ["K1"]
    folder = database.rolls / "crossed"
    (folder / "current").unlink()

    with alone(folder), database.looks() as session, pytest.raises(Unacceptable, match="again"):
        look_back.who_crossed(session, OURS)


def test_a_list_that_sets_its_own_least_score_is_told_of_nobody_below_it(
    database: Database,
) -> None:
    crosses(database, born_on="1986-05-02", document_number="")
    publish(database, VELKAROV)
    assert told(database) == ["K1"]

    with database.turn(), database.acts() as session:
        session.scalars(select(Watchlist)).one().shown_from = 0.9
        session.commit()

    assert told(database) == []


def test_a_ship_that_crossed_is_found_by_the_number_that_a_new_entry_names(
    database: Database,
) -> None:
    number = Identifier(IdentifierKind.IMO, "IMO 9999993")
    barge = Vehicle(VehicleKind.BARGE, "", imo="9999993")
    crosses(database, days_ago=3, vehicle=barge)
    crosses(database, surname="SOLTERI", days_ago=2)
    listed = Particulars(Kind.VESSEL, identifiers=(number,))
    publish(database, factories.entry(particulars=listed, source_key="SHIP"))

    assert told(database) == ["SHIP"]
