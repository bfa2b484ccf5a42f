"""The desk speaks the reader's language, and English where it has no words of its own."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.cases import CaseState
from borderdesk.edge import words
from borderdesk.edge.words import _, ngettext, word


class Offer(StrEnum):
    OPEN = "open"


@pytest.fixture
def app() -> Flask:
    app = Flask("borderdesk")
    words.init_app(app)
    return app


def test_the_cookie_decides_before_the_browser(app: Flask) -> None:
    told = {"Cookie": "lang=sr", "Accept-Language": "fa"}

    with app.test_request_context(headers=told):
        spoken = words.language()

    assert spoken == "sr"


@pytest.mark.parametrize(
    ("asked", "spoken"), [("fa-AF,en;q=0.5", "fa"), ("sr-Cyrl-RS", "sr"), ("xx", "en"), ("", "en")]
)
def test_without_a_choice_the_browser_is_asked(app: Flask, asked: str, spoken: str) -> None:
    with app.test_request_context(headers={"Accept-Language": asked}):
        assert words.language() == spoken


def test_a_cookie_of_an_unknown_language_is_passed_over(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=../../etc"}):
        assert words.language() == "en"


def test_persian_is_read_from_right_to_left(app: Flask) -> None:
    page = "{{ lang }} {{ dir }}"

    with app.test_request_context(headers={"Cookie": "lang=fa"}):
        shown = render_template_string(page)

    assert shown == "fa rtl"


def test_a_sentence_is_said_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=sr"}):
        said = _("Log out"), render_template_string("{{ _('Log out') }}")

    assert said == ("Одјава", "Одјава")


def test_a_page_compiled_for_one_reader_speaks_the_language_of_the_next(app: Flask) -> None:
    page = app.jinja_env.from_string("{{ 'routine' | word }}")

    with app.test_request_context(headers={"Cookie": "lang=sr"}):
        said = page.render()

    assert said == "редовно"


def test_what_is_not_translated_is_said_in_english(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=fa"}):
        assert _("A sentence of %(name)s.", name="ours") == "A sentence of ours."


def test_at_the_console_the_desk_speaks_english() -> None:
    assert _("Log out") == "Log out"


def test_enum_values_inside_a_sentence_are_words(app: Flask) -> None:
    sentence = "The case is %(state)s."

    assert _(sentence, state=CaseState.PENDING_DECISION) == "The case is waits for a decision."


def test_a_value_may_have_a_word_of_its_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = {"open": "open", "Offer.open": "not yet answered"}
    monkeypatch.setattr(words, "LABELS", labels)

    assert word(Offer.OPEN) == "not yet answered"
    assert word("open") == "open"


@pytest.mark.parametrize("sentence", ["{%print(1)%}", "100 %", "%(nobody)s", "%d years", "%("])
def test_a_sentence_that_cannot_be_filled_is_shown_as_it_stands(app: Flask, sentence: str) -> None:
    with app.test_request_context():
        assert _(sentence, left="a") == sentence


def test_the_number_decides_the_form(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=sr"}):
        said = [ngettext("%(num)s day", "%(num)s days", number) for number in (1, 3, 5)]

    assert said == ["1 дан", "3 дана", "5 дана"]


@given(st.text(st.characters(categories=["Ll"]), min_size=1).map(lambda text: f"x_{text}"))
def test_a_value_without_a_label_is_shown_as_it_is_written(value: str) -> None:
    assert word(value) == value.replace("_", " ")
