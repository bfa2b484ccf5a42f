from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from borderdesk.domain.bodies import report_from
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.inspections import (
    Declared,
    Direction,
    InspectionReport,
    Occupant,
    OccupantRole,
    Vehicle,
    VehicleKind,
)
from borderdesk.domain.travel_documents import DocumentKind, Verification
from borderdesk.edge.forms import flat
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Sex
from borderdesk.schemas.inspections import (
    InspectionFiltersSchema,
    InspectionReportSchema,
)
from tests import factories

USUAL: dict[str, Any] = {
    "submission_id": "7b0e1d34-1111-4222-8333-944455556666",
    "device_at": "2026-03-01T12:59:30+01:00",
    "post_code": "DRN",
    "lane": 2,
    "crossed_at": "2026-03-01T11:58:00Z",
    "direction": "entry",
    "declared": "nothing",
    "vehicle": {"kind": "VAN", "plate": "TE-481-KP", "plate_country": "XVA"},
}


def loaded(**given: Any) -> InspectionReport:
    report: InspectionReport = InspectionReportSchema().load(USUAL | given)
    return report


def problems(**given: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        loaded(**given)
    return flat(refusal.value.messages_dict)


CHILD = {"surname": "SORIN", "born_on": "2015-04-02"}
MOTHER = {"surname": "SORIN", "given_names": "Ana", "born_on": "1984"}

words = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=20)


@given(
    st.builds(
        factories.inspection_report,
        submission_id=st.uuids(),
        lane=st.integers(1, 99),
        direction=st.sampled_from(Direction),
        declared=st.sampled_from(Declared),
        vehicle=st.builds(
            Vehicle, st.sampled_from(VehicleKind), words, st.sampled_from(["", "XVA", "BIH"])
        ),
        occupants=st.lists(
            st.builds(
                Occupant,
                st.sampled_from(OccupantRole),
                words,
                given_names=words,
                born_on=st.dates(max_value=factories.NOON.date()).map(str),
                sex=st.sampled_from(Sex),
                document_kind=st.sampled_from(DocumentKind),
                document_number=words,
                document_expires_on=st.none() | st.dates(),
            ),
            max_size=3,
        ).map(tuple),
        consignments=st.lists(
            st.builds(
                FlatConsignment,
                consignor=words,
                seals=st.lists(words, max_size=3).map(tuple),
                packages=st.none() | st.integers(1, 1_000_000),
            ).map(lambda flat: flat.consignment),
            max_size=2,
        ).map(tuple),
        note=words,
    )
)
def test_what_is_dumped_loads_again_as_the_very_same_report(report: InspectionReport) -> None:
    again = InspectionReportSchema().load(InspectionReportSchema().dump(report))

    assert again == report
    assert again.digest == report.digest


def test_countries_are_understood_however_they_are_written() -> None:
    vehicle = USUAL["vehicle"] | {"plate_country": "Bosnia and Herzegovina"}
    people = [{"surname": "A", "nationality": "srb", "document_issuer": "RS"}]

    report = loaded(vehicle=vehicle, occupants=people)

    assert report.vehicle is not None
    assert report.vehicle.plate_country == "BIH"
    assert (report.occupants[0].nationality, report.occupants[0].document_issuer) == ("SRB", "SRB")


def test_seals_of_a_form_stand_in_one_field() -> None:
    report = loaded(consignment={"seals": "KB 1; KB2,KB3", "container_number": "csqu 305438-3"})

    (load,) = report.consignments
    assert load.seals == ("KB", "1", "KB2", "KB3")
    assert load.equipment[0].number == "CSQU3054383"


def test_a_document_line_is_name_enough() -> None:
    line = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )

    (person,) = loaded(occupants=[{"mrz": line}]).occupants

    assert (person.full_name, person.born_on) == ("ANNA MARIA ERIKSSON", "1974-08-12")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"vehicle": None}, "vehicle.plate"),
        ({"vehicle": {"plate": " - "}}, "vehicle.plate"),
        ({"vehicle": {"plate": "X1", "plate_country": "Atlantis"}}, "vehicle.plate_country"),
        ({"occupants": [{"given_names": ""}]}, "occupants.0.surname"),
        ({"occupants": [{"surname": "A", "born_on": "2026-02-30"}]}, "occupants.0.born_on"),
        ({"occupants": [{"surname": "A", "born_on": "2026-03-02"}]}, "occupants.0.born_on"),
        ({"occupants": [{"surname": "A"}] * 81}, "occupants"),
        ({"occupants": {"0": {}}}, "occupants"),
        ({"consignment": {"hs_code": "93"}}, "consignment.hs_code"),
        ({"consignment": {"gross_weight_kg": -1}}, "consignment.gross_weight_kg"),
        ({"consignment": {"packages": 1.5}}, "consignment.packages"),
        ({"consignments": [{"items": [{"packages": 0}]}]}, "consignments.0.items.0.packages"),
        ({"consignments": [{}] * 21}, "consignments"),
        ({"lane": 0}, "lane"),
        ({"lane": True}, "lane"),
        ({"lane": "9" * 5000}, "lane"),
        ({"device_at": "2026-03-01T12:59:30"}, "device_at"),
        ({"device_at": "0001-01-01T00:00:00+14:00"}, "device_at"),
        ({"crossed_at": "9999-12-31T23:59:59-14:00"}, "crossed_at"),
        ({"submission_id": "1"}, "submission_id"),
        ({"direction": "up"}, "direction"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "a\ud800b"}, "note"),
        ({"agency_id": 20}, "agency_id"),
        ({"vehicle": {"plate": "X1", "plate_key": "Y"}}, "vehicle.plate_key"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(given: dict[str, Any], field: str) -> None:
    assert field in problems(**given)


NAMES = [*USUAL, "occupants", "mrz", "consignment", "consignments", "items", "x"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(NAMES), below, max_size=5)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(NAMES), json_values))
def test_whatever_comes_in_is_a_report_or_refused_field_by_field(given: dict[str, Any]) -> None:
    found: dict[str, list[str]] = {}
    body = ""
    try:
        body = loaded(**given).body
    except ValidationError as refusal:
        found = flat(refusal.messages_dict)

    assert bool(body) != bool(found)


def test_no_filter_means_all() -> None:
    filters = InspectionFiltersSchema().load({})

    assert not any(filters.values())


def test_every_report_has_an_id_of_its_own() -> None:
    assert loaded(submission_id=str(uuid4())).digest != loaded(submission_id=str(uuid4())).digest


@pytest.mark.parametrize("written", ["9074729", "IMO 9074729", "imo9074729", " 907 4729 "])
def test_a_ship_is_known_by_its_number_without_a_plate(written: str) -> None:
    report = loaded(vehicle={"kind": "VES", "imo": written})

    assert report.vehicle == Vehicle(VehicleKind.VESSEL, "", imo="9074729")
    assert [one.role for one in report.subjects] == ["vessel"]


def test_a_ship_without_plate_and_number_is_asked_for_one_of_them() -> None:
    assert "IMO" in problems(vehicle={"kind": "VES"})["vehicle.plate"][0]
    assert "vehicle.plate" in problems(vehicle={"kind": "VES", "imo": "9074729", "plate": "--"})


def test_what_is_not_said_of_ships_and_minors_leaves_the_body_as_it_was() -> None:
    body = loaded(occupants=[MOTHER]).body

    assert not any(name in body for name in ("imo", "accompanied_by", "relation"))


@pytest.mark.parametrize(
    ("child", "field"),
    [
        ({"accompanied_by": 3}, "accompanied_by"),
        ({"accompanied_by": 2}, "accompanied_by"),
        ({"accompanied_by": 0}, "accompanied_by"),
        ({"accompanied_by": 1, "relation": "alone"}, "accompanied_by"),
        ({"relation": "neighbour"}, "relation"),
    ],
)
def test_who_is_with_a_child_is_somebody_else_of_the_crossing(
    child: dict[str, Any], field: str
) -> None:
    assert list(problems(occupants=[MOTHER, CHILD | child])) == [f"occupants.1.{field}"]


def test_the_adult_beside_a_child_comes_in_by_number_and_goes_out_alike() -> None:
    report = loaded(occupants=[MOTHER, CHILD | {"accompanied_by": "1", "relation": "parent"}])

    dumped = InspectionReportSchema().dump(report)["occupants"][1]

    assert (report.occupants[1].accompanied_by, report.occupants[1].relation) == (1, "parent")
    assert (dumped["accompanied_by"], dumped["relation"]) == (1, "parent")


def test_a_fathers_name_is_part_of_a_traveller_and_of_the_names_that_are_compared() -> None:
    driver = {"surname": "ERMAKOV", "given_names": "Valery", "patronymic": "Konstantinovich"}

    [subject] = loaded(vehicle=None, occupants=[driver]).subjects

    assert [(name.text, name.whole) for name in subject.particulars.names] == [
        ("Valery ERMAKOV", "Valery Konstantinovich ERMAKOV")
    ]


def test_who_has_no_fathers_name_is_reported_in_the_words_of_before() -> None:
    plain = loaded(occupants=[{"surname": "ERMAKOV"}])
    named = loaded(occupants=[{"surname": "ERMAKOV", "patronymic": "Konstantinovich"}])

    assert "patronymic" not in plain.body
    assert "patronymic" in named.body
    assert plain.digest != named.digest


@pytest.mark.parametrize("value", ["x" * 161, 7, None, "Kon\x00st", ["Konstantinovich"]], ids=repr)
def test_no_fathers_name_is_anything_but_a_short_text(value: object) -> None:
    found = problems(occupants=[{"surname": "ERMAKOV", "patronymic": value}])

    assert list(found) == ["occupants.0.patronymic"]


def test_a_fathers_name_alone_names_nobody() -> None:
    found = problems(occupants=[{"patronymic": "Konstantinovich"}])

    assert list(found) == ["occupants.0.surname"]


def test_of_a_document_that_nobody_looked_at_nothing_is_said_in_the_body() -> None:
    plain = loaded(occupants=[{"surname": "ERMAKOV"}])
    said = loaded(
        occupants=[
            {"surname": "ERMAKOV", "document_verification": "not_examined", "document_chip": None}
        ]
    )
    looked = loaded(
        occupants=[
            {"surname": "ERMAKOV", "document_verification": "damaged", "document_chip": "none"}
        ]
    )

    assert "verification" not in plain.body
    assert "chip" not in plain.body
    assert plain.digest == said.digest
    assert '"document_chip": "none"' in looked.body
    assert report_from(looked.body) == looked


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_verification", "genuine"),
        ("document_verification", "NOT_EXAMINED"),
        ("document_verification", None),
        ("document_verification", ["expired"]),
        ("document_chip", "yes"),
        ("document_chip", True),
        ("document_chip", "x" * 10_000),
    ],
    ids=lambda given: str(given)[:20],
)
def test_what_became_of_a_document_is_one_of_few_codes(field: str, value: object) -> None:
    found = problems(occupants=[{"surname": "ERMAKOV", field: value}])

    assert list(found) == [f"occupants.0.{field}"]


def test_a_document_past_its_day_is_not_put_down_as_expired_by_itself() -> None:
    [one] = loaded(
        occupants=[{"surname": "ERMAKOV", "document_expires_on": "2020-01-01"}]
    ).occupants

    assert one.document_verification is Verification.NOT_EXAMINED


OWNER = {"surname": "ERMAKOV", "role": "owner_absent"}


def test_an_owner_who_is_not_aboard_is_compared_with_the_lists_as_such() -> None:
    report = loaded(occupants=[{"surname": "SORIN", "role": "driver"}, OWNER])

    people = [one.role for one in report.subjects if one.particulars.kind is Kind.PERSON]
    assert people == ["driver", "owner_absent"]


def test_somebody_crosses_besides_an_owner_who_is_not_aboard() -> None:
    assert list(problems(vehicle=None, occupants=[OWNER])) == ["vehicle.plate"]
    assert loaded(vehicle=None, occupants=[OWNER, {"surname": "SORIN"}])


def test_nobody_who_is_not_aboard_is_with_a_child() -> None:
    found = problems(occupants=[OWNER, CHILD | {"accompanied_by": 1}])

    assert found == {"occupants.1.accompanied_by": ["Who is not aboard is with no child."]}


@pytest.mark.parametrize("role", ["owner", "OWNER_ABSENT", "", 7, ["owner_absent"]], ids=repr)
def test_no_role_is_made_up(role: object) -> None:
    assert list(problems(occupants=[{"surname": "ERMAKOV", "role": role}])) == ["occupants.0.role"]


AIRCRAFT = {"kind": "AIR", "plate": "YU-ABC", "plate_country": "SRB"}


def test_an_aircraft_is_compared_by_its_registration_mark_and_by_no_plate() -> None:
    [subject] = loaded(vehicle=AIRCRAFT).subjects

    assert (subject.role, subject.particulars.kind) == ("aircraft", Kind.AIRCRAFT)
    assert subject.particulars.identifiers == (Identifier(IdentifierKind.TAIL, "YU-ABC", "SRB"),)


def test_an_aircraft_whose_mark_is_unknown_is_compared_by_nothing() -> None:
    unmarked = {"kind": "AIR", "plate": "", "unknowns": ["plate"]}

    assert loaded(vehicle=unmarked).subjects == ()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("plate", {"plate": ""}),
        ("plate", {"plate": " - "}),
        ("plate", {"plate": "Y" * 21}),
        ("vin", {"vin": "WVWZZZ1JZXW000001"}),
        ("imo", {"imo": "9074729"}),
        ("trailer_plate", {"trailer_plate": "AA-1"}),
        ("plate_country", {"plate_country": "Atlantis"}),
    ],
    ids=str,
)
def test_an_aircraft_has_a_mark_and_no_number_of_roads_or_seas(
    field: str, given: dict[str, str]
) -> None:
    found = problems(vehicle=AIRCRAFT | given)

    assert list(found) == [f"vehicle.{field}"]
