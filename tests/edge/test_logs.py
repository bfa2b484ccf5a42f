"""The log tells the operator what happened, and nobody's name."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from borderdesk.domain.accounts import Role
from borderdesk.edge.logs import Lines, log_to_standard_error
from tests import story
from tests.conftest import Desk
from tests.edge.test_errors import raising
from tests.web.test_attacks import usual

CANARY = "KANARIENVOGEL"


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


def test_no_name_that_was_typed_anywhere_comes_into_the_log(desk: Desk, heard: Heard) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    told = story.tell(desk.acting)
    browsers = [desk.browser(role) for role in (Role.SUPERVISOR, Role.LIAISON, Role.AUDITOR)]
    asked = 0

    for rule in desk.app.url_map.iter_rules():
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            names = dict.fromkeys(rule.arguments, CANARY)
            if "reference" in names and method == "POST":
                names["reference"] = told.case
            try:
                address = desk.app.url_map.bind("localhost").build(rule.endpoint, names)
            except ValueError:  # an argument that takes no words
                continue
            words = dict.fromkeys(("surname", "name", "password", "note", "reason"), CANARY)
            given = usual(rule.endpoint) | {"occupants.0.surname": CANARY, **words}
            for browser in browsers:
                browser.open(f"{address}?name={CANARY}", method=method, data=given)
                asked += 1

    assert asked > 100
    assert len(heard.answered) == asked
    assert CANARY not in heard.text


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
