from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.inspections import Direction, Occupant, Result, VehicleKind
from borderdesk.domain.rules import (
    ALLOWED,
    LONGEST_LIFE,
    MOST_CONDITIONS,
    RULE,
    VEHICLES,
    Comparison,
    Condition,
    Field,
    NewRule,
    Past,
    RuleAct,
    RuleState,
    Shipment,
    check_rule,
    fits,
    holds,
    in_force,
    tried,
)
from borderdesk.domain.selection import LaneColour, SelectionReason, is_stricter
from borderdesk.domain.states import next_state

TODAY = date(2026, 3, 1)
BLANKS = Condition(Field.HS_CODE, Comparison.BEGINS, "9303")
TRUCK = Shipment(
    Direction.ENTRY,
    hour=23,
    vehicle=VehicleKind.TRUCK,
    hs_codes=("69072100", "930390"),
    goods=("Ceramic tiles; Сигнални пиштољи",),
    origins=("XKE",),
    un_numbers=("0012",),
    containers=("CSQU3054383",),
    seals=1,
    packages=40,
    gross_weight_kg=12_000,
)


def rule(**given: Any) -> NewRule:
    usual: dict[str, Any] = {
        "name": "Blank-firers",
        "sentence": "Goods of this heading are looked at.",
        "colour": LaneColour.RED,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=90),
        "conditions": (BLANKS,),
    }
    return NewRule(**{**usual, **given})


@pytest.mark.parametrize(
    ("field", "comparison", "value", "does"),
    [
        (Field.DIRECTION, Comparison.IS, "entry", True),
        (Field.DIRECTION, Comparison.IS, "exit", False),
        (Field.VEHICLE, Comparison.IS, "TRK", True),
        (Field.HOUR, Comparison.LEAST, "22", True),
        (Field.HOUR, Comparison.MOST, "5", False),
        (Field.HS_CODE, Comparison.BEGINS, "9303", True),
        (Field.HS_CODE, Comparison.BEGINS, "93039000", False),
        (Field.GOODS, Comparison.WORD, "tile", True),
        (Field.GOODS, Comparison.WORD, "signal", True),
        (Field.GOODS, Comparison.WORD, "iles", False),
        (Field.ORIGIN, Comparison.IS, "XKE", True),
        (Field.ORIGIN, Comparison.IS, "XVA", False),
        (Field.UN_NUMBER, Comparison.BEGINS, "00", True),
        (Field.CONTAINER, Comparison.BEGINS, "CSQU", True),
        (Field.SEALS, Comparison.MOST, "1", True),
        (Field.SEALS, Comparison.LEAST, "2", False),
        (Field.PACKAGES, Comparison.LEAST, "40", True),
        (Field.GROSS_WEIGHT, Comparison.MOST, "11999", False),
        (Field.NET_WEIGHT, Comparison.MOST, "99999", False),  # not known: none holds
    ],
)
def test_a_condition_holds_of_what_is_known(
    field: Field, comparison: Comparison, value: str, does: bool
) -> None:
    assert holds(Condition(field, comparison, value), TRUCK) is does


# The Serbian alphabet three times: Cyrillic, Latin, and Latin on a keyboard without marks.
CYRILLIC = re.split(" ", "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш")
LATIN = re.split(" ", "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š")
BARE = re.split(" ", "a b v g d d e z z i j k l lj m n nj o p r s t c u f h c c dz s")
LETTERS = st.lists(st.integers(0, len(CYRILLIC) - 1), min_size=3, max_size=12)


@given(LETTERS, st.data())
def test_goods_are_found_in_whichever_letters_rule_and_papers_are_written(
    letters: list[int], data: st.DataObject
) -> None:
    begun = letters[: data.draw(st.integers(3, len(letters)))]
    for alphabet in (CYRILLIC, LATIN, BARE):
        for papers in (CYRILLIC, LATIN, BARE):
            value = "".join(alphabet[one] for one in begun)
            goods = f"40 x {''.join(papers[one] for one in letters)}, used"

            found = holds(
                Condition(Field.GOODS, Comparison.WORD, value), replace(TRUCK, goods=(goods,))
            )

            assert found, (value, goods)


@pytest.mark.parametrize(
    ("value", "goods", "does"),
    [
        ("šljunak", "Shljunak 20 t", True),
        ("şeker", "SEKER", True),
        ("žica", "zhica", True),
        ("Gehäuse", "Gehaeuse", True),
        ("shell", "self-adhesive tape", False),
        ("chair", "cairn stones", False),
        ("шифер", "siferi", True),
    ],
)
def test_marks_are_left_off_or_spelt_out_and_plain_words_are_let_be(
    value: str, goods: str, does: bool
) -> None:
    asked = Condition(Field.GOODS, Comparison.WORD, value)

    assert holds(asked, replace(TRUCK, goods=(goods,))) is does


def test_every_field_is_in_the_shipment_and_no_field_is_of_a_person() -> None:
    """The list of what is allowed shares no name with what is kept of an occupant."""
    of_persons = {one.name for one in fields(Occupant)} | {"name", "plate_country", "consignor"}

    assert not {field.value for field in Field} & of_persons
    assert set(ALLOWED) == set(Field)
    assert VehicleKind.ON_FOOT not in VEHICLES


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"conditions": ()}, "conditions.0.field"),
        ({"conditions": (BLANKS, BLANKS)}, "conditions.1.value"),
        ({"conditions": tuple(replace(BLANKS, value=f"{n:04}") for n in range(9))}, None),
        ({"colour": LaneColour.GREEN}, "colour"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": TODAY + LONGEST_LIFE + timedelta(days=1)}, "ends_on"),
        ({"starts_on": TODAY - timedelta(9), "ends_on": TODAY - timedelta(2)}, "ends_on"),
        ({"sentence": "x" * 201}, "sentence"),
        ({"name": "Albanian lorries"}, "name"),
        ({"sentence": "Мусульмане проверяются."}, "sentence"),
    ],
)
def test_what_no_rule_may_be_is_refused(given_: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Unacceptable) as refusal:
        check_rule(rule(**given_), TODAY)

    assert field is None or refusal.value.field == field


@pytest.mark.parametrize(
    ("field", "comparison", "value"),
    [
        (Field.GOODS, Comparison.WORD, "Serbian"),
        (Field.GOODS, Comparison.WORD, "halal"),
        (Field.GOODS, Comparison.WORD, "ромски"),
        (Field.GOODS, Comparison.WORD, "مسلمان"),
        (Field.GOODS, Comparison.WORD, "ab"),
        (Field.GOODS, Comparison.WORD, ".*"),
        (Field.GOODS, Comparison.IS, "tiles"),
        (Field.VEHICLE, Comparison.IS, "PED"),
        (Field.VEHICLE, Comparison.IS, "AFG"),
        (Field.DIRECTION, Comparison.IS, "sideways"),
        (Field.HS_CODE, Comparison.BEGINS, "93x"),
        (Field.HS_CODE, Comparison.BEGINS, ""),
        (Field.HOUR, Comparison.LEAST, "24"),
        (Field.SEALS, Comparison.LEAST, "-1"),
        (Field.ORIGIN, Comparison.IS, "Kesh"),
        (Field.PACKAGES, Comparison.MOST, "99999999999999999999"),
        (Field.CONTAINER, Comparison.BEGINS, "csq"),
    ],
)
def test_values_that_name_people_or_nothing_are_refused(
    field: Field, comparison: Comparison, value: str
) -> None:
    with pytest.raises(Unacceptable):
        check_rule(rule(conditions=(Condition(field, comparison, value),)), TODAY)


def test_a_rule_may_last_a_year_to_the_day() -> None:
    check_rule(rule(ends_on=TODAY + LONGEST_LIFE), TODAY)


@pytest.mark.parametrize("state", RuleState)
@pytest.mark.parametrize("act", RuleAct)
def test_a_rule_moves_as_its_table_says(state: RuleState, act: RuleAct) -> None:
    if (state, act) in RULE:
        assert next_state(RULE, state, act) is RULE[state, act]
    else:
        with pytest.raises(OutOfOrder):
            next_state(RULE, state, act)


def test_nothing_leads_out_of_an_ended_rule_or_back_to_a_draft() -> None:
    assert not any(state is RuleState.ENDED for state, _act in RULE)
    assert RuleState.DRAFT not in RULE.values()


@pytest.mark.parametrize(
    ("state", "day", "holds_then"),
    [
        (RuleState.ACTIVE, -1, False),
        (RuleState.ACTIVE, 0, True),
        (RuleState.ACTIVE, 90, True),
        (RuleState.ACTIVE, 91, False),
        (RuleState.DRAFT, 5, False),
        (RuleState.ENDED, 5, False),
    ],
)
def test_a_rule_lapses_by_itself_after_its_last_day(
    state: RuleState, day: int, holds_then: bool
) -> None:
    given_ = rule()

    then = TODAY + timedelta(days=day)

    assert in_force(state, given_.starts_on, given_.ends_on, then) is holds_then


numbers = st.none() | st.integers(0, 50)
shipments = st.builds(
    Shipment,
    st.sampled_from(Direction),
    hour=st.integers(0, 23),
    vehicle=st.none() | st.sampled_from(VehicleKind),
    hs_codes=st.lists(st.from_regex(r"[0-9]{4,6}", fullmatch=True), max_size=2).map(tuple),
    goods=st.lists(st.text(max_size=20), max_size=2).map(tuple),
    containers=st.lists(st.just("CSQU3054383"), max_size=1).map(tuple),
    seals=numbers,
    packages=numbers,
    gross_weight_kg=numbers,
    net_weight_kg=numbers,
)
conditions = st.lists(
    st.sampled_from(
        [
            Condition(Field.DIRECTION, Comparison.IS, "entry"),
            Condition(Field.VEHICLE, Comparison.IS, "TRK"),
            Condition(Field.HS_CODE, Comparison.BEGINS, "9"),
            Condition(Field.GOODS, Comparison.WORD, "abc"),
            *(
                Condition(field, comparison, value)
                for field in (Field.SEALS, Field.PACKAGES, Field.GROSS_WEIGHT, Field.HOUR)
                for comparison in (Comparison.LEAST, Comparison.MOST)
                for value in ("0", "7", "20")
            ),
        ]
    ),
    max_size=MOST_CONDITIONS,
)


@given(conditions, conditions, shipments)
def test_another_condition_never_widens_a_rule(
    some: list[Condition], more: list[Condition], shipment: Shipment
) -> None:
    if some and fits([*some, *more], shipment):
        assert fits(some, shipment)


@given(conditions, shipments)
def test_a_rule_fits_just_where_each_condition_holds(
    some: list[Condition], shipment: Shipment
) -> None:
    assert fits(some, shipment) == (bool(some) and all(holds(one, shipment) for one in some))


@given(st.sampled_from([Field.SEALS, Field.PACKAGES, Field.GROSS_WEIGHT]), st.integers(0, 50))
def test_of_a_known_number_just_one_side_of_each_limit_holds(field: Field, limit: int) -> None:
    shipment = replace(TRUCK, seals=9, packages=9, gross_weight_kg=9)

    least = holds(Condition(field, Comparison.LEAST, str(limit + 1)), shipment)
    most = holds(Condition(field, Comparison.MOST, str(limit)), shipment)

    assert least is not most


past = st.lists(
    st.builds(
        Past,
        shipments,
        st.none() | st.sampled_from(LaneColour),
        st.none() | st.sampled_from(Result),
        st.frozensets(st.sampled_from(SelectionReason), max_size=2),
    ),
    max_size=12,
)


@given(conditions, st.sampled_from(LaneColour), past)
def test_a_trial_counts_just_the_crossings_that_fit_and_makes_none_milder(
    some: list[Condition], colour: LaneColour, crossings: list[Past]
) -> None:
    trial = tried(some, colour, crossings)

    fitting = [one for one in crossings if fits(some, one.shipment)]
    assert (trial.crossings, trial.fitting) == (len(crossings), len(fitting))
    assert sum(trial.before.values()) == len(fitting)
    assert trial.newly <= trial.fitting
    assert trial.yielded.found <= trial.yielded.checked <= trial.fitting
    milder = [one for one in LaneColour if is_stricter(colour, one)]
    assert not any(trial.sent[one] for one in milder)
