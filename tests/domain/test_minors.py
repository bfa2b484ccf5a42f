"""Minors at a crossing, and who is with the child."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.companions import by_name, by_number
from borderdesk.domain.company import NOBODY, Relation
from borderdesk.domain.inspections import Occupant, OccupantRole
from borderdesk.domain.minors import REFERRED, SAYS, Company, minors
from borderdesk.domain.papers import warnings
from borderdesk.domain.protection import is_minor
from tests import factories

DAY = date(2026, 3, 1)
ADULT = factories.occupant()
CHILD = factories.occupant(
    role=OccupantRole.PASSENGER, given_names="Ivo", born_on="2015-04-02", document_number="VA9"
)
people = st.lists(
    st.builds(
        Occupant,
        st.sampled_from(OccupantRole),
        st.text("ABC", min_size=1, max_size=2),
        born_on=st.sampled_from(["", "1984", "2008-03-01", "2008-03-02", "2015-04-02"]),
        accompanied_by=st.none() | st.integers(1, 6),
        relation=st.none() | st.sampled_from(Relation),
    ),
    max_size=5,
)


@given(people)
def test_every_minor_is_told_once_in_order_and_nobody_else(aboard: list[Occupant]) -> None:
    found = [one.place for one in minors(aboard, DAY)]

    assert found == [
        n for n, one in enumerate(aboard) if one.is_aboard and is_minor(one.born_on, DAY)
    ]


@given(people)
def test_who_has_no_adult_aboard_is_referred_unless_nobody_asked(aboard: list[Occupant]) -> None:
    for place, company in minors(aboard, DAY):
        child = aboard[place]
        beside = (child.accompanied_by or 0) - 1
        named = 0 <= beside < len(aboard) and beside != place and child.relation not in NOBODY
        named = named and aboard[beside].is_aboard
        adult = named and not is_minor(aboard[beside].born_on, DAY)

        assert (company is Company.ADULT) == adult
        assert (company in REFERRED) == (child.relation in NOBODY or (named and not adult))


@given(people)
def test_numbers_become_names_and_numbers_again(aboard: list[Occupant]) -> None:
    numbers = [one.accompanied_by for one in aboard]
    said = [
        {"surname": one.surname, "accompanied_by": n if n and n <= len(aboard) else None}
        for one, n in zip(aboard, numbers, strict=True)
    ]

    assert list(by_number(by_name(said))) == said


@pytest.mark.parametrize(
    ("relation", "number", "company"),
    [
        (None, None, Company.UNASKED),
        (Relation.PARENT, None, Company.UNASKED),
        (Relation.PARENT, 1, Company.ADULT),
        (None, 1, Company.ADULT),
        (None, 3, Company.MINOR),
        (Relation.ALONE, None, Company.ALONE),
        (Relation.UNKNOWN, None, Company.UNKNOWN),
    ],
)
def test_a_minor_without_an_adult_is_told_on_the_papers_and_keeps_nobody(
    relation: Relation | None, number: int | None, company: Company
) -> None:
    child = replace(CHILD, relation=relation, accompanied_by=number)
    other = replace(CHILD, given_names="Ana", document_number="VA8", accompanied_by=1)
    report = factories.inspection_report(occupants=(ADULT, child, other))

    told = [one for one in warnings(report, report.crossed_at) if one.place.endswith("relation")]

    assert [one.sentence for one in told] == ([SAYS[company]] if company in SAYS else [])
    assert all(one.place == "occupants.1.relation" and not one.values for one in told)


def test_an_owner_who_is_not_aboard_is_no_minor_who_crosses_and_no_childs_company() -> None:
    owner = replace(ADULT, role=OccupantRole.OWNER_ABSENT)
    heir = replace(CHILD, role=OccupantRole.OWNER_ABSENT)
    child = replace(CHILD, accompanied_by=1, relation=Relation.PARENT)

    assert list(minors((owner, child), DAY)) == [(1, Company.UNASKED)]
    assert list(minors((ADULT, heir), DAY)) == []
