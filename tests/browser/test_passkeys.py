"""Passkeys as Chromium makes them, with a security key that exists in the browser alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page
from sqlalchemy import select, update

from borderdesk.domain.accounts import Role
from borderdesk.services import credentials
from borderdesk.services.accounts import NOBODY
from borderdesk.store.credentials import OneTimeLink, Passkey, UsedChallenge
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.conftest import Desk

PASSWORD = "four calm horses at dawn"


@pytest.fixture
def desk(sqlite_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk that asks everybody for a second factor."""
    return desk_on(sqlite_url, password_alone=False)


def with_security_key(page: Page, *, verifies: bool = True) -> None:
    """Plug in a security key that asks for its owner's finger, and gets it or not."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def link_for(desk: Desk, role: Role) -> str:
    now = datetime.now(UTC)
    with desk.acting() as session:
        officer = factories.officer(session, role, name="k.amsel", password_phc=NOBODY)
        by = factories.signature(Role.ADMINISTRATOR, at=now, proved_at=now)
        return credentials.issue_link(session, by, officer.id)


def begin(page: Page, token: str) -> None:
    """Go through the link as far as the passkey."""
    page.goto(f"/credentials/begin/{token}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    assert axe_findings(page) == []
    page.get_by_role("button", name="Set this password").click()
    secret = page.locator("dd.code").inner_text().replace(" ", "")
    page.get_by_label("Code that it shows now").fill(pyotp.TOTP(secret).now())
    assert axe_findings(page) == []
    page.get_by_role("button", name="Set up this code maker").click()
    assert page.locator("ol li.code").count() == 10
    assert axe_findings(page) == []
    page.get_by_role("link", name="Go on to your passkey").click()


def log_in(page: Page) -> None:
    page.goto("/log-in")
    page.get_by_label("Log-in name").fill("k.amsel")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/log-in/second")


def test_a_supervisor_begins_with_a_passkey_and_signs_in_by_it(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(base_url=served.replace("127.0.0.1", "localhost"))
    with_security_key(page)
    begin(page, link_for(desk, Role.SUPERVISOR))

    page.get_by_label("What you call it").fill("key on my ring")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/log-in")

    log_in(page)
    assert axe_findings(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/desk/")

    with desk.looking() as session:
        passkey = session.scalars(select(Passkey)).one()
        assert (passkey.label, passkey.sign_count > 0) == ("key on my ring", True)
        assert passkey.last_used_at is not None
        assert session.scalars(select(OneTimeLink)).one().used_at is not None
        assert len(session.scalars(select(UsedChallenge)).all()) == 2


def test_what_was_signed_opens_once_and_a_copied_key_does_not(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(base_url=served.replace("127.0.0.1", "localhost"))
    with_security_key(page)
    begin(page, link_for(desk, Role.SUPERVISOR))
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/log-in")
    with desk.acting() as session:  # the copy has been used far more often
        session.execute(update(Passkey).values(sign_count=1_000_000))

    log_in(page)
    page.get_by_role("button", name="Use your passkey").click()

    page.get_by_text("This does not fit, has been used").wait_for()
    with desk.acting() as session:
        session.execute(update(Passkey).values(sign_count=0))
    with page.expect_request("**/log-in/second") as sent:
        page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/desk/")
    signed = sent.value.post_data or ""
    assert "signature" in signed
    page.context.clear_cookies()
    log_in(page)
    again = page.evaluate(
        """async (signed) => {
            const form = new URLSearchParams(signed);
            form.set("csrf_token", document.querySelector("[name=csrf_token]").value);
            return (await fetch("/log-in/second", {method: "POST", body: form})).status;
        }""",
        signed,
    )
    assert again == 422


def test_a_key_that_does_not_verify_its_owner_is_not_taken(
    desk: Desk, served: str, opened: Opened
) -> None:
    page = opened(base_url=served.replace("127.0.0.1", "localhost"))
    with_security_key(page, verifies=False)
    begin(page, link_for(desk, Role.SUPERVISOR))

    page.get_by_role("button", name="Add a passkey").click()

    page.get_by_text("The passkey was not added.").wait_for()
    with desk.looking() as session:
        assert session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("width", [360, 1366])
def test_one_adds_and_removes_a_passkey_on_ones_own_page(
    desk: Desk, served: str, opened: Opened, width: int
) -> None:
    address = served.replace("127.0.0.1", "localhost")
    browser = desk.browser(Role.OFFICER)
    cookie = browser.get_cookie("bd")
    assert cookie is not None
    page = opened(base_url=address, viewport={"width": width, "height": 768})
    page.context.add_cookies([{"name": "bd", "value": cookie.value, "url": address}])
    with_security_key(page)
    page.goto("/credentials/")
    assert axe_findings(page) == []

    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Remove this passkey").click()
    page.get_by_text("The passkey is removed.").wait_for()

    with desk.looking() as session:
        assert session.scalars(select(Passkey)).one().removed_at is not None
