from __future__ import annotations

import gzip

import pytest

from borderdesk.domain.accounts import Role
from tests.conftest import Desk

NEW = "/inspections/new"
OURS = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}


def test_a_page_that_our_own_page_asks_for_leaves_compressed(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    packed, plain = browser.get(NEW, headers=OURS), browser.get(NEW)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data).startswith(plain.data[:200])
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(packed.vary)


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_what_another_page_asks_for_leaves_as_it_is(desk: Desk, site: str) -> None:
    said = {"Accept-Encoding": "gzip"} | ({"Sec-Fetch-Site": site} if site else {})

    answer = desk.browser(Role.OFFICER).get(NEW, headers=said)

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_files_are_compressed_for_all_and_kept_for_ever_under_their_digest(desk: Desk) -> None:
    stranger = desk.app.test_client()

    file = stranger.get("/static/desk.css?v=1", headers={"Accept-Encoding": "gzip"})
    bare = stranger.get("/static/desk.css")

    assert len(file.data) < 12 * 1024
    assert gzip.decompress(file.data) == bare.data
    assert "immutable" in file.headers["Cache-Control"]
    assert "immutable" not in bare.headers["Cache-Control"]


def test_who_takes_no_compressed_answer_gets_none(desk: Desk) -> None:
    answer = desk.browser(Role.OFFICER).get(NEW, headers=OURS | {"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in answer.headers
