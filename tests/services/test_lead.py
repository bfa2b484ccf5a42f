"""One case between three agencies, offered, answered and given back in any order."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import (
    CaseAct,
    CaseMove,
    CaseOutcome,
    ReferralKind,
    RefusalCode,
)
from borderdesk.domain.errors import DeskError
from borderdesk.services import cases, referrals
from borderdesk.store.cases import Case, Referral
from borderdesk.store.database import Database, open_database
from tests import factories
from tests.factories import BORDER, CUSTOMS, POLICE
from tests.services.test_referrals import answer, ask, supervisor

OURS = (BORDER, CUSTOMS, POLICE)


class CaseBetweenAgencies(RuleBasedStateMachine):
    """One case, offered, answered and given back in any order by anybody."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.session = self.database.acts()
        self.case: Case = factories.case(self.session)
        self.lead_id = self.case.lead_id
        self.last: tuple[CaseAct, ReferralKind | None] = (CaseAct.OPEN, None)

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def attempt(self, act: CaseAct, kind: ReferralKind | None, done: Callable[[], object]) -> None:
        """Do it, or find it refused and everything as it was."""
        before = self.standing()
        try:
            with self.session.begin_nested():
                done()
        except DeskError:
            self.session.expire_all()
            assert self.standing() == before
        else:
            self.last = (act, kind)
        self.session.flush()
        self.session.refresh(self.case)

    def standing(self) -> object:
        offers = [(r.id, r.state, r.kind) for r in self.case.referrals]
        return (self.case.lead_id, self.case.state, offers)

    @rule(
        by=st.sampled_from(OURS), to=st.sampled_from(OURS), kind=st.sampled_from(list(ReferralKind))
    )
    def escalate(self, by: int, to: int, kind: ReferralKind) -> None:
        given = ask(self.case.version, kind=kind, to_id=to)
        reference = self.case.reference
        self.attempt(
            CaseAct.ESCALATE,
            kind,
            lambda: referrals.escalate(self.session, supervisor(by), reference, given),
        )

    @precondition(lambda self: self.case.referrals)
    @rule(
        data=st.data(),
        by=st.sampled_from(OURS),
        act=st.sampled_from(
            [
                (CaseAct.ACCEPT, referrals.answer),
                (CaseAct.REFUSE, referrals.answer),
                (CaseAct.ASK_MORE, referrals.answer),
                (CaseAct.SUPPLY, referrals.supply),
                (CaseAct.WITHDRAW, referrals.withdraw),
                (CaseAct.RETURN, referrals.return_case),
            ]
        ),
        theirs=st.booleans(),
    )
    def respond(
        self,
        data: st.DataObject,
        by: int,
        act: tuple[CaseAct, Callable[..., Referral]],
        theirs: bool,
    ) -> None:
        one = data.draw(st.sampled_from(self.case.referrals))
        # Half of the time by who may, so that much is done; else by anybody.
        sender = act[0] in (CaseAct.SUPPLY, CaseAct.WITHDRAW)
        agency_id = by if not theirs else one.from_id if sender else one.to_id
        signed = factories.signature(Role.SUPERVISOR, Role.DUTY_OFFICER, agency_id=agency_id)
        given = answer(act[0], one.version, "As agreed.", code=RefusalCode.OTHER)
        reference = one.reference
        self.attempt(act[0], one.kind, lambda: act[1](self.session, signed, reference, given))

    @rule(
        by=st.sampled_from(OURS),
        act=st.sampled_from([CaseAct.PROPOSE, CaseAct.RESUME, CaseAct.CLOSE, CaseAct.REOPEN]),
    )
    def move(self, by: int, act: CaseAct) -> None:
        given = CaseMove(self.case.version, act, "As agreed.", CaseOutcome.TRANSFERRED)
        reference = self.case.reference
        self.attempt(act, None, lambda: cases.move(self.session, supervisor(by), reference, given))

    @invariant()
    def the_lead_changes_by_acceptance_or_return_alone(self) -> None:
        if self.case.lead_id != self.lead_id:
            assert self.last in (
                (CaseAct.ACCEPT, ReferralKind.LEAD),
                (CaseAct.RETURN, ReferralKind.LEAD),
            )
        self.lead_id = self.case.lead_id
        assert self.lead_id in OURS

    @invariant()
    def at_most_one_open_offer_of_the_lead_and_that_by_who_leads(self) -> None:
        leads = [o for o in self.case.open_offers if o.kind is ReferralKind.LEAD]
        assert len(leads) <= 1
        assert all(one.from_id == self.case.lead_id for one in leads)

    @invariant()
    def at_most_one_open_offer_to_each_agency(self) -> None:
        to = [one.to_id for one in self.case.open_offers]
        assert len(to) == len(set(to))

    @invariant()
    def who_leads_sees_the_case(self) -> None:
        by = supervisor(self.case.lead_id)
        assert cases.page(self.session, by, self.case.reference).case is self.case


def test_whatever_is_done_in_whatever_order_one_agency_leads(sqlite_url: str) -> None:
    CaseBetweenAgencies.database = open_database(sqlite_url)
    short = settings(max_examples=15, stateful_step_count=20, deadline=None)

    run_state_machine_as_test(CaseBetweenAgencies, settings=short)

    CaseBetweenAgencies.database.acts.kw["bind"].dispose()
