"""The log tells the operator what happened, and nobody's name."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from borderdesk.domain.accounts import Role
from borderdesk.edge.logs import Lines, log_to_standard_error
from tests.attacked import Attacked, loaded_schemas, taken, text_columns, texts
from tests.attacked import attacked as attacked
from tests.attacked import kept as kept
from tests.conftest import Desk
from tests.edge.test_errors import raising

CANARY = "KANARIENVOGEL"
OF_OURS = {"answered"}  # words of our own sentences


class Heard:
    """What was written to the standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys, self._text = capsys, ""

    @property
    def text(self) -> str:
        self._text += self._capsys.readouterr().err
        return self._text

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def answered(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["said"] == "answered"]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Heard:
    return Heard(capsys)


def test_a_request_leaves_one_line_with_its_id(desk: Desk, heard: Heard) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    answer = browser.get("/cases/")

    (line,) = heard.answered
    assert (line["method"], line["door"], line["status"]) == ("GET", "/cases/", 200)
    assert line["request"] == answer.headers["X-Request-ID"]
    assert isinstance(line["officer"], int)
    assert 0 <= line["ms"] < 10_000


def test_each_answer_has_an_id_of_its_own_which_nobody_else_chooses(desk: Desk) -> None:
    browser = desk.app.test_client()

    ids = [
        browser.get(address, headers={"X-Request-ID": "chosen"}).headers["X-Request-ID"]
        for address in ("/log-in", "/nowhere", "/static/desk.css")
    ]

    assert len({*ids, "chosen"}) == 4


def known_names(desk: Desk) -> set[str]:
    """Every word that stands anywhere in the database, of five letters and more."""
    found = set()
    with desk.looking() as session:
        for table, column in text_columns():
            for (value,) in session.execute(select(table.c[column]).distinct()):
                told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                found |= set(re.findall(r"[^\W\d_]{5,}", told or ""))
    return found


def test_no_name_that_was_typed_anywhere_comes_into_the_log(
    attacked: Callable[[], Attacked], heard: Heard
) -> None:
    attack = attacked()
    asked = 0

    for door in attack.doors("GET", "POST"):
        parts = dict.fromkeys(door.rule.arguments, CANARY)
        with suppress(ValueError):  # an argument that takes no words
            address = f"{attack.address(door, parts)}?name={CANARY}"
            attack.client(door.who[0]).open(address, method=door.method)
            asked += 1
        if door.method == "GET":
            continue
        with loaded_schemas() as schemas:
            attack.send(door, {})
        words = dict.fromkeys(texts(schemas), CANARY)
        form = attack.form(door)
        let_pass = taken(schemas, form, words)
        for given in (form | words, form | dict.fromkeys(let_pass, CANARY)):
            attack.send(door, given)
        asked += 3

    said = {word for line in heard.lines for word in _words(line)}
    assert asked > 200
    assert len(heard.answered) == asked
    assert said >= OF_OURS
    assert CANARY not in heard.text
    assert CANARY in known_names(attack.desk)
    assert known_names(attack.desk) & said - OF_OURS == set()


def _words(line: object) -> set[str]:
    """The words of a line, without places in the code, doors, and the random id of the request.

    (Five letters in a row of that id stand in some digest of the database now and then.)
    """
    if isinstance(line, dict):
        ours = ("door", "place", "logger", "request")
        kept = [value for name, value in line.items() if name not in ours]
        return set().union(*map(_words, kept)) if kept else set()
    return set(re.findall(r"[^\W\d_]{5,}", str(line)))


def test_a_fault_is_logged_by_kind_and_place_without_its_values(desk: Desk, heard: Heard) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    raising(desk.app, "/raising/<reference>", ValueError(CANARY))

    answer = desk.browser(Role.SUPERVISOR).get(f"/raising/{CANARY}?q={CANARY}")

    (fault,) = [line for line in heard.lines if "fault" in line]
    assert answer.status_code == 500
    assert (fault["level"], fault["door"]) == ("error", "/raising/<reference>")
    assert fault["fault"]["kind"] == "ValueError"
    assert "test_errors.py" in fault["fault"]["place"][-1]
    assert fault["request"] == answer.headers["X-Request-ID"]
    assert CANARY not in heard.text


def test_the_database_s_complaint_keeps_its_row_to_itself(heard: Heard) -> None:
    logger = logging.getLogger("borderdesk")
    complaint = IntegrityError(f"INSERT {CANARY}", {"name": CANARY}, Exception(CANARY))

    try:
        try:
            raise ValueError(CANARY)
        except ValueError as first:
            raise complaint from first
    except IntegrityError:
        log_to_standard_error()
        logger.exception("The database complained about %s after %d tries.", CANARY, 3)

    line = heard.lines[0]
    assert line["said"] == "The database complained about … after 3 tries."
    assert (line["fault"]["kind"], line["fault"]["beneath"]) == ("IntegrityError", "ValueError")
    assert CANARY not in heard.text


def test_of_a_stranger_s_sentence_only_its_place_is_kept() -> None:
    record = logging.LogRecord("sqlalchemy.pool", 30, "pool.py", 12, f"Row {CANARY}", (), None)

    line = json.loads(Lines().format(record))

    assert line["said"] == "pool:12"


def test_a_request_that_gunicorn_cannot_read_is_not_quoted() -> None:
    said = f"Invalid request from ip=127.0.0.1: {CANARY}"
    record = logging.LogRecord("gunicorn.error", 30, "base.py", 7, said, (), None)

    assert CANARY not in Lines().format(record)


def test_a_line_is_one_line_whatever_stands_in_it() -> None:
    record = logging.LogRecord("borderdesk", 30, "x.py", 1, "a\nb\u2028c", (), None)

    assert Lines().format(record).splitlines() == [Lines().format(record)]
