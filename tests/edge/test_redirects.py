"""Whatever an address, a form or a Referer asks for, the desk leads to its own pages alone."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.edge.login import TOKEN
from borderdesk.store.accounts import UserSession
from tests import factories
from tests.attacked import dummies
from tests.conftest import Desk
from tests.payloads import ELSEWHERE, ran_by

SECRET = "four calm horses at dawn"  # her password, and here her PIN, too
OURS = "/me/?after=1"


class Somebody:
    """A browser that can be put back as it was: of nobody, of who is in, of who locked his screen.

    Who is in has proved who he is long ago.
    """

    def __init__(self, desk: Desk, state: str) -> None:
        self._desk, self._state = desk, state
        self.browser = desk.app.test_client()
        if state == "a stranger":
            return
        kdf = Argon2id(salt=os.urandom(16), length=16, iterations=1, lanes=1, memory_cost=8)
        phc = kdf.derive_phc_encoded(SECRET.encode())  # its low cost stands in it
        with desk.acting() as session:
            self._token = factories.logged_in(session, *Role, password_phc=phc, pin_phc=phc)
        self.again()

    def again(self) -> None:
        if self._state == "a stranger":
            return
        now, locked = datetime.now(UTC), self._state == "a locked screen"
        with self._desk.acting() as session:
            session.execute(
                update(UserSession).values(
                    token_sha256=hashlib.sha256(self._token.encode()).hexdigest(),
                    revoked_at=None,
                    last_seen_at=now,
                    proved_at=now - timedelta(minutes=6),
                    locked_at=now if locked else None,
                    pin_misses=0,
                )
            )
        self.browser = self._desk.app.test_client()
        with self.browser.session_transaction() as cookie:
            cookie[TOKEN] = self._token


STATES = ("a stranger", "an officer", "a locked screen")


# What else such forms hold; what they do not know they refuse.
FORMS: dict[str, dict[str, str]] = {"next": {"proof": SECRET}, "back": {"light": "night"}}


class Door(NamedTuple):
    """By which method, at which address, and in which field of a form it is asked."""

    method: str
    address: str
    field: str


def ask(browser: FlaskClient, door: Door, elsewhere: str) -> TestResponse:
    """Ask a door to lead there: by its form, its address and the page one comes from."""
    wanted = dict.fromkeys(("next", "back", "url", "to", "return_to"), elsewhere)
    referer = f"http://localhost{elsewhere}" if elsewhere[:1] == "/" else elsewhere
    no_header = any(ord(char) < 32 or ord(char) > 255 for char in referer)  # no server takes it
    headers = {} if no_header else {"Referer": referer}
    form = {door.field: elsewhere} | FORMS[door.field]
    sent: dict[str, Any] = {"data": form} if door.method == "POST" else {}
    return browser.open(
        door.address, method=door.method, query_string=wanted, headers=headers, **sent
    )


def doors(desk: Desk) -> Iterator[Door]:
    for rule in desk.app.url_map.iter_rules():
        address = desk.app.url_map.bind("localhost").build(rule.endpoint, dummies(rule))
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            for field in FORMS if method == "POST" else ["next"]:
                yield Door(method, address, field)


def ends_at(answer: TestResponse) -> set[str]:
    """Where an answer leads, and where the page that it leads to would lead then."""
    location = answer.headers.get("Location", "")
    return {location, *parse_qs(urlsplit(location).query).get("next", [])}


def leading(desk: Desk, somebody: Somebody) -> Iterator[Door]:
    """Every door that leads to a page of ours where it is asked to.

    Of those that lead to the proof of who one is, and from there back, one: one function answers
    for all of them.
    """
    proof = False
    for door in doors(desk):
        answer = ask(somebody.browser, door, OURS)
        if OURS in ends_at(answer):
            to_the_proof = answer.location.startswith("/prove?")
            if not (to_the_proof and proof):
                yield door
            proof = proof or to_the_proof
        if answer.status_code == 302:  # something was done: perhaps to the session itself
            somebody.again()


SET = {Door("POST", "/light", "back"), Door("POST", "/language", "back")}
LOCK = {Door("POST", "/lock", "next"), Door("POST", "/unlock", "next")}
KNOWN = {
    "a stranger": SET,
    "an officer": SET | LOCK | {Door("GET", "/lock", "next"), Door("POST", "/prove", "next")},
    "a locked screen": SET | LOCK,
}


@pytest.mark.parametrize("state", STATES)
def test_forty_foreign_addresses_lead_nowhere_from_any_door_that_can_be_asked(
    desk: Desk, state: str
) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    somebody = Somebody(desk, state)
    found = set(leading(desk, somebody))
    assert found >= KNOWN[state]
    wrong: list[tuple[Door, str, object]] = []

    for door in sorted(found):
        for elsewhere in ELSEWHERE:
            somebody.again()
            answer = ask(somebody.browser, door, elsewhere)
            ends = ends_at(answer)
            ours = [re.fullmatch(r"(/(?![/\\])[!-\[\]-~]*)?", end) for end in ends]
            cookies = answer.headers.getlist("Set-Cookie")
            if answer.status_code >= 500 or "evil" in str(ends) or not all(ours):
                wrong.append((door, elsewhere, (answer.status_code, ends)))
            if ran_by(answer.text) or any(cookie.startswith("a=") for cookie in cookies):
                wrong.append((door, elsewhere, answer.text))

    assert wrong == []
