from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.errors import OutOfOrder, Unacceptable
from borderdesk.domain.examinations import (
    GRAVITY,
    LONGEST_OPEN,
    STAYS,
    WITHOUT_CONTROL,
    Closing,
    Control,
    Discrepancy,
    DiscrepancyKind,
    Find,
    HiddenPlace,
    PersonSearch,
    SearchResult,
    check_closing,
    check_discrepancy,
    check_officer,
    standing,
    started_at,
)
from borderdesk.domain.inspections import INSPECTION, InspectionAct, InspectionState, Result
from borderdesk.domain.seals import SealSeen, SealState
from borderdesk.domain.states import next_state
from borderdesk.matching.particulars import Sex
from tests.factories import NOON

SEARCH = PersonSearch(1, Sex.FEMALE, "Border Act, article 12")
MISFIT = Discrepancy(DiscrepancyKind.UNDECLARED, found="Four pistols")
PLACE = HiddenPlace(Concealment.DOOR)
INTACT, BROKEN = SealSeen(SealState.INTACT, "A 1"), SealSeen(SealState.BROKEN, "A 1")

OPEN, GONE, SENT, SEEN, DONE, VOID = (
    InspectionState.OPEN,
    InspectionState.RELEASED,
    InspectionState.REFERRED,
    InspectionState.SECONDARY_OPEN,
    InspectionState.CLOSED,
    InspectionState.VOID,
)
# Every cell: from each state (rows) by each act (columns, in their order); None is refused.
TABLE = {
    #   release refer begin close seize hold let_go amend stop void
    OPEN: (GONE, SENT, None, None, SENT, SENT, GONE, OPEN, SENT, VOID),
    GONE: (None, None, None, None, SENT, SENT, GONE, GONE, SENT, VOID),
    SENT: (None, None, SEEN, None, SENT, SENT, GONE, SENT, SENT, VOID),
    SEEN: (None, None, None, DONE, SEEN, None, None, SEEN, SEEN, VOID),
    DONE: (None, None, None, None, DONE, None, None, DONE, SENT, VOID),
    VOID: (None,) * 10,
}


@pytest.mark.parametrize("state", InspectionState)
@pytest.mark.parametrize(
    ("column", "act"),
    list(enumerate(InspectionAct)),
)
def test_a_crossing_goes_from_state_to_state_by_this_table(
    state: InspectionState, column: int, act: InspectionAct
) -> None:
    expected = TABLE[state][column]

    if expected is None:
        with pytest.raises(OutOfOrder):
            next_state(INSPECTION, state, act)
    else:
        assert next_state(INSPECTION, state, act) is expected


def closing(result: Result = Result.NIL, **given: Any) -> Closing:
    usual: dict[str, Any] = {"controls": (Control.VISUAL,), "note": "Seen by two of us."}
    return Closing(1, result, **{**usual, **given})


def field_of(ended: Closing, *, people: int = 2, seized: bool = False) -> str:
    """The field that the rules refuse; empty where they let it pass."""
    try:
        check_closing(ended, people=people, seized=seized)
    except Unacceptable as refusal:
        return refusal.field
    return ""


# What each result asks for, beside one control: nothing, or a part of the page.
ASKS = {
    Result.NIL: "",
    Result.MINOR: "",
    Result.DISCREPANCY: "discrepancies.0.kind",
    Result.PROHIBITED: "places.0.place",
    Result.SEIZURE: "result",
    Result.REFUSED: "",
    Result.DETAINED: "",
    Result.NOT_COMPLETED: "",
    Result.LEFT: "",
}


@pytest.mark.parametrize("result", Result)
def test_each_result_asks_for_what_bears_it_out(result: Result) -> None:
    assert field_of(closing(result)) == ASKS[result]
    whole = closing(result, discrepancies=(MISFIT,), places=(PLACE,))
    assert field_of(whole, seized=True) == ("result" if result is Result.NIL else "")


@pytest.mark.parametrize("result", Result)
def test_a_control_is_asked_for_but_of_what_nobody_could_look_at(result: Result) -> None:
    field = field_of(closing(result, controls=()))

    assert (field == "controls") is (result not in WITHOUT_CONTROL)


@pytest.mark.parametrize("result", [Result.NOT_COMPLETED, Result.LEFT])
@pytest.mark.parametrize("note", ["", " \n"])
def test_what_was_not_completed_or_left_asks_why(result: Result, note: str) -> None:
    assert field_of(closing(result, note=note)) == "note"


def test_a_seizure_asks_for_its_record_and_then_for_the_place() -> None:
    assert field_of(closing(Result.SEIZURE, places=(PLACE,))) == "result"
    assert field_of(closing(Result.SEIZURE), seized=True) == "places.0.place"
    assert field_of(closing(Result.SEIZURE, places=(PLACE,)), seized=True) == ""


@pytest.mark.parametrize(
    "given",
    [
        {"finds": (Find.TOBACCO,)},
        {"found": "A carton too many"},
        {"discrepancies": (MISFIT,)},
        {"seals": (BROKEN,)},
        {"searches": (replace(SEARCH, result=SearchResult.FOUND),)},
    ],
)
def test_nothing_found_is_not_said_beside_something_found(given: dict[str, Any]) -> None:
    assert field_of(closing(Result.NIL, **given)) == "result"
    assert field_of(closing(Result.MINOR, **given)) == ""


def test_nothing_found_is_not_said_where_weapons_were_seized() -> None:
    assert field_of(closing(Result.NIL), seized=True) == "result"


@pytest.mark.parametrize("seal", [INTACT, SealSeen(SealState.REPLACED, "A", "", "B", "us", "he")])
def test_a_seal_that_is_as_it_should_be_is_no_find(seal: SealSeen) -> None:
    assert field_of(closing(Result.NIL, seals=(seal,))) == ""
    assert field_of(closing(Result.DISCREPANCY, seals=(seal,))) == "discrepancies.0.kind"
    assert field_of(closing(Result.DISCREPANCY, seals=(BROKEN,))) == ""


def test_what_is_written_of_seals_and_searches_was_done() -> None:
    ended = closing(controls=(), seals=(INTACT,), searches=(SEARCH,))

    assert ended.controls_done == (Control.PERSON, Control.SEALS)
    assert field_of(ended) == ""


def test_a_person_search_says_who_was_searched() -> None:
    assert field_of(closing(controls=(Control.PERSON,))) == "searches.0.occupant"


searches = st.builds(
    PersonSearch,
    occupant=st.integers(0, 4),
    searcher_sex=st.sampled_from(Sex),
    legal_basis=st.sampled_from(["", " ", "Border Act, article 12"]),
    result=st.sampled_from(SearchResult),
)


@given(st.lists(searches, max_size=3), st.integers(0, 3), st.sampled_from([Result.MINOR]))
def test_no_person_search_is_kept_without_sex_basis_and_somebody_logged(
    done: list[PersonSearch], people: int, result: Result
) -> None:
    ended = closing(result, searches=tuple(done))

    whole = all(
        search.searcher_sex is not Sex.UNKNOWN
        and search.legal_basis.strip()
        and search.occupant <= people
        for search in done
    )
    assert (field_of(ended, people=people) == "") == whole


closings = st.builds(
    Closing,
    version=st.just(1),
    result=st.sampled_from(Result),
    note=st.sampled_from(["", "Why."]),
    controls=st.lists(st.sampled_from(Control), max_size=3).map(tuple),
    finds=st.lists(st.sampled_from(Find), max_size=2).map(tuple),
    places=st.lists(st.just(PLACE), max_size=1).map(tuple),
    discrepancies=st.lists(st.just(MISFIT), max_size=1).map(tuple),
    seals=st.lists(st.sampled_from([INTACT, BROKEN]), max_size=2).map(tuple),
    searches=st.lists(st.just(SEARCH), max_size=1).map(tuple),
)


@given(closings, st.booleans())
def test_whatever_passes_can_be_borne_out(ended: Closing, seized: bool) -> None:
    if field_of(ended, seized=seized):
        return

    assert ended.controls_done or ended.result in WITHOUT_CONTROL
    assert ended.result is not Result.SEIZURE or (seized and ended.places)
    assert ended.result is not Result.PROHIBITED or ended.places
    assert ended.result is not Result.DISCREPANCY or ended.misfits
    assert ended.result is not Result.NIL or (ended.is_clean and not seized)
    assert Control.PERSON not in ended.controls or ended.searches
    assert ended.result not in WITHOUT_CONTROL or ended.note


measures = st.one_of(st.none(), st.integers(0, 3))


@given(measures, measures, measures, measures)
def test_more_or_less_is_what_its_numbers_say(
    declared: int | None, found: int | None, heavy: int | None, weighed: int | None
) -> None:
    pairs = [(declared, found), (heavy, weighed)]
    told = [(said, seen) for said, seen in pairs if said is not None and seen is not None]

    for kind, fits in (
        (DiscrepancyKind.EXCESS, any(seen > said for said, seen in told)),
        (DiscrepancyKind.SHORTAGE, any(seen < said for said, seen in told)),
    ):
        misfit = Discrepancy(kind, "", "", declared, found, heavy, weighed)
        if fits:
            check_discrepancy(misfit)
        else:
            with pytest.raises(Unacceptable):
                check_discrepancy(misfit)


@pytest.mark.parametrize("kind", sorted(set(DiscrepancyKind) - {"excess", "shortage"}))
def test_what_differs_is_said_in_words(kind: DiscrepancyKind) -> None:
    check_discrepancy(Discrepancy(kind, "Tiles", "Pistols"))
    with pytest.raises(Unacceptable):
        check_discrepancy(Discrepancy(kind, "Tiles", " "))


def test_who_logged_it_looks_only_where_nobody_else_is() -> None:
    check_officer(same=False, alone=False)
    check_officer(same=True, alone=True)
    with pytest.raises(Unacceptable) as refusal:
        check_officer(same=True, alone=False)
    assert refusal.value.field == "alone"


@given(
    st.timedeltas(-timedelta(days=1), timedelta(days=1)),
    st.timedeltas(timedelta(0), timedelta(days=1)),
)
def test_it_begins_when_its_page_was_opened_and_never_before_it_was_logged_or_in_the_future(
    ago: timedelta, logged_ago: timedelta
) -> None:
    opened, logged = NOON - ago, NOON - logged_ago

    if timedelta(0) <= ago <= LONGEST_OPEN:
        assert started_at(opened, logged, NOON) == max(opened, logged)
    else:
        with pytest.raises(Unacceptable):
            started_at(opened, logged, NOON)


def test_nobody_knows_when_a_page_was_opened_that_does_not_say_so() -> None:
    with pytest.raises(Unacceptable):
        started_at(None, NOON, NOON)


RESULTS = st.lists(st.sampled_from(Result), min_size=1, max_size=6)


@given(RESULTS, st.sampled_from(Result))
def test_a_find_is_never_lost_by_looking_again(earlier: list[Result], last: Result) -> None:
    before, after = standing(earlier), standing([*earlier, last])

    if before in STAYS:
        assert GRAVITY[after] >= GRAVITY[before]
    assert after in {last, *(one for one in earlier if one in STAYS)}
    assert GRAVITY[after] >= GRAVITY[last]


@pytest.mark.parametrize(
    ("results", "counts"),
    [
        ((Result.NIL, Result.NIL), Result.NIL),
        ((Result.NOT_COMPLETED, Result.NIL), Result.NIL),
        ((Result.NIL, Result.LEFT), Result.LEFT),
        ((Result.REFUSED, Result.NIL), Result.NIL),  # let in after all
        ((Result.DISCREPANCY, Result.REFUSED), Result.REFUSED),
        ((Result.PROHIBITED, Result.LEFT), Result.PROHIBITED),
        ((Result.SEIZURE, Result.DISCREPANCY, Result.NIL), Result.SEIZURE),
    ],
)
def test_the_last_word_counts_unless_something_was_found(
    results: tuple[Result, ...], counts: Result
) -> None:
    assert standing(results) is counts


def test_who_only_stands_in_the_papers_cannot_have_been_searched() -> None:
    ended = closing(searches=(SEARCH,))

    check_closing(ended, people=2, seized=False, absent={2})
    with pytest.raises(Unacceptable) as refusal:
        check_closing(ended, people=2, seized=False, absent={1})

    assert refusal.value.field == "searches.0.occupant"
    assert "not aboard" in str(refusal.value)
