from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import ListFormat
from borderdesk.store.inspections import Inspection
from tests import factories
from tests.conftest import Desk

OLD = "1 list was older than 7 days: what was added since was not compared."


@pytest.mark.parametrize(("format", "said"), [(ListFormat.OFAC, 1), (ListFormat.DESK, 0)])
def test_a_list_that_is_old_is_said_with_every_answer(
    desk: Desk, format: ListFormat, said: int
) -> None:
    with desk.acting() as session:  # put in force in March, and looked in today
        factories.watchlist(session, factories.entry("Ivo SORIN"), format=format)
    browser = desk.browser(Role.OFFICER)

    answer = browser.post("/inspections/new", data=factories.report_form(), follow_redirects=True)
    with desk.looking() as session:
        reference = session.scalars(select(Inspection.reference)).one()
    page = browser.get(f"/inspections/{reference}")

    assert answer.text.count(OLD) == said
    assert page.text.count(OLD) == said
