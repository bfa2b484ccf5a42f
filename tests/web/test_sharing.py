from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.sharing import (
    Channel,
    FactOffered,
    Handling,
    OfferAnswer,
    OfferState,
    SharingAct,
    SummaryState,
)
from borderdesk.services import offers, sharing
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.sharing import Offer, Summary
from tests import factories, summaries
from tests.conftest import Desk
from tests.summaries import PURPOSE, Told, canaries, canary


@dataclass
class Shared:
    """A desk with a case to share, and the browsers of those who have to do with it."""

    desk: Desk
    matter: Told

    def liaison(self) -> FlaskClient:
        return self.desk.browser(Role.LIAISON)

    def supervisor(self) -> FlaskClient:
        return self.desk.browser(Role.SUPERVISOR)

    def abroad(self) -> FlaskClient:
        return self.desk.browser(Role.FOREIGN_LIAISON, agency_id=factories.ABROAD)

    def drafted(self) -> str:
        with self.desk.acting() as session:
            return summaries.drafted(session, self.matter, self.matter.fact("exhibit"))

    def submitted(self) -> str:
        reference = self.drafted()
        with self.desk.acting() as session:
            sharing.submit(session, self.matter.liaison, reference, None)
        return reference

    def approved(self) -> str:
        with self.desk.acting() as session:
            return summaries.approved(session, self.matter, self.matter.fact("exhibit"))

    def sent(self, *facts: FactOffered, channel: Channel = Channel.DESK) -> str:
        chosen = facts or (self.matter.fact("exhibit"),)
        with self.desk.acting() as session:
            return summaries.sent(session, self.matter, *chosen, channel=channel)

    def summary(self) -> Summary:
        with self.desk.looking() as session:
            return session.scalars(select(Summary)).one()

    def offer(self) -> Offer:
        with self.desk.looking() as session:
            return session.scalars(select(Offer)).one()


@pytest.fixture
def shared(desk: Desk) -> Shared:
    with desk.acting() as session:
        return Shared(desk, summaries.told(session, Handling.H0, Handling.H1, Handling.H3))


def form_of(fact: FactOffered, *handling: str, **given: str) -> dict[str, object]:
    """What the page of a draft sends with one fact ticked."""
    place = f"facts.{fact.key}"
    return {
        "partner_id": str(factories.ABROAD),
        "purpose": PURPOSE,
        "urgency": "urgent",
        f"{place}.chosen": "yes",
        f"{place}.source": "B",
        f"{place}.information": "2",
        f"{place}.handling": list(handling),
        **given,
    }


def article(page: str) -> str:
    found = re.search(r"<article.*</article>", page, re.DOTALL)
    assert found is not None
    return found[0]


def timeless(page: str) -> str:
    """The page without its clock, and the tokens that tell the second."""
    moving = r'<time[^>]*data-clock>.*?</time>|name="csrf_token" value="[^"]*"'
    return re.sub(moving, "", page, flags=re.DOTALL)


def version_in(page: str, door: str) -> str:
    found = re.search(rf'action="[^"]*{door}".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


# Drafting


def test_the_page_of_a_draft_offers_each_fact_with_its_grades_and_marks_the_personal_ones(
    shared: Shared,
) -> None:
    page = shared.liaison().get(f"/cases/{shared.matter.case}/summaries/new").text

    for fact in shared.matter.facts:
        for part in ("chosen", "source", "information", "handling"):
            assert f'name="facts.{fact.key}.{part}"' in page
        assert fact.text in page
    personal = sum(fact.personal for fact in shared.matter.facts)
    assert page.count("personal</span>") == personal
    assert "Agreement on police cooperation, article 7" in page


def test_a_draft_is_kept_as_chosen(shared: Shared) -> None:
    fact = shared.matter.fact("exhibit")
    form = form_of(fact, "H0", "H1")

    answer = shared.liaison().post(f"/cases/{shared.matter.case}/summaries/new", data=form)

    summary = shared.summary()
    assert answer.headers["Location"] == f"/summaries/{summary.reference}"
    assert summary.state is SummaryState.DRAFT
    assert [chosen.text for chosen in summary.chosen] == [fact.text]
    assert summary.chosen[0].grading == "B2"
    assert summary.chosen[0].handling == {Handling.H0, Handling.H1}


def test_a_fact_above_the_ceiling_is_refused_beside_the_form_which_comes_back_filled_in(
    shared: Shared,
) -> None:
    fact = shared.matter.fact("vehicle")
    form = form_of(fact, "H0", "H2", request="Has it crossed?")

    answer = shared.liaison().post(f"/cases/{shared.matter.case}/summaries/new", data=form)

    assert answer.status_code == 422
    assert "This partner may not receive H2" in answer.text
    assert "Has it crossed?" in answer.text
    assert f'name="facts.{fact.key}.chosen" value="yes" checked' in answer.text
    assert f'name="facts.{fact.key}.handling" value="H2" checked' in answer.text
    assert f'name="facts.{fact.key}.handling" value="H1" checked' not in answer.text
    assert '<option value="B" selected>' in answer.text
    with shared.desk.looking() as session:
        assert session.scalars(select(Summary)).all() == []
        assert session.scalars(
            select(LedgerEntry).where(LedgerEntry.outcome == "Unacceptable")
        ).one()


def test_a_grade_left_out_is_asked_for_at_its_fact(shared: Shared) -> None:
    fact = shared.matter.fact("crossing")
    form = form_of(fact, "H0") | {f"facts.{fact.key}.source": ""}

    answer = shared.liaison().post(f"/cases/{shared.matter.case}/summaries/new", data=form)

    assert answer.status_code == 422
    assert f'href="#facts-{fact.key}-source"' in answer.text
    assert f'id="facts-{fact.key}-source"' in answer.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"purpose": "Short"}, "Say a little more."),
        ({"partner_id": ""}, "This is needed."),
        ({"partner_id": "20"}, "No agreement with this partner is in force."),
    ],
)
def test_what_is_wrong_with_a_draft_is_said(
    shared: Shared, change: dict[str, str], sentence: str
) -> None:
    form = form_of(shared.matter.fact("exhibit"), "H0") | change

    answer = shared.liaison().post(f"/cases/{shared.matter.case}/summaries/new", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_h3_without_words_and_nothing_chosen_are_refused(shared: Shared) -> None:
    browser, door = shared.liaison(), f"/cases/{shared.matter.case}/summaries/new"
    fact = shared.matter.fact("exhibit")

    without_words = browser.post(door, data=form_of(fact, "H3"))
    nothing = browser.post(door, data={"partner_id": "90", "purpose": PURPOSE})

    assert "H3 asks for the restriction in words." in without_words.text
    assert "Choose at least one fact." in nothing.text


def test_a_supervisor_drafts_nothing_and_a_stranger_sees_no_case(shared: Shared) -> None:
    door = f"/cases/{shared.matter.case}/summaries/new"
    stranger = shared.desk.browser(Role.LIAISON, agency_id=factories.CUSTOMS)

    foreign = stranger.get(door)
    absent = stranger.get("/cases/C-2026-999999-X/summaries/new")

    assert shared.supervisor().get(door).status_code == 403
    assert (foreign.status_code, absent.status_code) == (404, 404)
    told_of_it = timeless(foreign.text).replace(shared.matter.case, "C-2026-999999-X")
    assert told_of_it == timeless(absent.text)


# Four eyes, sending, recalling


def test_the_way_of_a_summary_from_draft_to_recall(shared: Shared) -> None:
    liaison, supervisor = shared.liaison(), shared.supervisor()
    fact = shared.matter.fact("exhibit")
    liaison.post(f"/cases/{shared.matter.case}/summaries/new", data=form_of(fact, "H0"))
    door = f"/summaries/{shared.summary().reference}"

    def act(browser: FlaskClient, name: str, **given: str) -> None:
        version = version_in(browser.get(door).text, f"{door}/{name}")
        answer = browser.post(f"{door}/{name}", data={"version": version, **given})
        assert (answer.status_code, answer.headers["Location"]) == (302, door)

    act(liaison, "submit")
    act(supervisor, "reject", words="Leave the model out")
    assert "Leave the model out" in liaison.get(door).text
    act(liaison, "submit")
    act(supervisor, "approve")
    act(liaison, "send", channel="desk")
    act(liaison, "recall", words="Wrong weapon")

    assert shared.summary().state is SummaryState.SENT
    assert shared.offer().state is OfferState.RECALLED
    assert shared.offer().recalled_because == "Wrong weapon"


def test_each_page_offers_only_the_acts_of_its_reader_and_state(shared: Shared) -> None:
    reference = shared.submitted()

    liaison = shared.liaison().get(f"/summaries/{reference}").text
    supervisor = shared.supervisor().get(f"/summaries/{reference}").text

    assert "/approve" not in liaison
    assert "/approve" in supervisor
    assert "/send" not in liaison + supervisor
    assert "/recall" not in liaison + supervisor


def test_whoever_drafted_it_is_told_that_another_has_to_release_it(shared: Shared) -> None:
    both = shared.desk.browser(Role.LIAISON, Role.SUPERVISOR)
    form = form_of(shared.matter.fact("exhibit"), "H0")
    both.post(f"/cases/{shared.matter.case}/summaries/new", data=form)
    door = f"/summaries/{shared.summary().reference}"
    both.post(f"{door}/submit", data={"version": str(shared.summary().version)})

    page = both.get(door).text
    answer = both.post(f"{door}/approve", data={"version": str(shared.summary().version)})

    assert "You drafted this yourself." in page
    assert "/approve" not in page
    assert answer.status_code == 422
    assert "Another officer" in answer.text
    assert shared.summary().state is SummaryState.SUBMITTED


def test_a_lost_race_is_said_and_changes_nothing(shared: Shared) -> None:
    reference = shared.submitted()
    read = shared.summary().version
    shared.supervisor().post(f"/summaries/{reference}/approve", data={"version": str(read)})

    answer = shared.supervisor().post(
        f"/summaries/{reference}/reject", data={"version": str(read), "words": "Too much"}
    )

    assert answer.status_code == 409
    assert shared.summary().state is SummaryState.APPROVED


def test_a_refusal_without_words_comes_back(shared: Shared) -> None:
    reference = shared.submitted()

    answer = shared.supervisor().post(
        f"/summaries/{reference}/reject", data={"version": "1", "words": ""}
    )

    assert answer.status_code == 422
    assert "This is needed." in answer.text


def test_the_preview_and_what_the_partner_reads_are_the_same_text(shared: Shared) -> None:
    reference = shared.submitted()
    before = article(shared.supervisor().get(f"/summaries/{reference}").text)
    with shared.desk.acting() as session:
        sharing.approve(session, shared.matter.supervisor, reference, None)
        sharing.send(session, shared.matter.liaison, reference, None, Channel.DESK)

    after = article(shared.abroad().get(f"/inbox/{reference}").text)

    def rows(page: str) -> list[str]:
        return re.findall(r"<td>.*?</td>|<dd>.*?</dd>", page, re.DOTALL)

    assert rows(before) == rows(after)


def test_a_summary_of_another_agency_and_an_absent_one_answer_alike(shared: Shared) -> None:
    reference = shared.sent()
    stranger = shared.desk.browser(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    for end in ("", "/print"):
        foreign = stranger.get(f"/summaries/{reference}{end}")
        absent = stranger.get(f"/summaries/S-2026-999999-X{end}")
        assert (foreign.status_code, absent.status_code) == (404, 404)
        told_of_it = timeless(foreign.text).replace(reference, "S-2026-999999-X")
        assert told_of_it == timeless(absent.text)


def test_the_index_shows_the_agency_its_own(shared: Shared) -> None:
    reference = shared.sent()
    stranger = shared.desk.browser(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    assert reference in shared.liaison().get("/summaries/").text
    assert reference not in stranger.get("/summaries/").text
    assert shared.liaison().get("/summaries/?page=" + "9" * 30).status_code == 200


def test_reading_a_summary_is_in_the_ledger(shared: Shared) -> None:
    reference = shared.sent()
    shared.liaison().get(f"/summaries/{reference}/print")
    shared.abroad().get(f"/inbox/{reference}")

    with shared.desk.looking() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()[-2:]

    assert [(row.act, row.operation, row.subject) for row in rows] == [
        ("read_summary", "consult", reference),
        ("read_offer", "disclose", reference),
    ]


# Paper


def test_the_paper_carries_code_grading_handling_and_a_code_for_cameras(shared: Shared) -> None:
    reference = shared.sent(channel=Channel.PRINT)

    paper = article(shared.liaison().get(f"/summaries/{reference}/print").text)

    code = shared.offer().code
    assert f"{code[:5]} {code[5:]}" in paper
    assert reference in paper
    assert ">A1<" in paper
    assert ">H0<" in paper
    assert shared.summary().digest[:16] in paper
    assert re.search(r'<svg role="img" aria-label="[^"]+" viewBox="[-0-9 ]+"><path', paper)
    assert "style=" not in paper


def test_there_is_no_paper_before_it_is_sent_nor_after_it_was_recalled(shared: Shared) -> None:
    reference = shared.approved()
    browser, door = shared.liaison(), f"/summaries/{reference}/print"

    before = browser.get(door).status_code
    with shared.desk.acting() as session:
        sharing.send(session, shared.matter.liaison, reference, None, Channel.PRINT)
    sent = browser.get(door).status_code
    with shared.desk.acting() as session:
        sharing.recall(session, shared.matter.liaison, reference, None, "Wrong weapon")
    recalled = browser.get(door).status_code

    assert (before, sent, recalled) == (409, 200, 409)


def test_an_answer_by_telephone_needs_the_code_of_the_paper(shared: Shared) -> None:
    reference = shared.sent(channel=Channel.PRINT)
    door = f"/summaries/{reference}/answer"
    given = {"on_behalf_of": "Lt. Kestrel", "act": "acknowledge", "purpose_accepted": "true"}

    wrong = shared.liaison().post(door, data=given | {"code": "AAAAA AAAAA"})
    right = shared.liaison().post(door, data=given | {"code": shared.offer().code.lower()})

    assert wrong.status_code == 422
    assert "That is not the code on the paper." in wrong.text
    assert 'value="Lt. Kestrel"' in wrong.text
    assert right.status_code == 302
    assert (shared.offer().state, shared.offer().answered_for) == (
        OfferState.ACKNOWLEDGED,
        "Lt. Kestrel",
    )


# The partner


def test_the_partner_finds_it_in_the_inbox_and_acknowledges_it_with_its_purpose(
    shared: Shared,
) -> None:
    reference = shared.sent()
    abroad = shared.abroad()
    assert reference in abroad.get("/inbox/").text
    version = str(shared.offer().version)
    door = f"/inbox/{reference}/answer"

    unaccepted = abroad.post(door, data={"version": version, "act": "acknowledge"})
    accepted = abroad.post(
        door, data={"version": version, "act": "acknowledge", "purpose_accepted": "true"}
    )

    assert unaccepted.status_code == 422
    assert "Accept the purpose, or refuse the summary." in unaccepted.text
    assert accepted.headers["Location"] == f"/inbox/{reference}"
    assert shared.offer().state is OfferState.ACKNOWLEDGED
    assert "/answer" not in abroad.get(f"/inbox/{reference}").text


def test_the_partner_refuses_it_with_words_alone(shared: Shared) -> None:
    reference = shared.sent()
    version = str(shared.offer().version)
    abroad, door = shared.abroad(), f"/inbox/{reference}/answer"

    silent = abroad.post(door, data={"version": version, "act": "refuse"})
    given = {"version": version, "act": "refuse", "words": "Not our competence"}
    said = abroad.post(door, data=given)
    twice = abroad.post(door, data=given)

    assert "Say why it is refused." in silent.text
    assert (silent.status_code, said.status_code, twice.status_code) == (422, 302, 409)
    assert shared.offer().answer == "Not our competence"


def test_the_partner_cannot_recall_by_answering(shared: Shared) -> None:
    reference = shared.sent()
    given = {"version": str(shared.offer().version), "act": "recall", "words": "Gone"}

    answer = shared.abroad().post(f"/inbox/{reference}/answer", data=given)

    assert answer.status_code == 422
    assert shared.offer().state is OfferState.OFFERED


def test_of_what_was_recalled_the_partner_reads_only_that_it_was(shared: Shared) -> None:
    reference = shared.sent()
    reason = canary()
    with shared.desk.acting() as session:
        sharing.recall(session, shared.matter.liaison, reference, None, reason)
    abroad = shared.abroad()

    page = abroad.get(f"/inbox/{reference}").text

    assert "This summary was recalled." in page
    assert "Destroy every copy" in page
    assert PURPOSE not in page
    assert canaries(page) == set()
    assert canaries(abroad.get("/inbox/").text) == set()


def test_another_partner_and_what_went_on_paper_find_nothing(shared: Shared) -> None:
    at_desk = shared.sent()
    on_paper = shared.sent(channel=Channel.PRINT)
    others = shared.desk.browser(Role.FOREIGN_LIAISON, agency_id=factories.POLICE)

    statuses = [
        others.get(f"/inbox/{at_desk}").status_code,
        shared.abroad().get(f"/inbox/{on_paper}").status_code,
        shared.liaison().get(f"/inbox/{at_desk}").status_code,
        shared.abroad().get("/inbox/S-2026-999999-X").status_code,
    ]

    assert statuses == [404, 404, 404, 404]
    assert at_desk not in others.get("/inbox/").text


# What must not leave


@pytest.mark.parametrize("kinds", [("exhibit",), ("vehicle",), ("subject",), ("crossing",)])
def test_nothing_but_the_released_facts_stands_on_what_the_partner_gets(
    shared: Shared, kinds: tuple[str, ...]
) -> None:
    facts = [shared.matter.fact(kind) for kind in kinds]
    reference = shared.sent(*facts)
    released = set().union(*(canaries(fact.text) for fact in facts))

    abroad = shared.abroad()
    received = abroad.get(f"/inbox/{reference}").text
    inbox = abroad.get("/inbox/").text
    paper = article(shared.liaison().get(f"/summaries/{reference}/print").text)

    assert canaries(received) == released
    assert canaries(paper) == released
    assert canaries(inbox) == set()
    assert shared.matter.case not in received + paper + inbox


def test_what_is_refused_to_the_partner_tells_nothing_either(shared: Shared) -> None:
    reference = shared.sent()
    abroad = shared.abroad()
    addresses = [
        f"/summaries/{reference}",
        f"/summaries/{reference}/print",
        f"/cases/{shared.matter.case}",
        f"/cases/{shared.matter.case}/summaries/new",
        "/summaries/",
        "/cases/",
    ]

    for address in addresses:
        answer = abroad.get(address)
        assert answer.status_code in (403, 404), address
        assert canaries(answer.text) == set(), address


def test_a_case_that_changes_later_does_not_change_what_was_sent(shared: Shared) -> None:
    reference = shared.sent()
    before = shared.abroad().get(f"/inbox/{reference}").text
    with shared.desk.acting() as session:
        summary = sharing.page(session, shared.matter.liaison, reference)
        summary.case.title = canary()
        summary.purpose = canary()
        summary.facts = [fact | {"text": canary()} for fact in summary.facts]

    after = shared.abroad().get(f"/inbox/{reference}").text

    assert article(before) == article(after)


def test_an_answer_that_came_first_stops_a_recall_that_did_not_know(shared: Shared) -> None:
    reference = shared.sent()
    read = str(shared.offer().version)
    with shared.desk.acting() as session:
        by = factories.signature(Role.FOREIGN_LIAISON, agency_id=factories.ABROAD)
        given = OfferAnswer(None, SharingAct.ACKNOWLEDGE, purpose_accepted=True)
        offers.answer(session, by, reference, given)

    answer = shared.liaison().post(
        f"/summaries/{reference}/recall", data={"version": read, "words": "Wrong weapon"}
    )

    assert answer.status_code == 422
    assert "The partner has answered meanwhile." in answer.text
    assert shared.offer().state is OfferState.ACKNOWLEDGED
