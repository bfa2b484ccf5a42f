"""One-time links, second factors, sign-ins half done, and what lifts a lock."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import BigInteger, CursorResult, ForeignKey, Update, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from borderdesk.store.accounts import LoginAttempt, Officer
from borderdesk.store.base import Base, Key


class OneTimeLink(Base):
    """An account's beginning, or its renewal, known by the SHA-256 of its token."""

    __tablename__ = "one_time_links"

    id: Mapped[Key]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    password_at: Mapped[datetime | None]
    factor_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])


class TotpFactor(Base):
    """The shared secret of an officer's code maker, sealed; `last_step` is the last one taken."""

    __tablename__ = "totp_factors"

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), unique=True)
    sealed: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]


class BackupCode(Base):
    """One code on paper, good for one sign-in; kept as SHA-256 (80 random bits need no salt)."""

    __tablename__ = "backup_codes"

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    code_sha256: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey: its id and public key in base64url, and how often it has signed."""

    __tablename__ = "passkeys"

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)  # 32 bits without a sign
    label: Mapped[str]
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class UsedChallenge(Base):
    """A challenge that a passkey has signed; the database takes each one once."""

    __tablename__ = "used_challenges"

    id: Mapped[Key]
    challenge: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime]


class PendingLogIn(Base):
    """A sign-in whose password fitted and whose second factor is still to come."""

    __tablename__ = "pending_log_ins"

    id: Mapped[Key]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    address: Mapped[str]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship()


class Unlock(Base):
    """A supervisor's word that the misses at a log-in name count no more."""

    __tablename__ = "unlocks"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]


class Misses(NamedTuple):
    """How many tries have missed at one name, and from one address."""

    account: int
    address: int


def hold_address(session: Session, address: str) -> None:
    """Let nobody else count a try from that address until the commit, so that tries count each
    other whoever they are made for. SQLite lets one write at a time in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = zlib.crc32(f"log-in from {address}".encode())
        session.execute(select(func.pg_advisory_xact_lock(key)))


def misses_since(session: Session, name: str, address: str, since: datetime) -> Misses:
    """Misses since then at the name (and since its last unlock), and from the address.

    The same statements for a name that nobody bears.
    """
    missed = select(func.count()).select_from(LoginAttempt)
    missed = missed.where(LoginAttempt.at > since, ~LoginAttempt.passed)
    unlocked = select(func.max(Unlock.at)).where(Unlock.name == name).scalar_subquery()
    at_name = LoginAttempt.at > func.coalesce(unlocked, since)
    account = session.scalar(missed.where(LoginAttempt.name == name, at_name))
    return Misses(account or 0, session.scalar(missed.where(LoginAttempt.address == address)) or 0)


def locked_officers(
    session: Session, agency_id: int, since: datetime, tries: int
) -> list[tuple[Officer, datetime]]:
    """Officers of the agency at whose names so many tries have missed, and the latest of them."""
    unlocked = select(func.max(Unlock.at)).where(Unlock.name == Officer.name)
    rows = session.execute(
        select(Officer, func.max(LoginAttempt.at))
        .join(LoginAttempt, LoginAttempt.name == Officer.name)
        .where(
            Officer.agency_id == agency_id,
            Officer.left_at.is_(None),
            ~LoginAttempt.passed,
            LoginAttempt.at > since,
            LoginAttempt.at > func.coalesce(unlocked.scalar_subquery(), since),
        )
        .group_by(Officer.id)
        .having(func.count() >= tries)
        .order_by(Officer.full_name)
    )
    return [(officer, at) for officer, at in rows]


def open_link(
    session: Session, token_sha256: str, at: datetime, *, held: bool
) -> OneTimeLink | None:
    """The link of that token, if it is unused and its time has not run out.

    For an act it is held until the commit, so that two who open it at once follow each other.
    """
    query = (
        select(OneTimeLink)
        .join(OneTimeLink.officer)
        .where(
            OneTimeLink.token_sha256 == token_sha256,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.ends_at > at,
            Officer.left_at.is_(None),
        )
    )
    return session.scalar(query.with_for_update(of=OneTimeLink) if held else query)


def pending_log_in(session: Session, token_sha256: str, at: datetime) -> PendingLogIn | None:
    """The half-done sign-in of that token, if its five minutes have not run out."""
    return session.scalar(
        select(PendingLogIn)
        .join(PendingLogIn.officer)
        .where(
            PendingLogIn.token_sha256 == token_sha256,
            PendingLogIn.closed_at.is_(None),
            PendingLogIn.ends_at > at,
            Officer.left_at.is_(None),
        )
    )


def totp_of(session: Session, officer_id: int) -> TotpFactor | None:
    return session.scalar(select(TotpFactor).where(TotpFactor.officer_id == officer_id))


def passkeys_of(session: Session, officer_id: int) -> list[Passkey]:
    """The officer's passkeys that are not removed, oldest first."""
    query = select(Passkey).where(Passkey.officer_id == officer_id, Passkey.removed_at.is_(None))
    return list(session.scalars(query.order_by(Passkey.id)))


def codes_left(session: Session, officer_id: int) -> int:
    """How many backup codes the officer has not used."""
    left = BackupCode.officer_id == officer_id, BackupCode.used_at.is_(None)
    return session.scalar(select(func.count()).select_from(BackupCode).where(*left)) or 0


def step_taken(session: Session, officer_id: int, step: int) -> bool:
    """Take that step of the clock, once: of two who ask at the same time, one is told yes."""
    return _changed_one(
        session,
        update(TotpFactor)
        .where(TotpFactor.officer_id == officer_id, TotpFactor.last_step < step)
        .values(last_step=step),
    )


def code_taken(session: Session, officer_id: int, code_sha256: str, at: datetime) -> bool:
    """Use that backup code up; False where it is none, or is used."""
    return _changed_one(
        session,
        update(BackupCode)
        .where(
            BackupCode.officer_id == officer_id,
            BackupCode.code_sha256 == code_sha256,
            BackupCode.used_at.is_(None),
        )
        .values(used_at=at),
    )


def is_used(session: Session, challenge: str) -> bool:
    """Whether a passkey has signed that challenge before."""
    used = select(UsedChallenge.id).where(UsedChallenge.challenge == challenge)
    return session.scalar(used) is not None


def pending_taken(session: Session, pending_id: int, at: datetime) -> bool:
    """Close that half-done sign-in; False where somebody has closed it already."""
    return _changed_one(
        session,
        update(PendingLogIn)
        .where(PendingLogIn.id == pending_id, PendingLogIn.closed_at.is_(None))
        .values(closed_at=at),
    )


def counted_up(session: Session, passkey: Passkey, count: int, at: datetime) -> bool:
    """Keep the passkey's new count; False where another use of it was faster."""
    return _changed_one(
        session,
        update(Passkey)
        .where(
            Passkey.id == passkey.id,
            Passkey.removed_at.is_(None),
            Passkey.sign_count == passkey.sign_count,
        )
        .values(sign_count=count, last_used_at=at)
        .execution_options(synchronize_session=False),
    )


def end_pending(session: Session, officer_id: int, at: datetime) -> None:
    """End every sign-in of the officer that is half done."""
    session.execute(
        update(PendingLogIn)
        .where(PendingLogIn.officer_id == officer_id, PendingLogIn.closed_at.is_(None))
        .values(closed_at=at)
    )


def end_links(session: Session, officer_id: int, at: datetime) -> None:
    """No link made so far opens anything for the officer any more."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.officer_id == officer_id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )


def end_codes(session: Session, officer_id: int, at: datetime) -> None:
    """No backup code made so far is good for anything any more."""
    session.execute(
        update(BackupCode)
        .where(BackupCode.officer_id == officer_id, BackupCode.used_at.is_(None))
        .values(used_at=at)
    )


def remove_passkeys(session: Session, officer_id: int, at: datetime) -> None:
    """None of the officer's passkeys opens anything any more."""
    session.execute(
        update(Passkey)
        .where(Passkey.officer_id == officer_id, Passkey.removed_at.is_(None))
        .values(removed_at=at)
    )


def _changed_one(session: Session, change: Update) -> bool:
    return cast("CursorResult[object]", session.execute(change)).rowcount == 1
