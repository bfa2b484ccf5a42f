from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.examinations import (
    Closing,
    Control,
    Discrepancy,
    DiscrepancyKind,
    HiddenPlace,
    PersonSearch,
)
from borderdesk.domain.inspections import Result
from borderdesk.domain.seals import SealSeen, SealState
from borderdesk.edge.forms import flat
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.examinations import BeginningSchema, ClosingSchema

USUAL = {"version": "3", "result": "NIL"}


def loaded(**given: Any) -> Closing:
    closing: Closing = ClosingSchema().load(USUAL | given)
    return closing


def wrong(**given: Any) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        loaded(**given)
    return sorted(flat(refusal.value.messages_dict))


def test_a_result_and_the_version_it_was_read_in_are_enough_for_the_schema() -> None:
    assert loaded(note=" Nothing. ") == Closing(3, Result.NIL, "Nothing.")
    with pytest.raises(ValidationError):
        ClosingSchema().load({"version": "3"})


def test_all_that_a_page_sends_is_read() -> None:
    closing = loaded(
        controls=["VIS", "K9"],
        finds="TOB",
        places=[{"place": "DOOR", "words": "Behind the lining"}],
        discrepancies=[{"kind": "excess", "declared_quantity": "10", "found_quantity": "12"}],
        searches=[{"occupant": "1", "searcher_sex": "female", "legal_basis": "Article 12"}],
        officers=["Ana Kos, CSV"],
        agency_ids="20",
        alone="yes",
    )

    assert closing.controls == (Control.VISUAL, Control.DOG)
    assert closing.places == (HiddenPlace(Concealment.DOOR, "Behind the lining"),)
    assert closing.discrepancies == (Discrepancy(DiscrepancyKind.EXCESS, "", "", 10, 12),)
    assert closing.searches == (PersonSearch(1, Sex.FEMALE, "Article 12"),)
    assert (closing.officers, closing.agency_ids, closing.alone) == (("Ana Kos, CSV",), (20,), True)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"declared": "S 1", "found": "s-1"}, SealState.INTACT),
        ({"declared": "S 1", "found": "S 2"}, SealState.DIFFERS),
        ({"found": "S 2"}, SealState.DIFFERS),
        ({"declared": "S 1", "found": "S 2", "state": "broken"}, SealState.BROKEN),
    ],
)
def test_where_no_state_of_a_seal_is_said_its_numbers_say_it(
    given: dict[str, str], state: SealState
) -> None:
    [seal] = loaded(seals=[given]).seals

    assert seal == SealSeen(state, given.get("declared", ""), given["found"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"controls": ["XXX"]}, "controls.0"),
        ({"places": [{"words": "x"}]}, "places.0.place"),
        ({"discrepancies": [{"found": "x"}]}, "discrepancies.0.kind"),
        (
            {"discrepancies": [{"kind": "excess", "found_quantity": "-1"}]},
            "discrepancies.0.found_quantity",
        ),
        ({"seals": [{"new_number": "1"}]}, "seals.0.state"),
        ({"searches": [{"legal_basis": "x"}]}, "searches.0.occupant"),
        ({"searches": [{"occupant": "-1"}]}, "searches.0.occupant"),
        ({"officers": ["x"] * 21}, "officers"),
        ({"agency_ids": ["all"]}, "agency_ids.0"),
        ({"places": [{"place": "DOOR"}] * 21}, "places"),
        ({"note": "x" * 2001}, "note"),
        ({"started_at": "2026-03-01T12:00:00Z"}, "started_at"),  # nobody types it
    ],
)
def test_what_cannot_be_is_said_at_its_field(given: dict[str, Any], field: str) -> None:
    assert wrong(**given) == [field]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below),
    max_leaves=6,
)


@given(st.sampled_from(sorted(ClosingSchema().fields)), anything)
def test_whatever_is_sent_is_a_closing_or_refused(name: str, value: Any) -> None:
    try:
        closing = ClosingSchema().load(USUAL | {name: value})
    except ValidationError:
        return

    assert isinstance(closing, Closing)


def test_beginning_asks_for_no_more_than_the_version() -> None:
    assert BeginningSchema().load({"version": "2"}) == {"version": 2, "alone": False}
    assert BeginningSchema().load({"version": "2", "alone": "yes"})["alone"] is True
