"""PostgreSQL's second wall: agencies stay apart even where the code forgets to ask."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.amending import Amendment, Voiding, VoidKind
from borderdesk.domain.approvals import ApprovalState
from borderdesk.domain.cases import (
    CaseAct,
    Escalation,
    ReferralAnswer,
    ReferralKind,
    ReferralState,
    RefusalCode,
)
from borderdesk.domain.exhibits import ExhibitKind, FirearmType, Piece
from borderdesk.domain.lanes import Way
from borderdesk.domain.references import reference
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure
from borderdesk.edge.walls import WallsDown, check
from borderdesk.services import (
    amending,
    approvals,
    audit,
    cases,
    glass,
    handovers,
    inspections,
    lanes,
    posts,
    referrals,
    screening,
    seizures,
    staff,
    watchlists,
)
from borderdesk.store import crossed
from borderdesk.store.accounts import Officer
from borderdesk.store.alarms import Alarm
from borderdesk.store.approvals import Approval
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, Referral
from borderdesk.store.database import Database, bare_walls, open_database, stands_for
from borderdesk.store.handovers import HandOver
from borderdesk.store.inspections import Inspection
from borderdesk.store.lanes import LaneOpening
from borderdesk.store.screening import Hit
from borderdesk.store.sharing import Offer, Summary
from borderdesk.store.tables import METADATA
from borderdesk.store.wall_raising import set_up_roles
from borderdesk.store.walls import APP, OWNER, REVISIONS, ROLES, WALLS
from borderdesk.store.watchlists import Entry, Watchlist
from tests import factories, story
from tests.cli.running import ran
from tests.conftest import Desk
from tests.factories import ABROAD, BORDER, CUSTOMS, NOON, POLICE
from tests.postgres import Cluster
from tests.walled import Walled, url_as

pytestmark = pytest.mark.postgres

# What every agency may see whole: no row of these is any agency's secret. Why: docs/security.md.
OPEN = frozenset(name for name, wall in WALLS.items() if wall.sees == "true")


def signed(*roles: Role, agency_id: int = BORDER, officer_id: int = 1) -> Signature:
    post_id = factories.DRENOVAC if agency_id == BORDER else None
    return Signature(officer_id, agency_id, frozenset(roles), NOON, NOON, post_id)


def officer_of(walled: Walled, agency_id: int, *roles: Role) -> Signature:
    with walled.acting() as session:
        return factories.signed_by(factories.officer(session, *roles, agency_id=agency_id))


# --- The desk works behind it -----------------------------------------------------------------


def test_the_whole_story_runs_for_a_role_that_owns_nothing(walled: Walled) -> None:
    told = story.tell(walled.acting)

    with walled.seen_by(signed(agency_id=CUSTOMS)) as session:
        case = session.scalars(select(Case)).one()
        assert (case.reference, case.lead_id) == (told.case, CUSTOMS)
        assert [crossing.reference for crossing in case.inspections] == [told.inspection]
        assert case.events[0].act == "acknowledge_summary"
    with walled.owner.looks() as session:
        assert session.scalars(select(Offer.state)).one().value == "acknowledged"
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 17


def test_who_crossed_is_indexed_for_all_agencies_and_shown_to_each_its_own(
    walled: Walled, tmp_path: Path
) -> None:
    for agency_id, post in ((BORDER, "DRN"), (CUSTOMS, "KRB")):
        by = officer_of(walled, agency_id, Role.OFFICER, Role.SUPERVISOR)
        report = factories.inspection_report(post_code=post, lane=1)
        with walled.acting(by) as session:
            findings = screening.look(session, by, report.subjects)
            inspections.submit(session, by, report, findings)

    assert crossed.rebuild(walled.app.acts.kw["bind"], tmp_path, NOON) == 4  # a driver, a van each
    with walled.seen_by(by) as session:
        session.info["rolls"] = tmp_path
        roll = crossed.crossed(session, NOON)
        keys = roll.base.editions.tolist()
        assert len(roll) == 4
        assert len(crossed.seen(session, by, keys)) == 2


@pytest.mark.parametrize("kind", list(ReferralKind))
def test_who_is_offered_a_case_sees_it_until_the_offer_is_refused(
    walled: Walled, kind: ReferralKind
) -> None:
    duty = officer_of(walled, CUSTOMS, Role.DUTY_OFFICER)
    supervisor = officer_of(walled, BORDER, Role.SUPERVISOR)
    with walled.acting() as session:
        case = factories.case(session).reference
    with walled.seen_by(duty) as session:
        assert session.scalars(select(Case)).all() == []

    with walled.acting(supervisor) as session:
        ask = Escalation(1, kind, CUSTOMS, "The route is yours.")
        offer = referrals.escalate(session, supervisor, case, ask).reference
    with walled.seen_by(duty) as session:
        assert referrals.preview(session, duty, offer).sees_case is False
        assert len(session.scalars(select(Case)).all()) == 1
    with walled.acting(duty) as session:
        refusal = ReferralAnswer(1, CaseAct.REFUSE, "Not ours.", RefusalCode.NOT_COMPETENT)
        referrals.answer(session, duty, offer, refusal)

    with walled.seen_by(duty) as session:
        assert session.scalars(select(Case)).all() == []
        assert len(session.scalars(select(Referral)).all()) == 1  # what they answered stays theirs


def test_a_lead_is_accepted_and_given_back_behind_the_wall(walled: Walled) -> None:
    duty = officer_of(walled, CUSTOMS, Role.DUTY_OFFICER)
    supervisor = officer_of(walled, BORDER, Role.SUPERVISOR)
    with walled.acting() as session:
        case = factories.case(session).reference
    with walled.acting(supervisor) as session:
        ask = Escalation(1, ReferralKind.LEAD, CUSTOMS, "The route is yours.")
        offer = referrals.escalate(session, supervisor, case, ask).reference
    with walled.acting(duty) as session:
        referrals.answer(session, duty, offer, ReferralAnswer(1, CaseAct.ACCEPT))
    with walled.seen_by(supervisor) as session:  # a former lead keeps its part
        assert session.scalars(select(Case.lead_id)).one() == CUSTOMS

    with walled.acting(duty) as session:
        back = ReferralAnswer(2, CaseAct.RETURN, "Nothing for us after all.")
        referrals.return_case(session, duty, offer, back)

    with walled.seen_by(supervisor) as session:
        assert session.scalars(select(Case.lead_id)).one() == BORDER
        assert {event.act for event in session.scalars(select(Case)).one().events} == {
            "escalate",
            "accept",
            "return",
        }
    with walled.seen_by(duty) as session:
        assert session.scalars(select(Case)).all() == []


def test_a_new_lead_ends_the_offers_of_the_one_before(walled: Walled) -> None:
    """It has to see them for that, and who was asked has no part in the case any more."""
    supervisor = officer_of(walled, BORDER, Role.SUPERVISOR)
    duty = officer_of(walled, CUSTOMS, Role.DUTY_OFFICER)
    with walled.acting() as session:
        case = factories.case(session).reference
    for version, (kind, to_id) in enumerate(
        [(ReferralKind.ASSIST, POLICE), (ReferralKind.LEAD, CUSTOMS)], start=1
    ):
        with walled.acting(supervisor) as session:
            ask = Escalation(version, kind, to_id, "You know the route.")
            offer = referrals.escalate(session, supervisor, case, ask).reference
    with walled.seen_by(signed(agency_id=POLICE)) as session:
        assert len(session.scalars(select(Case)).all()) == 1

    with walled.acting(duty) as session:
        referrals.answer(session, duty, offer, ReferralAnswer(1, CaseAct.ACCEPT))

    with walled.seen_by(duty) as session:
        led = cases.page(session, duty, case).case
        assert {(r.to_id, r.state.value) for r in led.referrals} == {
            (POLICE, "withdrawn"),
            (CUSTOMS, "accepted"),
        }
    with walled.seen_by(signed(agency_id=POLICE)) as session:
        assert session.scalars(select(Case)).all() == []


def test_an_officer_seizes_weapons_behind_the_wall_also_in_a_case_given_away(
    walled: Walled,
) -> None:
    officer = officer_of(walled, BORDER, Role.OFFICER)
    pistol = Piece(ExhibitKind.FIREARM, type=FirearmType.PISTOL, bag_number="B1")
    report = factories.inspection_report()
    with walled.acting(officer) as session:
        findings = screening.look(session, officer, report.subjects)
        crossing = inspections.submit(session, officer, report, findings).reference
    page = NewSeizure(
        uuid4(),
        Danger.ARMS,
        NOON,
        "Lane 2",
        crossing,
        made_safe=MadeSafe.LEFT,
        pieces=(pistol,) * 2,
    )
    with walled.acting(officer) as session:
        first = seizures.seize(session, officer, page, "Weapons found", {}).reference
    with walled.acting() as session:
        case = session.scalars(select(Case)).one()
        case.lead_id, number = CUSTOMS, case.id
        session.add(
            Referral(
                reference="R-2026-000009-X",
                case_id=number,
                kind=ReferralKind.LEAD,
                state=ReferralState.ACCEPTED,
                from_id=BORDER,
                to_id=CUSTOMS,
                reason="x",
                offered_at=NOON,
                offered_by_id=1,
            )
        )

    more = replace(page, submission_id=uuid4(), pieces=(replace(pistol, bag_number="B2"),))
    with walled.acting(officer) as session:
        second = seizures.seize(session, officer, more, "Weapons found", {}).reference

    for agency_id, seen in ((BORDER, 2), (CUSTOMS, 2), (POLICE, 0)):
        with walled.seen_by(signed(agency_id=agency_id, officer_id=0)) as session:
            assert rows_of(session, METADATA.tables["seizures"]) == seen
            assert rows_of(session, METADATA.tables["exhibits"]) == (4 if seen else 0)
    with walled.seen_by(officer) as session:
        pages = [seizures.page(session, officer, ref).seizure for ref in (first, second)]
        assert {one.case_id for one in pages} == {number}


def test_a_report_is_amended_and_a_double_voided_behind_the_wall(walled: Walled) -> None:
    officer, supervisor = (officer_of(walled, BORDER, r) for r in (Role.OFFICER, Role.SUPERVISOR))
    report, number = factories.inspection_report(), uuid4()
    with walled.acting(officer) as session:
        findings = screening.look(session, officer, report.subjects)
        crossing = inspections.submit(session, officer, report, findings).reference
    given = Amendment(number, 1, "One person was forgotten.", replace(report, occupants=()))
    with walled.acting(officer) as session:
        proposal = amending.look(session, officer, crossing, given)
        findings = screening.look(session, officer, proposal.made.report.subjects)
        amending.amend(session, officer, crossing, given, proposal, findings)
    with walled.acting(supervisor) as session:
        version = inspections.page(session, supervisor, crossing).inspection.version
        voiding = Voiding(version, VoidKind.TEST, "It was an exercise.")
        amending.void(session, supervisor, crossing, voiding)

    for agency_id, seen in ((BORDER, 1), (POLICE, 0)):
        with walled.seen_by(signed(agency_id=agency_id, officer_id=0)) as session:
            assert rows_of(session, METADATA.tables["inspection_versions"]) == seen
            assert rows_of(session, METADATA.tables["voided"]) == seen
            assert rows_of(session, METADATA.tables["vehicles_seen"]) == seen
            assert rows_of(session, METADATA.tables["occupants_seen"]) == 0


def test_broken_glass_opens_one_case_to_one_officer_for_an_hour(walled: Walled) -> None:
    now = datetime.now(UTC)
    by = replace(officer_of(walled, POLICE, Role.SUPERVISOR), at=now, proved_at=now)
    colleague = officer_of(walled, POLICE, Role.SUPERVISOR)
    case_reference = reference("C", 2026, 77)
    with walled.acting() as session:
        factories.case(session, reference=case_reference)
        other = factories.case(session).reference

    with walled.acting(by) as session:
        glass.break_glass(session, by, case_reference, "Shots at the bridge.")

    with walled.seen_by(by) as session:
        assert cases.page(session, by, case_reference).case.reference == case_reference
        assert session.scalars(select(Case).where(Case.reference == other)).all() == []
    with walled.seen_by(colleague) as session:
        assert session.scalars(select(Case)).all() == []
    with walled.seen_by(signed()) as session:  # and its owner is told
        assert session.scalars(select(Alarm.subject)).all() == [case_reference]


def test_a_partner_abroad_sees_what_was_sent_to_it_and_no_case(walled: Walled) -> None:
    told = story.tell(walled.acting)

    with walled.seen_by(signed(agency_id=ABROAD)) as session:
        assert session.scalars(select(Summary.reference)).all() == [told.summary]
        assert len(session.scalars(select(Offer)).all()) == 1
        for foreign in (Case, Inspection, Hit, Watchlist, Entry):
            assert session.scalars(select(foreign)).all() == []


def test_shared_lists_are_read_by_all_at_home_and_others_by_their_owner(walled: Walled) -> None:
    with walled.acting() as session:
        factories.watchlist(session, factories.entry(), code="ALL")
        factories.watchlist(session, factories.entry(), code="OWN", shared=False, owner_id=BORDER)

    def seen(agency_id: int) -> tuple[set[str], int]:
        with walled.seen_by(signed(agency_id=agency_id, officer_id=0)) as session:
            codes = set(session.scalars(select(Watchlist.code)))
            return codes, len(session.scalars(select(Entry)).all())

    assert seen(BORDER) == ({"ALL", "OWN"}, 2)
    assert seen(CUSTOMS) == ({"ALL"}, 1)
    assert seen(ABROAD) == (set(), 0)


def test_the_index_holds_all_lists_whoever_asks_for_it_first(walled: Walled) -> None:
    """It is built once a process; a list that the first to look may not see must be in it."""
    with walled.acting() as session:
        factories.watchlist(
            session, factories.entry("Miron VELKAROV"), code="OWN", shared=False, owner_id=BORDER
        )
    report = factories.inspection_report(occupants=(factories.occupant(),))

    def found(agency_id: int) -> int:
        by = signed(Role.OFFICER, agency_id=agency_id)
        with walled.seen_by(by) as session:
            return len(screening.look(session, by, report.subjects).resemblances)

    assert found(CUSTOMS) == 0
    assert found(BORDER) == 1
    with walled.seen_by(signed(agency_id=CUSTOMS, officer_id=0)) as session:  # and it is closed
        assert session.scalars(select(Entry)).all() == []


def test_a_list_is_imported_taken_back_proposed_and_put_in_force_by_who_approves_it(
    walled: Walled,
) -> None:
    by = officer_of(walled, BORDER, Role.ADMINISTRATOR)
    second = officer_of(walled, BORDER, Role.SUPERVISOR)
    source = watchlists.Source("list.csv", "0" * 64)
    with walled.acting() as session:
        code = factories.watchlist(session, factories.entry()).code
    with walled.acting(by) as session:
        broken = watchlists.begin_import(session, by, code, source, reason="new")
    with walled.acting(by) as session:
        watchlists.stage(session, by, broken, [factories.entry("Half DONE")])
    with walled.acting(by) as session:
        assert watchlists.take_back(session, by, broken)
    with walled.acting(by) as session:
        whole = watchlists.begin_import(session, by, code, source, reason="new")
    with walled.acting(by) as session:
        watchlists.stage(session, by, whole, [factories.entry("Miron VELKAROV")])
    with walled.acting(by) as session:
        made = watchlists.change(session, by, whole)
        asked = watchlists.propose(session, by, whole, made, shrinking=True, reason="new")
        reference, version = asked.reference, asked.version
    with walled.acting(second) as session:
        found, made = watchlists.proposed(session, second, reference)
        approvals.approve(session, second, reference, version)
        watchlists.activate(
            session, second, found, made, shrinking=True, reason="new", approval=reference
        )

    with walled.seen_by(signed(agency_id=CUSTOMS)) as session:
        assert session.scalars(select(Watchlist.active_version_id)).one() == whole
        assert len(session.scalars(select(Entry)).all()) == 2  # the former one, and the new


def test_an_officer_of_another_agency_is_promoted_with_the_yes_of_that_agency(
    walled: Walled,
) -> None:
    by = officer_of(walled, BORDER, Role.ADMINISTRATOR)
    second = officer_of(walled, CUSTOMS, Role.SUPERVISOR)
    stranger = officer_of(walled, POLICE, Role.SUPERVISOR)
    officer_id = officer_of(walled, CUSTOMS, Role.OFFICER).officer_id
    roles = frozenset({Role.SUPERVISOR})

    with walled.acting(by) as session:
        asked = staff.propose_roles(session, by, officer_id, roles, "She leads the shift.")
        reference, version = asked.reference, asked.version
    with walled.seen_by(stranger) as session:
        assert session.scalars(select(Approval)).all() == []
    with walled.acting(second) as session:
        approvals.approve(session, second, reference, version)
    with walled.acting(by) as session:
        staff.carry_out(session, by, reference)

    with walled.owner.looks() as session:
        assert session.get_one(Officer, officer_id).roles == ["supervisor"]
        assert session.scalars(select(Approval.state)).one() is ApprovalState.CONSUMED


def test_auditors_read_the_ledger_of_all_and_others_their_own(walled: Walled) -> None:
    story.tell(walled.acting)
    auditor = officer_of(walled, POLICE, Role.AUDITOR)
    impostor = officer_of(walled, POLICE, Role.SUPERVISOR)

    with walled.seen_by(auditor) as session:
        assert len(audit.page(session, auditor).rows) == 17
        assert audit.verify(session, auditor).holds
    with walled.seen_by(impostor) as session:
        assert session.scalars(select(LedgerEntry)).all() == []
        assert audit.verify(session, None).holds  # the console reads it all, and tells of nobody
        assert session.scalars(select(LedgerEntry)).all() == []


def test_the_worker_reads_for_every_agency_and_changes_nothing_of_theirs(walled: Walled) -> None:
    story.tell(walled.acting)

    with walled.worker.acts() as session:
        assert len(session.scalars(select(Case)).all()) == 1
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("UPDATE cases SET title = 'gone'"))


# --- Nothing passes it ------------------------------------------------------------------------


def whose(walled: Walled) -> dict[str, dict[tuple[Any, ...], set[int]]]:
    """For every row of the tables with an agency of their own: the agencies it names."""
    named: dict[str, dict[tuple[Any, ...], set[int]]] = {}
    with walled.owner.looks() as session:
        for table in METADATA.sorted_tables:
            links = [
                c for c in table.c if any(f.column.table.name == "agencies" for f in c.foreign_keys)
            ]
            keys = list(table.primary_key.columns)
            if links and table.name not in OPEN:
                named[table.name] = {
                    tuple(row[: len(keys)]): {n for n in row[len(keys) :] if n is not None}
                    for row in session.execute(select(*keys, *links))
                }
    return named


def rows_of(session: Session, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_without_our_own_permissions_no_table_shows_a_row_of_others(walled: Walled) -> None:
    """The code asked for nothing here: every table is read whole, as each agency."""
    story.tell(walled.acting)
    with walled.acting() as session:
        factories.watchlist(session, factories.entry(), code="OWN", shared=False, owner_id=BORDER)
    closed = [table for table in METADATA.sorted_tables if table.name not in OPEN]
    with walled.owner.looks() as session:
        in_all = {table.name: rows_of(session, table) for table in closed}

    for nobody in (None, signed(agency_id=POLICE, officer_id=0)):
        with walled.seen_by(nobody) as session:
            seen = {table.name: rows_of(session, table) for table in closed}
        shared = {"user_session", "agreements", "watchlists", "list_versions", "entries"}
        shared |= {"editions", "version_editions"} | {n for n in seen if n in _AT_LOG_IN}
        assert {name: n for name, n in seen.items() if n and name not in shared} == {}
        if nobody is None:
            assert sum(n for name, n in seen.items() if name not in _AT_LOG_IN) == 0
    assert sum(1 for n in in_all.values() if n) > 20  # there was something to see


_AT_LOG_IN = {
    "user_session",
    "one_time_links",
    "totp_factors",
    "backup_codes",
    "passkeys",
    "pending_log_ins",
}


def test_what_names_an_agency_is_seen_by_it_or_with_a_case_or_a_list(walled: Walled) -> None:
    story.tell(walled.acting)
    with walled.acting() as session:  # a second matter of each agency, that nobody shares
        for n in (BORDER, CUSTOMS, POLICE):
            factories.case(session, lead_id=n)
    team = {BORDER, CUSTOMS}
    with_cases = {"cases", "case_events", "exhibits", "inspections", "hits", "referrals", "offers"}

    named = whose(walled)
    for agency_id in (BORDER, CUSTOMS, POLICE, ABROAD):
        with walled.seen_by(signed(agency_id=agency_id, officer_id=0)) as session:
            for name, rows in named.items():
                table = METADATA.tables[name]
                keys = set(map(tuple, session.execute(select(*table.primary_key.columns))))
                for key in keys:
                    theirs = agency_id in rows[key]
                    shared = (
                        name in with_cases and agency_id in team and rows[key] & {*team, ABROAD}
                    )
                    listed = name in ("watchlists", "agreements") and agency_id != ABROAD
                    assert theirs or shared or listed, f"{name} {key} of {rows[key]}"
            unshared = session.scalars(select(Case.lead_id).where(Case.title.startswith("Four")))
            assert set(unshared) <= {agency_id}


WRITES = {
    "another agency's case": "UPDATE cases SET title = 'mine' WHERE lead_id = 10",
    "another agency's inspection": "UPDATE inspections SET note = 'x' WHERE agency_id = 10",
    "another agency's hit": "UPDATE hits SET caption = 'x' WHERE agency_id = 10",
    "another agency's summary": "UPDATE summaries SET purpose = 'x'",
}


def test_a_foreign_row_is_not_there_to_be_changed(walled: Walled) -> None:
    story.tell(walled.acting)
    with walled.acting() as session:
        factories.case(session)

    for what, statement in WRITES.items():
        with walled.acting(signed(agency_id=POLICE)) as session:
            assert session.execute(text(f"{statement} RETURNING 1")).all() == [], what


FORGED = {
    "a case of another agency": "INSERT INTO cases (reference, kind, title, severity, state,"
    " lead_id, opened_by_id, opened_at, changed_at, version) VALUES ('C', 'arms', 't', 'S1',"
    " 'open', 10, 1, now(), now(), 1)",
    "a part in a foreign case": "INSERT INTO case_parts SELECT r.n, 1, 30, 10, true"
    " FROM (VALUES (1)) AS r (n)",
    "an offer of a foreign case": "INSERT INTO referrals (reference, case_id, kind, state,"
    " from_id, to_id, reason, offered_at, offered_by_id, question, supplied, answer, version)"
    " VALUES ('R', 1, 'lead', 'offered', 30, 20, 'r', now(), 1, '', '', '', 1)",
    "a note in a foreign case": "INSERT INTO notes (case_id, at, officer_id, kind, text,"
    " source_grade, information_grade) VALUES (1, now(), 1, 'fact', 't', 'A', '1')",
    "a foreign crossing in one's own case": "INSERT INTO case_inspections VALUES ((SELECT id FROM"
    " cases WHERE lead_id = 30), 1)",
    "a ledger row of another agency": "INSERT INTO ledger VALUES (99, now(), 1, 10, 'a', 'o',"
    " 's', 'd', 'l', 'c')",
    "an officer": "INSERT INTO officers (agency_id, name, full_name, roles, password_phc)"
    " VALUES (30, 'n', 'f', '[\"administrator\"]', 'x')",
}


def test_a_row_for_another_agency_is_refused(walled: Walled) -> None:
    story.tell(walled.acting)
    with walled.acting() as session:
        factories.case(session, lead_id=POLICE)
    by = officer_of(walled, POLICE, Role.SUPERVISOR)

    for what, statement in FORGED.items():
        with walled.app.acts() as session:
            stands_for(session, by)
            with pytest.raises(ProgrammingError) as refused:
                session.execute(text(statement))
            assert "row-level security" in str(refused.value.orig), what


TAKEN = (
    "UPDATE ledger SET at = now()",
    "DELETE FROM ledger",
    "UPDATE ledger_words SET words = ''",
    "DELETE FROM cases",
    "TRUNCATE ledger",
    "DROP TABLE ledger",
    "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
    "DROP POLICY app_select ON cases",
    "SET ROLE bd_owner",
    "CREATE TABLE mine (id int)",
)


def test_the_desk_can_take_nothing_back_and_nothing_down(walled: Walled) -> None:
    for statement in TAKEN:
        with walled.app.acts() as session, pytest.raises(ProgrammingError) as refused:
            session.execute(text(statement))
        said = str(refused.value.orig)
        assert "permission denied" in said or "must be owner" in said, statement


def test_nothing_of_one_agency_is_left_on_the_connection_for_the_next(walled: Walled) -> None:
    with walled.acting() as session:
        factories.case(session)
    engine = walled.app.acts.kw["bind"]

    for _ in range(3):
        with walled.acting(signed()) as session:
            first = session.connection().connection.driver_connection
            assert len(session.scalars(select(Case)).all()) == 1
        with walled.app.acts() as session:
            assert session.connection().connection.driver_connection is first  # the same again
            assert session.scalar(text("SELECT current_setting('bd.agency', true)")) in (None, "")
            assert session.scalars(select(Case)).all() == []
    assert engine.pool.checkedout() == 0


def test_a_session_follows_its_officer_into_later_transactions(walled: Walled) -> None:
    with walled.acting() as session:
        factories.case(session)

    with walled.app.looks() as session:
        assert session.scalars(select(Case)).all() == []
        stands_for(session, signed())  # known from here on, in the same transaction
        assert len(session.scalars(select(Case)).all()) == 1
        session.rollback()
        assert len(session.scalars(select(Case)).all()) == 1
        stands_for(session, signed(agency_id=POLICE))
        session.expunge_all()
        assert session.scalars(select(Case)).all() == []


# --- The catalogue ----------------------------------------------------------------------------


def test_every_table_is_walled_and_the_desk_owns_nothing(walled: Walled) -> None:
    with walled.owner.looks() as session:
        bare = session.scalars(
            text(
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
                " AND c.relkind IN ('r', 'p') AND c.relname <> :revisions"
                " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
            ),
            {"revisions": REVISIONS},
        ).all()
        owned = session.execute(
            text(
                "SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
                " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S')"
            )
        ).scalars()
        mighty = session.scalars(
            text(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND (rolsuper OR"
                " rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
            ),
            {"names": list(ROLES)},
        ).all()
        joined = session.scalars(
            text(
                "SELECT m.roleid::regrole::text FROM pg_auth_members m"
                " WHERE m.member IN ('bd_app'::regrole, 'bd_worker'::regrole)"
            )
        ).all()

        assert bare == []
        assert set(owned) == {OWNER}
        assert mighty == []
        assert joined == []


def test_no_function_and_no_view_leads_past_it(walled: Walled) -> None:
    with walled.owner.looks() as session:
        definers = session.scalars(
            text(
                "SELECT proname FROM pg_proc WHERE prosecdef"
                " AND pronamespace = 'public'::regnamespace"
            )
        ).all()
        views = session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')"
                " AND relnamespace = 'public'::regnamespace"
                " AND NOT COALESCE(reloptions::text LIKE '%security_invoker=true%', false)"
            )
        ).all()

        assert definers == []
        assert views == []


def test_a_table_that_nobody_gave_a_wall_is_closed(walled: Walled) -> None:
    with walled.owner.acts() as session:  # rolled back at the end
        session.execute(text("CREATE TABLE forgotten (id integer, agency_id integer)"))
        set_up_roles(session.connection())
        session.execute(text(f"SET LOCAL ROLE {APP}"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("SELECT * FROM forgotten"))


def test_the_desk_says_why_it_would_not_open(walled: Walled, cluster: Cluster) -> None:
    bare = open_database(cluster.url)

    assert bare_walls(walled.app) == []
    assert "SUPERUSER" in bare_walls(walled.owner)[0]
    assert any("tables without it: agencies" in gap for gap in bare_walls(bare))
    bare.acts.kw["bind"].dispose()


def test_the_command_says_what_it_did_and_on_sqlite_that_there_is_no_such_wall(
    walled_url: str, desk_on: Callable[..., Desk], desk: Desk
) -> None:
    done = ran(desk_on(walled_url), "database", "roles")
    refused = ran(desk_on(url_as(walled_url, APP)), "database", "roles")
    none = ran(desk, "database", "roles")

    assert done.exit_code == 0, done.output
    assert "bd_app (the desk)" in done.output
    assert refused.exit_code == 1
    assert "superuser" in refused.output
    assert "SQLite has no second wall" in none.output


def test_the_desk_opens_behind_the_wall_alone_or_where_it_is_told_to_open_without(
    walled_url: str, desk_on: Callable[..., Desk], desk: Desk
) -> None:
    with pytest.raises(WallsDown, match="connect as bd_app"):
        check(desk_on(walled_url).app)

    check(desk_on(walled_url, allow_owner=True).app)
    check(desk_on(walled_url, demo=True).app)
    check(desk_on(url_as(walled_url, APP)).app)
    check(desk.app)


# --- Pages behind it --------------------------------------------------------------------------


def test_every_page_answers_the_same_with_and_without_the_wall(
    walled: Walled, walled_url: str, desk_on: Callable[..., Desk]
) -> None:
    told = story.tell(walled.acting)
    plain, behind = desk_on(walled_url), desk_on(url_as(walled_url, APP))
    for agency_id in (CUSTOMS, ABROAD):
        browser = plain.browser(*Role, agency_id=agency_id)
        same = behind.app.test_client()
        same._cookies = browser._cookies
        for address in story.pages(plain.app, told):
            assert same.get(address).status_code == browser.get(address).status_code, address


def test_what_the_wall_costs_a_transaction(
    walled: Walled, capsys: pytest.CaptureFixture[str]
) -> None:
    story.tell(walled.acting)
    by = signed(agency_id=CUSTOMS)

    def took_ms(database: Database, stand: Signature | None) -> float:
        times = []
        for _ in range(60):
            begun = time.perf_counter()
            with database.looks() as session:
                stands_for(session, stand)
                session.scalars(select(Case)).all()
            times.append((time.perf_counter() - begun) * 1000)
        return statistics.median(times[10:])

    bare, behind = took_ms(walled.owner, None), took_ms(walled.app, by)

    with capsys.disabled():
        print(f"\nreading a case: {bare:.2f} ms without the wall, {behind:.2f} ms behind it")
    assert behind > 0


def test_lanes_and_hand_overs_stay_with_the_agency_and_its_officers_do_all_with_them(
    walled: Walled,
) -> None:
    first, second = (officer_of(walled, BORDER, Role.OFFICER) for _ in range(2))
    with walled.acting(first) as session:
        lanes.open_lane(session, first, "DRN", 1, Way.ENTRY)
        note = handovers.sign(session, first, "DRN", "The scanner hums.").reference
    with walled.acting(second) as session:
        lanes.take_over(session, second, "DRN", 1)
        handovers.acknowledge(session, second, note, None)
        lanes.close_lane(session, second, "DRN", 1)

    stranger = officer_of(walled, CUSTOMS, Role.OFFICER, Role.SUPERVISOR)
    for row in (LaneOpening, HandOver):
        with walled.seen_by(stranger) as session:
            assert session.scalars(select(row)).all() == []
        with walled.seen_by(first) as session:
            assert session.scalars(select(row)).all()


def test_nobody_signs_a_hand_over_in_a_colleagues_name(walled: Walled) -> None:
    first, second = (officer_of(walled, BORDER, Role.OFFICER) for _ in range(2))

    forged = replace(first, officer_id=second.officer_id)

    with pytest.raises(ProgrammingError, match="hand_overs"), walled.acting(first) as session:
        handovers.sign(session, forged, "DRN", "")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_who_may_sets_whom_to_ring_at_a_post_and_an_officer_does_not(
    walled: Walled, role: Role
) -> None:
    by, officer = officer_of(walled, BORDER, role), officer_of(walled, BORDER, Role.OFFICER)
    with walled.acting(by) as session:
        posts.set_phones(session, by, "DRN", {"duty_phone": "0 40 11 20"}, "They have new numbers.")

    with walled.acting(officer) as session:
        ring = text("UPDATE posts SET duty_phone = '0' WHERE code = 'DRN' RETURNING id")
        assert session.execute(ring).all() == []
