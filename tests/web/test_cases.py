from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState, NoteKind, ReferralKind
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, Note, Referral
from tests import factories, story
from tests.conftest import Desk
from tests.factories import CUSTOMS, POLICE

OFFER = {
    "version": "1",
    "kind": "lead",
    "to_id": str(CUSTOMS),
    "reason": "The serial range points to your depot.",
}
NOTE = {"kind": "fact", "text": "Welded panel, fresh paint.", "source_grade": "A"}
CLOSE = {"version": "1", "reason": "Judgement is in.", "outcome": "prosecuted"}


def case_in(desk: Desk, **given: Any) -> str:
    with desk.acting() as session:
        return factories.case(session, **given).reference


def ledger(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.looking() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq))
        return [(row.act, row.subject, row.outcome) for row in rows]


def buttons(answer: TestResponse) -> set[str]:
    """The moves that a page leads to."""
    return set(re.findall(r'href="/cases/[\w-]+/(?:move/)?(\w+)"', answer.text))


def test_the_table_shows_the_cases_in_sight_and_is_written_down(desk: Desk) -> None:
    ours = case_in(desk, title="Four pistols in a door panel")
    foreign = case_in(desk, lead_id=POLICE, title="Not for us")

    answer = desk.browser(Role.SUPERVISOR).get("/cases/")

    assert answer.status_code == 200
    assert ours in answer.text
    assert foreign not in answer.text
    assert ledger(desk) == [("read_case", "cases", "done")]


def test_the_table_is_narrowed_by_state(desk: Desk) -> None:
    open_one, closed = case_in(desk), case_in(desk, state=CaseState.CLOSED)
    browser = desk.browser(Role.SUPERVISOR)

    narrowed = browser.get("/cases/?state=closed")
    nonsense = browser.get("/cases/?state=lost&page=-1")

    assert closed in narrowed.text
    assert open_one not in narrowed.text
    assert nonsense.status_code == 200
    assert open_one in nonsense.text


def test_the_table_is_turned_page_by_page(desk: Desk) -> None:
    with desk.acting() as session:
        for _ in range(51):
            factories.case(session)
    browser = desk.browser(Role.SUPERVISOR)

    first, second = browser.get("/cases/"), browser.get("/cases/?page=2")

    assert first.text.count("<tr>") == 51  # with the head
    assert 'rel="next"' in first.text
    assert second.text.count("<tr>") == 2
    assert 'rel="prev"' in second.text


def test_the_page_shows_all_that_hangs_on_a_case(desk: Desk) -> None:
    told = story.tell(desk.acting)

    answer = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS).get(f"/cases/{told.case}")

    assert answer.status_code == 200
    for part in (
        told.exhibit,
        told.referral,
        told.summary,
        told.hit,
        told.inspection,
        "KW 40318",
        "Welded panel, fresh paint.",
        "with another agency",
        "Led by Agency 20",
        "suspect",
        "Case opened.",
        "Offered to Agency 20.",
        f"Exhibit {told.exhibit} recorded.",
        "Nothing bars closing.",
    ):
        assert part in answer.text, part
    assert ledger(desk)[-1] == ("read_case", told.case, "done")


def test_crossings_and_hits_are_links_for_those_whose_they_are(desk: Desk) -> None:
    told = story.tell(desk.acting)

    theirs = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS).get(f"/cases/{told.case}")
    ours = desk.browser(Role.SUPERVISOR).get(f"/cases/{told.case}")

    for link in (f'href="/hits/{told.hit}"', f'href="/inspections/{told.inspection}"'):
        assert link in ours.text
        assert link not in theirs.text
    assert f'href="/summaries/{told.summary}"' in theirs.text
    assert told.summary not in re.sub(r"<ol.*?</ol>", "", ours.text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        (CaseState.INTAKE, Role.SUPERVISOR, {"assess"}),
        (CaseState.TRIAGE, Role.SUPERVISOR, {"open", "close"}),
        (CaseState.OPEN, Role.SUPERVISOR, {"escalate", "propose"}),
        (CaseState.OPEN, Role.LIAISON, set()),
        (CaseState.OPEN, Role.FIREARMS_ANALYST, set()),
        (CaseState.PENDING_DECISION, Role.SUPERVISOR, {"close", "resume"}),
        (CaseState.CLOSED, Role.SUPERVISOR, {"reopen", "archive"}),
        (CaseState.ARCHIVED, Role.SUPERVISOR, set()),
    ],
)
def test_buttons_stand_where_state_and_role_allow_the_act(
    desk: Desk, state: CaseState, role: Role, offered: set[str]
) -> None:
    reference = case_in(desk, state=state)

    answer = desk.browser(role).get(f"/cases/{reference}")

    assert buttons(answer) == offered


def test_who_proposed_the_closing_finds_no_button_to_close(desk: Desk) -> None:
    reference = case_in(desk)
    proposer = desk.browser(Role.SUPERVISOR)
    proposer.post(f"/cases/{reference}/move/propose", data=CLOSE)

    answer = proposer.get(f"/cases/{reference}")

    assert buttons(answer) == {"resume"}
    assert "another officer decides" in answer.text


def test_a_case_is_closed_by_two_officers(desk: Desk) -> None:
    reference = case_in(desk)
    first, second = desk.browser(Role.SUPERVISOR), desk.browser(Role.SUPERVISOR)
    first.post(f"/cases/{reference}/move/propose", data=CLOSE)

    alone = first.post(f"/cases/{reference}/move/close", data=CLOSE | {"version": "2"})
    together = second.post(f"/cases/{reference}/move/close", data=CLOSE | {"version": "2"})

    assert alone.status_code == 422
    assert "Another officer than the one who proposed it" in alone.text
    assert together.status_code == 302
    with desk.looking() as session:
        assert session.scalars(select(Case)).one().state is CaseState.CLOSED
    assert ("cases.move", reference, "Owing") in ledger(desk)


def test_an_act_on_a_version_that_is_gone_is_a_lost_race(desk: Desk) -> None:
    reference = case_in(desk)
    first, second = desk.browser(Role.SUPERVISOR), desk.browser(Role.SUPERVISOR)

    won = first.post(f"/cases/{reference}/escalate", data=OFFER)
    lost = second.post(f"/cases/{reference}/escalate", data=OFFER | {"to_id": str(POLICE)})

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "A colleague changed this record" in lost.text
    with desk.looking() as session:
        assert [offer.to_id for offer in session.scalars(select(Referral))] == [CUSTOMS]


def test_an_act_out_of_order_says_the_state_in_words(desk: Desk) -> None:
    reference = case_in(desk, state=CaseState.PENDING_DECISION)
    browser = desk.browser(Role.SUPERVISOR)

    shown = browser.get(f"/cases/{reference}/escalate")
    tried = browser.post(f"/cases/{reference}/escalate", data=OFFER)

    assert shown.status_code == tried.status_code == 409
    assert "waits for a decision" in tried.text


def test_a_form_that_is_refused_comes_back_filled_in(desk: Desk) -> None:
    reference = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)

    answer = browser.post(f"/cases/{reference}/escalate", data=OFFER | {"reason": "Short"})

    assert answer.status_code == 422
    assert ">\nShort</textarea>" in answer.text
    assert f'value="{CUSTOMS}" selected' in answer.text
    assert re.search(r'value="lead" checked', answer.text)
    assert "Say a little more." in answer.text
    assert 'href="#reason"' in answer.text


def test_a_refusal_by_the_rules_stands_beside_its_field(desk: Desk) -> None:
    reference = case_in(desk, state=CaseState.PENDING_DECISION)

    answer = desk.browser(Role.SUPERVISOR).post(
        f"/cases/{reference}/move/close", data=CLOSE | {"outcome": ""}
    )

    assert answer.status_code == 422
    assert 'href="#outcome"' in answer.text
    assert ">\nJudgement is in.</textarea>" in answer.text


def test_the_page_of_an_offer_says_whose_the_case_stays(desk: Desk) -> None:
    reference = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)

    shown = browser.get(f"/cases/{reference}/escalate")
    browser.post(f"/cases/{reference}/escalate", data=OFFER)
    after = browser.get(f"/cases/{reference}")

    assert "The case stays ours until they accept." in shown.text
    assert "Agency 90" not in shown.text
    assert "escalated" in after.text
    assert "An offer of this case is not answered yet." in after.text
    with desk.looking() as session:
        made = session.scalars(select(Referral)).one()
        assert (made.kind, made.case.lead_id) == (ReferralKind.LEAD, 10)


def test_a_liaison_officer_reads_the_case_and_does_not_escalate_it(desk: Desk) -> None:
    reference = case_in(desk)
    browser = desk.browser(Role.LIAISON)

    read = browser.get(f"/cases/{reference}")
    asked = browser.get(f"/cases/{reference}/escalate")
    tried = browser.post(f"/cases/{reference}/escalate", data=OFFER)

    assert (read.status_code, asked.status_code, tried.status_code) == (200, 403, 403)
    with desk.looking() as session:
        assert session.scalars(select(Referral)).all() == []
    assert ledger(desk)[-1] == ("cases.escalate", reference, "NotPermitted")


@pytest.mark.parametrize(
    ("way", "form"),
    [
        ("", None),
        ("/escalate", None),
        ("/escalate", OFFER),
        ("/move/propose", CLOSE),
        ("/note", NOTE),
    ],
)
def test_a_foreign_case_and_an_absent_one_answer_alike(
    desk: Desk, way: str, form: dict[str, str] | None
) -> None:
    foreign, absent = case_in(desk, lead_id=POLICE), "C-2026-999999-X"
    browser = desk.browser(Role.SUPERVISOR)

    def told(reference: str) -> tuple[int, str, list[str]]:
        with desk.statements() as said:
            answer = _sent(browser, f"/cases/{reference}{way}", form)
        # The clock of the bar and the token of its forms differ from request to request.
        text = re.sub(r'<time.*?</time>|name="csrf_token" value="[^"]*"', "", answer.text)
        return answer.status_code, text.replace(reference, "it"), said

    assert told(foreign) == told(absent)
    assert told(absent)[0] == 404


def _sent(browser: FlaskClient, path: str, form: dict[str, str] | None) -> TestResponse:
    return browser.get(path) if form is None else browser.post(path, data=form)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.OFFICER])
def test_other_roles_see_no_case(desk: Desk, role: Role) -> None:
    reference = case_in(desk)
    browser = desk.browser(role)

    assert browser.get("/cases/").status_code == 403
    assert browser.get(f"/cases/{reference}").status_code == 404


def test_a_note_is_added_and_never_taken_out(desk: Desk) -> None:
    reference = case_in(desk)
    browser = desk.browser(Role.LIAISON)

    answer = browser.post(f"/cases/{reference}/note", data=NOTE, follow_redirects=True)

    assert answer.status_code == 200
    assert "The note is added." in answer.text
    assert NOTE["text"] in answer.text
    with desk.looking() as session:
        note = session.scalars(select(Note)).one()
        assert (note.kind, note.source_grade, note.information_grade) == (NoteKind.FACT, "A", "")
    assert browser.delete(f"/cases/{reference}/note").status_code == 405


def test_a_note_that_is_refused_is_still_there_to_be_mended(desk: Desk) -> None:
    reference = case_in(desk, state=CaseState.ARCHIVED)
    open_one = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)

    blank = browser.post(f"/cases/{open_one}/note", data=NOTE | {"kind": "guess"})
    late = browser.post(f"/cases/{reference}/note", data=NOTE)

    assert blank.status_code == late.status_code == 422
    assert f">\n{NOTE['text']}</textarea>" in blank.text
    assert "An archived case takes no more notes." in late.text
    assert browser.get(f"/cases/{open_one}/note").headers["Location"].endswith("#notes")


def test_what_an_officer_wrote_stays_text(desk: Desk) -> None:
    reference = case_in(desk, title="<b>bold</b>")
    browser = desk.browser(Role.SUPERVISOR)
    browser.post(f"/cases/{reference}/note", data=NOTE | {"text": "<script>alert(1)</script>"})

    answer = browser.get(f"/cases/{reference}")

    assert "<b>bold" not in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_an_act_that_is_no_move_has_no_page(desk: Desk) -> None:
    reference = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)

    for act in ("accept", "escalate", "burn"):
        assert browser.get(f"/cases/{reference}/move/{act}").status_code == 404


def test_gravity_is_said_when_a_case_is_opened(desk: Desk) -> None:
    reference = case_in(desk, state=CaseState.TRIAGE)
    browser = desk.browser(Role.SUPERVISOR)

    shown = browser.get(f"/cases/{reference}/move/open")
    opened = browser.post(
        f"/cases/{reference}/move/open",
        data={"version": "1", "severity": "S1"},
        follow_redirects=True,
    )

    assert re.search(r'value="S2" checked', shown.text)
    assert f"Case {reference} is open." in opened.text
    with desk.looking() as session:
        assert session.scalars(select(Case)).one().severity == "S1"
