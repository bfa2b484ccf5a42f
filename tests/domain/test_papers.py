"""Vectors: ICAO Doc 9303-4 and -5 (specimens of Utopia), ISO 6346, 49 CFR 565."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cargo import Consignment, Equipment
from borderdesk.domain.inspections import (
    InspectionReport,
    Occupant,
    OccupantRole,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.papers import (
    AHEAD,
    EXPIRED,
    LATE,
    MORE_SEALS,
    NO_SEAL,
    OTHER_SEAL,
    PERHAPS,
    SEALS,
    TOO_YOUNG,
    TWICE,
    UNREADABLE,
    Warning,
    completed,
    warnings,
)
from borderdesk.domain.readings import NOT_FITTING
from borderdesk.domain.travel_documents import DocumentKind
from borderdesk.domain.unknowns import AsRead
from borderdesk.matching.checkdigits import check_imo, check_vin
from borderdesk.matching.particulars import Sex
from tests import factories

TODAY = date(2026, 3, 1)
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "\n".join(
    (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )
)


def said(report: InspectionReport) -> tuple[Warning, ...]:
    """What does not fit on the papers of a report that came at once."""
    return warnings(report, report.crossed_at)


def of(mrz: str, **given: str) -> Occupant:
    return Occupant(OccupantRole.DRIVER, given.pop("surname", ""), mrz=mrz, **given)  # type: ignore[arg-type]


def test_a_passport_fills_what_nobody_typed() -> None:
    read = completed(of(f"{FIRST}\n{SECOND}"), TODAY)

    assert (read.surname, read.given_names, read.born_on) == (
        "ERIKSSON",
        "ANNA MARIA",
        "1974-08-12",
    )
    assert (read.nationality, read.document_number, read.document_issuer) == (
        "UTO",
        "L898902C3",
        "UTO",
    )
    assert (read.sex, read.document_kind) == (Sex.FEMALE, DocumentKind.PASSPORT)
    assert read.document_expires_on == date(2012, 4, 15)


def test_an_identity_card_is_read_from_its_three_lines() -> None:
    read = completed(of(CARD), TODAY)

    assert (read.surname, read.document_number) == ("ERIKSSON", "D23145890")
    assert read.document_kind is DocumentKind.IDENTITY
    assert "mrz" not in places(factories.inspection_report(occupants=(read,)))


def test_what_the_officer_typed_stays() -> None:
    read = completed(of(f"{FIRST}\n{SECOND}", surname="ERIKSON", born_on="1974"), TODAY)

    assert (read.surname, read.born_on, read.given_names) == ("ERIKSON", "1974", "ANNA MARIA")


def places(report: InspectionReport) -> list[str]:
    """The fields that something is said about, by their last part."""
    return [warning.place.rpartition(".")[2] for warning in said(report)]


def test_a_whole_passport_gives_no_warning() -> None:
    report = factories.inspection_report(occupants=(of(f"{FIRST}\n{SECOND}"),))

    assert said(report) == ()


@pytest.mark.parametrize("place", [0, 9, 13, 19, 21, 27, 28, 42, 43])
def test_one_digit_changed_in_a_checked_field_is_noticed(place: int) -> None:
    other = "2" if SECOND[place] != "2" else "3"
    changed = f"{SECOND[:place]}{other}{SECOND[place + 1 :]}"

    found = said(factories.inspection_report(occupants=(of(f"{FIRST}\n{changed}"),)))

    assert NOT_FITTING in [warning.sentence for warning in found]
    assert {warning.place.split(".")[0:2] == ["occupants", "0"] for warning in found} == {True}


def test_a_number_that_a_camera_misread_is_offered_as_it_may_have_been() -> None:
    misread = SECOND.replace("L898902C3", "L8989O2C3")

    found = said(factories.inspection_report(occupants=(of(f"{FIRST}\n{misread}"),)))

    offered = [warning for warning in found if warning.sentence == PERHAPS]
    assert "L898902C3" in offered[0].values["fitting"]
    assert offered[0].place == "occupants.0.document_number"


def test_lines_that_are_none_are_said_to_be_unreadable() -> None:
    (found,) = said(factories.inspection_report(occupants=(of("P<<<", surname="A"),)))

    assert (found.place, found.sentence) == ("occupants.0.mrz", UNREADABLE)


def boxed(number: str) -> Consignment:
    return Consignment(equipment=(Equipment(number),))


def test_an_mrn_that_does_not_add_up_is_told_with_what_it_may_have_been() -> None:
    load = Consignment(mrn="O6DE586600006143E1")  # the first zero taken for a letter
    swapped = Consignment(mrn="06DE586600006134E1")

    first = said(factories.inspection_report(consignments=(load,)))
    second = said(factories.inspection_report(consignments=(load, swapped)))[2:]

    assert {warning.place for warning in first} == {"consignments.0.mrn"}
    assert {warning.place for warning in second} == {"consignments.1.mrn"}
    for found in (first, second):
        assert "06DE586600006143E1" in found[-1].values["fitting"]


@pytest.mark.parametrize("number", ["CSQU3054383", "TEXU3070079", "MSKU6011672"])
def test_containers_that_add_up_give_no_warning(number: str) -> None:
    report = factories.inspection_report(consignments=(boxed(number),))

    assert said(report) == ()


def test_a_container_that_does_not_add_up_says_what_it_should_be() -> None:
    report = factories.inspection_report(consignments=(boxed("TEXU3070070"),))

    found, perhaps = said(report)

    assert found.place == perhaps.place == "consignments.0.equipment.0.number"
    assert found.sentence % found.values == "The last digit should be 9, not 0."
    assert "TEXU3070700" in perhaps.values["fitting"]


@pytest.mark.parametrize(
    ("vin", "doubts"),
    [
        ("1M8GDM9AXKP042788", 0),
        ("5GZCZ43D13S812715", 0),
        ("WVWZZZ1JZXW000001", 0),  # European makers set no check digit
        ("1M8GDM9A1KP042788", 1),
        ("WVWZZZ1JZXW00000", 1),
    ],
)
def test_a_vin_is_doubted_only_where_its_maker_sets_a_digit(vin: str, doubts: int) -> None:
    vehicle = Vehicle(VehicleKind.CAR, "TE-481-KP", vin=vin)

    found = said(factories.inspection_report(vehicle=vehicle))

    assert len([warning for warning in found if warning.sentence != PERHAPS]) == doubts


def test_a_vin_of_another_maker_is_not_offered_for_one_whose_digit_is_wrong() -> None:
    """Two signs swapped may name a maker that sets no digit; that proves nothing."""
    vehicle = Vehicle(VehicleKind.CAR, "TE-481-KP", vin="1M8GDM9A1KP042788")

    _wrong, perhaps = said(factories.inspection_report(vehicle=vehicle))

    offered = perhaps.values["fitting"].split(" / ")
    assert offered
    assert all(check_vin(one).ok is True for one in offered)


def test_a_letter_that_no_vin_has_is_offered_as_the_digit_it_looks_like() -> None:
    vehicle = Vehicle(VehicleKind.CAR, "TE-481-KP", vin="WVWZZZ1JZXWO00001")

    _wrong, perhaps = said(factories.inspection_report(vehicle=vehicle))

    assert perhaps.values["fitting"] == "WVWZZZ1JZXW000001"


@pytest.mark.parametrize(
    ("plate", "country", "sentence"),
    [
        ("TE-481-KP", "XVA", None),
        ("ТЕ-481-КР", "XVA", None),  # typed in Cyrillic
        ("34 ABC 123", "XVA", "Plates of XVA look otherwise; TUR have such ones."),
        ("?-1", "XVA", "Plates of XVA look otherwise. Special ones may; read it again."),
        ("34 ABC 123", "FRA", None),  # a country whose plates nobody has described
        ("34 ABC 123", "", None),
    ],
)
def test_a_plate_that_does_not_look_like_its_country_is_remarked(
    plate: str, country: str, sentence: str | None
) -> None:
    vehicle = Vehicle(VehicleKind.CAR, plate, country)

    found = said(factories.inspection_report(vehicle=vehicle))

    assert [warning.sentence % warning.values for warning in found] == ([sentence] * bool(sentence))


def test_a_document_past_its_last_day_is_remarked_and_not_on_that_day() -> None:
    crossed = factories.inspection_report().crossed_at.date()
    fresh, old = (
        Occupant(OccupantRole.DRIVER, "A", document_number=number, document_expires_on=day)
        for number, day in (("1", crossed), ("2", crossed - timedelta(days=1)))
    )

    found = said(factories.inspection_report(occupants=(fresh, old)))

    assert [(one.place, one.sentence) for one in found] == [
        ("occupants.1.document_expires_on", EXPIRED)
    ]


def test_two_who_show_one_document_are_both_remarked() -> None:
    numbers = ("VA 407B312", "va407b312", "VA407B313")
    seats = tuple(Occupant(OccupantRole.PASSENGER, "A", document_number=one) for one in numbers)

    found = said(factories.inspection_report(occupants=seats))

    assert [(one.place, one.sentence) for one in found] == [
        ("occupants.0.document_number", TWICE),
        ("occupants.1.document_number", TWICE),
    ]


def test_a_date_that_a_camera_misread_is_offered_as_a_day_there_is() -> None:
    misread = SECOND.replace("7408122", "74O8122")

    found = said(factories.inspection_report(occupants=(of(f"{FIRST}\n{misread}"),)))

    offered = {one.place: one.values["fitting"] for one in found if one.sentence == PERHAPS}
    assert offered == {"occupants.0.born_on": "740812"}


@given(st.text(max_size=100), st.dates())
def test_whatever_a_reader_sends_completes_or_changes_nothing(text: str, today: date) -> None:
    seen = of(text, surname="VELKAROV")

    read = completed(seen, today)

    assert read.surname == "VELKAROV"
    assert completed(read, today) == read


@pytest.mark.parametrize(
    ("role", "born_on", "said_so"),
    [
        (OccupantRole.DRIVER, "2010-03-02", True),
        (OccupantRole.DRIVER, "2010-03-01", False),
        (OccupantRole.DRIVER, "2010", True),
        (OccupantRole.DRIVER, "", False),
        (OccupantRole.PASSENGER, "2020", False),
    ],
)
def test_a_driver_who_may_be_under_16_is_remarked(
    role: OccupantRole, born_on: str, said_so: bool
) -> None:
    somebody = Occupant(role, "LUND", born_on=born_on)

    found = said(factories.inspection_report(occupants=(somebody,)))

    assert any(one.sentence == TOO_YOUNG for one in found) is said_so


@pytest.mark.parametrize(
    ("minutes", "sentences"), [(-6, [AHEAD]), (-5, []), (0, []), (5, []), (6, [LATE])]
)
def test_a_clock_that_is_off_by_more_than_five_minutes_is_flagged(
    minutes: int, sentences: list[str]
) -> None:
    report = factories.inspection_report(occupants=(), vehicle=Vehicle(VehicleKind.CAR, "X1"))

    found = warnings(report, report.crossed_at + timedelta(minutes=minutes))

    assert [one.sentence for one in found] == sentences


SEALED = Consignment(seals=("S 31102", "K 7745"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), []),  # nobody looked
        (("s31102", "К-7745"), []),  # its К is Cyrillic
        (("S31102", "K7746"), [(OTHER_SEAL, "K 7745", "K7746")]),
        (("S31102",), [(NO_SEAL, "K 7745", "")]),
        (("S31102", "K7745", "X1"), [(MORE_SEALS, "", "X1")]),
    ],
)
def test_a_seal_that_is_not_that_of_the_papers_is_told_with_both_numbers(
    found: tuple[str, ...], said: list[tuple[str, str, str]]
) -> None:
    report = factories.inspection_report(consignments=(SEALED,), seals_found=found)

    told = [one for one in warnings(report, factories.NOON) if one.place == SEALS]

    assert [(one.sentence, one.values["declared"], one.values["found"]) for one in told] == said


@given(st.integers(0, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_a_slip_in_a_ships_number_is_told_with_what_it_may_have_been(
    six: int, place: int, off: int
) -> None:
    whole = next(n for last in range(10) if check_imo(n := f"{six:06}{last}").ok)
    slipped = whole[:place] + str((int(whole[place]) + off) % 10) + whole[place + 1 :]
    report = factories.inspection_report(
        vehicle=Vehicle(VehicleKind.VESSEL, "", imo=slipped, as_read=AsRead.WORN)
    )

    told = [one for one in said(report) if one.place == "vehicle.imo"]

    if check_imo(slipped).ok:  # weights that share a factor with ten hide some slips
        assert told == []
    else:
        assert told[-1].values == {"why": "worn"}
        assert any(one.sentence == PERHAPS for one in told)


@pytest.mark.parametrize("kind", VehicleKind)
def test_the_mark_of_an_aircraft_is_held_against_no_plates_of_the_road(kind: VehicleKind) -> None:
    report = factories.inspection_report(vehicle=Vehicle(kind, "YU-ABC", "TUR"))

    told = [one.place for one in warnings(report, report.crossed_at)]

    assert told == ([] if kind is VehicleKind.AIRCRAFT else ["vehicle.plate"])
