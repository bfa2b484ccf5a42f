from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.arms import (
    LICENCES,
    SENTENCES,
    Fault,
    Hint,
    _signals,
    _words,
    hints,
    is_armed,
    judged,
    licences,
    signals,
)
from borderdesk.domain.authorisations import (
    Authorisation,
    AuthorisationKind,
    NewAuthorisation,
    Unit,
    Use,
    authorisation_key,
    check_authorisation,
)
from borderdesk.domain.cargo import (
    Consignment,
    GoodsItem,
    Mode,
    TransportDocument,
    TransportPaper,
)
from borderdesk.domain.errors import Unacceptable
from borderdesk.domain.harmonised import exists
from borderdesk.domain.inspections import Direction, InspectionReport
from borderdesk.domain.papers import warnings
from tests import factories

PISTOLS = GoodsItem("Sporting pistols", "930200", packages=2, pieces=40, net_weight_kg=48)
POWDER = GoodsItem("Propellent powder", "3601", net_weight_kg=25)
IMPORT = TransportDocument(TransportPaper.IMPORT_LICENCE, "IM-2026/17")
HELD = Authorisation(
    "IM202617",
    AuthorisationKind.IMPORT,
    date(2026, 1, 1),
    date(2026, 12, 31),
    Unit.PIECES,
    left=40,
)


def report(*loads: Consignment, **given: Any) -> InspectionReport:
    return factories.inspection_report(consignments=loads, **given)


def load(*items: GoodsItem, papers: tuple[TransportDocument, ...] = (IMPORT,)) -> Consignment:
    return Consignment(items=items, documents=papers)


@pytest.mark.parametrize(
    "item",
    [
        *(GoodsItem(hs_code=code) for code in ("9301", "930200", "9303900010", "9304", "930599")),
        *(GoodsItem(hs_code=code) for code in ("9306", "930700", "3601", "3602", "3603", "8710")),
        GoodsItem(hs_code="901310"),
        *(GoodsItem(un_number=number) for number in ("0012", "0014", "0328", "0339", "0161")),
        *(GoodsItem(un_number=number) for number in ("0027", "0044", "0029", "0255")),
    ],
)
def test_goods_that_the_field_names_ask_for_an_authorisation(item: GoodsItem) -> None:
    assert is_armed(item)


@pytest.mark.parametrize(
    "item",
    [
        GoodsItem("Pistols"),
        GoodsItem(hs_code="9013"),
        GoodsItem(hs_code="901320"),
        GoodsItem(hs_code="8711"),
        GoodsItem(hs_code="3604"),
        GoodsItem(un_number="1203"),
    ],
)
def test_other_goods_ask_for_none_whatever_they_are_called(item: GoodsItem) -> None:
    assert not is_armed(item)


def test_every_code_that_gives_a_signal_is_one_of_the_harmonized_system() -> None:
    assert all(exists(code) for kind, code in _signals() if kind == "hs")


def test_a_signal_says_where_it_was_given_and_what_it_means() -> None:
    found = signals(report(Consignment(), load(GoodsItem("Tiles", "6905"), PISTOLS)))

    assert [(one.place, one.code, one.meaning) for one in found] == [
        ("consignments.1.items.1.hs_code", "930200", "revolvers and pistols")
    ]


def test_an_authorisation_that_holds_is_used_and_nothing_is_missing() -> None:
    judgement = judged(report(load(PISTOLS)), {"IM202617": HELD})

    assert judgement.faults == ()
    assert judgement.uses == (Use("IM202617", 40),)


@pytest.mark.parametrize(
    ("held", "given", "fault"),
    [
        (None, {}, Fault.UNKNOWN),
        (HELD, {"direction": Direction.EXIT}, Fault.OTHER_WAY),
        (HELD, {"direction": Direction.TRANSIT}, Fault.OTHER_WAY),
        (replace(HELD, valid_from=date(2026, 3, 2)), {}, Fault.NOT_YET),
        (replace(HELD, valid_until=date(2026, 2, 28)), {}, Fault.EXPIRED),
        (replace(HELD, withdrawn=True), {}, Fault.WITHDRAWN),
        (replace(HELD, left=39), {}, Fault.USED_UP),
    ],
)
def test_an_authorisation_that_does_not_hold_is_a_fault_and_is_not_used(
    held: Authorisation | None, given: dict[str, Any], fault: Fault
) -> None:
    judgement = judged(report(load(PISTOLS), **given), {"IM202617": held} if held else {})

    assert (judgement.faults, judgement.uses) == ((fault,), ())


def test_the_first_and_the_last_day_of_an_authorisation_are_days_of_it() -> None:
    day = factories.NOON.date()
    held = replace(HELD, valid_from=day, valid_until=day)

    assert judged(report(load(PISTOLS)), {"IM202617": held}).faults == ()


def test_arms_without_any_authorisation_are_said_to_have_none() -> None:
    invoice = TransportDocument(TransportPaper.INVOICE, "IM-2026/17")

    judgement = judged(report(load(PISTOLS, papers=(invoice,))), {"IM202617": HELD})

    assert judgement.faults == (Fault.ABSENT,)


def test_what_nobody_counted_cannot_be_taken_off_an_authorisation() -> None:
    uncounted = replace(PISTOLS, pieces=None)

    judgement = judged(report(load(PISTOLS, uncounted)), {"IM202617": HELD})

    assert judgement.faults == (Fault.UNCOUNTED,)


def test_powder_is_counted_by_its_weight() -> None:
    held = replace(HELD, unit=Unit.KG, left=30)

    assert judged(report(load(POWDER)), {"IM202617": held}).uses == (Use("IM202617", 25),)


def test_what_the_first_load_takes_is_not_left_for_the_second() -> None:
    first, second = load(replace(PISTOLS, pieces=30)), load(replace(PISTOLS, pieces=11))

    judgement = judged(report(first, second), {"IM202617": HELD})

    assert judgement.uses == (Use("IM202617", 30),)
    assert judgement.faults == (Fault.USED_UP,)


def test_of_several_authorisations_one_that_holds_is_enough() -> None:
    other = TransportDocument(TransportPaper.EXPORT_LICENCE, "EX 9")

    judgement = judged(report(load(PISTOLS, papers=(other, IMPORT))), {"IM202617": HELD})

    assert (judgement.faults, judgement.uses) == ((), (Use("IM202617", 40),))


@given(
    st.lists(st.integers(1, 60), max_size=4),
    st.integers(0, 100),
    st.sampled_from(Direction),
    st.booleans(),
)
def test_no_more_is_ever_used_than_is_left(
    counts: list[int], left: int, direction: Direction, withdrawn: bool
) -> None:
    loads = [load(replace(PISTOLS, pieces=count)) for count in counts]
    held = replace(HELD, left=left, withdrawn=withdrawn)

    judgement = judged(report(*loads, direction=direction), {"IM202617": held})

    assert sum(use.amount for use in judgement.uses) <= left
    assert bool(judgement.faults) == (len(judgement.uses) < len(loads))
    assert not judgement.uses or (direction is Direction.ENTRY and not withdrawn)


def test_only_the_licences_of_armed_loads_are_looked_up() -> None:
    tiles = Consignment(items=(GoodsItem("Tiles", "6905"),), documents=(IMPORT,))
    other = TransportDocument(TransportPaper.EXPORT_LICENCE, "EX 9")

    assert licences(report(tiles)) == frozenset()
    assert licences(report(tiles, load(PISTOLS, papers=(other,)))) == {"EX9"}
    assert TransportPaper.INVOICE not in LICENCES


def test_what_is_said_of_a_fault_is_short_and_is_said_of_each() -> None:
    assert SENTENCES.keys() == set(Fault)
    assert all(len(sentence) <= 200 for sentence in SENTENCES.values())


@pytest.mark.parametrize(
    ("description", "mode", "found"),
    [
        ("Startni pištolji, 9 mm", None, {Hint.CONVERTIBLE}),
        ("стартни пиштољи", None, {Hint.CONVERTIBLE}),
        ("Сигнални пистолети", None, {Hint.CONVERTIBLE}),
        ("STARTER PISTOLS", None, {Hint.CONVERTIBLE}),
        ("Kuru sıkı tabanca", None, {Hint.CONVERTIBLE}),
        ("Deaktivirana puška", None, {Hint.DEACTIVATED}),
        ("Unfinished pistol frames", None, {Hint.SEMI_FINISHED}),
        ("Unfinished pistol frames", Mode.POST, {Hint.SEMI_FINISHED, Hint.PARTS}),
        ("Piese pentru arme", Mode.POST, {Hint.PARTS}),
        ("Piese pentru arme", Mode.ROAD, set()),
        ("Oil barrels", Mode.POST, set()),
        ("Deactivated yeast", None, set()),
        ("Gunny bags, unfinished", None, set()),
        ("Signal lamps", None, set()),
        ("", Mode.POST, set()),
    ],
)
def test_words_of_the_region_hint_at_what_an_officer_may_look_at(
    description: str, mode: Mode | None, found: set[Hint]
) -> None:
    goods = Consignment(items=(GoodsItem(description),), mode=mode)

    assert {remark.hint for remark in hints(report(goods))} == found


def test_a_hint_is_said_with_the_words_of_the_description_that_gave_it() -> None:
    goods = Consignment(items=(GoodsItem("Signalni i startni pištolji"),))

    said = report(goods)

    (warning,) = warnings(said, said.crossed_at)

    assert warning.place == "consignments.0.items.0.description"
    assert warning.values == {"words": "startni pištolji"}


def test_every_line_of_the_words_fits_itself() -> None:
    assert set(_words()) == {*(hint.value for hint in Hint), "weapon"}
    assert all(patterns for lines in _words().values() for patterns in lines)


@given(st.text(max_size=60), st.none() | st.sampled_from(Mode))
def test_whatever_stands_in_a_description_hints_quote_it(text: str, mode: Mode | None) -> None:
    goods = Consignment(items=(GoodsItem(text),), mode=mode)

    for remark in hints(report(goods)):
        assert all(word in text for word in remark.words.split())


def new(**given: Any) -> NewAuthorisation:
    usual: dict[str, Any] = {
        "kind": AuthorisationKind.IMPORT,
        "number": "IM-2026/17",
        "issuer": "Ministry of Trade",
        "holder": "Sarm Sports Arms",
        "goods": "Sporting pistols",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "unit": Unit.PIECES,
        "quantity": 100,
    }
    return NewAuthorisation(**usual | given)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"valid_until": date(2025, 12, 31)}, "valid_until"), ({"number": "- / -"}, "number")],
)
def test_an_authorisation_that_cannot_be_one_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        check_authorisation(new(**given))

    assert refusal.value.field == field


@given(st.text("ABC123", min_size=1, max_size=8))
def test_a_number_is_the_same_however_it_is_set_apart(number: str) -> None:
    assert authorisation_key("-".join(number)) == authorisation_key(number.lower())
