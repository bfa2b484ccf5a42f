"""Moments are shown in the post's time, days as far as they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.edge import filters, words

HERE = ZoneInfo("Europe/Belgrade")
AT_NIGHT = datetime(2026, 11, 23, 1, 41, 7, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    app = Flask("borderdesk")
    words.init_app(app)
    filters.init_app(app, "Europe/Belgrade")
    return app


def test_a_moment_is_shown_in_local_time_with_its_offset() -> None:
    assert filters.local_moment(AT_NIGHT, HERE) == "23 Nov 2026, 02:41 +01:00"


def test_the_local_day_may_be_another_than_that_in_utc() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert filters.local_moment(late, HERE) == "1 Jul 2026, 00:30 +02:00"
    assert filters.day(late, HERE) == "1 Jul 2026"


def test_the_offset_keeps_its_half_hours() -> None:
    assert filters.local_offset(AT_NIGHT, ZoneInfo("Asia/Kabul")) == "+04:30"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (date(1984, 3, 17), "17 Mar 1984"),
        ("1984-03-17", "17 Mar 1984"),
        ("1984-03", "Mar 1984"),
        ("1984", "1984"),
        ("1984-00-00", "1984-00-00"),
        ("about 1984", "about 1984"),
    ],
)
def test_a_day_is_shown_as_far_as_it_is_known(given: date | str, shown: str) -> None:
    assert filters.day(given, HERE) == shown


@given(st.text())
def test_no_string_on_a_document_breaks_the_page(written: str) -> None:
    assert isinstance(filters.day(written, HERE), str)


def test_months_are_named_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=sr"}):
        assert filters.day("1984-03-17", HERE) == "17 мар 1984"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (59.9, "59 min"),
        (140, "2 h 20 min"),
        (1100, "18 h"),
        (2880, "2 days"),
        (1500, "25 h"),
    ],
)
def test_a_span_is_said_as_officers_say_it(minutes: float, said: str) -> None:
    assert filters.span(minutes) == said


def test_what_was_and_what_will_be_are_told_apart() -> None:
    hour = timedelta(hours=1)

    assert filters.ago(AT_NIGHT - hour, AT_NIGHT) == "1 h ago"
    assert filters.ago(AT_NIGHT + hour, AT_NIGHT) == "in 1 h"
    assert filters.ago(AT_NIGHT, AT_NIGHT) == "just now"


def test_numbers_set_their_thousands_apart(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("{{ 1204118 | number }}") == "1,204,118"


def test_the_address_of_a_file_changes_with_what_is_in_it(tmp_path: Path) -> None:
    app = Flask("borderdesk", static_folder=str(tmp_path), static_url_path="/static")
    sheet = tmp_path / "sheet.css"
    sheet.write_text("a {}", encoding="utf-8")
    with app.test_request_context():
        before = filters.asset("sheet.css")

        sheet.write_text("b { color: red }", encoding="utf-8")
        after = filters.asset("sheet.css")

    assert before != after
    assert before.startswith("/static/sheet.css?v=")
