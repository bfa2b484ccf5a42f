from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Particulars
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

READ = "/inspections/read"
NAME = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
WHOLE = f"{NAME}\nL898902C36UTO7408122F3204153ZE184226B<<<<<16"
SLIPPED = WHOLE.replace("L898902C36", "L8989O2C36")


def listed(desk: Desk, number: str, action: Action) -> None:
    """Put a document of that number on a list in force."""
    paper = Particulars(
        Kind.DOCUMENT, identifiers=(Identifier(IdentifierKind.PASSPORT, number, "UTO"),)
    )
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("", particulars=paper), action=action)


def rows(desk: Desk) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def read(desk: Desk, **form: str) -> Any:
    return desk.browser(Role.OFFICER).post(READ, data=form).get_json()


def test_a_passport_comes_back_as_the_fields_of_a_seat_and_nothing_is_kept(desk: Desk) -> None:
    before = rows(desk)

    told = read(desk, text=WHOLE)

    assert told["what"] == "document"
    assert told["fields"] == {
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "born_on": "1974-08-12",
        "sex": "female",
        "nationality": "UTO",
        "document_kind": "passport",
        "document_number": "L898902C3",
        "document_issuer": "UTO",
        "document_expires_on": "2032-04-15",
    }
    assert told["shown"].count('data-is="agrees"') == 5
    assert "suggestion" not in told["shown"]
    assert rows(desk) == before
    with desk.looking() as session:
        assert session.scalars(select(Inspection)).all() == []


def test_a_digit_that_fails_is_said_beside_those_that_fit_and_what_may_have_stood_there(
    desk: Desk,
) -> None:
    told = read(desk, text=SLIPPED)

    assert told["shown"].count('data-is="agrees"') == 3
    assert "6 read" in told["shown"]
    assert 'data-take="document_number" value="L898902C3"' in told["shown"]
    assert "<mark>O</mark>" in told["shown"]


def test_numbers_set_against_the_lists_leave_a_row_whatever_came_of_it(desk: Desk) -> None:
    before = rows(desk)

    read(desk, text=SLIPPED)

    assert rows(desk) == before + 1
    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last
    assert last.act == "screen"
    assert "L898902C3" not in last.leaf


def test_a_likely_number_that_stands_on_a_list_is_to_be_looked_at(desk: Desk) -> None:
    listed(desk, "L898902C3", Action.SEIZE)

    told = read(desk, text=SLIPPED)

    assert told["shown"].count("of note") == 1


def test_of_a_discreet_entry_neither_bytes_nor_statements_tell(desk: Desk) -> None:
    listed(desk, "L898902C3", Action.DISCREET)
    browser = desk.browser(Role.OFFICER)
    browser.post(READ, data={"text": SLIPPED})  # the first one builds the index
    other = SLIPPED.replace("L8989O2C36", "L8989O2C37")

    with desk.statements() as of_discreet:
        shown = browser.post(READ, data={"text": SLIPPED}).get_json()["shown"]
    with desk.statements() as of_none:
        browser.post(READ, data={"text": other})

    assert "of note" not in shown
    assert len(of_discreet) == len(of_none)


@pytest.mark.parametrize(
    ("text", "what", "said"),
    [
        ("TEXU3070070", "container", "The last digit should be 9, not 0."),
        ("1M8GDM9AXKP042787", "vin", "should be"),
        ("WVWZZZ1JZXW000001", "vin", "sets no check digit"),
        ("IMO9074728", "imo", "The last digit should be 9, not 8."),
        ("06DE586600006143E2", "mrn", "The last digit should be 1, not 2."),
    ],
)
def test_numbers_are_recognised_and_judged(desk: Desk, text: str, what: str, said: str) -> None:
    told = read(desk, text=text)

    assert told["what"] == what
    assert said in told["shown"]


def test_a_number_is_what_its_field_says_it_is(desk: Desk) -> None:
    told = read(desk, text="9074729", what="imo")

    assert told["what"] == "imo"
    assert 'data-is="agrees"' in told["shown"]


@pytest.mark.parametrize("form", [{}, {"text": "x" * 201}, {"text": "A", "what": "person"}])
def test_what_no_reader_sends_is_refused(desk: Desk, form: dict[str, str]) -> None:
    assert desk.browser(Role.OFFICER).post(READ, data=form).status_code == 422


def test_what_was_read_is_never_taken_for_a_tag(desk: Desk) -> None:
    told = read(desk, text="<b>x</b>", what="vin")

    assert "<b>x" not in told["shown"]
