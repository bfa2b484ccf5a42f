from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cargo import Consignment, Equipment
from borderdesk.domain.errors import OutOfOrder
from borderdesk.domain.inspections import (
    INSPECTION,
    InspectionAct,
    InspectionState,
    birth_from,
)
from borderdesk.domain.retention import NAMED_FOR
from borderdesk.domain.states import next_state
from borderdesk.matching.particulars import Kind, Precision
from tests import factories


@given(st.dates())
def test_a_whole_date_of_birth_is_that_one_day(day: date) -> None:
    birth = birth_from(day.isoformat())

    assert birth is not None
    assert (birth.earliest, birth.latest, birth.precision) == (day, day, Precision.DAY)


@given(st.dates(max_value=date(9999, 11, 30)))
def test_a_month_of_birth_reaches_from_its_first_day_to_its_last(day: date) -> None:
    birth = birth_from(day.isoformat()[:7])

    assert birth is not None
    assert birth.earliest == day.replace(day=1)
    assert (birth.latest + timedelta(days=1)).day == 1
    assert birth.earliest <= day <= birth.latest < birth.earliest + timedelta(days=31)


@given(st.integers(1, 9999))
def test_a_year_of_birth_reaches_from_new_year_to_its_eve(year: int) -> None:
    birth = birth_from(f"{year:04}")

    assert birth is not None
    assert (birth.earliest, birth.latest) == (date(year, 1, 1), date(year, 12, 31))


def test_an_empty_date_of_birth_is_none_at_all() -> None:
    assert birth_from("") is None


@given(st.text(max_size=12))
def test_whatever_is_typed_for_a_birth_is_a_span_or_refused(typed: str) -> None:
    try:
        birth = birth_from(typed)
    except ValueError:
        return

    assert (birth is None) == (typed == "")


@pytest.mark.parametrize("typed", ["1984-02-30", "1984-13", "0000", "17.3.1984", "84", "1984-3-7"])
def test_a_day_that_no_calendar_has_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|year"):
        birth_from(typed)


def test_everybody_and_everything_on_the_papers_is_compared() -> None:
    load = Consignment("Alpha d.o.o.", carrier="Beta", equipment=(Equipment("CSQU3054383"),))
    report = factories.inspection_report(
        occupants=(factories.occupant(), factories.occupant(surname="SORIN")), consignments=(load,)
    )

    subjects = [(subject.role, subject.particulars.kind) for subject in report.subjects]

    assert subjects == [
        ("driver", Kind.PERSON),
        ("document", Kind.DOCUMENT),
        ("driver", Kind.PERSON),
        ("document", Kind.DOCUMENT),
        ("vehicle", Kind.VEHICLE),
        ("consignor", Kind.ORGANISATION),
        ("carrier", Kind.ORGANISATION),
        ("container", Kind.CONTAINER),
    ]


def test_the_same_report_has_the_same_digest_and_one_more_sign_another() -> None:
    report = factories.inspection_report()
    same = factories.inspection_report(submission_id=report.submission_id)
    other = factories.inspection_report(submission_id=report.submission_id, note=".")

    assert report.digest == same.digest
    assert report.digest != other.digest


def test_what_was_released_is_neither_referred_nor_closed_afterwards() -> None:
    for act in (InspectionAct.REFER, InspectionAct.CLOSE):
        with pytest.raises(OutOfOrder):
            next_state(INSPECTION, InspectionState.RELEASED, act)


@pytest.mark.parametrize("state", InspectionState)
def test_every_crossing_can_be_amended_stopped_and_voided_until_it_is_void(
    state: InspectionState,
) -> None:
    leads = {act: INSPECTION.get((state, act)) for act in InspectionAct}

    if state is InspectionState.VOID:
        assert set(leads.values()) == {None}
    else:
        assert leads[InspectionAct.AMEND] is state
        looked_at = state is InspectionState.SECONDARY_OPEN
        assert leads[InspectionAct.STOP] is (state if looked_at else InspectionState.REFERRED)
        assert leads[InspectionAct.VOID] is InspectionState.VOID


def test_every_state_says_how_long_it_may_name_people() -> None:
    assert set(NAMED_FOR) == set(InspectionState)
