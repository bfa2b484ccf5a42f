"""Who serves in the made-up region: agencies, posts, officers, and what partners may receive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from borderdesk.demonstration.stage import Script, Stage
from borderdesk.demonstration.tables import rows
from borderdesk.domain.accounts import AgencyKind, NewAgency, NewOfficer, NewPost, Role, Signature
from borderdesk.domain.sharing import Handling
from borderdesk.services import accounts, approvals, staff
from borderdesk.store.accounts import agency_by_code, officer_by_name, post_by_code
from borderdesk.store.sharing import PartnerAgreement

# Everybody's; the page of log-in shows it, since there is nothing here to protect.
PASSWORD = "lamp in the booth"

BORDER_POLICE = NewAgency("BPV", "Border Police of Varenia", AgencyKind.BORDER, "XVA")
AGENCIES = (
    NewAgency("CSV", "Customs Service of Varenia", AgencyKind.CUSTOMS, "XVA"),
    NewAgency("CPV", "Criminal Police of Varenia", AgencyKind.POLICE, "XVA"),
    NewAgency("KBG", "Kestrian Border Guard", AgencyKind.FOREIGN, "XKE"),
    NewAgency("TPO", "Torvian Police", AgencyKind.FOREIGN, "XTO"),
)
POSTS = (  # code, name, lanes, telephone of the duty desk
    ("KRB", "Karsno Bridge", 3, "0 40 11 20"),
    ("TVP", "Tolva Pass", 1, "0 40 11 31"),
    ("DLM", "Dolm Siding", 1, "0 40 11 42"),
    ("MRF", "Miren Ford", 2, "0 40 11 53"),
)
ORDNANCE = "0 40 11 99"  # who clears it, for all of them
CHILDREN = "0 40 11 61"  # child protection, by day and night
AGREEMENTS = (
    ("KBG", "Agreement of 2024 on police cooperation, article 6", (Handling.H0, Handling.H1)),
    ("TPO", "Exchange of letters of 2021 on stolen vehicles and arms", (Handling.H0,)),
)
VALID = date(2024, 1, 1), date(2099, 12, 31)
SECOND, WHY = "sareth", "The desk is set up."
ADMINISTRATOR = NewOfficer("tamar", "Sael Tamarin", 0, frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody as whom the desk can be tried."""

    name: str
    full_name: str
    roles: frozenset[Role]
    where: str  # agency, and post where there is one


def settle(session: Session, at: datetime) -> None:
    """Set up everybody and every place, as an administrator would.

    Argon2 is slow on purpose, so the one password is hashed once for all.
    """
    phc = accounts.password_hash(PASSWORD)
    founder = accounts.found(session, BORDER_POLICE, ADMINISTRATOR, phc, at)
    by = founder.signature(at, at)
    ids = {BORDER_POLICE.code: founder.agency_id}
    for agency in AGENCIES:
        accounts.add_agency(session, by, agency)
        row = agency_by_code(session, agency.code)
        assert row is not None  # it was added in the line before
        ids[agency.code] = row.id
    for code, name, lanes, phone in POSTS:
        post = NewPost(code, name, ids[BORDER_POLICE.code], lanes, phone, ORDNANCE, CHILDREN)
        accounts.add_post(session, by, post)
    for row_of in rows("officers.csv"):
        post_row = post_by_code(session, row_of["post"]) if row_of["post"] else None
        officer = NewOfficer(
            row_of["name"],
            row_of["full_name"],
            ids[row_of["agency"]],
            frozenset(Role(role) for role in row_of["roles"].split("|")),
            post_row.id if post_row else None,
        )
        _join(session, by, officer, phc)
    for code, basis, ceiling in AGREEMENTS:  # no act sets these up
        session.add(
            PartnerAgreement(
                partner_id=ids[code],
                legal_basis=basis,
                valid_from=VALID[0],
                valid_to=VALID[1],
                ceiling=[handling.value for handling in ceiling],
            )
        )
    session.flush()


def _join(session: Session, by: Signature, given: NewOfficer, phc: str) -> None:
    """Add an officer; where it takes two, the first supervisor approves it."""
    if staff.seat(session, by, given.agency_id, given.roles) is None:
        staff.add_officer(session, by, given, phc)
        return
    asked = staff.propose_officer(session, by, replace(given, reason=WHY))
    second = officer_by_name(session, SECOND)
    assert second is not None  # else nobody had to approve it
    approvals.approve(session, second.signature(by.at, by.at), asked.reference, asked.version)
    staff.carry_out(session, by, asked.reference, phc)


def promotion(stage: Stage) -> Script:
    """An officer who is to be supervisor, too: it waits for a second officer."""
    yield stage.ago(hours=2)
    orsk = officer_by_name(stage.session, "orsk")
    assert orsk is not None  # he was added when the region was set up
    roles = frozenset({Role.OFFICER, Role.SUPERVISOR})
    why = "He leads the night shift at Tolva Pass from Monday on."
    staff.propose_roles(stage.session, stage.by(ADMINISTRATOR.name), orsk.id, roles, why)


def log_ins(session: Session) -> list[LogIn]:
    """Those of the region who still serve, in the order of their agencies and work."""
    names = [*(row["name"] for row in rows("officers.csv")), ADMINISTRATOR.name]
    found = []
    for name in names:
        officer = officer_by_name(session, name)
        if officer is None or officer.left_at is not None:
            continue
        where = [officer.agency.name, *([officer.post.name] if officer.post else [])]
        roles = frozenset(Role(role) for role in officer.roles)
        found.append(LogIn(name, officer.full_name, roles, ", ".join(where)))
    return found
