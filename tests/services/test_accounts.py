from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import AgencyKind, NewAgency, NewOfficer, NewPost, Role
from borderdesk.domain.credentials import WINDOW
from borderdesk.domain.errors import NotFound, NotPermitted, Unacceptable
from borderdesk.services import accounts, staff
from borderdesk.services.accounts import SHIFT, TRIES
from borderdesk.store.accounts import LoginAttempt, Officer, UserSession
from borderdesk.store.audit import LedgerEntry
from tests import factories

ADMINISTRATOR = factories.signature(Role.ADMINISTRATOR)
NOON = factories.NOON
PASSWORD = "four calm horses at dawn"
PHC = accounts.password_hash(PASSWORD)
NEW = NewOfficer("k.amsel", "K. Amsel", factories.BORDER, frozenset({Role.OFFICER}))


def test_a_password_fits_its_own_hash_and_no_other(session: Session) -> None:
    factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=PHC)
    attempt = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON)

    assert accounts.fits(attempt, PASSWORD)
    assert not accounts.fits(attempt, PASSWORD + " ")


def test_the_hash_of_nobody_fits_no_one(session: Session) -> None:
    attempt = accounts.count_attempt(session, "nobody", "192.0.2.7", NOON)

    assert not accounts.fits(attempt, PASSWORD)
    assert attempt.officer_id is None


def test_one_hash_is_made_at_a_time_whoever_asks() -> None:
    made: list[str] = []
    maker = Thread(target=lambda: made.append(accounts.password_hash("three other words")))

    with accounts._one_at_a_time:
        maker.start()
        maker.join(0.5)
        waiting = maker.is_alive()
    maker.join()

    assert waiting
    assert len(made) == 1


def test_a_session_opens_for_the_token_and_the_database_keeps_only_its_hash(
    session: Session,
) -> None:
    factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=PHC)
    attempt = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON)

    token = accounts.close_attempt(session, attempt, True, NOON)

    assert token is not None
    kept = session.scalars(select(UserSession)).one()
    assert token not in (kept.token_sha256, kept.address)
    assert accounts.entered(session, token, NOON + SHIFT - timedelta(seconds=1)) is not None
    assert accounts.entered(session, token, NOON + SHIFT) is None
    assert accounts.entered(session, kept.token_sha256, NOON) is None


def test_the_sixth_try_in_a_quarter_of_an_hour_is_not_heard(session: Session) -> None:
    factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=PHC)
    for _ in range(TRIES):
        missed = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON)
        accounts.close_attempt(session, missed, False, NOON)

    locked = accounts.count_attempt(session, "k.amsel", "192.0.2.8", NOON)
    later = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON + WINDOW)

    assert not accounts.fits(locked, PASSWORD)
    assert accounts.close_attempt(session, locked, True, NOON) is None
    assert later.officer_id is not None


def test_a_try_that_passed_is_no_miss(session: Session) -> None:
    factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=PHC)
    for _ in range(TRIES + 1):
        attempt = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON)
        assert accounts.close_attempt(session, attempt, True, NOON)

    assert all(row.passed for row in session.scalars(select(LoginAttempt)))


def test_a_name_that_nobody_bears_is_not_written_into_the_ledger(session: Session) -> None:
    attempt = accounts.count_attempt(session, "my-password-by-mistake", "192.0.2.7", NOON)
    accounts.close_attempt(session, attempt, False, NOON)

    row = session.scalars(select(LedgerEntry)).one()

    assert "my-password" not in row.leaf
    assert (row.officer_id, row.outcome) == (None, "NotPermitted")


def test_who_has_left_does_not_come_in(session: Session) -> None:
    factories.officer(session, Role.OFFICER, name="k.amsel", password_phc=PHC, left_at=NOON)

    attempt = accounts.count_attempt(session, "k.amsel", "192.0.2.7", NOON)

    assert not accounts.fits(attempt, PASSWORD)
    with pytest.raises(NotFound):
        accounts.signature_for_command(session, "k.amsel", NOON)


def test_an_administrator_sets_up_agency_post_and_officer(session: Session) -> None:
    agency = accounts.add_agency(
        session, ADMINISTRATOR, NewAgency("COAST", "Coast guard", AgencyKind.POLICE, "XVA")
    )
    post = accounts.add_post(
        session, ADMINISTRATOR, NewPost("AMR", "Port Amar", agency.id, lanes=4)
    )
    session.flush()
    given = replace(NEW, agency_id=agency.id, post_id=post.id)

    officer = staff.add_officer(session, ADMINISTRATOR, given, PHC)

    session.flush()
    assert officer.post is not None
    assert (officer.agency.code, officer.post.name) == ("COAST", "Port Amar")
    assert officer.signature(NOON, NOON).roles == {Role.OFFICER}


def test_the_ledger_knows_a_new_officer_by_key_and_not_by_name(session: Session) -> None:
    officer = staff.add_officer(session, ADMINISTRATOR, NEW, PHC)

    row = session.scalars(select(LedgerEntry)).one()
    assert row.subject == f"officer-{officer.id}"
    assert NEW.name not in row.leaf


def test_nobody_else_does(session: Session) -> None:
    auditor = factories.signature(Role.AUDITOR)

    with pytest.raises(NotPermitted):
        staff.add_officer(session, auditor, NEW, PHC)
    with pytest.raises(NotPermitted):
        accounts.add_agency(
            session, auditor, NewAgency("COAST", "Coast guard", AgencyKind.POLICE, "XVA")
        )
    with pytest.raises(NotPermitted):
        accounts.staff(session, factories.signature(Role.SUPERVISOR))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (replace(NEW, name="one"), "name"),
        (replace(NEW, roles=frozenset()), "roles"),
        (replace(NEW, post_id=factories.KARSNO), "post_id"),
        (replace(NEW, post_id=4711), "post_id"),
        (replace(NEW, roles=frozenset({Role.FOREIGN_LIAISON})), "roles"),
        (replace(NEW, agency_id=factories.ABROAD), "roles"),
        (
            replace(
                NEW,
                agency_id=factories.ABROAD,
                roles=frozenset({Role.FOREIGN_LIAISON, Role.SUPERVISOR}),
            ),
            "roles",
        ),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(
    session: Session, given: NewOfficer, field: str
) -> None:
    with pytest.raises(Unacceptable) as refusal:
        staff.add_officer(session, ADMINISTRATOR, given, PHC)

    assert refusal.value.field == field


def test_a_partner_abroad_gets_its_liaison_officer(session: Session) -> None:
    roles = frozenset({Role.FOREIGN_LIAISON})

    staff.add_officer(
        session, ADMINISTRATOR, replace(NEW, agency_id=factories.ABROAD, roles=roles), PHC
    )

    session.flush()
    assert session.scalars(select(Officer).where(Officer.name == "k.amsel")).one()
