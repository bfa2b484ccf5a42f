"""Lists name no minor, unless a missing child is what they help to find."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.services import inspections, screening
from borderdesk.store.cases import Case
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk

NAME = "SORIN"
SAME = {
    "finding": "confirmed",
    "reason": "MULTI",
    "words": "Compared with the document and with his own account.",
    "case_kind": "ARMS",
    "severity": "S1",
}
WHO = [
    (Action.SANCTION, "2015-04-02", False),
    (Action.MISSING, "2015-04-02", True),
    (Action.SANCTION, "1984-04-02", True),
]


def crossed(desk: Desk, action: Action, born_on: str) -> Hit:
    """The hit of a child (or not) who resembles an entry that asks for `action`."""
    by = factories.signature(Role.OFFICER)
    child = factories.occupant(
        surname=NAME, given_names="Ivo", born_on=born_on, document_number="VA1"
    )
    report = factories.inspection_report(occupants=(child,))
    listed = Particulars(Kind.PERSON, (Name(f"Ivo {NAME}"),))
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(particulars=listed), action=action)
        inspections.submit(session, by, report, screening.look(session, by, report.subjects))
    with desk.looking() as session:
        return session.scalars(select(Hit)).one()


@pytest.mark.parametrize(("action", "born_on", "named"), WHO)
def test_lists_name_a_minor_only_where_it_is_missing(
    desk: Desk, action: Action, born_on: str, named: bool
) -> None:
    hit = crossed(desk, action, born_on)
    supervisor = desk.browser(Role.SUPERVISOR)

    for page in ("/hits/", "/desk/"):
        shown = supervisor.get(page).text
        assert hit.reference in shown, page
        assert (NAME in shown) is named, page
    assert NAME in supervisor.get(f"/hits/{hit.reference}").text  # the record names everybody


@pytest.mark.parametrize(("action", "born_on", "named"), WHO)
def test_the_title_of_a_case_names_a_minor_only_where_it_is_missing(
    desk: Desk, action: Action, born_on: str, named: bool
) -> None:
    hit = crossed(desk, action, born_on)
    supervisor = desk.browser(Role.SUPERVISOR)
    supervisor.post(f"/hits/{hit.reference}/claim", data={"version": str(hit.version)})

    supervisor.post(
        f"/hits/{hit.reference}/propose", data={**SAME, "version": str(hit.version + 1)}
    )
    with desk.looking() as session:
        waits = session.scalars(select(Hit)).one()
    if waits.case_id is None:  # a second officer is asked for
        other = desk.browser(Role.SUPERVISOR)
        other.post(f"/hits/{hit.reference}/decide", data={"version": str(waits.version)})

    with desk.looking() as session:
        assert (NAME in session.scalars(select(Case)).one().title) is named
