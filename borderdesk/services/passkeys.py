"""Passkeys: added, asked for at the sign-in, removed.

A challenge is not kept when it is made, for pages write nothing: it carries its time and a MAC
over officer and purpose, and is written down when a passkey has signed it, once.
"""

from __future__ import annotations

import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.permissions import Act, permit
from borderdesk.services import sessions
from borderdesk.services.audit import record
from borderdesk.store.accounts import Officer
from borderdesk.store.credentials import (
    Passkey,
    UsedChallenge,
    counted_up,
    is_used,
    passkeys_of,
)

LIFE = timedelta(minutes=5)
NOT_ADDED = N_("The passkey was not added. Load the page anew and try again.")
LAST = N_("This is your only passkey, and your role signs in by one. Add another first.")
ADD, ASK = b"add", b"ask"


class Site(NamedTuple):
    """Where the desk is served, as browsers see it, and the key of its challenges."""

    host: str  # without the port
    origin: str  # scheme, host and port
    key: bytes


def options_to_add(session: Session, officer: Officer, site: Site, at: datetime) -> str:
    """What a browser is told to make a new passkey, as JSON. A look."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="borderdesk",
        user_name=officer.name,
        user_display_name=officer.full_name,
        user_id=f"officer-{officer.id}".encode(),
        challenge=_challenge(site.key, ADD, officer.id, at),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(session, officer.id),
    )
    return webauthn.options_to_json(options)


def options_to_ask(session: Session, officer_id: int, site: Site, at: datetime) -> str:
    """What a browser is told to ask for one of the officer's passkeys, as JSON. A look."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=_challenge(site.key, ASK, officer_id, at),
        allow_credentials=_descriptors(session, officer_id),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def added(
    session: Session, officer: Officer, answer: str, label: str, site: Site, at: datetime
) -> bool:
    """Keep the passkey that the browser has made, if all is as asked. Its caller records."""
    challenge = _signed_challenge(answer)
    if not _is_ours(session, challenge, ADD, officer.id, site.key, at):
        return False
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return False
    session.add(UsedChallenge(challenge=bytes_to_base64url(challenge), used_at=at))
    session.add(
        Passkey(
            officer_id=officer.id,
            credential_id=bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            label=label,
            added_at=at,
        )
    )
    session.flush()
    return True


def fits(session: Session, officer_id: int, answer: str, site: Site, at: datetime) -> bool:
    """Whether one of the officer's passkeys has signed our challenge. A stage: its caller records.

    The count has to grow (it stays 0 where a passkey does not count): one that does not is a copy.
    """
    challenge = _signed_challenge(answer)
    if not _is_ours(session, challenge, ASK, officer_id, site.key, at):
        return False
    known = {key.credential_id: key for key in passkeys_of(session, officer_id)}
    passkey = known.get(str(_parsed(answer).get("id", "")))
    if passkey is None:
        return False
    try:
        shown = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return False
    session.add(UsedChallenge(challenge=bytes_to_base64url(challenge), used_at=at))
    session.flush()
    return counted_up(session, passkey, shown.new_sign_count, at)


def add_own(
    session: Session, by: Signature, answer: str, label: str, site: Site, own_session: int
) -> None:
    """Add a passkey of one's own; one's other sessions end. An act.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
        Unacceptable: the browser's answer is not as asked.
    """
    officer = session.get_one(Officer, by.officer_id)
    permit(by, Act.KEEP_CREDENTIALS)
    if not added(session, officer, answer, label, site, by.at):
        raise Unacceptable("answer", NOT_ADDED)
    sessions.end_all(session, officer.id, by.at, but=own_session)
    record(session, by, Act.KEEP_CREDENTIALS, "passkey")


def remove_own(
    session: Session, by: Signature, number: int, own_session: int, *, needed: bool
) -> None:
    """Remove a passkey of one's own; one's other sessions end. An act.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
        NotFound: the officer has no such passkey.
        Unacceptable: it is the only one, and the officer's role needs one.
    """
    mine = passkeys_of(session, by.officer_id)
    passkey = next((key for key in mine if key.id == number), None)
    if passkey is None:
        raise NotFound(f"passkey-{number}")
    permit(by, Act.KEEP_CREDENTIALS)
    if needed and len(mine) == 1:
        raise Unacceptable("passkey", LAST)
    passkey.removed_at = by.at
    sessions.end_all(session, by.officer_id, by.at, but=own_session)
    record(session, by, Act.KEEP_CREDENTIALS, "passkey")


def _descriptors(session: Session, officer_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
        for key in passkeys_of(session, officer_id)
    ]


def _challenge(key: bytes, purpose: bytes, officer_id: int, at: datetime) -> bytes:
    """Time (8 bytes), chance (16) and a MAC (32) that binds both to officer and purpose."""
    head = int(at.timestamp()).to_bytes(8, "big") + os.urandom(16)
    return head + _mac(key, purpose, officer_id, head)


def _mac(key: bytes, purpose: bytes, officer_id: int, head: bytes) -> bytes:
    return hmac.digest(key, b"%b %d %b" % (purpose, officer_id, head), "sha256")


def _is_ours(
    session: Session, challenge: bytes, purpose: bytes, officer_id: int, key: bytes, at: datetime
) -> bool:
    """Whether this desk made the challenge for that officer, lately, and nobody has used it."""
    head, mac = challenge[:24], challenge[24:]
    if not hmac.compare_digest(mac, _mac(key, purpose, officer_id, head)):
        return False
    made_at = datetime.fromtimestamp(int.from_bytes(head[:8], "big"), UTC)
    fresh = timedelta(0) <= at.replace(microsecond=0) - made_at <= LIFE
    return fresh and not is_used(session, bytes_to_base64url(challenge))


def _signed_challenge(answer: str) -> bytes:
    """The challenge that the browser says it has signed; empty where the answer is no answer."""
    response = _parsed(answer).get("response")
    if not isinstance(response, dict):
        return b""
    try:
        client = json.loads(base64url_to_bytes(str(response.get("clientDataJSON", ""))))
        return base64url_to_bytes(str(client["challenge"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return b""


def _parsed(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
