from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.errors import NotFound, NotPermitted
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    InspectionReport,
    Receipt,
    Result,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.selection import LaneColour, SelectionReason
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.matching.spelling import plain
from borderdesk.services import inspections, listing, screening
from borderdesk.services.listing import Crossings
from borderdesk.store.inspections import inspection_by_reference
from tests import factories
from tests.factories import NOON

OFFICER = factories.signature(Role.OFFICER)
SUPERVISOR = factories.signature(Role.SUPERVISOR)


def logged(session: Session, **given: Any) -> Receipt:
    report: InspectionReport = factories.inspection_report(**given)
    findings = screening.look(session, OFFICER, report.subjects)
    return inspections.submit(session, OFFICER, report, findings)


def plated(session: Session, plate: str, **given: Any) -> str:
    vehicle = Vehicle(VehicleKind.CAR, plate, "XVA")
    return logged(session, vehicle=vehicle, **given).reference


def references(page: Crossings) -> list[str]:
    return [row.reference for row in page.rows]


def walked(session: Session, size: int, **filters: Any) -> list[list[str]]:
    """Every page from the newest to the oldest, as a reader turns them."""
    page = listing.listed(session, OFFICER, filters, size=size)
    pages = [references(page)]
    while page.older:
        page = listing.listed(session, OFFICER, filters, before=page.older, size=size)
        pages.append(references(page))
    return pages


def test_pages_follow_each_other_though_many_crossed_in_the_same_second(session: Session) -> None:
    moments = [NOON, NOON - timedelta(minutes=1), NOON, NOON, NOON - timedelta(minutes=1)]
    made = [logged(session, crossed_at=at).reference for at in moments]

    pages = walked(session, 2)

    order = [made[3], made[2], made[0], made[4], made[1]]
    assert pages == [order[:2], order[2:4], order[4:]]


def test_the_way_back_shows_the_same_pages(session: Session) -> None:
    for minutes in range(6):
        logged(session, crossed_at=NOON - timedelta(minutes=minutes))
    first, second, third = walked(session, 2)

    last = listing.listed(session, OFFICER, {}, before=second[-1], size=2)
    back = listing.listed(session, OFFICER, {}, after=last.newer, size=2)
    begin = listing.listed(session, OFFICER, {}, after=back.newer, size=2)

    assert (references(last), references(back), references(begin)) == (third, second, first)
    assert (last.older, begin.newer) == ("", "")


def test_what_crosses_meanwhile_moves_no_page(session: Session) -> None:
    for minutes in range(1, 5):
        logged(session, crossed_at=NOON - timedelta(minutes=minutes))
    first = listing.listed(session, OFFICER, {}, size=2)
    expected = references(listing.listed(session, OFFICER, {}, before=first.older, size=2))

    logged(session, crossed_at=NOON)

    second = listing.listed(session, OFFICER, {}, before=first.older, size=2)
    assert references(second) == expected


def test_a_page_begins_at_no_crossing_of_others(session: Session) -> None:
    reference = logged(session).reference
    strangers = factories.signature(Role.OFFICER, post_id=factories.KARSNO)

    turnings: tuple[dict[str, Any], ...] = (
        {"before": reference},
        {"after": reference},
        {"before": "I-2026-000999-X"},
    )
    for turning in turnings:
        with pytest.raises(NotFound):
            listing.listed(session, strangers, {}, **turning)


def test_a_list_is_narrowed_by_result_reason_officer_and_container(session: Session) -> None:
    plain = logged(session).reference
    load = FlatConsignment(description="Tiles", container_number="CSQU3054383").consignment
    other = logged(
        session,
        declared=Declared.SECOND_LINE,
        selection_reasons=(SelectionReason.DOG,),
        consignments=(load,),
        direction=Direction.EXIT,
    ).reference
    inspection_by_reference(session, OFFICER, other).result = Result.SEIZURE
    session.flush()

    for narrowed in (
        {"result": Result.SEIZURE},
        {"selection_reason": SelectionReason.DOG},
        {"colour": LaneColour.RED},
        {"container": "csqu 305438-3"},
        {"direction": Direction.EXIT},
    ):
        assert references(listing.listed(session, SUPERVISOR, narrowed)) == [other]
    assert references(listing.listed(session, SUPERVISOR, {"officer_id": 1})) == [other, plain]
    assert references(listing.listed(session, SUPERVISOR, {"officer_id": 2})) == []


def test_a_plate_is_found_by_its_beginning_and_within_two_days_by_any_part(
    session: Session,
) -> None:
    reference = plated(session, "TE-481-KP")
    short = {"since": NOON - timedelta(days=1), "until": NOON + timedelta(days=1)}
    longer = {**short, "since": NOON - timedelta(days=2)}

    def found(plate: str, **days: Any) -> list[str]:
        return references(listing.listed(session, OFFICER, {"plate": plate, **days}))

    assert found("те 48") == [reference]  # in Cyrillic letters
    assert found("481") == []
    assert found("481", **short) == [reference]
    assert found("481", **longer) == []


def test_people_are_found_by_how_their_names_and_numbers_begin(session: Session) -> None:
    who = factories.occupant(
        surname="Đorđević Łukasz", given_names="Ana Marija", document_number="VA 407-B"
    )
    reference = logged(session, occupants=(who,)).reference
    short = {"since": NOON - timedelta(days=1), "until": NOON + timedelta(days=1)}

    def found(**filters: Any) -> bool:
        return reference in references(listing.listed(session, OFFICER, filters))

    for name in ("dordevic", "ANA", "ana mar", "Đorđ ana", "ана ђорђ", "ana marija dordevic lu"):
        assert found(name=name) == (name != "ана ђорђ"), name  # ђ is dj there
    for name in ("lukasz", "marija", "ana lukasz", "borin"):
        assert not found(name=name), name
    assert found(name="lukasz", **short)
    assert not found(name="borin", **short)
    assert found(document="va407b")
    assert not found(document="407")
    assert found(document="407", **short)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text("abčđ ", max_size=6),
    st.text("abčđ ", max_size=6),
    st.text("abčđ ", min_size=1, max_size=5),
)
def test_whoever_begins_so_is_found_and_nobody_else(
    session: Session, surname: str, given_names: str, asked: str
) -> None:
    session.rollback()
    who = factories.occupant(surname=f"B{surname}", given_names=given_names)
    reference = logged(session, occupants=(who,)).reference
    keys = plain(who.surname), plain(who.given_names)
    words = plain(asked).split()

    found = references(listing.listed(session, OFFICER, {"name": asked}))

    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words) + 1)]
    begins = any(
        one.startswith(first) and other.startswith(second)
        for first, second in cuts
        for one, other in (keys, keys[::-1])
    )
    assert (reference in found) == (begins and bool(words))
    session.rollback()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text("ABLJZČ019-", min_size=2, max_size=8), st.text("ABLJZČ019", min_size=1, max_size=4))
def test_what_begins_with_the_signs_is_found_whatever_follows(
    session: Session, plate: str, begins: str
) -> None:
    session.rollback()
    reference = plated(session, plate)
    key = folded(IdentifierKind.PLATE, begins)

    found = references(listing.listed(session, OFFICER, {"plate": begins}))

    assert (reference in found) == folded(IdentifierKind.PLATE, plate).startswith(key)
    session.rollback()


def test_a_vehicle_is_known_again_however_its_plate_is_written(session: Session) -> None:
    first = plated(session, "TE-481-KP", crossed_at=NOON - timedelta(days=1))
    plated(session, "TE-481-KR")
    again = plated(session, "те 481 кр")

    history = listing.of_vehicle(session, OFFICER, again)

    assert first in references(history.others)
    assert references(history.others)[0] == again


def test_a_container_has_its_crossings_and_a_car_without_one_has_none(session: Session) -> None:
    load = FlatConsignment(description="Tiles", container_number="CSQU3054383").consignment
    first = logged(session, consignments=(load,), crossed_at=NOON - timedelta(days=9)).reference
    second = logged(session, consignments=(load,)).reference
    car = logged(session).reference

    history = listing.of_container(session, OFFICER, first)

    assert references(history.others) == [second, first]
    with pytest.raises(NotFound):
        listing.of_container(session, OFFICER, car)


def test_no_history_for_who_reads_no_crossings(session: Session) -> None:
    reference = plated(session, "TE-481-KP")

    with pytest.raises(NotFound):
        listing.of_vehicle(session, factories.signature(Role.AUDITOR), reference)
    with pytest.raises(NotPermitted):
        listing.listed(session, factories.signature(Role.AUDITOR), {})


def test_who_has_a_fathers_name_is_found_with_it_and_without_it(session: Session) -> None:
    who = factories.occupant(surname="ERMAKOV", given_names="Valery", patronymic="Konstantinovich")
    reference = logged(session, occupants=(who,)).reference

    for name in ("valery ermakov", "ermakov valery konst", "Valery Konstantinovich Ermakov"):
        assert reference in references(listing.listed(session, OFFICER, {"name": name})), name
    assert references(listing.listed(session, OFFICER, {"name": "valery nikolaevich"})) == []
