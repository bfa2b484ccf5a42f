"""What guessing brings: few tries are heard, and one code opens once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.credentials import ACCOUNT_TRIES, ADDRESS_TRIES, WINDOW
from borderdesk.domain.sessions import PIN_TRIES
from borderdesk.services import accounts, credentials, factors, sessions
from borderdesk.services.accounts import Attempt
from borderdesk.store.accounts import LoginAttempt, UserSession
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.credentials import TotpFactor
from borderdesk.store.database import Database, open_database
from tests import factories
from tests.conftest import Desk
from tests.services.test_races import meanwhile

NAME = "k.amsel"
PHC = "$argon2id$v=19$m=65536,t=3,p=1$c29tZSBzYWx0IGhlcmU$aGFzaCBvZiBub3RoaW5nIGF0IGFsbA"


@pytest.fixture
def desk(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    return desk_on(database_url)


def heard(url: str, tries: int, threads: int, worker: int) -> int:
    """How many of so many guesses were held against the officer's hash, in one worker process.

    The hash itself is left out: what counts is to whose hash a guess gets.
    """
    database = open_database(url)

    def guess(n: int) -> bool:
        address, at = f"192.0.2.{(worker * tries + n) % 250}", datetime.now(UTC)
        with database.turn(), database.acts() as session:
            attempt = accounts.count_attempt(session, NAME, address, at)
            session.commit()
        with database.turn(), database.acts() as session:
            accounts.close_attempt(session, attempt, False, at)
            session.commit()
        return attempt.officer_id is not None

    with ThreadPoolExecutor(threads) as at_once:
        count = sum(at_once.map(guess, range(tries)))
    database.acts.kw["bind"].dispose()
    return count


def besieged(desk: Desk, tries: int, threads: int) -> None:
    with desk.acting() as session:
        officer = factories.officer(session, Role.OFFICER, name=NAME, password_phc=PHC)
        attempt = accounts.count_attempt(session, NAME, "198.51.100.1", datetime.now(UTC))
        token = accounts.close_attempt(session, attempt, True, datetime.now(UTC))
        officer_id = officer.id

    begun = datetime.now(UTC)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as workers:
        half = [workers.submit(heard, desk.url, tries // 2, threads // 2, n) for n in range(2)]
        count = sum(result.result() for result in half)

    windows = (datetime.now(UTC) - begun) // WINDOW + 1  # on a slow machine it takes longer
    assert 0 < count <= ACCOUNT_TRIES * windows
    with desk.looking() as session:
        missed = select(func.count()).select_from(LoginAttempt).where(~LoginAttempt.passed)
        assert session.scalar(missed) == tries
        rows = select(func.count()).select_from(LedgerEntry)
        assert session.scalar(rows.where(LedgerEntry.officer_id == officer_id)) == tries + 1
        assert accounts.entered(session, token or "", datetime.now(UTC)) is not None


def test_of_200_guesses_in_two_processes_five_are_heard_and_open_sessions_go_on(
    desk: Desk,
) -> None:
    besieged(desk, tries=200, threads=8)


@pytest.mark.long
def test_of_10_000_guesses_twenty_at_once_five_are_heard(desk: Desk) -> None:
    besieged(desk, tries=10_000, threads=20)


def heard_from_one_address(url: str, names: list[str], threads: int) -> int:
    """The same for guesses at many names from one address."""
    database = open_database(url)

    def guess(name: str) -> bool:
        with database.turn(), database.acts() as session:
            attempt = accounts.count_attempt(session, name, "192.0.2.7", datetime.now(UTC))
            session.commit()
        return attempt.officer_id is not None

    with ThreadPoolExecutor(threads) as at_once:
        count = sum(at_once.map(guess, names))
    database.acts.kw["bind"].dispose()
    return count


def besieged_from_one_address(desk: Desk, names: int, threads: int) -> None:
    with desk.acting() as session:
        for n in range(names):
            factories.officer(session, Role.OFFICER, name=f"k.amsel-{n}", password_phc=PHC)
    known = [f"k.amsel-{n}" for n in range(names)]

    begun = datetime.now(UTC)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as workers:
        half = [
            workers.submit(heard_from_one_address, desk.url, known[n::2], threads // 2)
            for n in range(2)
        ]
        count = sum(result.result() for result in half)

    windows = (datetime.now(UTC) - begun) // WINDOW + 1  # on a slow machine it takes longer
    assert 0 < count <= ADDRESS_TRIES * windows
    assert count == ADDRESS_TRIES or windows > 1
    with desk.acting() as session:  # a colleague at another machine is not kept out
        elsewhere = accounts.count_attempt(session, known[0], "192.0.2.8", datetime.now(UTC))
        assert elsewhere.officer_id is not None


def test_two_guesses_at_once_from_one_address_count_each_other(desk: Desk) -> None:
    now = datetime.now(UTC)
    with desk.acting() as session:
        for name in ("a.one", "b.two"):
            factories.officer(session, Role.OFFICER, name=name, password_phc=PHC)
        for n in range(ADDRESS_TRIES - 1):
            row = LoginAttempt(name=f"x{n}", address="192.0.2.7", at=now, passed=False)
            session.add(row)
    heard: list[Attempt] = []

    def guess(name: str) -> Callable[[Session], None]:
        return lambda s: heard.append(accounts.count_attempt(s, name, "192.0.2.7", now))

    meanwhile(desk, guess("a.one"), guess("b.two")).result()

    assert [attempt.officer_id is not None for attempt in heard] == [True, False]


def test_of_100_guesses_at_100_names_from_one_address_fifty_are_heard(desk: Desk) -> None:
    besieged_from_one_address(desk, names=100, threads=8)


@pytest.mark.long
def test_of_2_000_guesses_at_2_000_names_from_one_address_fifty_are_heard(desk: Desk) -> None:
    besieged_from_one_address(desk, names=2_000, threads=20)


def test_of_twenty_pins_at_once_three_are_heard(desk: Desk) -> None:
    now = datetime.now(UTC)
    with desk.acting() as session:
        token = factories.logged_in(session, Role.OFFICER, pin_phc=PHC)

    def guess(_n: int) -> bool:
        with desk.database.turn(), desk.database.acts() as session:
            attempt = sessions.count_pin(session, token, now)
            session.commit()
        return attempt.officer_id is not None

    with ThreadPoolExecutor(8) as at_once:
        heard = list(at_once.map(guess, range(20)))

    assert sum(heard) == PIN_TRIES


def one_code_twice(desk: Desk, rounds: int) -> None:
    """In each round two half-done sign-ins bring the same code at the same time."""
    database: Database = desk.database
    key = factors.derived(desk.settings.secret_key, "totp")
    with desk.acting() as session:
        officer = factories.officer(session, Role.OFFICER, name=NAME, password_phc=PHC)
        factors.begin(session, officer, key)
        factor = session.scalars(select(TotpFactor)).one()
        secret = factors.unsealed(factor.sealed, officer.id, key) or ""
        factor.confirmed_at = factories.NOON

    def bring(pending: str, code: str, at: datetime) -> str | None:
        with database.turn(), database.acts() as session:
            attempt = credentials.count_second(session, pending, "192.0.2.7", at)
            session.commit()
        assert attempt is not None
        proof = credentials.code_proof(code, key, at, passkey_needed=False)
        with database.turn(), database.acts() as session:
            token = credentials.close_second(session, attempt, pending, proof, at)
            session.commit()
        return token

    for n in range(rounds):
        at = factories.NOON + n * (WINDOW + timedelta(seconds=30))
        pending = []
        for _ in range(2):
            with desk.acting() as session:
                attempt = accounts.count_attempt(session, NAME, "192.0.2.7", at)
                beat = credentials.close_password(
                    session, attempt, True, at, alone=False, never=False
                )
                assert beat is not None
                pending.append(beat.token)
        code = pyotp.TOTP(secret).at(at)
        with ThreadPoolExecutor(2) as both:
            tokens = list(both.map(bring, pending, [code] * 2, [at] * 2))
        assert len([token for token in tokens if token]) == 1, n

    with desk.looking() as session:
        assert session.scalar(select(func.count()).select_from(UserSession)) == rounds


def test_a_code_that_two_requests_bring_at_once_opens_once(desk: Desk) -> None:
    one_code_twice(desk, rounds=20)


@pytest.mark.long
def test_a_code_that_two_requests_bring_at_once_opens_once_in_500_rounds(desk: Desk) -> None:
    one_code_twice(desk, rounds=500)
