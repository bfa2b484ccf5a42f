"""Whatever ends a session, its token is dead at the very next request, wherever it is held."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from borderdesk.domain.accounts import Role
from borderdesk.domain.sessions import PIN_TRIES
from borderdesk.edge.login import TOKEN
from borderdesk.services.accounts import SHIFT, password_hash
from borderdesk.store.accounts import Officer, UserSession
from tests import factories
from tests.conftest import Desk

PASSWORD, PIN = "four calm horses at dawn", "482057"
PHC, PIN_PHC = password_hash(PASSWORD), password_hash(PIN)
NEW = "seven slow rivers in may"


@dataclass
class Amra:
    """An officer who is in at two machines; somebody has copied the second one's cookie."""

    desk: Desk
    here: FlaskClient = field(init=False)
    there: FlaskClient = field(init=False)
    stolen: FlaskClient = field(init=False)
    officer_id: int = field(init=False)
    session_id: int = field(init=False)

    def __post_init__(self) -> None:
        given = {"name": "amra", "password_phc": PHC, "pin_phc": PIN_PHC}
        self.here = self.desk.browser(Role.CUSTODIAN, **given)
        self.there, self.stolen = self.desk.app.test_client(), self.desk.app.test_client()
        self.log_in()
        with self.stolen.session_transaction() as cookie:
            cookie[TOKEN] = token_of(self.there)
        with self.desk.looking() as session:
            query = select(Officer.id).where(Officer.name == "amra")
            self.officer_id = session.scalars(query).one()
            digest = hashlib.sha256(token_of(self.there).encode()).hexdigest()
            mine = select(UserSession.id).where(UserSession.token_sha256 == digest)
            self.session_id = session.scalars(mine).one()

    def log_in(self) -> None:
        given = {"name": "amra", "password": PASSWORD}
        assert self.there.post("/log-in", data=given).status_code == 302

    def later(self, by: timedelta) -> None:
        """Let the second session have been opened earlier by that much."""
        change = update(UserSession).where(UserSession.id == self.session_id)
        with self.desk.acting() as session:
            session.execute(change.values(opened_at=datetime.now(UTC) - by))

    def by_administrator(self, what: str, **given: str) -> None:
        browser = self.desk.browser(Role.ADMINISTRATOR)
        address = f"/staff/officers/{self.officer_id}/{what}"
        assert browser.post(address, data=given).status_code == 302

    def wrong_pins(self) -> None:
        self.there.post("/lock")
        for _ in range(PIN_TRIES):
            self.there.post("/unlock", data={"proof": "111222"})

    def code_maker(self) -> None:
        page = self.here.post("/credentials/code-maker").text
        secret = re.search(r'<dd class="code">([A-Z2-7 ]+)</dd>', page)
        assert secret is not None
        code = pyotp.TOTP(secret[1].replace(" ", "")).now()
        self.here.post("/credentials/code-maker/code", data={"code": code})


def token_of(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie.get(TOKEN, ""))


TWICE = {"password": NEW, "password_again": NEW}
ENDINGS: dict[str, Callable[[Amra], object]] = {
    "logging out": lambda amra: amra.there.post("/log-out"),
    "logging in anew": lambda amra: amra.log_in(),
    "proving who one is": lambda amra: amra.there.post("/prove", data={"proof": PASSWORD}),
    "leaving a locked screen": lambda amra: (
        amra.there.post("/lock"),
        amra.there.post("/lock/log-out"),
    ),
    "three wrong PINs": Amra.wrong_pins,
    "ending it elsewhere": lambda amra: amra.here.post(f"/me/sessions/{amra.session_id}/end"),
    "ending all others": lambda amra: amra.here.post("/me/sessions/end-others"),
    "a new password": lambda amra: amra.here.post("/credentials/password", data=TWICE),
    "a new code maker": Amra.code_maker,
    "other roles": lambda amra: amra.by_administrator("roles", roles="officer", reason="Moves"),
    "leaving the service": lambda amra: amra.by_administrator("leave", reason="Retires"),
    "the end of a shift": lambda amra: amra.later(SHIFT),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_copied_cookie_is_dead_at_the_next_request_after(desk: Desk, how: str) -> None:
    amra = Amra(desk)
    assert amra.stolen.get("/me/").status_code == 200

    ENDINGS[how](amra)

    assert amra.stolen.get("/me/").headers.get("Location") == "/log-in"
    assert amra.stolen.get("/api/v1/session").status_code == 401
    with desk.statements() as said:
        refused = amra.stolen.post("/me/sessions/end-others")
    assert refused.headers["Location"] == "/log-in"
    assert [line for line in said if line.startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize("planted", ["planted", "", "0" * 43, "\x00", "../../x", "1"])
def test_no_token_that_the_desk_did_not_make_is_ever_adopted(desk: Desk, planted: str) -> None:
    with desk.acting() as session:
        factories.officer(session, Role.CUSTODIAN, name="amra", password_phc=PHC)
    victim = desk.app.test_client()
    with victim.session_transaction() as cookie:
        cookie.update({TOKEN: planted, "pending": planted, "below": [planted]})

    victim.post("/log-in", data={"name": "amra", "password": PASSWORD})

    attacker = desk.app.test_client()
    with attacker.session_transaction() as cookie:
        cookie.update({TOKEN: planted, "pending": planted, "below": [planted]})
    assert token_of(victim) not in ("", planted)
    assert victim.get("/me/").status_code == 200
    assert attacker.get("/me/").headers["Location"] == "/log-in"
    assert attacker.post("/lock/back").headers["Location"] in ("/", "/log-in")
    with desk.looking() as session:
        digest = hashlib.sha256(planted.encode()).hexdigest()
        kept = session.scalars(select(UserSession.token_sha256)).all()
    assert digest not in kept
    assert len(kept) == 1
