from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.credentials import (
    ACCOUNT_TRIES,
    ADDRESS_TRIES,
    CODES,
    LINK_LIFE,
    PENDING_LIFE,
    WINDOW,
)
from borderdesk.domain.errors import DeskError, NotFound, NotPermitted, Owing, Unacceptable
from borderdesk.services import accounts, credentials, factors, staff
from borderdesk.services.accounts import Attempt
from borderdesk.services.credentials import Beat
from borderdesk.store.accounts import LoginAttempt, Officer, UserSession
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.credentials import BackupCode, OneTimeLink, PendingLogIn, TotpFactor
from tests import factories

NOON = factories.NOON
KEY = factories.signature(Role.ADMINISTRATOR)  # officer 1, at noon
SECRET_KEY = "only for tests, only for tests, only for tests"
TOTP_KEY = factors.derived(SECRET_KEY, "totp")
HERE = "192.0.2.7"


def begun(session: Session, officer: Officer, *, alone: bool = False) -> str:
    """A link through which the officer has set his password."""
    token = credentials.issue_link(session, KEY, officer.id)
    credentials.set_password(session, token, "phc", TOTP_KEY, NOON, alone=alone)
    return token


def secret_of(session: Session, officer: Officer) -> str:
    factor = session.scalars(select(TotpFactor).where(TotpFactor.officer_id == officer.id)).one()
    secret = factors.unsealed(factor.sealed, officer.id, TOTP_KEY)
    assert secret is not None
    return secret


def enrolled(session: Session, *roles: Role, **given: object) -> tuple[Officer, str, list[str]]:
    """An officer with a code maker: the row, the secret, the backup codes."""
    officer = factories.officer(session, *roles or (Role.OFFICER,), **given)
    token = begun(session, officer)
    secret = secret_of(session, officer)
    code = pyotp.TOTP(secret).at(NOON - timedelta(minutes=5))
    early = NOON - timedelta(minutes=5)
    return (
        officer,
        secret,
        credentials.set_factor(session, token, code, TOTP_KEY, early, passkey_follows=False),
    )


def attempt_of(session: Session, officer: Officer, at: datetime = NOON) -> Attempt:
    return accounts.count_attempt(session, officer.name, HERE, at)


def beat_of(session: Session, officer: Officer, at: datetime = NOON) -> Beat:
    beat = credentials.close_password(
        session, attempt_of(session, officer, at), True, at, alone=False, never=False
    )
    assert beat is not None
    return beat


def second(
    session: Session, token: str, code: str, at: datetime = NOON, *, passkey_needed: bool = False
) -> str | None:
    attempt = credentials.count_second(session, token, HERE, at)
    if attempt is None:
        return None
    proof = credentials.code_proof(code, TOTP_KEY, at, passkey_needed=passkey_needed)
    return credentials.close_second(session, attempt, token, proof, at)


def test_after_the_password_nobody_is_in_before_the_second_factor(session: Session) -> None:
    officer, secret, _ = enrolled(session)

    beat = beat_of(session, officer)

    assert not beat.whole
    assert accounts.entered(session, beat.token, NOON) is None
    assert session.scalar(select(func.count()).select_from(UserSession)) == 0
    token = second(session, beat.token, pyotp.TOTP(secret).at(NOON))
    assert token not in (None, beat.token)
    assert accounts.entered(session, token or "", NOON) is not None
    assert second(session, beat.token, pyotp.TOTP(secret).at(NOON + timedelta(seconds=30))) is None


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_fits_one_step_before_and_after_and_no_further(
    session: Session, steps: int, fits: bool
) -> None:
    officer, secret, _ = enrolled(session)
    code = pyotp.TOTP(secret).at(NOON + timedelta(seconds=30 * steps))

    token = second(session, beat_of(session, officer).token, code)

    assert (token is not None) is fits


def test_a_code_is_taken_once_and_none_before_it_afterwards(session: Session) -> None:
    officer, secret, _ = enrolled(session)
    maker = pyotp.TOTP(secret)

    first = second(session, beat_of(session, officer).token, maker.at(NOON))
    again = second(session, beat_of(session, officer).token, maker.at(NOON))
    before = second(
        session, beat_of(session, officer).token, maker.at(NOON - timedelta(seconds=30))
    )
    after = second(session, beat_of(session, officer).token, maker.at(NOON + timedelta(seconds=30)))

    assert first
    assert (again, before) == (None, None)
    assert after


def test_each_backup_code_is_good_once_and_kept_as_a_hash(session: Session) -> None:
    officer, _, codes = enrolled(session)

    tokens = [
        second(session, beat_of(session, officer).token, code)
        for code in (codes[0], codes[0], codes[1].upper().replace("-", " "))
    ]

    assert [token is not None for token in tokens] == [True, False, True]
    assert len(set(codes)) == CODES
    assert factors.left(session, officer.id) == CODES - 2
    kept = session.scalars(select(BackupCode.code_sha256)).all()
    assert not set(codes) & set(kept)
    assert all(len(code.replace("-", "")) == 16 for code in codes)  # 80 bits in base 32


def test_the_secret_is_sealed_for_its_officer_under_the_desks_key(session: Session) -> None:
    officer, secret, _ = enrolled(session)
    factor = session.scalars(select(TotpFactor)).one()

    assert secret not in factor.sealed
    assert factors.unsealed(factor.sealed, officer.id, TOTP_KEY) == secret
    assert factors.unsealed(factor.sealed, officer.id + 1, TOTP_KEY) is None
    other = factors.derived(SECRET_KEY + "x", "totp")
    assert factors.unsealed(factor.sealed, officer.id, other) is None
    assert not factors.code_fits(session, officer.id, pyotp.TOTP(secret).at(NOON), other, NOON)


def test_five_minutes_after_the_password_it_begins_anew(session: Session) -> None:
    officer, _, codes = enrolled(session)
    beat = beat_of(session, officer)

    late = second(session, beat.token, codes[0], NOON + PENDING_LIFE)
    in_time = second(session, beat.token, codes[0], NOON + PENDING_LIFE - timedelta(seconds=1))

    assert late is None
    assert in_time


def test_misses_at_the_second_factor_lock_like_those_at_the_password(session: Session) -> None:
    officer, _, codes = enrolled(session)
    beat = beat_of(session, officer)

    for _ in range(ACCOUNT_TRIES):
        assert second(session, beat.token, "000000") is None

    assert second(session, beat.token, codes[0]) is None
    assert factors.left(session, officer.id) == CODES  # it was not even looked at
    assert attempt_of(session, officer).officer_id is None


def test_where_a_passkey_is_needed_a_code_is_not_enough(session: Session) -> None:
    officer, secret, codes = enrolled(session, Role.SUPERVISOR)
    beat = beat_of(session, officer)

    by_code = second(session, beat.token, pyotp.TOTP(secret).at(NOON), passkey_needed=True)
    by_paper = second(session, beat.token, codes[0], passkey_needed=True)

    assert (by_code, by_paper) == (None, None)


def test_a_password_alone_is_enough_only_where_the_desk_says_so(session: Session) -> None:
    bare = factories.officer(session, Role.OFFICER)
    officer, _, _ = enrolled(session)

    def led_to(who: Officer, *, alone: bool, never: bool) -> bool | None:
        beat = credentials.close_password(
            session, attempt_of(session, who), True, NOON, alone=alone, never=never
        )
        return beat.whole if beat else None

    assert led_to(bare, alone=False, never=False) is None
    assert led_to(bare, alone=True, never=False) is True
    assert led_to(officer, alone=True, never=False) is False
    assert led_to(officer, alone=True, never=True) is True


def test_a_password_that_does_not_fit_leads_nowhere_even_with_a_second_factor(
    session: Session,
) -> None:
    officer, _, _ = enrolled(session)

    beat = credentials.close_password(
        session, attempt_of(session, officer), False, NOON, alone=False, never=False
    )

    assert beat is None
    assert session.scalars(select(PendingLogIn)).all() == []


def test_fifty_misses_from_one_address_close_it_and_leave_the_others_open(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    misses = [
        LoginAttempt(name=f"guess-{n}", address=HERE, at=NOON, passed=False)
        for n in range(ADDRESS_TRIES)
    ]
    session.add_all(misses)

    from_here = accounts.count_attempt(session, officer.name, HERE, NOON)
    from_there = accounts.count_attempt(session, officer.name, "198.51.100.9", NOON)
    later = accounts.count_attempt(session, officer.name, HERE, NOON + WINDOW)

    assert from_here.officer_id is None
    assert from_there.officer_id == later.officer_id == officer.id


def test_an_account_begins_with_a_link_and_ends_with_a_second_factor(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER, password_phc=accounts.NOBODY)
    token = credentials.issue_link(session, KEY, officer.id)
    link = session.scalars(select(OneTimeLink)).one()
    assert token not in link.token_sha256
    assert link.ends_at == NOON + LINK_LIFE

    credentials.set_password(session, token, "phc", TOTP_KEY, NOON, alone=False)
    code = pyotp.TOTP(secret_of(session, officer)).at(NOON)
    codes = credentials.set_factor(session, token, code, TOTP_KEY, NOON, passkey_follows=False)

    assert len(codes) == CODES
    assert officer.password_phc == "phc"
    with pytest.raises(NotFound):
        credentials.link(session, token, NOON)
    outcomes = session.scalars(select(LedgerEntry.outcome).order_by(LedgerEntry.seq)).all()
    assert outcomes == ["done", "password_set", "factor_set"]


def test_who_has_only_set_a_password_does_not_come_in_and_still_has_the_link(
    session: Session,
) -> None:
    officer = factories.officer(session, Role.OFFICER)
    token = begun(session, officer)

    beat = credentials.close_password(
        session, attempt_of(session, officer), True, NOON, alone=False, never=False
    )

    assert beat is None
    assert credentials.link(session, token, NOON).officer_id == officer.id


def test_a_link_dies_after_72_hours_and_with_the_next_one(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    first = credentials.issue_link(session, KEY, officer.id)
    second_link = credentials.issue_link(session, KEY, officer.id)

    last = NOON + LINK_LIFE - timedelta(seconds=1)
    assert credentials.link(session, second_link, last).officer_id == officer.id
    for token, at in ((first, NOON), (second_link, NOON + LINK_LIFE), ("made up", NOON)):
        with pytest.raises(NotFound):
            credentials.link(session, token, at)


def test_the_steps_of_a_link_are_taken_in_their_order(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    token = credentials.issue_link(session, KEY, officer.id)

    with pytest.raises(DeskError):
        credentials.set_factor(session, token, "000000", TOTP_KEY, NOON, passkey_follows=False)
    credentials.set_password(session, token, "phc", TOTP_KEY, NOON, alone=False)
    with pytest.raises(Unacceptable):
        credentials.set_factor(session, token, "no code", TOTP_KEY, NOON, passkey_follows=False)


def test_a_new_password_ends_sessions_factors_and_half_done_sign_ins(session: Session) -> None:
    officer, secret, _ = enrolled(session)
    beat = beat_of(session, officer)
    token = second(session, beat.token, pyotp.TOTP(secret).at(NOON))
    half = beat_of(session, officer)

    begun(session, officer)

    assert accounts.entered(session, token or "", NOON) is None
    assert credentials.pending(session, half.token, NOON) is None
    assert not factors.enrolled(session, officer.id)


def test_only_an_administrator_who_proved_himself_hands_out_links(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    gone = factories.officer(session, Role.OFFICER, left_at=NOON)

    with pytest.raises(NotPermitted):
        credentials.issue_link(session, factories.signature(Role.SUPERVISOR), officer.id)
    stale = replace(KEY, proved_at=NOON - timedelta(hours=1))
    with pytest.raises(DeskError):
        credentials.issue_link(session, stale, officer.id)
    with pytest.raises(NotFound):
        credentials.issue_link(session, KEY, gone.id)
    assert session.scalars(select(OneTimeLink)).all() == []


def test_a_supervisor_of_the_agency_lifts_the_lock(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    for _ in range(ACCOUNT_TRIES + 2):
        accounts.close_attempt(session, attempt_of(session, officer), False, NOON)
    by = factories.signature(Role.SUPERVISOR, at=NOON + timedelta(seconds=1))
    assert [(who.id, at) for who, at in credentials.locked(session, by)] == [(officer.id, NOON)]

    credentials.unlock(session, by, officer.id)

    assert credentials.locked(session, by) == []
    assert attempt_of(session, officer, NOON + timedelta(seconds=2)).officer_id == officer.id
    row = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert row is not None
    assert (row.act, row.subject) == ("unlock_officer", f"officer-{officer.id}")


def test_nobody_lifts_his_own_lock_or_that_of_another_agency(session: Session) -> None:
    officer = factories.officer(session, Role.SUPERVISOR)
    by = factories.signed_by(officer)

    with pytest.raises(Owing):
        credentials.unlock(session, by, officer.id)
    with pytest.raises(NotFound):
        credentials.unlock(session, replace(by, agency_id=factories.CUSTOMS), officer.id)
    with pytest.raises(NotPermitted):
        credentials.unlock(session, factories.signature(Role.OFFICER), officer.id)
    with pytest.raises(NotPermitted):
        credentials.locked(session, factories.signature(Role.ADMINISTRATOR))


def test_who_leaves_loses_every_session_at_once_and_keeps_what_he_wrote(session: Session) -> None:
    officer, secret, _ = enrolled(session)
    token = second(session, beat_of(session, officer).token, pyotp.TOTP(secret).at(NOON))
    link = credentials.issue_link(session, KEY, officer.id)
    case = factories.case(session, opened_by_id=officer.id)

    staff.leave(session, KEY, officer.id, "Moved to the coast guard")

    assert accounts.entered(session, token or "", NOON) is None
    assert attempt_of(session, officer).officer_id is None
    assert case.opened_by_id == officer.id
    with pytest.raises(NotFound):
        credentials.link(session, link, NOON)
    with pytest.raises(NotFound):
        staff.leave(session, KEY, officer.id, "Once more")


def test_other_roles_end_the_officers_sessions(session: Session) -> None:
    officer, secret, _ = enrolled(session)
    token = second(session, beat_of(session, officer).token, pyotp.TOTP(secret).at(NOON))

    staff.change_roles(
        session, KEY, officer.id, frozenset({Role.SUPERVISOR, Role.OFFICER}), "Promoted"
    )

    assert officer.roles == ["officer", "supervisor"]
    assert accounts.entered(session, token or "", NOON) is None


@pytest.mark.parametrize(
    ("by", "reason", "refusal"),
    [
        (KEY, "", Owing),
        (factories.signature(Role.AUDITOR), "Why not", NotPermitted),
    ],
)
def test_roles_and_leaving_ask_for_administrator_and_reason(
    session: Session, by: Signature, reason: str, refusal: type[DeskError]
) -> None:
    officer = factories.officer(session, Role.OFFICER)

    with pytest.raises(refusal):
        staff.change_roles(session, by, officer.id, frozenset({Role.CUSTODIAN}), reason)
    with pytest.raises(refusal):
        staff.leave(session, by, officer.id, reason)

    assert (officer.left_at, officer.roles) == (None, ["officer"])


def test_an_administrator_neither_promotes_nor_dismisses_himself(session: Session) -> None:
    with pytest.raises(Owing):
        staff.change_roles(session, KEY, 1, frozenset({Role.AUDITOR}), "For a day")
    with pytest.raises(Owing):
        staff.leave(session, KEY, 1, "For a day")


def test_roles_that_the_agency_may_not_have_are_refused(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)

    for roles in (frozenset[Role](), frozenset({Role.FOREIGN_LIAISON})):
        with pytest.raises(Unacceptable):
            staff.change_roles(session, KEY, officer.id, roles, "Why not")

    assert officer.roles == ["officer"]


def test_one_sets_up_a_code_maker_of_ones_own_and_renews_the_codes(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    by = factories.signed_by(officer)
    other = accounts.close_attempt(session, attempt_of(session, officer), True, NOON)

    factors.begin_own(session, by, TOTP_KEY)
    maker = pyotp.TOTP(secret_of(session, officer))
    with pytest.raises(Unacceptable):
        factors.confirm_own(session, by, "no code", TOTP_KEY, 0)
    codes = factors.confirm_own(session, by, maker.at(NOON), TOTP_KEY, 0)
    fresh = factors.renew_codes(session, by)

    assert not set(codes) & set(fresh)
    assert factors.left(session, officer.id) == CODES
    assert not factors.backup_fits(session, officer.id, codes[0], NOON)
    assert accounts.entered(session, other or "", NOON) is None
    with pytest.raises(Unacceptable):
        factors.begin_own(session, by, TOTP_KEY)


def test_ones_own_password_ends_the_other_sessions_alone(session: Session) -> None:
    officer = factories.officer(session, Role.OFFICER)
    mine, other = (
        accounts.close_attempt(session, attempt_of(session, officer), True, NOON) or ""
        for _ in range(2)
    )
    inside = accounts.entered(session, mine, NOON)
    assert inside is not None

    credentials.change_password(session, inside.signature, "phc", inside.session_id)

    assert officer.password_phc == "phc"
    assert accounts.entered(session, mine, NOON) is not None
    assert accounts.entered(session, other, NOON) is None
    stale = replace(inside.signature, proved_at=NOON - timedelta(hours=1))
    with pytest.raises(DeskError):
        credentials.change_password(session, stale, "phc", inside.session_id)


def test_unknown_and_known_names_run_the_same_statements(session: Session) -> None:
    enrolled(session, name="k.amsel")

    def statements(name: str) -> list[str]:
        said: list[str] = []
        engine = session.get_bind()

        def hear(_c: object, _k: object, statement: str, *_: object) -> None:
            said.append(statement)

        session.expire_all()
        event.listen(engine, "before_cursor_execute", hear)
        attempt = accounts.count_attempt(session, name, HERE, NOON)
        credentials.close_password(session, attempt, False, NOON, alone=False, never=False)
        event.remove(engine, "before_cursor_execute", hear)
        return [line for line in said if "FROM agencies" not in line]

    assert statements("k.amsel") == statements("nobody")
