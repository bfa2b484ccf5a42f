"""How an account begins, how a sign-in goes on to its second factor, and how a lock is lifted."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.credentials import (
    ACCOUNT_TRIES,
    LINK_LIFE,
    PENDING_LIFE,
    WINDOW,
    password_fault,
)
from borderdesk.domain.errors import NotFound, OutOfOrder, Unacceptable
from borderdesk.domain.permissions import Act, Scope, permit
from borderdesk.services import accounts, factors, passkeys, sessions
from borderdesk.services.accounts import Attempt
from borderdesk.services.audit import record, record_log_in
from borderdesk.services.passkeys import Site
from borderdesk.store.accounts import LoginAttempt, Officer
from borderdesk.store.credentials import (
    OneTimeLink,
    Passkey,
    PendingLogIn,
    Unlock,
    end_links,
    end_pending,
    locked_officers,
    open_link,
    passkeys_of,
    pending_log_in,
    pending_taken,
    remove_passkeys,
    totp_of,
)

Proof = Callable[[Session, int], bool]  # whether the officer of that key has shown the factor


class Beat(NamedTuple):
    """What the password has led to: the token of a session, or of a sign-in half done."""

    token: str
    whole: bool


def close_password(
    session: Session, attempt: Attempt, fitted: bool, at: datetime, *, alone: bool, never: bool
) -> Beat | None:
    """Write the result of the password down. An act; None where it did not fit.

    `alone`: a password is enough for those who have no second factor; `never`: it is enough for
    everybody (the demonstration). Else nobody comes in without a second factor; whoever has not
    set one up yet still has the one-time link.
    """
    factor = fitted and attempt.officer_id is not None and not never
    if factor and factors.enrolled(session, attempt.officer_id or 0):
        return Beat(_begun(session, attempt, at), whole=False)
    token = accounts.close_attempt(session, attempt, fitted and (alone or never), at)
    return Beat(token, whole=True) if token else None


def _begun(session: Session, attempt: Attempt, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row = session.get_one(LoginAttempt, attempt.id)
    row.passed = True  # the password did; tries at the second factor are counted by themselves
    officer = session.get_one(Officer, attempt.officer_id)
    session.add(
        PendingLogIn(
            token_sha256=_sha256(token),
            officer_id=officer.id,
            address=row.address,
            ends_at=at + PENDING_LIFE,
        )
    )
    session.flush()
    record_log_in(session, at, officer, "password")
    return token


class Pending(NamedTuple):
    """Whose sign-in is half done, and whether passkeys are there to end it."""

    officer: Officer
    has_passkey: bool


def pending(session: Session, token: str, at: datetime) -> Pending | None:
    """The half-done sign-in of that token, if it still waits. A look."""
    row = pending_log_in(session, _sha256(token), at)
    if row is None:
        return None
    return Pending(row.officer, bool(passkeys_of(session, row.officer_id)))


def count_second(session: Session, token: str, address: str, at: datetime) -> Attempt | None:
    """Count a try at the second factor; None where no sign-in waits for one.

    It counts at the officer's name like a password: five misses of either kind lock.
    """
    row = pending_log_in(session, _sha256(token), at)
    return accounts.count_attempt(session, row.officer.name, address, at) if row else None


def close_second(
    session: Session, attempt: Attempt, token: str, proof: Proof, at: datetime
) -> str | None:
    """Check the second factor and write the result down; the token of a new session, or None."""
    row = pending_log_in(session, _sha256(token), at)
    heard = row is not None and attempt.officer_id == row.officer_id
    fitted = (
        row is not None
        and heard
        and proof(session, row.officer_id)
        and pending_taken(session, row.id, at)
    )
    return accounts.close_attempt(session, attempt, fitted, at)


def code_proof(code: str, key: bytes, at: datetime, *, passkey_needed: bool) -> Proof:
    """The proof by a typed code: six digits are a code maker's, anything else a backup code.

    Where a passkey is needed, a code maker is not enough, and a backup code only stands in for a
    passkey that is there.
    """

    def proof(session: Session, officer_id: int) -> bool:
        if code.isdecimal() and len(code) == 6:
            return not passkey_needed and factors.code_fits(session, officer_id, code, key, at)
        if passkey_needed and not passkeys_of(session, officer_id):
            return False
        return factors.backup_fits(session, officer_id, code, at)

    return proof


def passkey_proof(answer: str, site: Site, at: datetime) -> Proof:
    """The proof by what a browser has signed with a passkey."""
    return lambda session, officer_id: passkeys.fits(session, officer_id, answer, site, at)


def issue_link(session: Session, by: Signature, officer_id: int) -> str:
    """Make a one-time link for the officer; older ones open nothing any more. Its token. An act.

    Who uses it sets password and second factor anew, and ends every session of the account.

    Raises:
        NotPermitted: the officer who signs is no administrator.
        NotFound: there is no such officer, or he has left.
    """
    officer = session.get(Officer, officer_id)
    permit(by, Act.ISSUE_LINK)
    if officer is None or officer.left_at is not None:
        raise NotFound(f"officer-{officer_id}")
    end_links(session, officer_id, by.at)
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        token_sha256=_sha256(token),
        officer_id=officer_id,
        made_by_id=by.officer_id,
        made_at=by.at,
        ends_at=by.at + LINK_LIFE,
    )
    session.add(link)
    session.flush()
    record(session, by, Act.ISSUE_LINK, f"officer-{officer_id}")
    return token


def link(session: Session, token: str, at: datetime) -> OneTimeLink:
    """The link of that token. A look.

    Raises:
        NotFound: there is none, it is used, or its time has run out.
    """
    return _open(session, token, at, held=False)


def _open(session: Session, token: str, at: datetime, *, held: bool) -> OneTimeLink:
    found = open_link(session, _sha256(token), at, held=held)
    if found is None:
        raise NotFound("of this link")  # the token itself is a secret
    return found


def check_password(officer: Officer, password: str) -> None:
    """Let a new password pass, or say what is wrong with it. A look.

    Raises:
        Unacceptable: too short or long, common, or made of the officer's or agency's own words.
    """
    agency = officer.agency
    fault = password_fault(password, (officer.name, officer.full_name, agency.name, agency.code))
    if fault:
        raise Unacceptable("password", fault)


def set_password(
    session: Session, token: str, phc: str, key: bytes, at: datetime, *, alone: bool
) -> None:
    """The first step through a link: the password. The old factors and sessions end. An act.

    Where a password is enough (`alone`), this is the last step, too.

    Raises:
        NotFound: the link opens nothing any more.
    """
    opened = _open(session, token, at, held=True)
    officer = opened.officer
    officer.password_phc = phc
    opened.password_at, opened.factor_at = at, None
    if alone:
        opened.used_at = at
    factors.begin(session, officer, key)
    remove_passkeys(session, officer.id, at)
    sessions.end_all(session, officer.id, at)
    end_pending(session, officer.id, at)
    record_log_in(session, at, officer, "password_set")


def set_factor(
    session: Session, token: str, code: str, key: bytes, at: datetime, *, passkey_follows: bool
) -> list[str]:
    """The second step: the first code of the code maker. Ten backup codes. An act.

    Raises:
        NotFound: the link opens nothing any more.
        OutOfOrder: the password is not set yet, or the code maker stands already.
        Unacceptable: the code does not fit.
    """
    opened = _open(session, token, at, held=True)
    if opened.password_at is None or opened.factor_at is not None:
        raise OutOfOrder(Act.LOG_IN, "used")
    codes = factors.confirmed(session, opened.officer, code, key, at)
    if codes is None:
        raise Unacceptable("code", factors.NOT_THE_CODE)
    opened.factor_at = at
    if not passkey_follows:
        opened.used_at = at
    record_log_in(session, at, opened.officer, "factor_set")
    return codes


def set_passkey(
    session: Session, token: str, answer: str, label: str, site: Site, at: datetime
) -> None:
    """The third step, for roles that need it: a passkey. The link is used up. An act.

    Raises:
        NotFound: the link opens nothing any more.
        OutOfOrder: the steps before it are not done.
        Unacceptable: the browser's answer is not as asked.
    """
    opened = _open(session, token, at, held=True)
    if opened.factor_at is None:
        raise OutOfOrder(Act.LOG_IN, "open")
    if not passkeys.added(session, opened.officer, answer, label, site, at):
        raise Unacceptable("answer", passkeys.NOT_ADDED)
    opened.used_at = at
    record_log_in(session, at, opened.officer, "passkey_set")


class Own(NamedTuple):
    """One's own second factors, as the page shows them."""

    officer: Officer
    has_code_maker: bool
    codes_left: int
    passkeys: list[Passkey]


def own(session: Session, by: Signature) -> Own:
    """One's own second factors. A look."""
    officer = session.get_one(Officer, by.officer_id)
    factor = totp_of(session, officer.id)
    has_code_maker = factor is not None and factor.confirmed_at is not None
    left = factors.left(session, officer.id)
    return Own(officer, has_code_maker, left, passkeys_of(session, officer.id))


def check_own_password(session: Session, by: Signature, password: str) -> None:
    """Let a new password of one's own pass, or say what is wrong with it. A look.

    Raises:
        Unacceptable: as `check_password`.
    """
    check_password(session.get_one(Officer, by.officer_id), password)


def change_password(session: Session, by: Signature, phc: str, own_session: int) -> None:
    """Set one's own password anew; one's other sessions end. An act.

    The door has checked the present password before, and hashed the new one.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
    """
    officer = session.get_one(Officer, by.officer_id)
    permit(by, Act.KEEP_CREDENTIALS)
    officer.password_phc = phc
    sessions.end_all(session, officer.id, by.at, but=own_session)
    end_pending(session, officer.id, by.at)
    record(session, by, Act.KEEP_CREDENTIALS, "password")


def locked(session: Session, by: Signature) -> list[tuple[Officer, datetime]]:
    """The officers of one's agency whose log-in is locked, and the latest miss. A look.

    Raises:
        NotPermitted: the officer is no supervisor.
    """
    permit(by, Act.READ_LOCKED)
    return locked_officers(session, by.agency_id, by.at - WINDOW, ACCOUNT_TRIES)


def unlock(session: Session, by: Signature, officer_id: int) -> None:
    """Let the misses at an officer's name count no more. An act.

    Raises:
        NotFound: no such officer serves in one's agency.
        NotPermitted, Owing: the officer is no supervisor, or it is his own log-in.
    """
    officer = session.get(Officer, officer_id)
    if officer is None or officer.agency_id != by.agency_id or officer.left_at is not None:
        raise NotFound(f"officer-{officer_id}")
    permit(by, Act.UNLOCK_OFFICER, Scope(officer.agency_id), first_id=officer.id)
    session.add(Unlock(name=officer.name, by_id=by.officer_id, at=by.at))
    record(session, by, Act.UNLOCK_OFFICER, f"officer-{officer.id}")


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
