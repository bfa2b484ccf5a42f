"""Pages full of scripts in a real browser: none runs, and the CSP has none to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from borderdesk.domain.accounts import Role
from borderdesk.edge.headers import POLICY
from tests import factories
from tests.attacked import Attacked, fill
from tests.attacked import attacked as attacked
from tests.attacked import kept as kept
from tests.browser.conftest import Opened
from tests.browser.test_pages import entered
from tests.conftest import Desk
from tests.payloads import SCRIPTS, SIX

AGENCIES = (factories.BORDER, factories.CUSTOMS, factories.ABROAD)
WATCH = """
addEventListener("securitypolicyviolation", e => told(`${e.violatedDirective} ${e.blockedURI}`));
window.zqx = () => told("a script ran");
"""


@pytest.fixture
def under_attack(attacked: Callable[[], Attacked]) -> Attacked:
    return attacked()


@pytest.fixture
def desk(under_attack: Attacked) -> Desk:
    """The desk that is served: the one full of scripts."""
    return under_attack.desk


def watched(context: BrowserContext) -> list[str]:
    """What the browser reports from now on: what the CSP stopped, and what it did not."""
    told: list[str] = []
    context.expose_binding("told", lambda _source, said: told.append(said))
    context.add_init_script(WATCH)
    return told


def visible(attack: Attacked, agency_id: int, *, every: bool) -> Iterator[str]:
    """The pages that an officer of all roles in that agency can open: one of a kind, or all."""
    client = attack.desk.browser(*Role, agency_id=agency_id)
    for door in attack.doors("GET"):
        for one in attack.records(door):
            answer = client.get(attack.address(one))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield attack.address(one)
                if not every:
                    break


def reported(attack: Attacked, opened: Opened, served: str, script: str, *, every: bool) -> int:
    """Look at the pages with that script in every column; how many there were."""
    fill(attack, script)
    count = 0
    for agency_id in AGENCIES:
        page = opened()
        told = watched(page.context)
        page.on("dialog", lambda dialog: dialog.dismiss())
        entered(attack.desk, page, served, *Role, agency_id=agency_id)
        for address in visible(attack, agency_id, every=every):
            page.goto(address)
            assert told == [], address
            count += 1
    return count


def test_on_pages_full_of_scripts_none_runs_and_the_csp_has_nothing_to_report(
    under_attack: Attacked, opened: Opened, served: str
) -> None:
    assert reported(under_attack, opened, served, " ".join(SIX), every=False) > 40


@pytest.mark.long
def test_on_every_page_full_of_sixty_scripts_the_csp_has_nothing_to_report(
    under_attack: Attacked, opened: Opened, served: str
) -> None:
    assert reported(under_attack, opened, served, " ".join(SCRIPTS), every=True) > 100


def test_a_script_that_was_not_escaped_would_be_stopped_and_reported(
    page: Page, served: str
) -> None:
    told = watched(page.context)
    bare = f"<!doctype html><title>x</title>{SIX[0]}"

    def with_policy(route: Route) -> None:
        route.fulfill(
            body=bare, content_type="text/html", headers={"Content-Security-Policy": POLICY}
        )

    page.route("**/with", with_policy)
    page.route("**/without", lambda route: route.fulfill(body=bare, content_type="text/html"))
    page.goto(f"{served}/with")
    stopped, told[:] = list(told), []
    page.goto(f"{served}/without")

    assert stopped == ["script-src-elem inline"]
    assert told == ["a script ran"]
