from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.bodies import report_from
from borderdesk.domain.company import Relation
from borderdesk.domain.differences import (
    Change,
    Side,
    appended,
    differences,
    merged,
)
from borderdesk.domain.earlier import written
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    InspectionReport,
    Occupant,
    OccupantRole,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.selection import SelectionReason
from borderdesk.domain.travel_documents import DocumentKind
from borderdesk.matching.particulars import Sex
from tests import factories

REPORT = factories.inspection_report()
VAN = Vehicle(VehicleKind.VAN, "TE-481-KP", "XVA", make="Iveco")
WIFE = factories.occupant(
    role=OccupantRole.PASSENGER, surname="VELKAROVA", given_names="Ana", document_number="VA5"
)
SON = factories.occupant(
    role=OccupantRole.PASSENGER, surname="VELKAROV", given_names="Iva", document_number="VA9"
)


def said(changes: tuple[Change, ...]) -> dict[str, tuple[Any, Any]]:
    return {".".join(one.path): (one.before, one.after) for one in changes}


words = st.text(st.characters(categories=("L", "Nd")), max_size=6)
vehicles = st.builds(
    Vehicle, st.sampled_from(VehicleKind), words.map(lambda w: f"P{w}"), make=words, colour=words
)
occupants = st.builds(
    Occupant,
    st.sampled_from(OccupantRole),
    surname=words,
    given_names=words,
    sex=st.sampled_from(Sex),
    document_kind=st.sampled_from(DocumentKind),
    document_number=words,
    document_expires_on=st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    relation=st.none() | st.sampled_from(Relation),
)


def in_company(people: list[Occupant], numbers: list[int]) -> tuple[Occupant, ...]:
    """The people, each with somebody of those aboard, or with nobody."""
    pairs = zip(people, numbers, strict=False)
    return tuple(
        replace(one, accompanied_by=n if 0 < n <= len(people) else None) for one, n in pairs
    )


aboard = st.builds(
    in_company,
    st.lists(occupants, max_size=4),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
)
reports = st.builds(
    factories.inspection_report,
    lane=st.integers(1, 9),
    direction=st.sampled_from(Direction),
    declared=st.sampled_from(Declared),
    selection_reasons=st.lists(st.sampled_from(SelectionReason), unique=True).map(tuple),
    vehicle=st.none() | vehicles,
    occupants=aboard,
    note=words,
)


@given(reports)
def test_a_report_comes_out_of_its_body_as_it_went_in(report: InspectionReport) -> None:
    assert report_from(report.body) == report
    assert report_from(report.body).digest == report.digest


@given(reports)
def test_a_body_holds_every_fact_of_a_report(report: InspectionReport) -> None:
    facts = written(asdict(report), report.consignments)
    plain = json.dumps(facts, default=lambda v: v.isoformat() if isinstance(v, date) else str(v))

    assert json.loads(report.body) == json.loads(plain)


@given(reports)
def test_a_report_differs_from_itself_in_nothing(report: InspectionReport) -> None:
    assert differences(report, report) == ()
    assert merged(report, report, report).report == report


@given(reports, reports)
def test_without_a_colleague_an_edit_is_what_was_typed(
    base: InspectionReport, edit: InspectionReport
) -> None:
    found = merged(base, edit, base)

    mine = replace(edit, submission_id=base.submission_id, device_at=base.device_at, note="")
    assert found.overlaps == ()
    assert differences(replace(found.report, note=""), mine) == ()
    assert found.report.note == appended(base.note, edit.note, base.note)


def test_what_changed_is_said_field_by_field() -> None:
    before = replace(REPORT, vehicle=VAN, occupants=(factories.occupant(), WIFE))
    after = replace(
        REPORT,
        lane=3,
        vehicle=replace(VAN, plate="TE-482-KP", make=""),
        occupants=(replace(WIFE, born_on="1990"), factories.occupant()),
    )

    assert said(differences(before, after)) == {
        "lane": (2, 3),
        "vehicle.plate": ("TE-481-KP", "TE-482-KP"),
        "vehicle.make": ("Iveco", ""),
        "occupants.1.born_on": ("1984-03-17", "1990"),
    }


def test_a_person_with_another_surname_is_known_by_the_document() -> None:
    after = replace(REPORT, occupants=(WIFE, factories.occupant(surname="VELKAROW")))

    changes = said(differences(REPORT, after))

    assert changes["occupants.0.surname"] == ("VELKAROV", "VELKAROW")
    assert changes["occupants.+0.surname"] == (None, "VELKAROVA")


def test_who_is_no_longer_there_is_said_with_all_that_was_known() -> None:
    changes = said(differences(REPORT, replace(REPORT, occupants=())))

    assert changes["occupants.0.surname"] == ("VELKAROV", None)
    assert changes["occupants.0.document_number"] == ("VA407B312", None)


def test_what_the_device_gave_is_no_difference() -> None:
    again = factories.inspection_report(device_at=factories.NOON.replace(hour=13))

    assert differences(REPORT, again) == ()


# Each changes a field that no other one touches.
EDITS: dict[str, Callable[[InspectionReport, str], InspectionReport]] = {
    "lane": lambda r, w: replace(r, lane=len(w) + 4),
    "direction": lambda r, _: replace(r, direction=Direction.TRANSIT),
    "plate": lambda r, w: replace(r, vehicle=replace(_van(r), plate=f"Q{w}")),
    "colour": lambda r, w: replace(r, vehicle=replace(_van(r), colour=f"blue {w}")),
    "born": lambda r, _: replace(r, occupants=(replace(r.occupants[0], born_on="1985"), *_rest(r))),
    "sex": lambda r, _: replace(r, occupants=(replace(r.occupants[0], sex=Sex.MALE), *_rest(r))),
    "wife": lambda r, _: replace(r, occupants=(*r.occupants, WIFE)),
    "son": lambda r, _: replace(r, occupants=(*r.occupants, SON)),
}


def _van(report: InspectionReport) -> Vehicle:
    assert report.vehicle is not None
    return report.vehicle


def _rest(report: InspectionReport) -> tuple[Occupant, ...]:
    return report.occupants[1:]


def edited(names: frozenset[str], word: str) -> InspectionReport:
    report = REPORT
    for name in sorted(names):
        report = EDITS[name](report, word)
    return report


sets = st.frozensets(st.sampled_from(sorted(EDITS)))


@given(sets, sets, words)
def test_edits_that_do_not_overlap_merge_alike_in_both_orders_and_lose_nothing(
    one: frozenset[str], other: frozenset[str], word: str
) -> None:
    mine, theirs = edited(one - other, word), edited(other, word)

    first, second = merged(REPORT, mine, theirs), merged(REPORT, theirs, mine)

    assert first == second
    assert first.overlaps == ()
    both = edited(one | other, word)
    assert differences(first.report, both) == ()


@given(sets, words)
def test_the_same_edit_twice_is_one(names: frozenset[str], word: str) -> None:
    edit = edited(names, word)

    found = merged(REPORT, edit, edit)

    assert found.overlaps == ()
    assert differences(found.report, edit) == ()


def test_one_field_in_two_ways_is_for_a_person_to_choose() -> None:
    mine = replace(REPORT, vehicle=replace(_van(REPORT), plate="TE-482-KP"), lane=1)
    theirs = replace(REPORT, vehicle=replace(_van(REPORT), plate="TE-487-KP", colour="blue"))

    found = merged(REPORT, mine, theirs)
    (overlap,) = found.overlaps

    assert (overlap.name, overlap.before) == ("vehicle.plate", "TE-481-KP")
    assert (overlap.mine, overlap.theirs) == ("TE-482-KP", "TE-487-KP")
    for side, plate in ((Side.MINE, "TE-482-KP"), (Side.THEIRS, "TE-487-KP")):
        chosen = merged(REPORT, mine, theirs, {overlap.name: side})
        assert chosen.overlaps == ()
        assert chosen.report.vehicle == replace(_van(REPORT), plate=plate, colour="blue")
        assert chosen.report.lane == 1


def test_who_one_side_takes_off_and_the_other_amends_is_an_overlap() -> None:
    mine = replace(REPORT, occupants=())
    theirs = replace(REPORT, occupants=(factories.occupant(born_on="1985-03-17"),))

    (overlap,) = merged(REPORT, mine, theirs).overlaps

    assert overlap.name == "occupants.0"
    assert overlap.mine is None
    kept = merged(REPORT, mine, theirs, {"occupants.0": Side.THEIRS}).report
    gone = merged(REPORT, mine, theirs, {"occupants.0": Side.MINE}).report
    assert (kept.occupants, gone.occupants) == (theirs.occupants, ())


def test_one_person_added_by_both_is_there_once_and_asked_about_where_they_differ() -> None:
    mine = replace(REPORT, occupants=(*REPORT.occupants, WIFE))
    theirs = replace(REPORT, occupants=(*REPORT.occupants, replace(WIFE, born_on="1986")))

    found = merged(REPORT, mine, theirs)

    assert [one.name for one in found.overlaps] == ["occupants.+0.born_on"]
    assert len(found.report.occupants) == 2
    assert len(merged(REPORT, mine, mine).report.occupants) == 2


@given(words, words, words)
def test_notes_are_added_to_and_no_word_of_anybody_is_lost(
    base: str, mine: str, theirs: str
) -> None:
    note = appended(base, mine, theirs)

    assert note.startswith(base)
    for said in (mine, theirs):
        assert said.removeprefix(base).strip() in note


@pytest.mark.parametrize("sent", ["", "Dog.", "Dog.\nNothing."])
def test_a_note_cannot_be_taken_back(sent: str) -> None:
    report = replace(REPORT, note="Dog.")

    note = merged(report, replace(report, note=sent), report).report.note

    assert note.startswith("Dog.")
    assert note.count("Dog.") == 1


def test_who_is_with_a_child_stays_the_same_person_when_others_come_and_go() -> None:
    child = replace(SON, accompanied_by=2, relation=Relation.PARENT)
    base = replace(REPORT, occupants=(*REPORT.occupants, WIFE, child))
    without_driver = replace(
        base, occupants=(WIFE, replace(child, accompanied_by=1, relation=Relation.PARENT))
    )
    noted = replace(base, lane=1)

    made = merged(base, noted, without_driver).report

    assert [one.given_names for one in made.occupants] == ["Ana", "Iva"]
    assert made.occupants[1].accompanied_by == 1
    assert not any("accompanied_by" in one for one in said(differences(base, without_driver)))


def test_a_child_whose_adult_was_taken_off_is_with_nobody_named() -> None:
    child = replace(SON, accompanied_by=2)
    base = replace(REPORT, occupants=(*REPORT.occupants, WIFE, child))
    theirs = replace(
        REPORT, occupants=(*REPORT.occupants, replace(child, accompanied_by=None, born_on="2015"))
    )

    made = merged(base, replace(base, lane=1), theirs).report

    assert made.occupants[-1].accompanied_by is None
    assert said(differences(base, theirs))["occupants.2.accompanied_by"] == (
        "Ana VELKAROVA 1984-03-17",
        None,
    )
