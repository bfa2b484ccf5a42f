from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from borderdesk.domain.cargo import (
    Consignment,
    Equipment,
    Fullness,
    GoodsItem,
    Mode,
    PackageKind,
    Party,
    PartyRole,
    TransportDocument,
    TransportPaper,
)
from borderdesk.edge.forms import flat
from borderdesk.schemas.cargo import ConsignmentSchema
from borderdesk.schemas.inspections import InspectionReportSchema

BEFORE: dict[str, Any] = {
    "submission_id": "5f0c7a52-8c1b-4f9d-9a53-0d5b7f0e1a11",
    "device_at": "2026-03-01T12:59:30+01:00",
    "post_code": "DRN",
    "lane": 2,
    "crossed_at": "2026-03-01T12:58:00+01:00",
    "direction": "entry",
    "declared": "nothing",
    "vehicle": {"kind": "TRK", "plate": "TE-481-KP", "plate_country": "XVA"},
}
LOAD: dict[str, Any] = {
    "consignor": "Alpha d.o.o.",
    "consignee": "Beta",
    "description": "Roof tiles",
    "hs_code": "6905.10",
    "container_number": "csqu 305438-3",
    "seals": "KB1 KB2",
    "packages": 32,
    "gross_weight_kg": 21900,
    "net_weight_kg": 21400,
}
# What the desk took then, and would refuse of a new report.
ODD = LOAD | {"hs_code": "990000", "packages": 0, "net_weight_kg": 30000}
AS_ONE = {
    "consignor": "Alpha d.o.o.",
    "consignee": "Beta",
    "seals": "KB1 KB2",
    "items": [
        {
            "description": "Roof tiles",
            "hs_code": "690510",
            "packages": 32,
            "gross_weight_kg": 21900,
            "net_weight_kg": 21400,
        }
    ],
    "equipment": [{"number": "CSQU3054383"}],
}


def problems(**load: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        ConsignmentSchema().load(load)
    return flat(refusal.value.messages_dict)


# What the desk reckoned of these reports before a crossing had several consignments.
@pytest.mark.parametrize(
    ("load", "digest"),
    [
        (None, "d78feaee7e7074590503a7c7ecdfb74c3507920ea70ab307fc4ddd0084ea86ab"),
        ({}, "f0a0ad4b1a192b44f97d8575a3bf5dd472ee5f7bb9645281710044927e58b106"),
        (LOAD, "044a78f52adcf127638e26ae31f89ba3b2129e8912624d22d4240c682261201a"),
        (ODD, "21e1fa99a64b80b8fd604118a69f22e90d0f0fcb55af1e6f199d3a2b69ac6e02"),
    ],
)
def test_a_report_that_was_sent_before_is_known_when_it_is_sent_again(
    load: dict[str, Any] | None, digest: str
) -> None:
    assert InspectionReportSchema().load(BEFORE | {"consignment": load}).digest == digest


def test_one_reason_is_the_same_report_however_it_is_said() -> None:
    before, now = {"selection_reason": "DOG"}, {"selection_reasons": ["DOG"]}
    said_once, said_so = (InspectionReportSchema().load(BEFORE | one) for one in (before, now))

    assert said_once == said_so
    assert said_once.digest == said_so.digest
    assert '"selection_reason": "DOG"' in said_once.body
    with pytest.raises(ValidationError):
        InspectionReportSchema().load(BEFORE | {"selection_reason": "RND"})


def test_one_load_is_the_same_report_however_it_is_said() -> None:
    said_flat = InspectionReportSchema().load(BEFORE | {"consignment": LOAD})

    said_so = InspectionReportSchema().load(BEFORE | {"consignments": [AS_ONE]})

    assert said_so == said_flat
    assert said_so.digest == said_flat.digest


texts = st.text(st.characters(categories=["L", "N"]), max_size=6)
filled = st.text(st.characters(categories=["Lu", "N"]), min_size=1, max_size=6)
capitals = st.text("ABC0123", min_size=1, max_size=6)
loads = st.builds(
    Consignment,
    texts,
    texts,
    texts,
    st.lists(st.builds(Party, st.sampled_from(PartyRole), filled), max_size=2).map(tuple),
    st.lists(
        st.builds(
            GoodsItem,
            description=texts,
            hs_code=st.sampled_from(["", "6905", "690510"]),
            packages=st.none() | st.integers(1, 99),
            gross_weight_kg=st.none() | st.integers(50, 99),
            net_weight_kg=st.none() | st.integers(0, 50),
            package_kind=st.none() | st.sampled_from(PackageKind),
            origin=st.sampled_from(["", "SRB"]),
            value=st.none() | st.integers(0, 99),
            currency=st.sampled_from(["EUR", "RSD"]),
            un_number=st.sampled_from(["", "0012"]),
        ),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            Equipment,
            capitals,
            st.sampled_from(["", "22G1"]),
            st.none() | st.sampled_from(Fullness),
        ),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            TransportDocument, st.sampled_from(TransportPaper), filled, st.none() | st.dates()
        ),
        max_size=2,
    ).map(tuple),
    st.lists(filled, max_size=2).map(tuple),
    st.sampled_from(["", "06DE586600006143E1"]),
    st.none() | st.sampled_from(Mode),
)


@given(loads)
def test_what_is_dumped_loads_again_as_the_very_same_consignment(load: Consignment) -> None:
    assert ConsignmentSchema().load(ConsignmentSchema().dump(load)) == load


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"items": [{"hs_code": "93"}]}, "items.0.hs_code"),
        ({"items": [{"hs_code": "٩٣٠١"}]}, "items.0.hs_code"),
        ({"items": [{"hs_code": "9309"}]}, "items.0.hs_code"),
        ({"items": [{"packages": 0}]}, "items.0.packages"),
        ({"items": [{"packages": 1.5}]}, "items.0.packages"),
        ({"items": [{"gross_weight_kg": -1}]}, "items.0.gross_weight_kg"),
        ({"items": [{"gross_weight_kg": 5, "net_weight_kg": 6}]}, "items.0.net_weight_kg"),
        ({"items": [{"value": 5}]}, "items.0.currency"),
        ({"items": [{"currency": "€"}]}, "items.0.currency"),
        ({"items": [{"un_number": "12"}]}, "items.0.un_number"),
        ({"items": [{"origin": "Atlantis"}]}, "items.0.origin"),
        ({"items": [{}] * 51}, "items"),
        ({"equipment": [{"size_type": "22G1"}]}, "equipment.0.number"),
        ({"equipment": [{"number": "X", "size_type": "22"}]}, "equipment.0.size_type"),
        ({"parties": [{"name": "Alpha"}]}, "parties.0.role"),
        ({"parties": [{"role": "CZ"}]}, "parties.0.name"),
        ({"documents": [{"kind": "730"}]}, "documents.0.number"),
        ({"documents": [{"kind": "999", "number": "1"}]}, "documents.0.kind"),
        ({"seals": ["X"] * 41}, "seals"),
        ({"description": "Tiles"}, "description"),
    ],
)
def test_what_cannot_stand_in_a_load_is_refused_beside_its_field(
    given: dict[str, Any], field: str
) -> None:
    assert field in problems(**given)


def test_numbers_of_a_load_are_kept_as_capitals_without_blanks() -> None:
    load: Consignment = ConsignmentSchema().load(
        {
            "mrn": "06 de 586600006143e1",
            "equipment": [{"number": "csqu 305438-3", "size_type": "22g1"}],
            "items": [{"hs_code": "6905 10.00", "un_number": "un 0012", "currency": "eur"}],
        }
    )

    assert load.mrn == "06DE586600006143E1"
    assert load.equipment == (Equipment("CSQU3054383", "22G1"),)
    assert load.items[0] == GoodsItem(hs_code="69051000", un_number="0012", currency="EUR")
