from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.errors import Unacceptable
from borderdesk.edge.forms import Filters, Form, flat, grouped
from borderdesk.schemas.audit import LedgerFiltersSchema
from borderdesk.schemas.sharing import DraftSchema
from tests.conftest import Desk

parts = st.text("abc0123456789", min_size=1, max_size=3)
names = st.lists(parts, min_size=1, max_size=5).map(".".join)
values = st.lists(st.text(max_size=5), max_size=3)


def leaves(tree: Any) -> int:
    if isinstance(tree, dict):
        return sum(leaves(below) for below in tree.values())
    if isinstance(tree, list):
        return sum(leaves(below) for below in tree)
    return 1


@given(st.dictionaries(names, values, max_size=12))
def test_grouping_takes_any_names_and_makes_nothing_up(many: dict[str, list[str]]) -> None:
    tree = grouped(many)

    assert leaves(tree) <= sum(len(given) for given in many.values())


@given(st.lists(st.text("xyz", min_size=1, max_size=4), min_size=1, max_size=12))
def test_numbered_groups_are_a_list_in_the_order_of_their_numbers(given: list[str]) -> None:
    many = {f"people.{n * 3}.name": [word] for n, word in reversed(list(enumerate(given)))}

    assert grouped(many) == {"people": [{"name": word} for word in given]}


def test_empty_fields_are_left_out_and_groups_of_them_too() -> None:
    assert grouped({"a.b": [" "], "c": [""], "d": ["x", " ", "y"]}) == {"d": ["x", "y"]}


def test_a_name_that_is_a_value_and_a_group_does_not_break() -> None:
    assert grouped({"a": ["x"], "a.b": ["y"]}) == {"a": "x"}
    assert grouped({"a.b": ["y"], "a": ["x"]}) == {"a": "x"}


def test_names_are_not_followed_without_end() -> None:
    tree = grouped({".".join("x" * 1 for _ in range(1000)): ["deep"]})

    assert leaves(tree) == 1


def test_problems_of_groups_bear_the_names_of_their_fields() -> None:
    said = flat({"a": {"b": {"_schema": ["Odd."]}, 0: {"c": ["Needed."]}}, "d": ["Wrong."]})

    assert said == {"a.b": ["Odd."], "a.0.c": ["Needed."], "d": ["Wrong."]}


def test_what_was_typed_stays_and_the_token_does_not(desk: Desk) -> None:
    data = {"purpose": "Short", "facts.a.handling": ["H0", "H1"], "csrf_token": "secret"}

    with desk.app.test_request_context("/", method="POST", data=data):
        form = Form(DraftSchema())

    assert not form.accepted
    assert form.status == 422
    assert form.raw["purpose"] == "Short"
    assert form.many["facts.a.handling"] == ["H0", "H1"]
    assert "csrf_token" not in form.raw | form.many
    assert form.problems["purpose"] == ["Say a little more."]


def test_only_ticked_facts_are_chosen(desk: Desk) -> None:
    data = {
        "partner_id": "90",
        "purpose": "To prevent trafficking",
        "facts.a.chosen": "yes",
        "facts.a.source": "A",
        "facts.a.information": "1",
        "facts.a.handling": ["H0", "H1"],
        "facts.b.source": "not even a grade",
    }

    with desk.app.test_request_context("/", method="POST", data=data):
        form = Form(DraftSchema())

    assert form.accepted, form.problems
    assert [choice.key for choice in form.value.choices] == ["a"]
    assert {code.value for code in form.value.choices[0].handling} == {"H0", "H1"}


def test_a_refusal_by_the_rules_comes_back_at_its_field(desk: Desk) -> None:
    with desk.app.test_request_context("/"):
        form = Form(DraftSchema())
        form.refuse_for(Unacceptable("facts", "Not %(what)s.", what="this"))

    assert form.problems == {"facts": ["Not this."]}
    assert form.status == 422


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "9" * 400, "٣"])
def test_a_filter_that_is_wrong_is_left_out_and_named(desk: Desk, page: str) -> None:
    query = {"subject": "C-1", "page": page, "unknown": "1"}

    with desk.app.test_request_context("/", query_string=query):
        filters = Filters(LedgerFiltersSchema())

    assert filters.value["subject"] == "C-1"
    assert (filters.value["page"] == 1) == ("page" in filters.problems)
    assert "unknown" not in filters.value
