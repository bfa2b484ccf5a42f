"""One matter from the booth to the partner's acknowledgement, told through services alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.cases import (
    CaseAct,
    CaseKind,
    Escalation,
    NewNote,
    NoteKind,
    ReferralAnswer,
    ReferralKind,
    Severity,
)
from borderdesk.domain.exhibits import Acquisition, FirearmType, MarksCondition, NewFirearm
from borderdesk.domain.screening import Finding, Proposal, Reason
from borderdesk.domain.sharing import (
    Channel,
    Draft,
    FactChoice,
    Handling,
    InformationGrade,
    OfferAnswer,
    SharingAct,
    SourceGrade,
    Urgency,
)
from borderdesk.services import (
    cases,
    exhibits,
    hits,
    inspections,
    offers,
    referrals,
    screening,
    sharing,
    staff,
)
from borderdesk.store.screening import Hit
from tests import factories
from tests.factories import ABROAD, CUSTOMS

Acting = Callable[..., AbstractContextManager[Session]]  # of a signature, or of nobody's


@dataclass
class Told:
    """What the story's records are called."""

    inspection: str = ""
    hit: str = ""
    case: str = ""
    exhibit: str = ""
    referral: str = ""
    summary: str = ""
    watchlist: str = ""
    entry: str = ""
    approval: str = ""
    steps: list[str] = field(default_factory=list)


def tell(acting: Acting) -> Told:
    """Log a van, decide its hit, open and escalate the case, share a summary of it."""
    told = Told()
    minutes = iter(range(1, 60))

    def signed(officer_id: int, agency_id: int, *roles: Role) -> Signature:
        at = factories.NOON + timedelta(minutes=next(minutes))
        post_id = factories.DRENOVAC if agency_id == factories.BORDER else None
        return Signature(officer_id, agency_id, frozenset(roles), at, at, post_id)

    with acting() as session:
        people = {
            name: factories.officer(session, *roles, agency_id=agency).id
            for name, roles, agency in (
                ("officer", (Role.OFFICER,), factories.BORDER),
                ("keeper", (Role.ADMINISTRATOR,), factories.BORDER),
                ("supervisor", (Role.SUPERVISOR,), factories.BORDER),
                ("second", (Role.SUPERVISOR,), CUSTOMS),
                ("duty", (Role.DUTY_OFFICER,), CUSTOMS),
                ("liaison", (Role.LIAISON,), CUSTOMS),
                ("partner", (Role.FOREIGN_LIAISON,), ABROAD),
            )
        }
        factories.agreement(session)
        listed = factories.entry("Miron VELKAROV")
        told.entry = listed.source_key
        told.watchlist = factories.watchlist(session, listed).code

    officer = signed(people["officer"], factories.BORDER, Role.OFFICER)
    supervisor = signed(people["supervisor"], factories.BORDER, Role.SUPERVISOR)
    report = factories.inspection_report(
        occupants=(factories.occupant(surname="ВЕЛКАРОВ", given_names="Мирон"),)
    )
    with acting(officer) as session:
        findings = screening.look(session, officer, report.subjects)
        told.inspection = inspections.submit(session, officer, report, findings).reference
    with acting(supervisor) as session:
        found = session.query(Hit).one()
        told.hit = found.reference
        claimed = hits.claim(session, supervisor, told.hit, found.version)
        session.flush()
        version = claimed.version
    with acting(supervisor) as session:
        proposal = Proposal(
            version,
            Finding.CONFIRMED,
            Reason.SEVERAL,
            "Name and birth agree; he says so himself.",
            CaseKind.ARMS,
            Severity.S2,
        )
        _, case = hits.propose(session, supervisor, told.hit, proposal)
        assert case is not None
        told.case = case.reference
    with acting(supervisor) as session:
        firearm = NewFirearm(
            FirearmType.PISTOL,
            Acquisition.SEIZED,
            factories.NOON,
            make="Karsno Works",
            model="P4",
            calibre="9x19",
            serial="KW 40318",
            marks=MarksCondition.INTACT,
            place="Door panel, left",
        )
        exhibit = exhibits.seize(session, supervisor, told.case, firearm, [])
        told.exhibit = exhibit.reference
        note = NewNote(NoteKind.FACT, "Welded panel, fresh paint.", "A", "1")
        cases.write_note(session, supervisor, told.case, note)
        version = cases.page(session, supervisor, told.case).case.version
    with acting(supervisor) as session:
        ask = Escalation(version, ReferralKind.LEAD, CUSTOMS, "The route is known to you.")
        told.referral = referrals.escalate(session, supervisor, told.case, ask).reference
    duty = signed(people["duty"], CUSTOMS, Role.DUTY_OFFICER)
    with acting(duty) as session:
        referrals.answer(session, duty, told.referral, ReferralAnswer(1, CaseAct.ACCEPT))
    liaison = signed(people["liaison"], CUSTOMS, Role.LIAISON)
    approver = signed(people["second"], CUSTOMS, Role.SUPERVISOR)
    with acting(liaison) as session:
        offered = sharing.drafting(session, liaison, told.case).facts
        chosen = tuple(
            FactChoice(
                fact.key,
                SourceGrade.B,
                InformationGrade.TWO,
                frozenset({Handling.H0, Handling.H2}),
            )
            for fact in offered
        )
        draft = Draft(
            ABROAD,
            "To find where the pistols come from.",
            "Do you know the plate?",
            Urgency.ROUTINE,
            "",
            chosen,
        )
        told.summary = sharing.draft(session, liaison, told.case, draft).reference
    with acting(liaison) as session:
        sharing.submit(session, liaison, told.summary, None)
    with acting(approver) as session:
        sharing.approve(session, approver, told.summary, None)
    with acting(liaison) as session:
        sharing.send(session, liaison, told.summary, None, Channel.DESK)
    partner = signed(people["partner"], ABROAD, Role.FOREIGN_LIAISON)
    with acting(partner) as session:
        yes = OfferAnswer(1, SharingAct.ACKNOWLEDGE, purpose_accepted=True)
        offers.answer(session, partner, told.summary, yes)
    keeper = signed(people["keeper"], factories.BORDER, Role.ADMINISTRATOR)
    now = datetime.now(UTC)  # a proposal lives for a day
    keeper = replace(keeper, at=now, proved_at=now)
    with acting(keeper) as session:
        roles = frozenset({Role.OFFICER, Role.SUPERVISOR})
        why = "He leads the night shift."
        told.approval = staff.propose_roles(
            session, keeper, people["officer"], roles, why
        ).reference
    return told


def pages(app: Flask, told: Told) -> list[str]:
    """The address of every page that can be asked for with GET, filled from the story."""
    values: dict[str, dict[str, object]] = {
        "inspections": {"reference": told.inspection},
        "examinations": {"reference": told.inspection, "sha256": "0" * 64},
        "hits": {"reference": told.hit},
        "cases": {"reference": told.case, "act": "propose"},
        "referrals": {"reference": told.referral},
        "exhibits": {"reference": told.exhibit, "sha256": "0" * 64},
        "sharing": {"reference": told.summary},
        "approvals": {"reference": told.approval},
        "staff": {"officer_id": 1},
        "looking_back": {"code": told.watchlist},
        "posts": {"code": "DRN"},
        "watchlists": {"code": told.watchlist, "source_key": told.entry},
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "health", "metrics"):
            continue
        # Seizing and drafting begin at a case.
        noun = "cases" if rule.rule.startswith("/cases/") else rule.endpoint.split(".")[0]
        given = {name: values.get(noun, {}).get(name, 1) for name in rule.arguments}
        found.append(app.url_map.bind("localhost").build(rule.endpoint, given))
    return sorted(found)
