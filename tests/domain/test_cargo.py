from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cargo import (
    Consignment,
    Equipment,
    FlatConsignment,
    GoodsItem,
    Party,
    PartyRole,
    flattened,
)
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
