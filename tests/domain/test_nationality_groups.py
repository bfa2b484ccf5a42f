from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.controls import FEWEST_SHOWN, Yield
from borderdesk.domain.countries import all_countries
from borderdesk.domain.inspections import Result
from borderdesk.domain.nationality_groups import (
    Apart,
    NationalityGroup,
    by_group,
    group_of,
    told,
)

Group = NationalityGroup
CODES = [country.alpha3 for country in all_countries(demo=True)]
CROSSINGS = st.lists(
    st.tuples(st.sets(st.sampled_from([*CODES, ""]), max_size=4), st.sampled_from(Result)),
    max_size=60,
)
YIELDS = st.integers(1, 400).flatmap(
    lambda checked: st.integers(0, checked).map(lambda found: Yield(checked, found))
)
GROUPS = st.dictionaries(st.sampled_from(Group), YIELDS, max_size=8)


@pytest.mark.parametrize("code", [code for code in CODES if code not in ("XXX", "UTO")])
def test_every_nationality_has_its_group(code: str) -> None:
    assert group_of(code, "") is not Group.UNKNOWN


def test_the_own_country_is_a_group_of_its_own_and_nothing_is_not_known() -> None:
    assert group_of("MKD", "MKD") is Group.OWN
    assert group_of("MKD", "SRB") is Group.SOUTHERN_EUROPE
    assert group_of("", "") is Group.UNKNOWN
    assert group_of("XXB", "MKD") is Group.STATELESS


def test_a_coach_counts_once_in_each_group_that_is_aboard() -> None:
    coach = ({"DEU", "FRA", "TUR"}, Result.MINOR)
    alone: tuple[set[str], Result] = (set(), Result.NIL)

    found = by_group([coach, alone, ({"TUR"}, Result.NOT_COMPLETED)], "MKD")

    assert found == {
        Group.WESTERN_EUROPE: Yield(1, 1),
        Group.WESTERN_ASIA: Yield(1, 1),
        Group.UNKNOWN: Yield(1, 0),
    }


@given(CROSSINGS, st.sampled_from(CODES))
def test_no_crossing_is_counted_twice_in_a_group_nor_lost(
    crossings: list[tuple[set[str], Result]], home: str
) -> None:
    found = by_group(crossings, home)

    for group, one in found.items():
        aboard = [c for c in crossings if group in {group_of(n, home) for n in c[0] or {""}}]
        assert 0 <= one.found <= one.checked <= len(aboard)
    assert bool(found) == any(_is_check(result) for _, result in crossings)


def _is_check(result: Result) -> bool:
    return bool(by_group([({""}, result)], ""))


@given(GROUPS, GROUPS)
def test_no_small_count_is_told_nor_one_that_a_sum_would_tell(
    groups: dict[Group, Yield], sample: dict[Group, Yield]
) -> None:
    lines = told(groups, sample)

    assert [line.group for line in lines] == list(groups)
    for line in lines:
        one = groups[line.group]
        assert line.checked in (None, one.checked)
        assert line.checked is None or line.checked >= FEWEST_SHOWN
        assert line.told is None or (line.checked is not None and one.shown)
        assert line.sample is None or line.sample.shown
        assert line.told is not None or not line.remarks
    for held in ([x.checked for x in lines], [x.told for x in lines]):
        assert sum(value is None for value in held) != 1 or len(held) == 1


def test_what_picks_people_by_where_they_come_from_is_remarked() -> None:
    rule = {Group.OWN: Yield(400, 80), Group.WESTERN_ASIA: Yield(300, 6)}
    lot = {Group.OWN: Yield(300, 20), Group.WESTERN_ASIA: Yield(300, 40)}

    own, asia = told(rule, lot)

    assert own.remarks == ()
    assert asia.remarks == (Apart.LESS_THAN_OTHERS, Apart.LESS_THAN_SAMPLE)


def test_few_crossings_are_no_ground_for_a_remark() -> None:
    rule = {Group.OWN: Yield(40, 8), Group.WESTERN_ASIA: Yield(30, 5)}

    assert [one.remarks for one in told(rule, rule)] == [(), ()]
    assert told({Group.OWN: Yield(400, 80), Group.OCEANIA: Yield(3, 0)}, {})[1].checked is None
