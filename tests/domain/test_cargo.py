from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.bodies import report_from
from borderdesk.domain.cargo import (
    Consignment,
    Equipment,
    GoodsItem,
    Mode,
    Party,
    PartyRole,
    TransportDocument,
    TransportPaper,
)
from borderdesk.domain.differences import differences
from borderdesk.domain.earlier import FlatConsignment, flattened
from tests import factories

words = st.text(st.characters(categories=["L", "N"]), max_size=8)
counts = st.none() | st.integers(0, 1000)
flat_loads = st.builds(
    FlatConsignment,
    words,
    words,
    words,
    words,
    words,
    words,
    st.lists(words, max_size=2).map(tuple),
    counts,
    counts,
    counts,
)


@given(flat_loads)
def test_a_load_that_was_said_flat_is_said_flat_again(flat: FlatConsignment) -> None:
    assert flattened(flat.consignment) == flat


@given(flat_loads)
def test_a_load_that_flat_words_do_not_hold_is_never_said_flat(flat: FlatConsignment) -> None:
    load = flat.consignment
    fuller = (
        replace(load, mrn="06DE586600006143E1"),
        replace(load, equipment=(*load.equipment, Equipment("X"), Equipment("Y"))),
        replace(load, items=(*load.items, GoodsItem("X"), GoodsItem("Y"))),
        replace(load, parties=(Party(PartyRole.NOTIFY, "X"),)),
    )

    assert [flattened(one) for one in fuller] == [None] * 4


@given(st.lists(flat_loads, max_size=2), st.booleans())
def test_loads_come_out_of_a_body_as_they_went_in(
    flats: list[FlatConsignment], fuller: bool
) -> None:
    loads = [flat.consignment for flat in flats]
    if fuller:
        paper = TransportDocument(TransportPaper.ROAD_NOTE, "CMR 1", date(2026, 2, 27))
        loads.append(Consignment(documents=(paper,), mrn="06DE586600006143E1", mode=Mode.ROAD))
    report = factories.inspection_report(consignments=tuple(loads))

    assert report_from(report.body) == report


def test_a_second_load_is_said_to_be_new_and_a_container_is_known_by_its_number() -> None:
    boxes = (Equipment("CSQU3054383"), Equipment("TEXU3070079"))
    one = Consignment("Lesk Sawmill", "Hestermoor Joinery", "Undrask Haulage", equipment=boxes)
    before = factories.inspection_report(consignments=(one,))
    turned = replace(one, equipment=(Equipment("TEXU3070079", "22G1"), Equipment("CSQU3054383")))
    after = replace(before, consignments=(turned, Consignment(mrn="06DE586600006143E1")))

    changes = {change.path: change.after for change in differences(before, after)}

    assert changes == {
        ("consignments", "0", "equipment", "1", "size_type"): "22G1",
        ("consignments", "+1", "mrn"): "06DE586600006143E1",
    }


def test_a_firm_is_named_in_each_of_its_roles_once() -> None:
    load = Consignment(
        consignor="Alpha",
        consignee="Alpha",
        parties=(Party(PartyRole.CONSIGNOR, "Alpha"), Party(PartyRole.DECLARANT, "Alpha")),
    )

    roles = [party.role for party in load.every_party]

    assert roles == [PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.DECLARANT]


def test_who_stands_on_several_consignments_is_compared_once() -> None:
    one = Consignment(carrier="Undrask Haulage", equipment=(Equipment("CSQU3054383"),))
    other = replace(one, parties=(Party(PartyRole.FORWARDER, "Corvinth Lines"),))
    report = factories.inspection_report(consignments=(one, other), occupants=(), vehicle=None)

    assert [subject.role for subject in report.subjects] == ["carrier", "container", "forwarder"]


def test_a_report_of_several_loads_holds_them_all_in_its_body() -> None:
    one = FlatConsignment(description="Tiles").consignment
    report = factories.inspection_report(consignments=(one, one))
    single = replace(report, consignments=(one,))

    assert report.digest != single.digest
    assert '"consignment": {' in single.body
    assert '"consignments": [' in report.body
