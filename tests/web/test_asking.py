from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.store.accounts import UserSession
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.lookups import LookUp
from tests import factories
from tests.conftest import Desk

BUS = "Surname;Given names;DOB\nVELKAROV;Miron;1984-03-17\nTORVALD;Ana;1990\nLUND;Bo;31.12.90\n"


def listed(desk: Desk, name: str = "Miron VELKAROV") -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(name, source_key="W/1"), code="WANTED")


def question(**given: str) -> dict[str, str]:
    return factories.search_form(**{"name": "Велкаров Мирон", **given})


def sent(desk: Desk, role: Role = Role.SUPERVISOR, **given: Any) -> TestResponse:
    file = (io.BytesIO(given.pop("content", BUS).encode()), "bus.csv")
    form = factories.search_form(**given) | {"file": file}
    return desk.browser(role).post("/ask/list", data=form, content_type="multipart/form-data")


def kept(desk: Desk) -> list[LookUp]:
    with desk.looking() as session:
        return list(session.scalars(select(LookUp)))


def test_a_question_is_kept_then_answered_side_by_side(desk: Desk) -> None:
    listed(desk)
    browser = desk.browser(Role.SUPERVISOR)

    answer = browser.post("/ask/", data=question(born_on="1984"))
    page = browser.get(answer.headers["Location"])

    assert answer.status_code == 303
    assert "Names, part against part" in page.text
    assert "<b><bdi>Велкаров</bdi></b><small>velkarov</small>" in page.text
    assert "The dates of birth can be the same." in page.text
    assert 'href="/watchlists/WANTED/W/1"' in page.text
    [look_up] = kept(desk)
    assert look_up.asked == {"kind": "person", "name": "Велкаров Мирон", "born_on": "1984"}
    assert look_up.found == 1


def test_the_booth_learns_that_there_is_an_entry_and_takes_it_to_a_supervisor(desk: Desk) -> None:
    listed(desk)
    browser = desk.browser(Role.OFFICER)

    page = browser.get(browser.post("/ask/", data=question()).headers["Location"])

    assert "Take this to a supervisor." in page.text
    assert "/watchlists/WANTED" not in page.text


def test_without_a_purpose_nothing_is_asked_and_what_was_typed_stays(desk: Desk) -> None:
    listed(desk)

    answer = desk.browser(Role.SUPERVISOR).post("/ask/", data=question(purpose="", reason=""))

    assert answer.status_code == 422
    assert "Велкаров Мирон" in answer.text
    assert kept(desk) == []


def test_the_answer_is_its_officers_alone(desk: Desk) -> None:
    listed(desk)
    place = desk.browser(Role.SUPERVISOR).post("/ask/", data=question()).headers["Location"]

    assert desk.browser(Role.SUPERVISOR).get(place).status_code == 404


def test_a_passenger_list_is_answered_row_by_row(desk: Desk) -> None:
    listed(desk)

    page = sent(desk)

    assert page.status_code == 200
    assert "Type the date of birth as 1984-03-17" in page.text
    assert page.text.count("Miron VELKAROV") == 2  # on the bus, and on the list
    [look_up] = kept(desk)
    assert (look_up.found, (look_up.asked or {})["rows"]) == (1, "3")
    with desk.looking() as session:
        acts = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)).all()
    assert acts.index("look_up") < acts.index("ask_lists")


def test_where_nothing_can_be_compared_nobody_is_called_clear(desk: Desk) -> None:
    page = sent(desk)

    assert "Nothing is known." in page.text
    assert "No watchlist is in force" in page.text
    assert "resemble" not in page.text.replace("resembles", "")
    assert "Nobody on the list" not in page.text


STRANGE = {
    "A": "Give a name of two letters at least",
    "12345": "has letters, two at least",
    "🙂🙂🙂": "Give a name of two letters at least",
    "x" * 10_000: "This is too long.",
    "Ana\x07Torvald": "Leave out control characters.",
    "Ana \u202eTorvald": "",
    "Иван Petrović": "",
    "a\u0301" * 100: "",
    "Мiron ВELKAROV": "",  # both first letters are Cyrillic
}


def test_every_row_gets_its_answer_however_strange_it_is(desk: Desk) -> None:
    listed(desk)

    answer = sent(desk, content="\n".join(["name", *STRANGE, ""]), answer_as="xlsx")

    sheet = load_workbook(io.BytesIO(answer.data)).active
    results = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert len(results) == len(STRANGE)
    for said, result in zip(STRANGE.values(), results, strict=True):
        assert said in result if said else result in ("nothing listed", "resembles a list")
    assert results[-1] == "resembles a list"


def test_the_same_as_a_workbook(desk: Desk) -> None:
    listed(desk)

    answer = sent(desk, answer_as="xlsx")

    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    assert rows[1][3:6] == ["Miron VELKAROV", "WANTED", "W/1"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=L-")
    with desk.looking() as session:
        acts = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)).all()
    assert acts[-2:] == ["look_up", "export_answers"]


def test_a_fathers_name_stands_with_the_name_in_every_answer(desk: Desk) -> None:
    listed(desk)
    content = "surname,given names,father's name\nVELKAROV,Miron,Tadeyevich\n"

    page = sent(desk, content=content).text
    sheet = load_workbook(io.BytesIO(sent(desk, content=content, answer_as="xlsx").data)).active

    assert "Miron Tadeyevich VELKAROV" in page
    assert [cell.value for cell in list(sheet.iter_rows())[1]][1] == "Miron Tadeyevich VELKAROV"


def test_no_workbook_leaves_without_a_fresh_proof_and_the_page_shows_the_way_to_it(
    desk: Desk,
) -> None:
    listed(desk)
    browser = desk.browser(Role.SUPERVISOR)
    with desk.acting() as session:
        for one in session.scalars(select(UserSession)):
            one.proved_at = datetime.now(UTC) - timedelta(minutes=6)

    def asked(answer_as: str) -> TestResponse:
        form = factories.search_form(answer_as=answer_as, reason="The ferry of noon.")
        file = (io.BytesIO(BUS.encode()), "bus.csv")
        return browser.post(
            "/ask/list", data=form | {"file": file}, content_type="multipart/form-data"
        )

    refused = asked("xlsx")

    assert (refused.status_code, refused.mimetype) == (422, "text/html")
    assert 'href="/prove"' in refused.text
    assert 'id="list-reason" name="reason" type="text" value="The ferry of noon."' in refused.text
    assert kept(desk) == []
    assert asked("page").status_code == 200  # what is shown here asks for none


def test_what_a_passenger_list_lacks_is_said_in_its_own_form(desk: Desk) -> None:
    listed(desk)

    refused = sent(desk, purpose="", reason="The ferry of noon.")

    assert refused.status_code == 422
    assert 'href="#list-purpose"' in refused.text
    assert refused.text.count("The ferry of noon.") == 1


def test_no_file_and_too_long_a_file_are_told(desk: Desk) -> None:
    listed(desk)
    browser = desk.browser(Role.SUPERVISOR)

    nothing = browser.post("/ask/list", data=factories.search_form())
    much = sent(desk, content="name\n" + "Ana Torvald\n" * 1001)

    assert (nothing.status_code, much.status_code) == (422, 422)
    assert "Choose a file first." in nothing.text
    assert "more than 1000 rows" in much.text
    assert kept(desk) == []
