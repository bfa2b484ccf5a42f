from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import (
    CaseAct,
    CaseState,
    Escalation,
    ReferralAnswer,
    ReferralKind,
    ReferralState,
    RefusalCode,
)
from borderdesk.domain.errors import (
    NotFound,
    NotPermitted,
    OutOfOrder,
    Owing,
    Unacceptable,
)
from borderdesk.services import cases, referrals
from borderdesk.store.cases import Referral
from tests import factories
from tests.conftest import Desk
from tests.factories import ABROAD, BORDER, CUSTOMS, NOON, POLICE


def supervisor(agency_id: int = BORDER) -> Signature:
    return factories.signature(Role.SUPERVISOR, agency_id=agency_id)


def duty(agency_id: int = CUSTOMS) -> Signature:
    return factories.signature(Role.DUTY_OFFICER, agency_id=agency_id)


def ask(version: int = 1, **given: Any) -> Escalation:
    usual: dict[str, Any] = {
        "kind": ReferralKind.LEAD,
        "to_id": CUSTOMS,
        "reason": "The serial range points to your depot.",
    }
    return Escalation(version, **{**usual, **given})


def offer(session: Session, **given: Any) -> Referral:
    """A new case offered by BORDER, its lead to CUSTOMS if unsaid."""
    case = factories.case(session)
    made = referrals.escalate(session, supervisor(), case.reference, ask(**given))
    session.flush()
    return made


def answer(act: CaseAct, version: int = 1, words: str = "", **given: Any) -> ReferralAnswer:
    return ReferralAnswer(version, act, words, **given)


def accepted(session: Session, **given: Any) -> Referral:
    made = offer(session, **given)
    by = duty(made.to_id)
    referrals.answer(session, by, made.reference, answer(CaseAct.ACCEPT, made.version))
    session.flush()
    return made


def test_an_offer_moves_nothing_until_it_is_accepted(session: Session) -> None:
    made = offer(session)
    case = made.case

    assert (case.lead_id, case.is_escalated) == (BORDER, True)
    with pytest.raises(NotFound):
        cases.page(session, duty(), case.reference)

    referrals.answer(session, duty(), made.reference, answer(CaseAct.ACCEPT))
    session.flush()

    assert (case.lead_id, case.is_escalated, case.state) == (CUSTOMS, False, CaseState.OPEN)
    assert cases.page(session, duty(), case.reference).case is case
    assert cases.page(session, supervisor(), case.reference).case is case  # they keep a part


def test_assistance_joins_the_team_and_leaves_the_lead(session: Session) -> None:
    made = accepted(session, kind=ReferralKind.ASSIST)

    assert made.case.lead_id == BORDER
    assert made.case.scope.team_ids == {BORDER, CUSTOMS}
    assert referrals.preview(session, duty(), made.reference).sees_case


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to_id": ABROAD}, "to_id"),
        ({"to_id": BORDER}, "to_id"),
    ],
)
def test_a_case_is_offered_to_another_agency_of_this_country(
    session: Session, given: dict[str, Any], field: str
) -> None:
    case = factories.case(session)

    with pytest.raises(Unacceptable) as refusal:
        referrals.escalate(session, supervisor(), case.reference, ask(**given))

    assert refusal.value.field == field
    assert ABROAD not in [agency.id for agency in referrals.receivers(session, supervisor())]


def test_to_an_agency_that_is_not_there_nothing_is_offered(session: Session) -> None:
    case = factories.case(session)

    with pytest.raises(NotFound):
        referrals.escalate(session, supervisor(), case.reference, ask(to_id=77))


def test_the_lead_is_offered_once_and_each_agency_asked_once(session: Session) -> None:
    made = offer(session)
    reference, version = made.case.reference, made.case.version

    with pytest.raises(Unacceptable) as lead:
        referrals.escalate(session, supervisor(), reference, ask(version, to_id=POLICE))
    again = ask(version, kind=ReferralKind.ASSIST)
    with pytest.raises(Unacceptable) as agency:
        referrals.escalate(session, supervisor(), reference, again)

    assert (lead.value.field, agency.value.field) == ("kind", "to_id")


@pytest.mark.parametrize(
    ("kind", "to_id"), [(ReferralKind.LEAD, POLICE), (ReferralKind.ASSIST, CUSTOMS)]
)
def test_the_database_too_refuses_a_second_open_offer(
    session: Session, kind: ReferralKind, to_id: int
) -> None:
    made = offer(session)
    second = Referral(
        reference="R-2026-999999-X",
        case_id=made.case_id,
        kind=kind,
        state=ReferralState.QUESTIONED,
        from_id=BORDER,
        to_id=to_id,
        reason="Once more.",
        offered_at=NOON,
        offered_by_id=1,
    )
    session.add(second)

    with pytest.raises(IntegrityError):
        session.flush()


def test_an_escalation_needs_reason_role_and_an_open_case(session: Session) -> None:
    open_case = factories.case(session)
    triage = factories.case(session, state=CaseState.TRIAGE)

    with pytest.raises(Owing):
        referrals.escalate(session, supervisor(), open_case.reference, ask(reason=" "))
    liaison = factories.signature(Role.LIAISON)
    with pytest.raises(NotPermitted):
        referrals.escalate(session, liaison, open_case.reference, ask())
    with pytest.raises(OutOfOrder):
        referrals.escalate(session, supervisor(), triage.reference, ask())
    with pytest.raises(StaleDataError):
        referrals.escalate(session, supervisor(), open_case.reference, ask(2))


def test_who_helps_does_not_pass_the_case_on(session: Session) -> None:
    made = accepted(session, kind=ReferralKind.ASSIST)

    by, version = supervisor(CUSTOMS), made.case.version
    with pytest.raises(NotPermitted):
        referrals.escalate(session, by, made.case.reference, ask(version, to_id=POLICE))


def test_a_refusal_says_why_and_leaves_the_case_where_it_was(session: Session) -> None:
    made = offer(session)

    with pytest.raises(Unacceptable) as refusal:
        referrals.answer(session, duty(), made.reference, answer(CaseAct.REFUSE))
    given = answer(CaseAct.REFUSE, code=RefusalCode.NO_CAPACITY)
    referrals.answer(session, duty(), made.reference, given)

    assert refusal.value.field == "code"
    assert (made.state, made.refusal) == (ReferralState.REFUSED, RefusalCode.NO_CAPACITY)
    assert (made.case.lead_id, made.case.state) == (BORDER, CaseState.OPEN)


def test_a_question_is_answered_and_the_offer_stands_again(session: Session) -> None:
    made = offer(session)
    asked = answer(CaseAct.ASK_MORE, words="Which market?")
    referrals.answer(session, duty(), made.reference, asked)
    session.flush()
    assert made.state is ReferralState.QUESTIONED
    with pytest.raises(OutOfOrder):
        referrals.answer(session, duty(), made.reference, answer(CaseAct.ACCEPT, made.version))

    given = answer(CaseAct.SUPPLY, made.version, "The one at the bridge.")
    referrals.supply(session, supervisor(), made.reference, given)
    session.flush()
    referrals.answer(session, duty(), made.reference, answer(CaseAct.ACCEPT, made.version))

    assert (made.question, made.supplied) == ("Which market?", "The one at the bridge.")
    assert made.case.lead_id == CUSTOMS


@pytest.mark.parametrize("words", ["", "  "])
def test_a_question_needs_words_and_so_does_its_answer(session: Session, words: str) -> None:
    made = offer(session)

    asked = answer(CaseAct.ASK_MORE, words=words)
    with pytest.raises(Unacceptable):
        referrals.answer(session, duty(), made.reference, asked)
    made.state = ReferralState.QUESTIONED
    session.flush()
    given = answer(CaseAct.SUPPLY, made.version, words)
    with pytest.raises(Owing):
        referrals.supply(session, supervisor(), made.reference, given)


def test_what_is_not_answered_can_be_withdrawn_with_a_reason(session: Session) -> None:
    made = offer(session)

    with pytest.raises(Owing):
        referrals.withdraw(session, supervisor(), made.reference, answer(CaseAct.WITHDRAW))
    given = answer(CaseAct.WITHDRAW, words="Sent to the wrong agency.")
    referrals.withdraw(session, supervisor(), made.reference, given)
    session.flush()

    assert made.state is ReferralState.WITHDRAWN
    with pytest.raises(OutOfOrder):
        referrals.answer(session, duty(), made.reference, answer(CaseAct.ACCEPT, made.version))


def test_the_receiver_withdraws_nothing_and_the_sender_accepts_nothing(session: Session) -> None:
    made = offer(session)

    given = answer(CaseAct.WITHDRAW, words="Not ours.")
    with pytest.raises(NotPermitted):
        referrals.withdraw(session, duty(), made.reference, given)
    with pytest.raises(NotPermitted):
        referrals.answer(session, duty(BORDER), made.reference, answer(CaseAct.ACCEPT))
    with pytest.raises(NotPermitted):
        referrals.answer(session, supervisor(CUSTOMS), made.reference, answer(CaseAct.ACCEPT))


def test_to_a_third_agency_an_offer_does_not_exist(session: Session) -> None:
    made = offer(session)

    for reference in (made.reference, "R-2026-999999-X"):
        with pytest.raises(NotFound):
            referrals.preview(session, duty(POLICE), reference)
        with pytest.raises(NotFound):
            referrals.answer(session, duty(POLICE), reference, answer(CaseAct.ACCEPT))


def test_a_returned_lead_goes_back_to_who_offered_it(session: Session) -> None:
    made = accepted(session)

    given = answer(CaseAct.RETURN, made.version)
    with pytest.raises(Owing):
        referrals.return_case(session, duty(), made.reference, given)
    given = answer(CaseAct.RETURN, made.version, "It is a matter of the border after all.")
    referrals.return_case(session, duty(), made.reference, given)
    session.flush()

    assert (made.case.lead_id, made.state) == (BORDER, ReferralState.RETURNED)
    with pytest.raises(NotFound):
        cases.page(session, duty(), made.case.reference)


def test_a_lead_that_is_offered_on_is_not_returned_under_the_offer(session: Session) -> None:
    made = accepted(session)
    on = ask(made.case.version, to_id=POLICE)
    referrals.escalate(session, supervisor(CUSTOMS), made.case.reference, on)
    session.flush()
    back = answer(CaseAct.RETURN, made.version, "Not ours after all.")

    with pytest.raises(Unacceptable, match="withdraw"):
        referrals.return_case(session, duty(), made.reference, back)


def test_a_lead_that_has_gone_on_is_not_returned_from_behind(session: Session) -> None:
    first = accepted(session)
    on = ask(first.case.version, to_id=POLICE)
    second = referrals.escalate(session, supervisor(CUSTOMS), first.case.reference, on)
    session.flush()
    taken = answer(CaseAct.ACCEPT, second.version)
    referrals.answer(session, duty(POLICE), second.reference, taken)
    session.flush()
    back = answer(CaseAct.RETURN, first.version, "Not ours after all.")

    with pytest.raises(Unacceptable, match="Another agency leads"):
        referrals.return_case(session, duty(), first.reference, back)

    assert CaseAct.RETURN not in referrals.offered(duty(), first)


def test_before_acceptance_there_is_only_how_much_there_is(session: Session) -> None:
    made = offer(session)

    preview = referrals.preview(session, duty(), made.reference)

    assert (preview.people, preview.hits, preview.exhibits, preview.sees_case) == (0, 0, 0, False)
    assert set(referrals.offered(duty(), made)) == {
        CaseAct.ACCEPT,
        CaseAct.REFUSE,
        CaseAct.ASK_MORE,
    }
    assert referrals.offered(supervisor(), made) == [CaseAct.WITHDRAW]
    assert referrals.offered(supervisor(CUSTOMS), made) == []


def test_who_waits_for_whom(session: Session) -> None:
    made = offer(session)

    assert referrals.received(session, duty()) == [made]
    assert referrals.sent(session, supervisor()) == [made]
    assert referrals.sent(session, duty()) == referrals.received(session, supervisor()) == []
    with pytest.raises(NotPermitted):
        referrals.received(session, factories.signature(Role.AUDITOR))


def test_accepting_and_withdrawing_at_once_one_wins(
    database_url: str, desk_on: Callable[..., Desk]
) -> None:
    desk = desk_on(database_url)
    with desk.acting() as session:
        reference = offer(session).reference
    start = Barrier(2)

    def tried(act: Callable[..., Referral], by: Signature, given: ReferralAnswer) -> str:
        start.wait(10)
        try:
            with desk.acting() as session:
                act(session, by, reference, given)
        except StaleDataError:
            return "lost"
        return given.act.value

    taken = (referrals.answer, duty(), answer(CaseAct.ACCEPT))
    back = (referrals.withdraw, supervisor(), answer(CaseAct.WITHDRAW, words="Too late?"))
    with ThreadPoolExecutor(2) as both:
        outcomes = [both.submit(tried, *one) for one in (taken, back)]
        said = {outcome.result(30) for outcome in outcomes}

    with desk.looking() as session:
        referral = session.query(Referral).one()
        led_by = CUSTOMS if "accept" in said else BORDER
        assert referral.state in (ReferralState.ACCEPTED, ReferralState.WITHDRAWN)
        assert referral.case.lead_id == led_by
    assert said in ({"accept", "lost"}, {"withdraw", "lost"})


def test_offers_of_a_part_end_with_the_lead_of_who_made_them(session: Session) -> None:
    case = factories.case(session)
    supervisor = factories.signature(Role.SUPERVISOR)
    ask = Escalation(case.version, ReferralKind.ASSIST, POLICE, "Look at the papers.")
    assist = referrals.escalate(session, supervisor, case.reference, ask)
    session.flush()
    ask = Escalation(case.version, ReferralKind.LEAD, CUSTOMS, "The route is yours.")
    lead = referrals.escalate(session, supervisor, case.reference, ask)
    session.flush()

    duty = factories.signature(Role.DUTY_OFFICER, agency_id=CUSTOMS)
    referrals.answer(session, duty, lead.reference, ReferralAnswer(lead.version, CaseAct.ACCEPT))

    assert assist.state is ReferralState.WITHDRAWN
    assert case.open_offers == []
