"""Every door is locked: whatever stands in the map of addresses refuses a stranger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from borderdesk.domain.accounts import Role
from borderdesk.edge.headers import HEADERS
from borderdesk.edge.login import OPEN_DOORS
from tests.conftest import Desk

# What the officer of a partner abroad may open besides: what everybody sets for himself.
OWN = {"accounts.home", "accounts.log_out", "inspections_api.session", *OPEN_DOORS}
OWN |= {"credentials.index", "credentials.change_password", "credentials.code_maker"}
OWN |= {"credentials.confirm_code_maker", "credentials.new_codes", "credentials.add_passkey"}
OWN |= {"credentials.remove_passkey"}
OWN |= {f"sessions.{view}" for view in ("lock", "unlock", "leave", "back", "prove", "mine")}
OWN |= {f"sessions.{view}" for view in ("pin", "end", "end_others")}
OWN |= {"api_description.openapi"}
REFUSED = (403, 404, 415)  # the last: asked in no JSON, so nothing was looked up
ABROAD = {"sharing.inbox", "sharing.received", "sharing.answer"}


def doors(desk: Desk) -> Iterator[tuple[str, str, str]]:
    """Each endpoint, method and an address that leads there."""
    adapter = desk.app.url_map.bind("localhost")
    for rule in desk.app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            address = adapter.build(rule.endpoint, dummies(rule), force_external=False)
            yield rule.endpoint, method, address


def dummies(rule: Rule) -> dict[str, object]:
    """A value that each argument of the address takes."""
    taken: dict[str, object] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        items = sorted(getattr(converter, "items", ()))
        number = "Integer" in type(converter).__name__ or "Float" in type(converter).__name__
        taken[name] = items[0] if items else 7 if number else "x"
    return taken


def test_there_are_doors(desk: Desk) -> None:
    assert {endpoint for endpoint, _, _ in doors(desk)} >= ABROAD | OWN


def test_a_stranger_gets_in_nowhere(desk: Desk) -> None:
    stranger = desk.app.test_client()
    open_to_strangers = []

    for endpoint, method, address in doors(desk):
        answer = stranger.open(address, method=method)
        if address.startswith("/api/"):
            refused = answer.status_code == 401
        else:
            refused = (answer.status_code, answer.headers.get("Location")) == (302, "/log-in")
        if not refused and endpoint not in OPEN_DOORS:
            open_to_strangers.append((endpoint, method, answer.status_code))

    assert open_to_strangers == []


def test_no_stranger_writes_anything(desk: Desk) -> None:
    stranger = desk.app.test_client()

    with desk.statements() as said:
        for endpoint, method, address in doors(desk):
            if endpoint not in OPEN_DOORS:
                stranger.open(address, method=method)

    assert [line for line in said if line.startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize("endpoint", sorted(OPEN_DOORS - {"static"}))
def test_an_open_door_tells_a_stranger_nothing_of_the_desk(desk: Desk, endpoint: str) -> None:
    stranger = desk.app.test_client()

    answers = [
        stranger.open(address, method=method)
        for name, method, address in doors(desk)
        if name == endpoint
    ]

    assert answers
    # A desk without a list in force does not work, and says that much.
    usual = {503} if endpoint == "health" else set()
    assert not [a for a in answers if a.status_code >= 500 and a.status_code not in usual]
    assert not [answer for answer in answers if "Drenovac" in answer.text]


def test_an_officer_of_another_country_has_the_inbox_and_nothing_else(desk: Desk) -> None:
    browser = desk.browser(Role.FOREIGN_LIAISON, agency_id=90)
    passed = []

    for endpoint, method, address in doors(desk):
        if endpoint in OWN | ABROAD or method in ("OPTIONS", "HEAD"):
            continue
        answer = browser.open(address, method=method, follow_redirects=True)
        if answer.status_code not in REFUSED and answer.request.path != "/inbox/":
            passed.append((endpoint, method, answer.status_code))

    assert passed == []


def test_every_answer_carries_the_headers(desk: Desk) -> None:
    stranger = desk.app.test_client()

    for _endpoint, method, address in doors(desk):
        answer = stranger.open(address, method=method)
        missing = [name for name in HEADERS if name not in answer.headers]
        assert not missing, (method, address, missing)
