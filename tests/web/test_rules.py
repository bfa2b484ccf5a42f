from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.rules import RuleState
from borderdesk.store.approvals import Approval
from borderdesk.store.rules import LaneRule
from tests import factories
from tests.conftest import Desk

NEW = "/rules/new"
TODAY = datetime.now(UTC).date()
WHY = "Blank-firers came hidden among tools three times."
FORM = {
    "name": "Blank-firers",
    "sentence": "Goods of heading 9303: 100 % are looked at.",
    "colour": "red",
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=30)).isoformat(),
    "conditions.0.asks": "hs_code.begins",
    "conditions.0.value": "93.03",
    "conditions.2.asks": "direction.is.entry",
}


def form(**given: str) -> dict[str, str]:
    return FORM | {name.replace("__", "."): value for name, value in given.items()}


def kept(desk: Desk) -> list[LaneRule]:
    with desk.looking() as session:
        return list(session.scalars(select(LaneRule)))


def written(desk: Desk, browser: FlaskClient, **given: str) -> LaneRule:
    sent = browser.post(NEW, data=form(**given))
    assert sent.status_code == 302, sent.text
    return kept(desk)[-1]


def put_in_force(desk: Desk, owner: FlaskClient | None = None, **given: str) -> LaneRule:
    owner, second = owner or desk.browser(Role.SUPERVISOR), desk.browser(Role.SUPERVISOR)
    rule = written(desk, owner, **given)
    owner.post(f"/rules/{rule.reference}/propose", data={"version": "1", "reason": WHY})
    with desk.looking() as session:
        proposal = session.scalars(select(Approval).order_by(Approval.id.desc())).first()
        assert proposal is not None
        reference, version = proposal.reference, proposal.version
    sent = second.post(f"/approvals/{reference}/approve", data={"version": str(version)})
    assert sent.status_code == 302, sent.text
    return rule


def test_a_rule_is_written_with_the_lines_that_are_filled(desk: Desk) -> None:
    rule = written(desk, desk.browser(Role.SUPERVISOR))

    assert rule.state is RuleState.DRAFT
    assert [tuple(one.values()) for one in rule.conditions] == [
        ("hs_code", "begins", "9303"),
        ("direction", "is", "entry"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"conditions__0__asks": "nationality.is"}, "A rule asks about shipments alone."),
        ({"conditions__0__asks": "occupants.surname"}, "A rule asks about shipments alone."),
        ({"conditions__0__asks": "plate_country.is"}, "A rule asks about shipments alone."),
        ({"conditions__0__asks": "consignor.word"}, "A rule asks about shipments alone."),
        (
            {"conditions__0__asks": "goods.word", "conditions__0__value": "Kurdish"},
            "nationality, ethnicity or religion: “Kurdish”",
        ),
        ({"name": "Orthodox icons"}, "nationality, ethnicity or religion: “Orthodox”"),
        ({"ends_on": "2199-01-01"}, "A rule lasts a year at most"),
        ({"colour": "green"}, "A rule asks for more than green."),
        ({"conditions__0__value": ""}, "This value cannot be right"),
        ({"conditions__0__asks": "vehicle.is.PED"}, "This value cannot be right"),
        ({"post_code": "KRB"}, "There is no such post."),
        ({"nationality": "AFG"}, "The desk does not know this field."),
    ],
)
def test_the_editor_refuses_what_is_of_persons_or_cannot_be(
    desk: Desk, given: dict[str, str], said: str
) -> None:
    sent = desk.browser(Role.SUPERVISOR).post(NEW, data=form(**given))

    assert sent.status_code == 422
    assert said in sent.text
    assert 'value="93.03"' in sent.text or "conditions__0__value" in given
    assert kept(desk) == []


def test_another_supervisor_puts_it_in_force_and_the_lane_says_why(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    rule = put_in_force(desk, conditions__0__value="6907", conditions__2__asks="")
    officer = desk.browser(Role.OFFICER)
    item = "consignments.0.items.0"
    load: dict[str, Any] = {f"{item}.description": "Tiles", f"{item}.hs_code": "690721"}

    where = officer.post("/inspections/new", data=factories.report_form(**load)).location
    page = officer.get(where).text

    assert "Second line, by a rule" in page
    assert "red: vehicle and load" in page
    assert rule.sentence in page
    assert rule.name in officer.get("/rules/").text


def test_a_trial_stands_on_the_page_of_a_draft_and_not_before_an_officer(desk: Desk) -> None:
    supervisor = desk.browser(Role.SUPERVISOR)
    draft = written(desk, supervisor)

    page = supervisor.get(f"/rules/{draft.reference}").text

    assert "It would have fitted 0 of 0 crossings" in page
    assert "HS code begins with 9303" in page
    assert desk.browser(Role.OFFICER).get(f"/rules/{draft.reference}").status_code == 404


def test_an_ended_rule_leaves_the_table_of_those_in_force(desk: Desk) -> None:
    supervisor = desk.browser(Role.SUPERVISOR)
    rule = put_in_force(desk, supervisor)
    version = str(kept(desk)[0].version)
    others = desk.browser(Role.SUPERVISOR).get(f"/rules/{rule.reference}").text

    wrong = supervisor.post(f"/rules/{rule.reference}/end", data={"version": version, "reason": ""})
    sent = supervisor.post(f"/rules/{rule.reference}/end", data={"version": version, "reason": WHY})

    assert "/end" not in others
    assert (wrong.status_code, sent.status_code) == (422, 302)
    assert rule.name not in desk.browser(Role.OFFICER).get("/rules/").text
    assert rule.name in supervisor.get("/rules/").text
