from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import AgencyKind, NewAgency, NewOfficer, Role, Signature
from borderdesk.domain.approvals import ApprovalState
from borderdesk.domain.errors import (
    NotFound,
    NotPermitted,
    OutOfOrder,
    Owing,
    Unacceptable,
    Unproved,
)
from borderdesk.domain.permissions import Act
from borderdesk.services import accounts, approvals, staff
from borderdesk.store.accounts import Officer
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.factories import BORDER, CUSTOMS, NOON, POLICE, signature

KEEPER = signature(Role.ADMINISTRATOR)
LEADS = frozenset({Role.OFFICER, Role.SUPERVISOR})
WHY = "She leads the night shift."
NEW = NewOfficer("k.amsel", "K. Amsel", BORDER, LEADS, factories.DRENOVAC, WHY)


def signed(session: Session, role: Role = Role.SUPERVISOR, **given: int) -> Signature:
    return factories.signed_by(factories.officer(session, role, **given))


def test_a_promotion_is_proposed_approved_and_carried_out_once(session: Session) -> None:
    second, officer = signed(session), factories.officer(session, Role.OFFICER)

    asked = staff.propose_roles(session, KEEPER, officer.id, LEADS, WHY)
    assert officer.roles == ["officer"]
    approvals.approve(session, second, asked.reference, asked.version)
    done = staff.carry_out(session, KEEPER, asked.reference)

    assert (done, officer.roles) == ((officer.id, False), ["officer", "supervisor"])
    assert asked.state is ApprovalState.CONSUMED
    with pytest.raises((OutOfOrder, Unacceptable)):
        staff.carry_out(session, KEEPER, asked.reference)
    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [row.act for row in rows[-3:]] == ["propose_change", "approve", "change_roles"]
    assert officer.full_name not in "".join(row.leaf for row in rows)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_nobody_is_promoted_by_one_alone_where_another_could_approve(
    session: Session, role: Role
) -> None:
    signed(session)
    officer = factories.officer(session, Role.OFFICER)

    with pytest.raises(Owing, match="Another officer has to approve"):
        staff.change_roles(session, KEEPER, officer.id, frozenset({role}), WHY)
    with pytest.raises(Owing, match="Another officer has to approve"):
        staff.add_officer(session, KEEPER, replace(NEW, roles=frozenset({role})))

    assert officer.roles == ["officer"]


def test_other_roles_and_fewer_need_nobody_else(session: Session) -> None:
    signed(session)
    leader = factories.officer(session, Role.OFFICER, Role.SUPERVISOR)

    staff.change_roles(session, KEEPER, leader.id, LEADS | {Role.CUSTODIAN}, WHY)
    staff.change_roles(session, KEEPER, leader.id, frozenset({Role.AUDITOR}), WHY)
    added = staff.add_officer(session, KEEPER, replace(NEW, roles=frozenset({Role.LIAISON})))

    assert (leader.roles, added.roles) == (["auditor"], ["liaison"])


def test_a_new_leader_is_added_only_as_approved(session: Session) -> None:
    second = signed(session)
    asked = staff.propose_officer(session, KEEPER, NEW)
    assert session.scalar(select(Officer).where(Officer.name == NEW.name)) is None
    approvals.approve(session, second, asked.reference, asked.version)

    more = replace(NEW, roles=LEADS | {Role.ADMINISTRATOR})
    with pytest.raises(NotFound):
        staff.add_officer(session, KEEPER, more, approval=asked.reference)
    done = staff.carry_out(session, KEEPER, asked.reference)

    added = session.get_one(Officer, done.officer_id)
    assert done.joined
    assert (added.name, added.full_name, added.roles) == ("k.amsel", "K. Amsel", sorted(LEADS))
    assert (added.agency_id, added.post_id) == (BORDER, factories.DRENOVAC)
    assert added.password_phc == accounts.NOBODY


def test_roles_that_have_changed_meanwhile_are_not_what_was_approved(session: Session) -> None:
    second, officer = signed(session), factories.officer(session, Role.OFFICER)
    asked = staff.propose_roles(session, KEEPER, officer.id, LEADS, WHY)
    approvals.approve(session, second, asked.reference, asked.version)
    staff.change_roles(session, KEEPER, officer.id, frozenset({Role.CUSTODIAN}), WHY)

    with pytest.raises(Unacceptable, match="not what was approved"):
        staff.carry_out(session, KEEPER, asked.reference)

    assert officer.roles == ["custodian"]


def test_the_second_officer_is_sought_in_the_officers_agency_first(session: Session) -> None:
    ours, theirs = signed(session), signed(session, agency_id=CUSTOMS)
    there = factories.officer(session, Role.OFFICER, agency_id=CUSTOMS)

    asked = staff.propose_roles(session, KEEPER, there.id, LEADS, WHY)

    assert approvals.waiting(session, theirs) == [asked]
    assert approvals.waiting(session, ours) == []
    with pytest.raises(NotFound):
        approvals.approve(session, ours, asked.reference, None)
    approvals.approve(session, theirs, asked.reference, None)
    assert staff.carry_out(session, KEEPER, asked.reference).officer_id == there.id


def test_where_nobody_there_could_approve_it_it_is_sought_at_home(session: Session) -> None:
    ours = signed(session)
    there = factories.officer(session, Role.DUTY_OFFICER, agency_id=POLICE)

    asked = staff.propose_roles(session, KEEPER, there.id, LEADS, WHY)

    assert approvals.waiting(session, ours) == [asked]


def test_who_is_promoted_does_not_approve_it_and_counts_for_nobody_else(session: Session) -> None:
    officer = factories.officer(session, Role.SUPERVISOR)
    roles = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})

    assert staff.seat(session, KEEPER, BORDER, roles, officer) is None
    signed(session)
    asked = staff.propose_roles(session, KEEPER, officer.id, roles, WHY)

    with pytest.raises(Owing, match="whom it is about"):
        approvals.approve(session, factories.signed_by(officer), asked.reference, None)


def test_who_has_left_or_may_not_approve_is_no_second_officer(session: Session) -> None:
    for role in set(Role) - {Role.SUPERVISOR, Role.ADMINISTRATOR}:
        factories.officer(session, role)
    factories.officer(session, Role.SUPERVISOR, left_at=NOON)

    assert staff.seat(session, KEEPER, BORDER, LEADS) is None
    assert staff.add_officer(session, KEEPER, NEW).roles == sorted(LEADS)


def test_the_first_officers_of_a_new_desk_are_set_up_by_its_founder_alone(
    session: Session,
) -> None:
    for officer in session.scalars(select(Officer)):
        session.delete(officer)
    session.flush()
    agency = NewAgency("BP", "Border Police", AgencyKind.BORDER, "XVA")
    first = NewOfficer("admin", "A. Founder", 0, frozenset({Role.ADMINISTRATOR}))
    founder = accounts.found(session, agency, first, accounts.NOBODY, NOON)
    by = founder.signature(NOON, NOON)
    given = replace(NEW, agency_id=founder.agency_id, post_id=None)

    second = staff.add_officer(session, by, given)

    with pytest.raises(Owing, match="Another officer has to approve"):
        staff.add_officer(session, by, replace(given, name="third"))
    asked = staff.propose_officer(session, by, replace(given, name="third"))
    assert approvals.waiting(session, second.signature(NOON, NOON)) == [asked]


def test_carrying_it_out_asks_for_a_fresh_proof_and_for_an_administrator(session: Session) -> None:
    second, officer = signed(session), factories.officer(session, Role.OFFICER)
    asked = staff.propose_roles(session, KEEPER, officer.id, LEADS, WHY)
    approvals.approve(session, second, asked.reference, asked.version)

    late = replace(KEEPER, proved_at=NOON - timedelta(hours=1))
    theirs = signed(session, Role.ADMINISTRATOR, agency_id=CUSTOMS)

    with pytest.raises(Unproved):
        staff.carry_out(session, late, asked.reference)
    with pytest.raises(NotPermitted):
        staff.carry_out(session, second, asked.reference)
    with pytest.raises(NotPermitted):
        staff.carry_out(session, signed(session, Role.ADMINISTRATOR), asked.reference)
    with pytest.raises(NotFound):
        staff.carry_out(session, theirs, asked.reference)

    assert officer.roles == ["officer"]


def test_what_is_not_about_an_officer_is_not_carried_out_here(session: Session) -> None:
    asked = approvals.propose(session, KEEPER, Act.IMPORT_WATCHLIST, "UN/2", {"list": "UN"}, WHY)

    with pytest.raises(NotFound):
        staff.carry_out(session, KEEPER, asked.reference)


def test_a_proposal_asks_for_what_the_change_itself_asks_for(session: Session) -> None:
    officer, other = factories.officer(session, Role.OFFICER), signed(session)

    with pytest.raises(NotPermitted):
        staff.propose_roles(session, other, officer.id, LEADS, WHY)
    with pytest.raises(NotPermitted):
        staff.propose_officer(session, other, NEW)
    with pytest.raises(Owing):
        staff.propose_roles(session, KEEPER, 1, LEADS, WHY)
    with pytest.raises(Unacceptable, match="reason"):
        staff.propose_officer(session, KEEPER, replace(NEW, reason=" "))
    with pytest.raises(Unacceptable, match="taken"):
        staff.propose_officer(session, KEEPER, replace(NEW, name=officer.name))
