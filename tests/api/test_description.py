"""What the API answers stands in its own description."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borderdesk.api.description import description
from borderdesk.domain.accounts import Role
from tests.api.test_inspections import report
from tests.conftest import Desk

DESCRIBED = description()
OPERATIONS = [(m, path) for path, found in DESCRIBED["paths"].items() for m in found]
BODY = DESCRIBED["components"]["schemas"]["InspectionReport"]


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a program makes up that has read the description and nothing else."""
    found: st.SearchStrategy[Any]
    if "enum" in schema:
        found = st.sampled_from(schema["enum"])
    elif schema["type"] == "object":
        needed = set(schema.get("required", ()))
        below = {name: values(part) for name, part in schema["properties"].items()}
        found = st.fixed_dictionaries(
            {name: made for name, made in below.items() if name in needed},
            optional={name: made for name, made in below.items() if name not in needed},
        )
    elif schema["type"] == "array":
        found = st.lists(values(schema["items"]), max_size=2)
    elif schema["type"] == "integer":
        found = st.integers(schema.get("minimum"), schema.get("maximum"))
    else:
        found = BY_FORMAT.get(schema.get("format", ""), st.text(max_size=20))
    return st.none() | found if schema.get("nullable") else found


BY_FORMAT: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates().map(str),
    "uuid": st.uuids().map(str),
    "date-time": st.datetimes().map(lambda at: at.isoformat() + "+00:00"),
}
wrong = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(st.text(max_size=5), below),
    max_leaves=5,
)


def test_every_operation_of_the_desk_is_described_and_no_other(desk: Desk) -> None:
    there = {
        (method.lower(), rule.rule)
        for rule in desk.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert there == set(OPERATIONS)


def test_the_description_is_served_to_officers_as_json(desk: Desk) -> None:
    answer = desk.browser(Role.OFFICER).get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json) == (200, json.loads(json.dumps(DESCRIBED)))
    assert set(BODY["required"]) <= set(report())


def asked(browser: FlaskClient, method: str, path: str, body: Any) -> str:
    given = {} if method == "get" else {"json": body}
    return str(browser.open(path, method=method.upper(), **given).status_code)


def holds(desk: Desk, data: st.DataObject) -> None:
    """Anybody's request of any operation gets an answer that is described, and no fault."""
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    for browser in (desk.browser(Role.OFFICER), desk.app.test_client()):
        for method, path in OPERATIONS:
            body = data.draw(values(BODY) | wrong)
            status = asked(browser, method, path, body)
            assert int(status) < 500
            assert status in DESCRIBED["paths"][path][method]["responses"]


def often(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@often(20)
@given(st.data())
def test_no_answer_is_a_fault_or_undescribed(desk: Desk, data: st.DataObject) -> None:
    holds(desk, data)


@pytest.mark.long
@often(300)
@given(st.data())
def test_no_answer_is_a_fault_or_undescribed_at_length(desk: Desk, data: st.DataObject) -> None:
    holds(desk, data)


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
