from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import SubjectRole
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.sharing import (
    Channel,
    FactChoice,
    Handling,
    InformationGrade,
    OfferAnswer,
    OfferState,
    SharingAct,
    SourceGrade,
    SummaryState,
)
from borderdesk.services import offers, sharing
from borderdesk.services.sharing import CODE_LETTERS
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import CaseSubject
from borderdesk.store.sharing import PartnerAgreement, Summary
from tests import factories, summaries

FOREIGN = factories.signature(Role.FOREIGN_LIAISON, agency_id=factories.ABROAD, post_id=None)
ACKNOWLEDGED = OfferAnswer(None, SharingAct.ACKNOWLEDGE, purpose_accepted=True)
REFUSED = OfferAnswer(None, SharingAct.REFUSE, words="Not our competence")


def test_a_case_offers_suspects_and_never_contacts_witnesses_or_victims(session: Session) -> None:
    matter = summaries.told(session)

    offered = {fact.key for fact in matter.facts if fact.key.startswith("subject-")}

    people = session.scalars(select(CaseSubject)).all()
    named = {person.role for person in people if f"subject-{person.id}" in offered}
    assert named == {SubjectRole.SUSPECT, SubjectRole.CONVICTED}


def test_each_is_named_as_what_he_is(session: Session) -> None:
    matter = summaries.told(session)

    roles = {f"subject-{one.id}": one.role for one in session.scalars(select(CaseSubject))}
    called = {roles[one.key]: one.text for one in matter.facts if one.key in roles}
    assert called[SubjectRole.SUSPECT].startswith("Suspect: ")
    assert called[SubjectRole.CONVICTED].startswith("Convicted person: ")


def test_what_is_personal_is_marked(session: Session) -> None:
    matter = summaries.told(session)

    personal = {fact.key.partition("-")[0]: fact.personal for fact in matter.facts}

    assert personal == {"crossing": False, "vehicle": True, "subject": True, "exhibit": False}


def test_a_fact_of_another_case_cannot_be_chosen(session: Session) -> None:
    ours, theirs = summaries.told(session), summaries.told(session)

    with pytest.raises(Unacceptable, match="no such fact"):
        summaries.drafted(session, ours, theirs.fact("exhibit"))


def test_a_fact_above_the_ceiling_is_refused(session: Session) -> None:
    matter = summaries.told(session, Handling.H0, Handling.H1)
    draft = summaries.chosen(matter.fact("exhibit"), handling=Handling.H2)

    with pytest.raises(Unacceptable, match="H2"):
        sharing.draft(session, matter.liaison, matter.case, draft)


def test_without_an_agreement_in_force_nothing_is_drafted(session: Session) -> None:
    matter = summaries.told(session)
    for agreement in session.scalars(select(PartnerAgreement)):
        agreement.valid_to = agreement.valid_from
    session.flush()

    with pytest.raises(Unacceptable, match="No agreement"):
        summaries.drafted(session, matter, matter.fact("exhibit"))
    assert sharing.drafting(session, matter.liaison, matter.case).agreements == []


def test_a_ceiling_that_came_down_holds_back_what_was_drafted(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    sharing.submit(session, matter.liaison, reference, None)
    session.scalars(select(PartnerAgreement)).one().ceiling = ["H2"]
    session.flush()

    with pytest.raises(Unacceptable, match="H0"):
        sharing.approve(session, matter.supervisor, reference, None)
    with pytest.raises(Unacceptable):
        sharing.text_of(
            session, matter.supervisor, sharing.page(session, matter.supervisor, reference)
        )


def test_whoever_drafted_it_does_not_release_it(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    both = replace(matter.liaison, roles=frozenset({Role.LIAISON, Role.SUPERVISOR}))
    sharing.submit(session, both, reference, None)

    with pytest.raises(Owing):
        sharing.approve(session, both, reference, None)


def test_a_supervisor_of_another_agency_does_not_see_it(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    stranger = factories.signature(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    with pytest.raises(NotFound):
        sharing.page(session, stranger, reference)
    with pytest.raises(NotFound):
        sharing.approve(session, stranger, reference, None)


def test_a_summary_sent_back_can_be_submitted_again(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    sharing.submit(session, matter.liaison, reference, None)

    summary = sharing.reject(session, matter.supervisor, reference, None, "Too much")

    assert (summary.state, summary.rejected_because) == (SummaryState.DRAFT, "Too much")
    sharing.submit(session, matter.liaison, reference, None)


def test_nothing_is_sent_before_its_release(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))

    with pytest.raises(OutOfOrder):
        sharing.send(session, matter.liaison, reference, None, Channel.DESK)


def test_two_officers_cannot_act_on_the_same_version(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    read = sharing.page(session, matter.liaison, reference).version
    sharing.submit(session, matter.liaison, reference, read)
    session.flush()

    with pytest.raises(StaleDataError):
        sharing.approve(session, matter.supervisor, reference, read)


def test_the_text_that_was_frozen_is_the_one_that_was_shown_before(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"), matter.fact("vehicle"))
    sharing.submit(session, matter.liaison, reference, None)
    summary = sharing.page(session, matter.supervisor, reference)
    before = sharing.text_of(session, matter.supervisor, summary)

    sharing.approve(session, matter.supervisor, reference, None)

    assert summary.text == before.canonical
    assert sharing.frozen_text(summary.text) == before
    assert summary.digest == before.digest


def test_a_text_changed_after_its_release_is_not_sent(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.approved(session, matter, matter.fact("exhibit"))
    session.scalars(select(Summary)).one().purpose = "Something else altogether"
    session.flush()

    with pytest.raises(Unacceptable, match="not the one that was approved"):
        sharing.send(session, matter.liaison, reference, None, Channel.DESK)


def test_the_code_is_made_of_letters_that_are_not_mistaken(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"))

    code = sharing.paper(session, matter.liaison, reference).code

    assert len(code) == 10
    assert set(code) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("0O1IL2Z5S8B")


def test_a_partner_acknowledges_with_the_purpose_or_refuses_with_words(session: Session) -> None:
    matter = summaries.told(session)
    first = summaries.sent(session, matter, matter.fact("exhibit"))
    second = summaries.sent(session, matter, matter.fact("exhibit"))

    with pytest.raises(Unacceptable, match="purpose"):
        offers.answer(session, FOREIGN, first, replace(ACKNOWLEDGED, purpose_accepted=False))
    with pytest.raises(Unacceptable, match="why"):
        offers.answer(session, FOREIGN, second, replace(REFUSED, words=" "))
    accepted = offers.answer(session, FOREIGN, first, ACKNOWLEDGED)
    refused = offers.answer(session, FOREIGN, second, REFUSED)

    assert (accepted.state, accepted.purpose_accepted) == (OfferState.ACKNOWLEDGED, True)
    assert (refused.state, refused.purpose_accepted) == (OfferState.REFUSED, False)


def test_what_is_on_paper_or_for_others_is_not_in_the_inbox(session: Session) -> None:
    matter = summaries.told(session)
    printed = summaries.sent(session, matter, matter.fact("exhibit"), channel=Channel.PRINT)
    at_desk = summaries.sent(session, matter, matter.fact("exhibit"))
    others = replace(FOREIGN, agency_id=factories.POLICE)

    assert [offer.summary.reference for offer in offers.inbox(session, FOREIGN)] == [at_desk]
    assert offers.inbox(session, others) == []
    for by, reference in [(FOREIGN, printed), (others, at_desk), (matter.liaison, at_desk)]:
        with pytest.raises(NotFound):
            offers.received(session, by, reference)


def test_an_answer_on_paper_is_proved_by_its_code(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"), channel=Channel.PRINT)
    code = sharing.paper(session, matter.liaison, reference).code
    given = replace(ACKNOWLEDGED, on_behalf_of="Lt. Kestrel")

    with pytest.raises(Unacceptable, match="not the code"):
        offers.register_answer(session, matter.liaison, reference, "AAAAAAAAAA", given)
    offer = offers.register_answer(
        session, matter.liaison, reference, f"{code[:5]} {code[5:].lower()}", given
    )

    assert (offer.state, offer.answered_for) == (OfferState.ACKNOWLEDGED, "Lt. Kestrel")


def test_a_recall_needs_a_reason_and_takes_the_paper_back(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"))

    with pytest.raises(Owing):
        sharing.recall(session, matter.liaison, reference, None, " ")
    sharing.recall(session, matter.liaison, reference, None, "Wrong vehicle")

    with pytest.raises(OutOfOrder):
        sharing.paper(session, matter.liaison, reference)
    with pytest.raises(OutOfOrder):
        offers.answer(session, FOREIGN, reference, ACKNOWLEDGED)


def test_a_recall_after_an_answer_unread_is_not_taken(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"))
    read = sharing.paper(session, matter.liaison, reference).version
    offers.answer(session, FOREIGN, reference, ACKNOWLEDGED)
    session.flush()

    with pytest.raises(Unacceptable, match="answered meanwhile"):
        sharing.recall(session, matter.liaison, reference, read, "Wrong vehicle")


def test_there_is_no_paper_before_it_is_sent(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.approved(session, matter, matter.fact("exhibit"))

    with pytest.raises(OutOfOrder):
        sharing.paper(session, matter.liaison, reference)


def test_an_officer_of_the_lane_and_a_foreign_one_draft_nothing(session: Session) -> None:
    matter = summaries.told(session)
    supervisor = replace(matter.supervisor, at=matter.liaison.at)
    draft = summaries.chosen(matter.fact("exhibit"))

    with pytest.raises(NotPermitted):
        sharing.draft(session, supervisor, matter.case, draft)
    with pytest.raises(NotFound):
        sharing.draft(session, FOREIGN, matter.case, draft)
    with pytest.raises(NotPermitted):
        sharing.all_summaries(session, FOREIGN, 0, 10)


def test_every_step_is_in_the_ledger_with_the_digest_that_left(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"))
    offers.answer(session, FOREIGN, reference, ACKNOWLEDGED)
    sharing.recall(session, matter.liaison, reference, None, "Wrong vehicle")

    query = select(LedgerEntry).where(LedgerEntry.subject == reference).order_by(LedgerEntry.seq)
    rows = session.scalars(query).all()

    assert [row.act for row in rows] == [
        "draft_summary",
        "draft_summary",
        "approve_summary",
        "send_summary",
        "answer_offer",
        "recall_summary",
    ]
    assert [row.operation for row in rows if row.act == "send_summary"] == ["disclose"]


def test_a_fact_without_handling_does_not_leave(session: Session) -> None:
    matter = summaries.told(session)
    bare = FactChoice(matter.fact("exhibit").key, SourceGrade.A, InformationGrade.ONE, frozenset())
    draft = replace(summaries.chosen(), choices=(bare,))

    with pytest.raises(Unacceptable, match="handling"):
        sharing.draft(session, matter.liaison, matter.case, draft)
