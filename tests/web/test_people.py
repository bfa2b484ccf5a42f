"""What the lane knows of people beyond surname and given names."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from borderdesk.domain.accounts import Role
from tests import factories
from tests.conftest import Desk
from tests.web.test_amending import amended, logged

FATHER = {"occupants.0.patronymic": "Konstantinović <b>"}
SHOWN = "Konstantinović &lt;b&gt;"


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    return desk.browser(Role.OFFICER)


def test_a_fathers_name_stands_wherever_the_name_is_shown(browser: FlaskClient) -> None:
    reference = logged(browser, **FATHER)

    page = browser.get(f"/inspections/{reference}").text
    log = browser.get("/inspections/?since=2026-03-01&until=2026-03-02").text
    ask = browser.get(f"/inspections/{reference}/protection").text

    assert f"father’s name <bdi>{SHOWN}</bdi>" in page
    for shown in (log, ask):
        assert f"Miron {SHOWN} VELKAROV" in shown


def test_a_fathers_name_is_amended_and_the_change_is_told_by_its_name(
    browser: FlaskClient,
) -> None:
    reference = logged(browser)

    amended(browser, reference, occupants__0__patronymic="Konstantinović <b>")
    versions = browser.get(f"/inspections/{reference}/versions").text

    assert "Person 1, Father’s name" in versions
    assert SHOWN in versions
    assert SHOWN in browser.get(f"/inspections/{reference}/amend").text


def test_a_fathers_name_lies_folded_in_each_seat_until_it_is_filled(browser: FlaskClient) -> None:
    page = browser.get("/inspections/new").text
    refused = browser.post(
        "/inspections/new", data=factories.report_form(**{"occupants.0.patronymic": "x" * 161})
    )

    before, _, folded = page.partition('name="occupants.0.patronymic"')
    assert folded
    assert before.rfind("<details>") > before.rfind("</details>")
    assert refused.status_code == 422
    assert 'id="occupants-0-patronymic-problem-1"' in refused.text
