"""Every operation in every role, asked by a program that has read the description alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from borderdesk.api.description import description
from borderdesk.domain.accounts import Role
from tests import factories
from tests.conftest import Desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
DESCRIBED = schemathesis.openapi.from_dict(description())
READ = [found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok)]
OPERATIONS = {operation.label: operation for operation in READ}
AGENCIES = {Role.FOREIGN_LIAISON: factories.ABROAD}
WHO: tuple[Role | None, ...] = (None, *Role)


def holds(desk: Desk, label: str, role: Role | None, examples: int) -> Counter[int]:
    """Ask so often, and check each answer; how often each status came."""
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    agency_id = AGENCIES.get(role, factories.BORDER) if role else 0
    browser = desk.browser(role, agency_id=agency_id) if role else desk.app.test_client()
    cookie = browser.get_cookie("bd")
    cookies = {"bd": cookie.value} if cookie else {}
    statuses: Counter[int] = Counter()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy())
    def asked(case: Any) -> None:
        answer = case.call(app=desk.app, base_url="http://localhost", cookies=cookies)
        case.validate_response(answer, checks=CHECKS)
        statuses[answer.status_code] += 1

    asked()
    return statuses


def test_a_stranger_can_read_the_description_of_every_operation() -> None:
    described = [
        f"{method.upper()} {path}"
        for path, methods in description()["paths"].items()
        for method in methods
        if method != "parameters"
    ]

    assert sorted(OPERATIONS) == sorted(described)


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_answer_is_a_fault_or_otherwise_than_described(
    desk: Desk, label: str, role: Role | None
) -> None:
    statuses = holds(desk, label, role, examples=20)

    # Who is in is not sent away: it was not the door alone that answered.
    assert (set(statuses) == {401}) is (role is None)


@pytest.mark.long
@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_answer_is_a_fault_or_otherwise_than_described_at_length(
    desk: Desk, label: str, role: Role | None
) -> None:
    assert holds(desk, label, role, examples=300)
