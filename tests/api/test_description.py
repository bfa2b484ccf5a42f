"""What the API answers stands in its own description."""

from __future__ import annotations

import json

import pytest

from borderdesk.api.description import description
from borderdesk.domain.accounts import Role
from tests.api.test_inspections import report
from tests.conftest import Desk

DESCRIBED = description()
OPERATIONS = [
    (method, path)
    for path, found in DESCRIBED["paths"].items()
    for method in found
    if method != "parameters"
]
BODY = DESCRIBED["components"]["schemas"]["InspectionReport"]


def test_every_operation_of_the_desk_is_described_and_no_other(desk: Desk) -> None:
    there = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in desk.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert there == set(OPERATIONS)


def test_the_description_is_served_to_officers_as_json(desk: Desk) -> None:
    answer = desk.browser(Role.OFFICER).get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json) == (200, json.loads(json.dumps(DESCRIBED)))
    assert set(BODY["required"]) <= set(report())


DEEP = b"[" * 200_000
CORPUS = {
    "deep": DEEP,
    "deep, and closed": b'{"note":' + DEEP + b"]" * 200_000 + b"}",
    "deep groups": b'{"a":' * 100_000,
    "beyond all numbers": b'{"lane": 1e400}',
    "no number": b'{"lane": NaN}',
    "a key twice": b'{"lane": 1, "lane": 2}',
    "half a character": b'{"note": "\\ud800"}',
    "NUL": b'{"note": "\\u0000"}',
    "NUL in the raw": b'{"note": "\x00"}',
    "UTF-16": '{"lane": 1}'.encode("utf-16"),
    "UTF-32": '{"lane": 1}'.encode("utf-32"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "Latin-1": '{"note": "ü"}'.encode("latin-1"),
    "an overlong slash": b'{"note": "\xc0\xaf"}',
    "a million digits": b'{"lane": ' + b"9" * 1_000_000 + b"}",
    "a comment": b"{} // and more",
    "two objects": b"{}{}",
    "one byte too many": b'{"note": "' + b"x" * (12 * 1024 * 1024 + 1 - 12) + b'"}',
}


@pytest.mark.parametrize("what", CORPUS)
@pytest.mark.parametrize(("method", "path"), [o for o in OPERATIONS if o[0] != "get"])
def test_no_raw_body_is_more_than_refused(desk: Desk, method: str, path: str, what: str) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = desk.browser(Role.OFFICER)

    answer = browser.open(
        path, method=method.upper(), data=CORPUS[what], content_type="application/json"
    )

    assert 400 <= answer.status_code < 500
    assert answer.json is not None
    assert "message" in answer.json
