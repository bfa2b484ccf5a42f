from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.store.accounts import Post
from borderdesk.store.audit import LedgerEntry
from tests.conftest import Desk
from tests.factories import CUSTOMS, DRENOVAC

WHY = "The exchange gave them new numbers."
NUMBERS = {
    "duty_phone": "0 40 11 20",
    "eod_phone": "0 40 99 11",
    "child_phone": "0 40 11 61",
    "reason": WHY,
}
SET, UNSET = ("0 40 11 20", "0 40 99 11", "0 40 11 61"), ("", "", "")


def numbers(desk: Desk, post_id: int = DRENOVAC) -> tuple[str, ...]:
    with desk.looking() as session:
        post = session.get_one(Post, post_id)
        return post.duty_phone, post.eod_phone, post.child_phone


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_the_numbers_of_a_post_are_changed_with_a_reason(desk: Desk, role: Role) -> None:
    browser = desk.browser(role)

    sent = browser.post("/posts/DRN/phones", data=NUMBERS)

    assert (sent.status_code, numbers(desk)) == (302, SET)
    assert "The numbers of Drenovac are changed." in browser.get(sent.location).text
    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("set_phones", "DRN")


def test_without_a_reason_nothing_changes_and_what_was_typed_stays(desk: Desk) -> None:
    answer = desk.browser(Role.SUPERVISOR).post("/posts/DRN/phones", data=NUMBERS | {"reason": ""})

    assert answer.status_code == 422
    assert 'value="0 40 99 11"' in answer.text
    assert numbers(desk) == UNSET


def test_an_officer_reads_the_numbers_of_his_post_and_changes_none(desk: Desk) -> None:
    desk.browser(Role.SUPERVISOR).post("/posts/DRN/phones", data=NUMBERS)
    browser = desk.browser(Role.OFFICER)

    page = browser.get("/posts/").text

    assert "0 40 11 20" in page
    assert "Karsno" not in page
    assert "Change the numbers" not in page
    assert browser.post("/posts/DRN/phones", data=NUMBERS).status_code == 403


def test_a_supervisor_of_another_agency_finds_no_such_post(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    assert browser.post("/posts/DRN/phones", data=NUMBERS).status_code == 404
    assert numbers(desk) == UNSET
