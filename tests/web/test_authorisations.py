from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.authorisations import AuthorisationKept
from tests.conftest import Desk

PAGE = "/authorisations/"
FORM = {
    "kind": "import",
    "number": "IM-2026/17",
    "issuer": "Ministry of Trade",
    "holder": "Sarm Sports Arms",
    "goods": "Sporting pistols",
    "valid_from": "2026-01-01",
    "valid_until": "2040-12-31",
    "unit": "pieces",
    "quantity": "100",
    "end_user_certificate": "EUC 4411",
}


def kept(desk: Desk) -> AuthorisationKept:
    with desk.looking() as session:
        return session.scalars(select(AuthorisationKept)).one()


def test_a_supervisor_keeps_the_register(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    added = browser.post(PAGE, data=FORM, follow_redirects=True)

    assert "IM-2026/17 is in the register." in added.text
    for said in ("Sarm Sports Arms", "EUC 4411", "100", "of 100 pieces", "in force"):
        assert said in added.text


def test_an_officer_reads_it_and_is_offered_nothing_to_change(desk: Desk) -> None:
    desk.browser(Role.SUPERVISOR).post(PAGE, data=FORM)
    officer = desk.browser(Role.OFFICER)

    page = officer.get(PAGE).text

    assert "IM-2026/17" in page
    assert "Add to the register" not in page
    assert "Withdraw" not in page
    assert officer.post(PAGE, data=FORM | {"number": "IM 18"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("quantity", "0", "This number cannot be right."),
        ("valid_until", "2025-12-31", "This lies before the first day."),
        ("number", "-", "Type the number as it stands on the paper."),
        ("number", "", "This is needed."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    desk: Desk, field: str, value: str, said: str
) -> None:
    page = desk.browser(Role.SUPERVISOR).post(PAGE, data=FORM | {field: value})

    assert page.status_code == 422
    assert said in page.text
    assert 'value="Sarm Sports Arms"' in page.text


def test_one_is_withdrawn_with_a_reason_and_says_so(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)
    browser.post(PAGE, data=FORM)
    one = kept(desk)
    door = f"{PAGE}{one.reference}/withdraw"

    refused = browser.post(door, data={"version": "1", "reason": "no"})
    done = browser.post(
        door, data={"version": "1", "reason": "Taken back by the ministry."}, follow_redirects=True
    )

    assert refused.status_code == 422
    assert "Say a little more." in refused.text
    assert "IM-2026/17 is withdrawn." in done.text
    assert "Taken back by the ministry." in done.text
    assert "Withdraw IM-2026/17" not in done.text
