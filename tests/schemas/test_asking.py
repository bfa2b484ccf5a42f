from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from borderdesk.matching.particulars import IdentifierKind, Kind, Particulars
from borderdesk.schemas.asking import SubjectSchema


def refused(**given: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        SubjectSchema().load(given)
    messages: dict[str, Any] = caught.value.messages_dict
    return messages


def asked(**given: Any) -> Particulars:
    subject = SubjectSchema().load(given)
    assert isinstance(subject, Particulars)
    return subject


def test_a_number_may_stand_alone_and_is_what_its_kind_says() -> None:
    subject = asked(kind="vehicle", number="TV-310-KK", number_country="XVA")

    assert subject.names == ()
    assert subject.identifiers[0].kind is IdentifierKind.PLATE


def test_the_other_name_is_another_writing_of_the_same_person() -> None:
    subject = asked(name="Đorđe Petrović", other_name="Ђорђе Петровић")

    assert [(name.text, name.script) for name in subject.names] == [
        ("Đorđe Petrović", "Latn"),
        ("Ђорђе Петровић", "Cyrl"),
    ]


@pytest.mark.parametrize(
    "name", ["", "A", " . ", "🙂🙂🙂", "\u202e\u202d", "---", "12345"], ids=ascii
)
def test_what_names_nobody_is_refused_in_a_sentence(name: str) -> None:
    [sentence] = refused(name=name)["name"]

    assert sentence.endswith((".",))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 10_000),
        ("name", "Ana\x07 Torvald"),
        ("born_on", "17.3.1984"),
        ("nationality", "Atlantis"),
        ("kind", "ghost"),
        ("number_kind", "whatever"),
        ("colour", "red"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(field: str, value: str) -> None:
    assert set(refused(**{"name": "Ana Torvald", field: value})) == {field}


def test_a_firm_may_be_called_by_a_number() -> None:
    assert asked(kind="organisation", name="1001").kind is Kind.ORGANISATION


@given(st.text(max_size=60))
def test_any_name_is_taken_as_written_or_refused(name: str) -> None:
    try:
        subject = SubjectSchema().load({"name": name})
    except ValidationError:
        return
    assert subject.caption == name.strip()


def test_a_fathers_name_stands_between_the_others_and_is_said_of_persons_alone() -> None:
    of = {"patronymic": "Konstantinovich"}

    [parted] = asked(surname="ERMAKOV", given_names="Valery", **of).names
    [whole] = asked(name="Ermakov Valery", other_name="", **of).names
    [firm] = asked(kind="organisation", name="Ermakov Trade", **of).names

    assert parted.whole == "Valery Konstantinovich ERMAKOV"
    assert whole.whole == "Ermakov Valery Konstantinovich"
    assert firm.whole == ""


def test_a_fathers_name_alone_asks_for_nobody() -> None:
    assert "name" in refused(patronymic="Konstantinovich")
