"""A real Chromium before a real server on a port of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import Desk

# The shell is Chromium without the windows, the toolbar and the filling in of forms around the
# page: what the page does is the same, and takes a third less of the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
FINDINGS = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""

# No test fails by the clock: a machine under load is no fault of the page, and a wait that is
# met costs nothing.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            # A file to a process: one process for all of them would be the last to end by far.
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


def chromium() -> str | None:
    named = os.environ.get("BORDERDESK_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        said = (
            "No Chromium was found; install it (apt install chromium) or set BORDERDESK_CHROMIUM."
        )
        if os.environ.get("BORDERDESK_REQUIRE_BROWSER") == "1":
            pytest.fail(said)
        pytest.skip(said)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS + root}


class Silent(WSGIRequestHandler):
    """Says nothing of each request; a failed test is long enough."""

    def log_request(self, *_: object) -> None:
        pass


@pytest.fixture
def served(desk: Desk) -> Iterator[str]:
    """The address at which the desk is served meanwhile. CSRF is on, as in life."""
    desk.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, desk.app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: str) -> Iterator[Opened]:
    """Open a window of its own, as another officer at another machine would.

    What the page itself complains of (scripts that fail, rules of the CSP) fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def open_window(**given: Any) -> Page:
        usual: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "base_url": served}
        context = browser.new_context(**usual | given)
        context.set_default_timeout(PATIENCE)  # of every window that the page opens, too
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if _is_complaint(said) else None,
        )
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(said: Any) -> bool:
    """Chromium also calls a page that answered 422 or 409 an error; that is none."""
    return said.type == "error" and "Failed to load resource" not in said.text


def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands: rule and first place."""
    if not page.evaluate("() => 'axe' in window"):  # it is large, and stays with the document
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FINDINGS)
    return found
