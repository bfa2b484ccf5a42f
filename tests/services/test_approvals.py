from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
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
from borderdesk.domain.watchlists import Action, NewEntry
from borderdesk.services import approvals, watchlists
from borderdesk.services.watchlists import Change, Source
from borderdesk.store.approvals import Approval
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.watchlists import ListVersion, everyone_listed
from tests import factories
from tests.factories import CUSTOMS, NOON, signature

KEEPER = signature(Role.ADMINISTRATOR)
GIVEN: dict[str, str | int] = {"officer": "Iva BORIN", "roles": "officer, supervisor"}
SUBJECT, WHY = "officer-7", "She leads the night shift."


def proposal(session: Session) -> Approval:
    return approvals.propose(session, KEEPER, Act.CHANGE_ROLES, SUBJECT, GIVEN, WHY)


def second(session: Session, role: Role = Role.SUPERVISOR, **given: int) -> Signature:
    return factories.signed_by(factories.officer(session, role, **given))


def used(session: Session, by: Signature, reference: str) -> Approval:
    return approvals.consume(session, by, reference, Act.CHANGE_ROLES, SUBJECT, GIVEN)


def test_what_one_proposes_another_approves_and_the_first_does_once(session: Session) -> None:
    asked = proposal(session)

    approvals.approve(session, second(session), asked.reference, asked.version)
    done = used(session, KEEPER, asked.reference)

    assert (done.state, done.consumed_at) == (ApprovalState.CONSUMED, NOON)
    with pytest.raises(OutOfOrder):
        used(session, KEEPER, asked.reference)
    rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(row.act, row.subject) for row in rows[-2:]] == [
        ("propose_change", asked.reference),
        ("approve", asked.reference),
    ]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_supervisors_and_other_administrators_of_the_agency_are_asked(
    session: Session, role: Role
) -> None:
    asked = proposal(session)

    assert approvals.waiting(session, second(session, role)) == [asked]
    assert approvals.waiting(session, second(session, role, agency_id=CUSTOMS)) == []
    assert approvals.waiting(session, KEEPER) == []
    assert approvals.page(session, KEEPER).proposed == [asked]


def test_nobody_approves_what_he_proposed_in_another_role_either(session: Session) -> None:
    asked = proposal(session)
    himself = signature(Role.SUPERVISOR)

    for by in (KEEPER, himself):
        with pytest.raises(Owing, match="Another officer"):
            approvals.approve(session, by, asked.reference, None)
    with pytest.raises(IntegrityError):
        session.execute(update(Approval).values(approved_by_id=1))


def test_whom_a_proposal_is_about_does_not_answer_it(session: Session) -> None:
    himself = second(session)
    asked = approvals.propose(
        session, KEEPER, Act.CHANGE_ROLES, "officer-9", GIVEN, WHY, about_id=himself.officer_id
    )

    assert approvals.waiting(session, himself) == []
    with pytest.raises(Owing, match="whom it is about"):
        approvals.approve(session, himself, asked.reference, None)
    with pytest.raises(Owing, match="whom it is about"):
        approvals.refuse(session, himself, asked.reference, None, WHY)
    with pytest.raises(IntegrityError):
        session.execute(update(Approval).values(approved_by_id=himself.officer_id))


def test_another_agencys_proposal_is_as_if_it_did_not_exist(session: Session) -> None:
    asked = proposal(session)
    theirs = second(session, agency_id=CUSTOMS)

    for reference in (asked.reference, "P-2026-999999-X"):
        with pytest.raises(NotFound):
            approvals.one(session, theirs, reference)
        with pytest.raises(NotFound):
            approvals.approve(session, theirs, reference, None)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SUPERVISOR, Role.ADMINISTRATOR)]
)
def test_other_roles_neither_propose_nor_read_nor_approve(session: Session, role: Role) -> None:
    asked, by = proposal(session), second(session, role)

    with pytest.raises(NotPermitted):
        approvals.propose(session, by, Act.CHANGE_ROLES, SUBJECT, GIVEN, WHY)
    with pytest.raises(NotPermitted):
        approvals.page(session, by)
    with pytest.raises(NotFound):
        approvals.approve(session, by, asked.reference, None)


def test_who_lacks_the_act_cannot_propose_it(session: Session) -> None:
    with pytest.raises(NotPermitted):
        approvals.propose(session, second(session), Act.CHANGE_ROLES, SUBJECT, GIVEN, WHY)
    with pytest.raises(Owing):
        approvals.propose(session, KEEPER, Act.CHANGE_ROLES, SUBJECT, GIVEN, " ")


def test_other_values_than_those_approved_are_refused(session: Session) -> None:
    asked = proposal(session)
    approvals.approve(session, second(session), asked.reference, None)
    more = GIVEN | {"roles": "administrator"}

    with pytest.raises(Unacceptable, match="not what was approved"):
        approvals.consume(session, KEEPER, asked.reference, Act.CHANGE_ROLES, SUBJECT, more)
    with pytest.raises(NotFound):
        approvals.consume(session, KEEPER, asked.reference, Act.CHANGE_ROLES, "officer-8", GIVEN)
    with pytest.raises(NotFound):
        approvals.consume(session, KEEPER, asked.reference, Act.END_SERVICE, SUBJECT, GIVEN)


def test_values_changed_behind_the_desks_back_are_noticed(session: Session) -> None:
    asked = proposal(session)
    approvals.approve(session, second(session), asked.reference, None)
    more = GIVEN | {"roles": "administrator"}
    asked.values = more
    session.flush()

    with pytest.raises(Unacceptable, match="not what was approved"):
        approvals.consume(session, KEEPER, asked.reference, Act.CHANGE_ROLES, SUBJECT, more)


def test_neither_a_waiting_nor_a_refused_proposal_can_be_used(session: Session) -> None:
    asked, other = proposal(session), second(session)

    with pytest.raises(OutOfOrder):
        used(session, KEEPER, asked.reference)
    approvals.refuse(session, other, asked.reference, asked.version, "She is on leave.")

    with pytest.raises(OutOfOrder):
        used(session, KEEPER, asked.reference)
    with pytest.raises(OutOfOrder):
        approvals.approve(session, other, asked.reference, None)
    assert asked.refused_because == "She is on leave."
    assert proposal(session).reference != asked.reference


def test_after_a_day_it_is_neither_approved_nor_used(session: Session) -> None:
    asked, other = proposal(session), second(session)
    later = NOON + timedelta(hours=24)
    late = replace(other, at=later, proved_at=later)

    assert approvals.waiting(session, late) == []
    with pytest.raises(Unacceptable, match="run out"):
        approvals.approve(session, late, asked.reference, None)
    approvals.approve(session, other, asked.reference, None)
    with pytest.raises(Unacceptable, match="run out"):
        used(session, replace(KEEPER, at=later), asked.reference)


def test_a_third_officer_does_not_use_what_two_others_agreed_on(session: Session) -> None:
    asked = proposal(session)
    approvals.approve(session, second(session), asked.reference, None)

    with pytest.raises(NotPermitted):
        used(session, second(session, Role.ADMINISTRATOR), asked.reference)


def test_the_same_is_not_proposed_twice(session: Session) -> None:
    asked = proposal(session)

    with pytest.raises(Unacceptable, match=asked.reference):
        proposal(session)


def test_an_approval_asks_for_a_fresh_proof_and_for_what_was_read(session: Session) -> None:
    asked, other = proposal(session), second(session)
    long_ago = replace(other, proved_at=NOON - timedelta(hours=1))

    with pytest.raises(Unproved):
        approvals.approve(session, long_ago, asked.reference, None)
    with pytest.raises(StaleDataError):
        approvals.approve(session, other, asked.reference, asked.version + 1)


def test_a_softer_entry_needs_a_second_officer_and_a_harder_one_does_not(session: Session) -> None:
    listed = factories.entry(source_key="K1", action=Action.ARREST)
    factories.watchlist(session, listed, code="L")

    soft, made = staged(session, replace(listed, action=Action.INFORM))

    assert made.softened == 1
    with pytest.raises(Owing, match="weakens the list"):
        watchlists.activate(session, KEEPER, soft, made, shrinking=True, reason=WHY)
    factories.put_in_force(session, soft)
    hard, made = staged(session, replace(listed, action=Action.SEIZE))
    assert made.softened == 0
    watchlists.activate(session, KEEPER, hard, made, shrinking=True, reason=WHY)


def test_an_approved_version_is_not_put_in_force_after_another_one_was(session: Session) -> None:
    two = [factories.entry("Ana ANIC", source_key="1"), factories.entry("Ivo IVIC", source_key="2")]
    made = factories.watchlist(session, *two, code="L")
    version_id, change = staged(session, two[0])
    asked = watchlists.propose(session, KEEPER, version_id, change, shrinking=True, reason=WHY)
    other = second(session)
    approvals.approve(session, other, asked.reference, None)
    assert made.active is not None
    made.active.number = 40  # as if another version had come into force meanwhile

    with pytest.raises(Unacceptable, match="not what was approved"):
        watchlists.activate(
            session,
            other,
            version_id,
            change,
            shrinking=True,
            reason=WHY,
            approval=asked.reference,
        )
    assert len(list(everyone_listed(session))) == 2


def test_a_refused_version_is_taken_back_by_the_next_import(session: Session) -> None:
    two = [factories.entry("Ana ANIC", source_key="1"), factories.entry("Ivo IVIC", source_key="2")]
    factories.watchlist(session, *two, code="L")
    version_id, change = staged(session, two[0])
    asked = watchlists.propose(session, KEEPER, version_id, change, shrinking=True, reason=WHY)

    assert watchlists.broken_off(session, KEEPER, "L") is None
    with pytest.raises(Unacceptable, match=asked.reference):
        watchlists.take_back(session, KEEPER, version_id)
    approvals.refuse(session, second(session), asked.reference, None, "Half of it is missing.")

    assert watchlists.broken_off(session, KEEPER, "L") == version_id
    assert watchlists.take_back(session, KEEPER, version_id)
    assert session.get(ListVersion, version_id) is None


def staged(session: Session, *entries: NewEntry) -> tuple[int, Change]:
    number = len(session.scalars(select(ListVersion)).all())
    source = Source(f"{number}.json", f"{number:064x}")
    version_id = watchlists.begin_import(session, KEEPER, "L", source, reason=WHY)
    watchlists.stage(session, KEEPER, version_id, entries)
    return version_id, watchlists.change(session, KEEPER, version_id)
