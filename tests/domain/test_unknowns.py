from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.bodies import report_from
from borderdesk.domain.inspections import Occupant, OccupantRole
from borderdesk.domain.papers import completed, settled
from borderdesk.domain.unknowns import Unknown, still_unknown
from borderdesk.matching.particulars import Sex
from tests import factories

TODAY = date(2026, 3, 1)
NO_DAY = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO<<<<<<0F3204153<<<<<<<<<<<<<<<4"
)
SOMEBODY = Occupant(OccupantRole.DRIVER, "ERIKSSON")


def test_a_day_of_birth_that_the_document_calls_unknown_is_unknown() -> None:
    read = completed(replace(SOMEBODY, mrz=NO_DAY), TODAY)

    assert read.born_on == ""
    assert read.unknowns == (Unknown.BORN_ON,)


def test_what_is_given_after_all_is_not_unknown() -> None:
    said = replace(SOMEBODY, born_on="1984", unknowns=(Unknown.SEX, Unknown.BORN_ON))

    assert settled(said).unknowns == (Unknown.SEX,)


def test_unknown_and_empty_are_compared_alike_and_kept_apart() -> None:
    unknown = replace(SOMEBODY, unknowns=(Unknown.BORN_ON, Unknown.SEX, Unknown.DOCUMENT))

    assert unknown.particulars == SOMEBODY.particulars
    assert unknown.particulars.sex is Sex.UNKNOWN
    assert unknown != SOMEBODY


def test_a_report_in_which_nobody_answered_so_is_written_as_it_was_before() -> None:
    report = factories.inspection_report(occupants=(SOMEBODY,))
    said = replace(report, occupants=(replace(SOMEBODY, unknowns=(Unknown.SEX,)),))

    assert "unknowns" not in report.body
    assert "as_read" not in report.body
    assert report_from(said.body) == said
    assert report_from(report.body) == report


@given(st.lists(st.sampled_from(Unknown)), st.dictionaries(st.sampled_from(Unknown), st.booleans()))
def test_nothing_is_both_given_and_unknown_and_nothing_is_said_twice(
    answered: list[Unknown], values: dict[Unknown, bool]
) -> None:
    left = still_unknown(answered, dict(values))

    assert len(set(left)) == len(left)
    assert set(left) <= set(answered)
    assert not any(values.get(one) for one in left)
