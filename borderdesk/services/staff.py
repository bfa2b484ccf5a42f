"""Officers join, get other roles, and leave.

Who comes to decide over others, as supervisor or administrator, needs the yes of a second officer.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import AgencyKind, NewOfficer, Role, Signature
from borderdesk.domain.approvals import digest_of
from borderdesk.domain.errors import N_, NotFound, Owing, Unacceptable
from borderdesk.domain.permissions import Act, may, permit, rises
from borderdesk.services import approvals
from borderdesk.services.accounts import NOBODY
from borderdesk.services.audit import record
from borderdesk.store.accounts import (
    Agency,
    Officer,
    Post,
    agency_by_code,
    agency_by_id,
    end_sessions,
    officer_by_name,
    post_by_code,
    serving,
)
from borderdesk.store.approvals import Approval
from borderdesk.store.credentials import end_links, end_pending

Values = dict[str, str | int]  # what a second officer is asked to approve
NOT_ALONE = N_("Another officer has to approve this first. Propose it.")


def add_officer(
    session: Session, by: Signature, given: NewOfficer, phc: str = NOBODY, *, approval: str = ""
) -> Officer:
    """Set up an officer. An act.

    Nobody sets a password for somebody else: the officer does, by a one-time link. (`phc`, the
    hash of one, is for the demonstration.) Where it takes two, `approval` is the reference of a
    proposal that another officer has approved.

    Raises:
        NotPermitted: the officer who signs is no administrator.
        NotFound: there is no such agency.
        Owing: a supervisor or administrator is to be added, and nobody else has approved it.
        Unacceptable: the name is taken, the post is another agency's, the roles are not such
            as officers of that agency may have, or this is not what was approved.
    """
    agency, post = _place(session, given)
    permit(by, Act.KEEP_ACCOUNTS)
    _check_new(session, given, agency, post)
    if approval:
        values = _new(given, agency, post)
        approvals.consume(session, by, approval, Act.KEEP_ACCOUNTS, _subject_of(values), values)
    elif seat(session, by, agency.id, given.roles) is not None:
        raise Owing(NOT_ALONE)
    officer = Officer(
        name=given.name,
        full_name=given.full_name,
        agency_id=agency.id,
        post_id=given.post_id,
        roles=sorted(given.roles),
        password_phc=phc,
    )
    session.add(officer)
    session.flush()
    record(session, by, Act.KEEP_ACCOUNTS, f"officer-{officer.id}")  # a log-in name names a person
    return officer


def change_roles(
    session: Session,
    by: Signature,
    officer_id: int,
    roles: frozenset[Role],
    reason: str,
    *,
    approval: str = "",
) -> None:
    """Give an officer other roles; every session of his ends. An act.

    Where it takes two, `approval` is the reference of a proposal that another officer has approved.

    Raises:
        NotFound: no such officer serves here.
        NotPermitted: the officer who signs is no administrator.
        Owing: there is no reason, it is his own account, identity was not proved lately, or the
            officer is to be supervisor or administrator and nobody else has approved it.
        Unacceptable: these are not such roles as officers of that agency may have, or this is not
            what was approved.
    """
    officer = _serving(session, officer_id)
    permit(by, Act.CHANGE_ROLES, reason=reason, first_id=officer.id)
    _check_roles(officer.agency, roles)
    if approval:
        values = _risen(officer, roles)
        approvals.consume(session, by, approval, Act.CHANGE_ROLES, _subject(officer), values)
    elif seat(session, by, officer.agency_id, roles, officer) is not None:
        raise Owing(NOT_ALONE)
    officer.roles = sorted(roles)
    end_sessions(session, officer.id, by.at, only=None, but=None)
    end_pending(session, officer.id, by.at)
    record(session, by, Act.CHANGE_ROLES, _subject(officer), reason)


def leave(session: Session, by: Signature, officer_id: int, reason: str) -> None:
    """An officer leaves: every session and link ends, what he wrote stays his. An act.

    Raises:
        NotFound: no such officer serves here.
        NotPermitted: the officer who signs is no administrator.
        Owing: there is no reason, or it is his own account.
    """
    officer = _serving(session, officer_id)
    permit(by, Act.END_SERVICE, reason=reason, first_id=officer.id)
    officer.left_at = by.at
    end_sessions(session, officer.id, by.at, only=None, but=None)
    end_pending(session, officer.id, by.at)
    end_links(session, officer.id, by.at)
    record(session, by, Act.END_SERVICE, _subject(officer), reason)


def seat(
    session: Session,
    by: Signature,
    agency_id: int,
    roles: frozenset[Role],
    officer: Officer | None = None,
) -> int | None:
    """The agency in which a second officer is sought, so that one of that agency gets these roles.

    It is the officer's own agency or, where nobody else there could approve it, that of `by`.
    None where the roles give no new power over others; or nobody else could in either agency,
    as when a desk has just been founded. A look.
    """
    before = frozenset(Role(role) for role in officer.roles) if officer else frozenset[Role]()
    if not rises(before, roles):
        return None
    concerned = {by.officer_id, officer.id if officer else 0}
    for place in (agency_id, by.agency_id):
        others = (other for other in serving(session, place) if other.id not in concerned)
        if any(may(other.signature(by.at, by.at), Act.APPROVE) for other in others):
            return place
    return None


def takes_two(session: Session, by: Signature, officer_id: int, roles: frozenset[Role]) -> bool:
    """Whether a second officer has to approve that this one gets these roles. A look."""
    officer = _serving(session, officer_id)
    return seat(session, by, officer.agency_id, roles, officer) is not None


def propose_officer(session: Session, by: Signature, given: NewOfficer) -> Approval:
    """Ask for a second officer to add this one, as supervisor or administrator. An act.

    Raises:
        NotFound, NotPermitted: as `add_officer` does.
        Unacceptable: as there, or there is no reason.
    """
    agency, post = _place(session, given)
    permit(by, Act.KEEP_ACCOUNTS)
    _check_new(session, given, agency, post)
    if not given.reason.strip():
        raise Unacceptable("reason", N_("Write down the reason first."))
    values = _new(given, agency, post)
    return approvals.propose(
        session,
        by,
        Act.KEEP_ACCOUNTS,
        _subject_of(values),
        values,
        given.reason,
        agency_id=seat(session, by, agency.id, given.roles),
    )


def propose_roles(
    session: Session, by: Signature, officer_id: int, roles: frozenset[Role], reason: str
) -> Approval:
    """Ask for a second officer to make this one supervisor or administrator. An act.

    Raises:
        NotFound, NotPermitted, Owing, Unacceptable: as `change_roles` does.
    """
    officer = _serving(session, officer_id)
    permit(by, Act.CHANGE_ROLES, reason=reason, first_id=officer.id)
    _check_roles(officer.agency, roles)
    return approvals.propose(
        session,
        by,
        Act.CHANGE_ROLES,
        _subject(officer),
        _risen(officer, roles),
        reason,
        agency_id=seat(session, by, officer.agency_id, roles, officer),
        about_id=officer.id,
    )


class Done(NamedTuple):
    """Whom a proposal was about; `joined` where it has added him, who needs a link then."""

    officer_id: int
    joined: bool


def carry_out(session: Session, by: Signature, reference: str, phc: str = NOBODY) -> Done:
    """Do what was proposed and approved about an officer, to the letter. An act.

    Raises:
        NotFound: there is no such proposal, or none about an officer that `by` may know of.
        NotPermitted, Owing, OutOfOrder, Unacceptable: as `add_officer`, `change_roles` and
            `approvals.consume` do.
    """
    approval = approvals.one(session, by, reference)
    values, roles = approval.values, _roles_of(approval)
    if approval.act is Act.CHANGE_ROLES and approval.about_id is not None:
        about_id, reason = approval.about_id, approval.reason
        change_roles(session, by, about_id, roles, reason, approval=reference)
        return Done(about_id, joined=False)
    agency = agency_by_code(session, values.get("agency", ""))
    if approval.act is not Act.KEEP_ACCOUNTS or agency is None:
        raise NotFound(reference)
    post = post_by_code(session, values["post"]) if "post" in values else None
    given = NewOfficer(
        values["log_in"], values["officer"], agency.id, roles, post.id if post else None
    )
    return Done(add_officer(session, by, given, phc, approval=reference).id, joined=True)


def may_carry_out(by: Signature, approval: Approval) -> bool:
    """Whether `by` is who does what was approved. A look; the state is another question."""
    ours = approval.act in (Act.CHANGE_ROLES, Act.KEEP_ACCOUNTS)
    two = (approval.proposed_by_id, approval.approved_by_id)
    return ours and by.officer_id in two and may(by, approval.act)


def one(session: Session, by: Signature, officer_id: int) -> Officer:
    """One officer, for the administrator's page. A look.

    Raises:
        NotPermitted: neither administrator nor auditor.
        NotFound: there is no such officer.
    """
    permit(by, Act.READ_ACCOUNTS)
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise NotFound(f"officer-{officer_id}")
    return officer


def rising(session: Session, by: Signature, officer: Officer) -> Approval | None:
    """The proposal of other roles for this officer that still stands, if `by` may know it."""
    return approvals.standing(session, by, Act.CHANGE_ROLES, _subject(officer))


def _serving(session: Session, officer_id: int) -> Officer:
    officer = session.get(Officer, officer_id)
    if officer is None or officer.left_at is not None:
        raise NotFound(f"officer-{officer_id}")
    return officer


def _place(session: Session, given: NewOfficer) -> tuple[Agency, Post | None]:
    post = session.get(Post, given.post_id) if given.post_id is not None else None
    return agency_by_id(session, given.agency_id), post


def _check_new(session: Session, given: NewOfficer, agency: Agency, post: Post | None) -> None:
    if officer_by_name(session, given.name):
        raise Unacceptable("name", N_("That name is taken."))
    _check_roles(agency, given.roles)
    if given.post_id is not None and (post is None or post.agency_id != agency.id):
        raise Unacceptable("post_id", N_("That post is not one of this agency."))


def _check_roles(agency: Agency, roles: frozenset[Role]) -> None:
    if not roles:
        raise Unacceptable("roles", N_("Give at least one role."))
    abroad = agency.kind is AgencyKind.FOREIGN
    only_abroad = roles == {Role.FOREIGN_LIAISON}
    if abroad != only_abroad or (Role.FOREIGN_LIAISON in roles) != abroad:
        raise Unacceptable(
            "roles",
            N_("Only partners abroad have foreign liaison officers, and they have no others."),
        )


def _subject(officer: Officer) -> str:
    return f"officer-{officer.id}"


def _subject_of(values: Values) -> str:
    """Of one who is nobody yet: no name, and the same for the same proposal."""
    return f"new-{digest_of(values)[:12]}"


def _new(given: NewOfficer, agency: Agency, post: Post | None) -> Values:
    values: Values = {"officer": given.full_name, "log_in": given.name, "agency": agency.code}
    at = {"post": post.code} if post else {}
    return {**values, **at, "roles": _said(given.roles)}


def _risen(officer: Officer, roles: frozenset[Role]) -> Values:
    return {
        "officer": officer.full_name,
        "log_in": officer.name,
        "agency": officer.agency.code,
        "roles_before": _said(frozenset(Role(role) for role in officer.roles)),
        "roles": _said(roles),
    }


def _said(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles))


def _roles_of(approval: Approval) -> frozenset[Role]:
    return frozenset(Role(role) for role in str(approval.values.get("roles", "")).split())
