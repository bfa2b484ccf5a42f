"""Second factors that are typed: codes of a code maker (TOTP), and backup codes on paper.

The shared secret stands in the database sealed: AES-256-GCM under a key that HKDF derives from
the desk's secret key, bound to its officer. Whoever changes the secret key makes all of them
unreadable; officers then begin anew by a one-time link.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.credentials import CODE_BITS, CODES, STEP_S
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.permissions import Act, permit
from borderdesk.services import sessions
from borderdesk.services.audit import record
from borderdesk.store.accounts import Officer
from borderdesk.store.credentials import (
    BackupCode,
    TotpFactor,
    code_taken,
    codes_left,
    end_codes,
    passkeys_of,
    step_taken,
    totp_of,
)

ISSUER = "borderdesk"
NOT_THE_CODE = N_("The code does not fit. Type the one that is shown now, or wait for the next.")


def derived(secret_key: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, by HKDF-SHA256 from the desk's secret key.

    Source: RFC 5869; the secret key has at least 256 bits, so no salt is needed.
    """
    info = f"borderdesk {purpose} 1".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())


def sealed(secret: str, officer_id: int, key: bytes) -> str:
    """The secret as the database keeps it: a nonce and the sealed text, in base64."""
    nonce = os.urandom(12)
    body = AESGCM(key).encrypt(nonce, secret.encode(), str(officer_id).encode())
    return base64.b64encode(nonce + body).decode()


def unsealed(kept: str, officer_id: int, key: bytes) -> str | None:
    """The secret again; None where the desk's secret key is another, or the row is not his."""
    raw = base64.b64decode(kept)
    try:
        return AESGCM(key).decrypt(raw[:12], raw[12:], str(officer_id).encode()).decode()
    except InvalidTag:
        return None


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of the clock whose code this is: now, or one before or after; else None."""
    now = int(at.timestamp()) // STEP_S
    maker = pyotp.TOTP(secret, interval=STEP_S)
    found = None
    for step in (now - 1, now, now + 1):  # all three, so that it takes as long whichever fits
        if hmac.compare_digest(maker.at(step * STEP_S).encode(), code.encode()):
            found = step
    return found


def begin(session: Session, officer: Officer, key: bytes) -> None:
    """Give the officer a new secret, not confirmed yet. A stage: its caller records."""
    secret = sealed(pyotp.random_base32(), officer.id, key)  # 160 bits; RFC 4226, section 4
    factor = totp_of(session, officer.id)
    if factor is None:
        session.add(TotpFactor(officer_id=officer.id, sealed=secret, last_step=0))
    else:
        factor.sealed, factor.last_step, factor.confirmed_at = secret, 0, None
    session.flush()


def to_enrol(session: Session, officer: Officer, key: bytes) -> tuple[str, str] | None:
    """Secret and otpauth:// address of a code maker that is not confirmed yet, else None."""
    factor = totp_of(session, officer.id)
    if factor is None or factor.confirmed_at is not None:
        return None
    secret = unsealed(factor.sealed, officer.id, key)
    if secret is None:
        return None
    return secret, pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(
        name=officer.name, issuer_name=ISSUER
    )


def confirmed(
    session: Session, officer: Officer, code: str, key: bytes, at: datetime
) -> list[str] | None:
    """Take the first code of a new code maker; ten backup codes, or None where it does not fit.

    A stage: its caller records.
    """
    factor = totp_of(session, officer.id)
    if factor is None or factor.confirmed_at is not None:
        return None
    secret = unsealed(factor.sealed, officer.id, key)
    step = step_of(secret, code, at) if secret else None
    if step is None or not step_taken(session, officer.id, step):
        return None
    factor.confirmed_at = at
    return new_codes(session, officer.id, at)


def new_codes(session: Session, officer_id: int, at: datetime) -> list[str]:
    """Ten new backup codes as they are printed; the old ones end. A stage: its caller records."""
    end_codes(session, officer_id, at)
    codes = [_written(secrets.token_bytes(CODE_BITS // 8)) for _ in range(CODES)]
    session.add_all(
        BackupCode(officer_id=officer_id, code_sha256=_digest(code), made_at=at) for code in codes
    )
    session.flush()
    return codes


def enrolled(session: Session, officer_id: int) -> bool:
    """Whether the officer has a second factor. A look."""
    factor = totp_of(session, officer_id)
    return bool(factor and factor.confirmed_at) or bool(passkeys_of(session, officer_id))


def code_fits(session: Session, officer_id: int, code: str, key: bytes, at: datetime) -> bool:
    """Take a code of the code maker; each is taken once. A stage: its caller records."""
    factor = totp_of(session, officer_id)
    if factor is None or factor.confirmed_at is None:
        return False
    secret = unsealed(factor.sealed, officer_id, key)
    step = step_of(secret, code, at) if secret else None
    return step is not None and step_taken(session, officer_id, step)


def backup_fits(session: Session, officer_id: int, code: str, at: datetime) -> bool:
    """Take a backup code, and use it up. A stage: its caller records."""
    return code_taken(session, officer_id, _digest(code), at)


def begin_own(session: Session, by: Signature, key: bytes) -> None:
    """Begin to set up one's own code maker. An act.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
        Unacceptable: there is a code maker already; it is replaced by a one-time link alone.
    """
    officer = session.get_one(Officer, by.officer_id)
    permit(by, Act.KEEP_CREDENTIALS)
    factor = totp_of(session, officer.id)
    if factor is not None and factor.confirmed_at is not None:
        raise Unacceptable("code", N_("You have a code maker already."))
    begin(session, officer, key)
    record(session, by, Act.KEEP_CREDENTIALS, "code-maker")


def confirm_own(
    session: Session, by: Signature, code: str, key: bytes, own_session: int
) -> list[str]:
    """Take the first code; the officer's other sessions end. Ten backup codes. An act.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
        Unacceptable: the code does not fit.
    """
    officer = session.get_one(Officer, by.officer_id)
    permit(by, Act.KEEP_CREDENTIALS)
    codes = confirmed(session, officer, code, key, by.at)
    if codes is None:
        raise Unacceptable("code", NOT_THE_CODE)
    sessions.end_all(session, officer.id, by.at, but=own_session)
    record(session, by, Act.KEEP_CREDENTIALS, "code-maker")
    return codes


def renew_codes(session: Session, by: Signature) -> list[str]:
    """Ten new backup codes; the old ones open nothing any more. An act.

    Raises:
        NotPermitted, Owing: identity was not proved within five minutes.
        NotFound: the officer has no second factor that they could stand in for.
    """
    permit(by, Act.KEEP_CREDENTIALS)
    if not enrolled(session, by.officer_id):
        raise NotFound("backup-codes")
    codes = new_codes(session, by.officer_id, by.at)
    record(session, by, Act.KEEP_CREDENTIALS, "backup-codes")
    return codes


def left(session: Session, officer_id: int) -> int:
    """How many backup codes the officer has not used. A look."""
    return codes_left(session, officer_id)


def _written(raw: bytes) -> str:
    """Eighty bits as four groups of four letters and digits, none like another."""
    text = base64.b32encode(raw).decode().lower()
    return "-".join(text[n : n + 4] for n in range(0, 16, 4))


def _digest(code: str) -> str:
    plain = "".join(char for char in code.lower() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
