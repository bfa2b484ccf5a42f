from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import Severity
from borderdesk.domain.screening import Finding, HitState
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import (
    Birth,
    Identifier,
    IdentifierKind,
    Kind,
    Name,
    NameKind,
    Particulars,
    Sex,
)
from borderdesk.services import inspections, screening
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS

# What differs from one answer to the next: the clock, and tokens that bear the second.
MOVING = re.compile(r'<time .*?</time>|name="csrf_token" value="[^"]*"')
WORDS = "Compared with the document and with his own account."
LOOSE = Particulars(
    Kind.PERSON,
    (
        Name("ВЕЛКАРОВ Миран Тадеевич", script="Cyrl"),
        Name("Velkarov Miran Tadeyevich", NameKind.VARIATION),
    ),
    (Birth.in_year(1983, approximate=True),),
    Sex.MALE,
    ("XTO",),
    ("Lesk district",),
    (Identifier(IdentifierKind.PASSPORT, "XT9912844", "XTO"),),
)


def hit_in(
    desk: Desk,
    action: Action = Action.SANCTION,
    listed: Particulars | None = None,
    minutes_ago: float = 1,
) -> str:
    """The reference of the hit of a van that has just crossed: strong, unless `listed` is other."""
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    by = factories.signature(Role.OFFICER, at=at, proved_at=at)
    entry = factories.entry(particulars=listed) if listed else factories.entry()
    with desk.acting() as session:
        factories.watchlist(session, entry, action=action)
    man = factories.occupant(native_name="Мирон ВЕЛКАРОВ", sex=Sex.MALE)
    report = factories.inspection_report(crossed_at=at, occupants=(man,))
    with desk.acting() as session:
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
    with desk.looking() as session:
        return session.scalars(select(Hit.reference)).one()


def stands(desk: Desk, reference: str) -> Hit:
    """The hit as it stands in the database, with its findings and messages."""
    with desk.looking() as session:
        hit = session.scalars(select(Hit).where(Hit.reference == reference)).one()
        for row in (*hit.findings, *hit.messages):
            session.refresh(row)
        session.expunge_all()
        return hit


def say(desk: Desk, browser: FlaskClient, reference: str, act: str, **fields: str) -> int:
    """Send a form of the page, in the version that is in force; the status of the answer."""
    data = {"version": str(stands(desk, reference).version), **fields}
    return browser.post(f"/hits/{reference}/{act}", data=data).status_code


def propose(
    desk: Desk, browser: FlaskClient, reference: str, finding: str, reason: str, **fields: str
) -> int:
    given = {"finding": finding, "reason": reason, "words": WORDS, **fields}
    return say(desk, browser, reference, "propose", **given)


@pytest.fixture
def supervisor(desk: Desk) -> FlaskClient:
    return desk.browser(Role.SUPERVISOR, full_name="M. Sareth")


@pytest.fixture
def colleague(desk: Desk) -> FlaskClient:
    return desk.browser(Role.SUPERVISOR, full_name="I. Dravec")


def test_both_sides_are_laid_beside_each_other(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk, listed=LOOSE)

    page = supervisor.get(f"/hits/{reference}")

    assert page.status_code == 200
    assert "Is the driver the person on the list?" in page.text
    parts = re.findall(r"<td><b><bdi>(.*?)</bdi></b>", page.text)
    assert parts == ["VELKAROV", "Miron", "ВЕЛКАРОВ", "Миран", "Тадеевич"]
    assert "missing, not different" in page.text
    for said in ("17 Mar 1984", "about 1983", "VA407B312", "XT9912844", "Lesk district", "Torvia"):
        assert said in page.text
    for verdict in ("agrees", "near", "differs", "unknown"):
        assert f'data-is="{verdict}"' in page.text
    assert "The dates of birth are close to each other." in page.text


def test_a_hit_says_where_it_comes_from_and_what_the_entry_asks_for(
    desk: Desk, supervisor: FlaskClient
) -> None:
    reference = hit_in(desk, Action.ARREST)
    with desk.looking() as session:
        hit = session.scalars(select(Hit)).one()
        crossing, list_code = hit.inspection.reference, hit.entry.watchlist.code
        entry = hit.entry.source_key

    page = supervisor.get(f"/hits/{reference}").text

    assert f'href="/inspections/{crossing}"' in page
    assert f'href="/watchlists/{list_code}/{entry}"' in page
    assert "Wanted persons" in page
    assert "arrest" in page
    assert "Claim it first" in page


def test_who_looked_at_a_hit_is_written_down(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)

    supervisor.get(f"/hits/{reference}")

    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("read_hit", reference)


def test_a_foreign_hit_and_an_absent_one_answer_alike(desk: Desk) -> None:
    reference, absent = hit_in(desk), "H-2026-999999-X"
    stranger = desk.browser(Role.SUPERVISOR, agency_id=CUSTOMS)

    for path in ("", "/claim", "/propose"):
        ask = stranger.post if path else stranger.get
        first, second = (ask(f"/hits/{name}{path}") for name in (reference, absent))
        assert first.status_code == second.status_code == 404
        bodies = [MOVING.sub("", answer.text) for answer in (first, second)]
        assert bodies[0].replace(reference, absent) == bodies[1]
    assert "VELKAROV" not in stranger.get("/hits/").text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LIAISON, Role.DUTY_OFFICER, Role.AUDITOR])
def test_to_other_roles_there_are_no_hits(desk: Desk, role: Role) -> None:
    reference = hit_in(desk)
    browser = desk.browser(role)

    assert browser.get("/hits/").status_code == 403
    assert browser.get(f"/hits/{reference}").status_code == 404
    assert browser.post(f"/hits/{reference}/claim", data={"version": "1"}).status_code == 404
    assert stands(desk, reference).state is HitState.NEW


def test_the_list_of_hits_is_narrowed_to_a_state(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)

    new, decided = (supervisor.get(f"/hits/?state={state}").text for state in ("new", "decided"))
    nonsense = supervisor.get("/hits/?state=nonsense&page=x")

    assert f"/hits/{reference}" in new
    assert f"/hits/{reference}" not in decided
    assert "No hit of this state." in decided
    assert (nonsense.status_code, f"/hits/{reference}" in nonsense.text) == (200, True)


def test_claim_ask_answer_and_give_back(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)

    assert say(desk, supervisor, reference, "claim") == 302
    assert say(desk, supervisor, reference, "ask", words="What is the father’s name?") == 302
    assert stands(desk, reference).state is HitState.ASKED
    assert say(desk, supervisor, reference, "answer", words="Tadey.") == 302
    page = supervisor.get(f"/hits/{reference}").text
    assert say(desk, supervisor, reference, "release") == 302

    assert "What is the father’s name?" in page
    assert "Tadey." in page
    assert "claimed by you" in page
    assert stands(desk, reference).state is HitState.NEW


def test_a_colleague_is_told_who_holds_the_hit_and_offered_no_act(
    desk: Desk, supervisor: FlaskClient, colleague: FlaskClient
) -> None:
    reference = hit_in(desk)
    say(desk, supervisor, reference, "claim")

    page = colleague.get(f"/hits/{reference}").text
    answer = colleague.post(f"/hits/{reference}/claim", data={"version": "2"})

    assert "M. Sareth claimed this at" in page
    for act in ("claim", "propose", "ask", "release"):
        assert f'action="/hits/{reference}/{act}"' not in page
    assert answer.status_code == 422
    assert "M. Sareth has claimed this." in answer.text


def test_a_loose_likeness_is_discounted_by_one_signature(
    desk: Desk, supervisor: FlaskClient
) -> None:
    reference = hit_in(desk, listed=LOOSE)
    say(desk, supervisor, reference, "claim")

    page = supervisor.get(f"/hits/{reference}").text
    status = propose(desk, supervisor, reference, "discounted", "DOB")

    assert "Needs a second officer." not in page
    assert status == 302
    hit = stands(desk, reference)
    assert (hit.state, hit.findings[0].finding) == (HitState.DECIDED, Finding.DISCOUNTED)
    assert "not the same" in supervisor.get(f"/hits/{reference}").text


def test_a_confirmed_hit_opens_its_case_and_leads_there(
    desk: Desk, supervisor: FlaskClient
) -> None:
    reference = hit_in(desk)
    say(desk, supervisor, reference, "claim")

    answer = supervisor.post(
        f"/hits/{reference}/propose",
        data={
            "version": str(stands(desk, reference).version),
            "finding": "confirmed",
            "reason": "MULTI",
            "words": WORDS,
            "case_kind": "ARMS",
            "severity": "S1",
        },
    )

    with desk.looking() as session:
        case = session.scalars(select(Case)).one()
        made = (case.reference, case.severity)
    assert answer.status_code == 302
    assert answer.location == f"/cases/{made[0]}"
    assert made[1] is Severity.S1
    assert made[0] in supervisor.get(f"/hits/{reference}").text


def test_before_signing_the_page_says_what_needs_a_second_officer(
    desk: Desk, supervisor: FlaskClient, colleague: FlaskClient
) -> None:
    reference = hit_in(desk, Action.ARREST)
    say(desk, supervisor, reference, "claim")
    page = supervisor.get(f"/hits/{reference}").text

    assert propose(desk, supervisor, reference, "confirmed", "DOCNO") == 302
    own, other = (who.get(f"/hits/{reference}").text for who in (supervisor, colleague))

    assert page.count("Needs a second officer.") == 2
    assert page.count("Your signature decides.") == 1
    assert stands(desk, reference).state is HitState.PROPOSED
    assert "another officer decides" in own
    assert f'action="/hits/{reference}/decide"' not in own
    assert f'action="/hits/{reference}/decide"' in other
    assert "M. Sareth" in other


def test_who_proposed_cannot_decide_and_a_colleague_can(
    desk: Desk, supervisor: FlaskClient, colleague: FlaskClient
) -> None:
    reference = hit_in(desk, Action.ARREST)
    say(desk, supervisor, reference, "claim")
    propose(desk, supervisor, reference, "confirmed", "DOCNO")

    alone = say(desk, supervisor, reference, "decide")
    before = stands(desk, reference).state
    together = say(desk, colleague, reference, "decide")

    assert (alone, before) == (422, HitState.PROPOSED)
    assert together == 302
    assert stands(desk, reference).state is HitState.DECIDED
    with desk.looking() as session:
        assert len(session.scalars(select(Case)).all()) == 1
        refused = session.scalars(select(LedgerEntry).where(LedgerEntry.outcome == "Owing")).one()
        assert (refused.act, refused.subject) == ("hits.decide", reference)


def test_a_proposal_sent_back_is_its_makers_again(
    desk: Desk, supervisor: FlaskClient, colleague: FlaskClient
) -> None:
    reference = hit_in(desk, Action.ARREST)
    say(desk, supervisor, reference, "claim")
    propose(desk, supervisor, reference, "confirmed", "DOCNO")

    assert say(desk, colleague, reference, "reject", words="Which number do you mean?") == 302

    assert stands(desk, reference).state is HitState.CLAIMED
    page = supervisor.get(f"/hits/{reference}").text
    assert "sent back: Which number do you mean?" in page
    assert f'action="/hits/{reference}/propose"' in page


def test_missed_and_taken_up_again(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)

    assert say(desk, supervisor, reference, "miss", words="Gone before we came.") == 302
    assert stands(desk, reference).state is HitState.DECIDED
    assert say(desk, supervisor, reference, "reopen", words="He came back.") == 302

    hit = stands(desk, reference)
    assert (hit.state, len(hit.findings)) == (HitState.CLAIMED, 1)


def test_a_reason_of_another_finding_comes_back_filled_in(
    desk: Desk, supervisor: FlaskClient
) -> None:
    reference = hit_in(desk)
    say(desk, supervisor, reference, "claim")

    answer = supervisor.post(
        f"/hits/{reference}/propose",
        data={"version": "2", "finding": "confirmed", "reason": "DOB", "words": WORDS},
    )

    assert answer.status_code == 422
    assert "That reason does not go with this finding." in answer.text
    assert WORDS in answer.text
    assert re.search(r'value="confirmed"[^>]* checked', answer.text)
    assert '<option value="DOB" selected>' in answer.text
    assert stands(desk, reference).findings == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "This is needed."),
        ({"finding": "nonsense", "reason": "DOB", "words": WORDS}, "Choose one of the values"),
        ({"finding": "unsure", "reason": "NODATA", "words": "Short."}, "Say a little more."),
        ({"finding": "missed", "reason": "LEFT", "words": WORDS}, "its own button"),
        ({"finding": "unsure", "reason": "NODATA", "words": WORDS, "x": "1"}, "does not know"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said_and_nothing_is_kept(
    desk: Desk, supervisor: FlaskClient, fields: dict[str, str], problem: str
) -> None:
    reference = hit_in(desk)
    say(desk, supervisor, reference, "claim")

    answer = supervisor.post(f"/hits/{reference}/propose", data={"version": "2", **fields})

    assert answer.status_code == 422
    assert problem in answer.text
    assert 'role="alert"' in answer.text
    assert stands(desk, reference).state is HitState.CLAIMED


def test_a_question_without_words_opens_its_form_again(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)
    say(desk, supervisor, reference, "claim")

    answer = supervisor.post(f"/hits/{reference}/ask", data={"version": "2", "words": "?"})

    assert answer.status_code == 422
    assert "<details open>" in answer.text
    assert 'id="words"' in answer.text


def test_an_act_out_of_order_is_refused_and_kept(desk: Desk, supervisor: FlaskClient) -> None:
    reference = hit_in(desk)

    assert propose(desk, supervisor, reference, "unsure", "NODATA") == 409

    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry).where(LedgerEntry.outcome == "OutOfOrder")).one()
    assert (row.act, row.subject) == ("hits.propose", reference)
    assert stands(desk, reference).state is HitState.NEW


def test_of_two_supervisors_on_one_version_one_wins_and_the_other_is_told(
    desk: Desk, supervisor: FlaskClient, colleague: FlaskClient
) -> None:
    reference = hit_in(desk)
    start = Barrier(2)
    answers: list[tuple[int, str]] = []

    def claim(browser: FlaskClient) -> None:
        start.wait()
        answer = browser.post(f"/hits/{reference}/claim", data={"version": "1"})
        answers.append((answer.status_code, answer.text))

    both = [Thread(target=claim, args=(browser,)) for browser in (supervisor, colleague)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(status for status, _ in answers) == [302, 409]
    assert "A colleague changed this record" in max(answers)[1]
    hit = stands(desk, reference)
    assert (hit.state, hit.version) == (HitState.CLAIMED, 2)


def test_a_discreet_hit_says_that_the_booth_knows_nothing(
    desk: Desk, supervisor: FlaskClient
) -> None:
    reference = hit_in(desk, Action.DISCREET)

    page = supervisor.get(f"/hits/{reference}").text

    assert "the booth knows nothing of it" in page


def test_earlier_decisions_on_the_entry_stand_beside_the_hit(
    desk: Desk, supervisor: FlaskClient
) -> None:
    first = hit_in(desk, minutes_ago=90)
    say(desk, supervisor, first, "miss", words="Gone before we came.")
    by = factories.signature(Role.OFFICER, at=datetime.now(UTC), proved_at=datetime.now(UTC))
    with desk.acting() as session:
        report = factories.inspection_report()
        findings = screening.look(session, by, report.subjects)
        inspections.submit(session, by, report, findings)
    with desk.looking() as session:
        new = session.scalars(select(Hit.reference).where(Hit.state == HitState.NEW)).one()

    page = supervisor.get(f"/hits/{new}").text

    assert f'href="/hits/{first}"' in page
    assert "missed, had left." in page
    assert "Gone before we came." in page


def test_names_and_remarks_of_a_list_are_only_text(desk: Desk, supervisor: FlaskClient) -> None:
    name = Name("VELKAROV <script>alert(1)</script> Miron")
    listed = Particulars(Kind.PERSON, (name,), (Birth.in_year(1984),))
    reference = hit_in(desk, listed=listed)

    page = supervisor.get(f"/hits/{reference}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
