"""The pages of people who ask for protection."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from borderdesk.store.protection import ProtectionRequest
from tests import factories
from tests.conftest import Desk

ASKING = {"person": "Somebody", "country": "XKE", "country_2": "XVA", "words": "afraid"}


def logged(desk: Desk) -> str:
    desk.browser(Role.OFFICER).post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        return session.scalars(select(Inspection.reference)).one()


def test_from_the_button_to_the_referral(desk: Desk) -> None:
    crossing, browser = logged(desk), desk.browser(Role.OFFICER)
    assert f"/inspections/{crossing}/protection" in browser.get(f"/inspections/{crossing}").text

    made = browser.post(f"/inspections/{crossing}/protection", data=ASKING)
    page = browser.get(made.location).text
    assert "Somebody" in page
    assert "Not referred yet." in page
    with desk.looking() as session:
        request = session.scalars(select(ProtectionRequest)).one()
        assert [bar.country for bar in request.bars] == ["XKE", "XVA"]
    referred = browser.post(
        f"{made.location}/refer", data={"version": "1", "authority": "asylum", "words": "at four"}
    )

    assert "the asylum authority" in browser.get(referred.location).text
    assert "Somebody of this crossing asks" in browser.get(f"/inspections/{crossing}").text


def test_a_list_names_nobody_who_asks(desk: Desk) -> None:
    crossing, browser = logged(desk), desk.browser(Role.OFFICER)
    browser.post(f"/inspections/{crossing}/protection", data=ASKING)

    listed = browser.get("/protection/").text

    assert "asked, not referred yet" in listed
    assert "Somebody" not in listed.replace("Somebody asks", "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": " "}, "This is needed."),
        ({"country": ""}, "This is needed."),
        ({"country": "QQQ"}, "The desk knows no such country."),
        ({"words": "a\x00b"}, "Leave out control characters."),
        ({"colour": "red"}, "The desk does not know this field."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    desk: Desk, wrong: dict[str, str], said: str
) -> None:
    crossing, browser = logged(desk), desk.browser(Role.OFFICER)

    answer = browser.post(f"/inspections/{crossing}/protection", data={**ASKING, **wrong})

    assert answer.status_code == 422
    assert said in answer.text
    assert "afraid" in answer.text or "words" in wrong
