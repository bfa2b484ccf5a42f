from __future__ import annotations

import hashlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.sharing import (
    OFFER,
    SUMMARY,
    Draft,
    Fact,
    FactChoice,
    FrozenText,
    Handling,
    InformationGrade,
    OfferState,
    SharingAct,
    SourceGrade,
    SummaryState,
    Urgency,
    check_ceiling,
    check_draft,
)
from borderdesk.domain.states import acts_open_to, next_state

ceilings = st.frozensets(st.sampled_from(Handling))


def fact(*handling: Handling, text: str = "Vehicle: plate TE-481-KP (XVA).") -> Fact:
    return Fact(
        "vehicle-1", text, SourceGrade.A, InformationGrade.ONE, frozenset(handling), personal=True
    )


def frozen(*facts: Fact, purpose: str = "To prevent trafficking in firearms.") -> FrozenText:
    return FrozenText(
        reference="S-2026-000001-X",
        from_agency="Border Police",
        to_agency="Border Guard",
        legal_basis="Agreement of 2024, article 6",
        purpose=purpose,
        request="",
        urgency=Urgency.ROUTINE,
        restriction="",
        facts=facts,
    )


def draft(*handling: Handling, restriction: str = "") -> Draft:
    choice = FactChoice("a", SourceGrade.A, InformationGrade.ONE, frozenset(handling))
    return Draft(90, "Prevention", "", Urgency.ROUTINE, restriction, (choice,))


@given(ceilings, ceilings)
def test_a_fact_passes_exactly_where_each_of_its_restrictions_is_below_the_ceiling(
    handling: frozenset[Handling], ceiling: frozenset[Handling]
) -> None:
    try:
        check_ceiling(fact(*handling), ceiling)
        passed = True
    except Unacceptable:
        passed = False

    assert passed == (bool(handling) and handling <= ceiling)


def test_the_refusal_names_what_is_above_the_ceiling_and_the_fact() -> None:
    with pytest.raises(Unacceptable, match=r"H1, H3.*TE-481-KP"):
        check_ceiling(fact(Handling.H0, Handling.H3, Handling.H1), frozenset({Handling.H0}))


def test_h3_asks_for_its_words() -> None:
    check_draft(draft(Handling.H3, restriction="Not to the press."))

    with pytest.raises(Unacceptable, match="H3"):
        check_draft(draft(Handling.H3, restriction="  "))


def test_a_draft_without_facts_is_none() -> None:
    with pytest.raises(Unacceptable, match="at least one"):
        check_draft(Draft(90, "Prevention", "", Urgency.ROUTINE, "", ()))


def test_the_frozen_text_is_written_the_same_whatever_the_order_of_a_set() -> None:
    one = frozen(fact(Handling.H2, Handling.H0))
    other = frozen(fact(Handling.H0, Handling.H2))

    assert one.canonical == other.canonical
    assert json.loads(one.canonical)["facts"][0]["handling"] == ["H0", "H2"]
    assert one.digest == hashlib.sha256(one.canonical.encode()).hexdigest()


@given(st.text(max_size=30))
def test_the_frozen_text_is_composed(purpose: str) -> None:
    assert unicodedata.is_normalized("NFC", frozen(purpose=purpose).canonical)


@given(st.sampled_from(SummaryState), st.sampled_from(SharingAct))
def test_nothing_is_sent_that_was_not_approved(state: SummaryState, act: SharingAct) -> None:
    try:
        reached = next_state(SUMMARY, state, act)
    except OutOfOrder:
        return

    assert reached is not SummaryState.SENT or state is SummaryState.APPROVED
    assert reached is not SummaryState.APPROVED or state is SummaryState.SUBMITTED


def test_what_is_refused_or_recalled_is_at_rest() -> None:
    at_rest = [state for state in OfferState if not acts_open_to(OFFER, state)]

    assert at_rest == [OfferState.REFUSED, OfferState.RECALLED]
