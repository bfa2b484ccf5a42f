from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from borderdesk.domain.accounts import Role
from borderdesk.domain.permissions import STEP_UP
from borderdesk.domain.sessions import IDLE, PIN_TRIES
from borderdesk.edge.login import BELOW, TOKEN
from borderdesk.services.accounts import password_hash
from borderdesk.store.accounts import Officer, UserSession
from borderdesk.store.audit import LedgerEntry
from tests import factories, story
from tests.conftest import Desk

PASSWORD = "four calm horses at dawn"
PHC = password_hash(PASSWORD)
PIN = "482057"
PIN_PHC = password_hash(PIN)


def amra(desk: Desk, *roles: Role, **given: object) -> FlaskClient:
    """A browser in which Amra is logged in; she has a password and a PIN."""
    usual = {"full_name": "Amra Kolm", "name": "amra", "password_phc": PHC, "pin_phc": PIN_PHC}
    return desk.browser(*(roles or (Role.SUPERVISOR,)), **usual | given)


def second(desk: Desk, browser: FlaskClient) -> None:
    """Another officer, Bojan, logs in at the same browser."""
    with desk.acting() as session:
        factories.officer(
            session, Role.SUPERVISOR, name="bojan", full_name="Bojan Orsk", password_phc=PHC
        )
    assert browser.post("/log-in", data={"name": "bojan", "password": PASSWORD}).status_code == 302


def token_of(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie.get(TOKEN, ""))


def idle(desk: Desk, how_long: timedelta) -> None:
    with desk.acting() as session:
        session.execute(update(UserSession).values(last_seen_at=datetime.now(UTC) - how_long))


def proved_long_ago(desk: Desk) -> None:
    before = datetime.now(UTC) - STEP_UP - timedelta(seconds=5)
    with desk.acting() as session:
        session.execute(update(UserSession).values(proved_at=before))


def acts(desk: Desk) -> list[str]:
    with desk.looking() as session:
        return list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)))


def test_one_key_locks_and_the_pin_opens_where_one_was(desk: Desk) -> None:
    browser = amra(desk)

    locked = browser.post("/lock", data={"next": "/cases/?state=open"}, follow_redirects=True)
    behind = browser.get("/cases/")
    opened = browser.post("/unlock", data={"proof": PIN, "next": "/cases/?state=open"})

    assert "This is the screen of Amra Kolm." in locked.text
    assert behind.status_code == 423
    assert (opened.status_code, opened.headers["Location"]) == (302, "/cases/?state=open")
    assert browser.get("/cases/").status_code == 200
    assert acts(desk)[:2] == ["lock_screen", "unlock_screen"]


def test_after_fifteen_minutes_without_a_request_the_screen_is_locked(desk: Desk) -> None:
    browser = amra(desk)
    idle(desk, IDLE - timedelta(seconds=5))
    assert browser.get("/cases/").status_code == 200

    idle(desk, IDLE + timedelta(seconds=1))

    assert browser.get("/cases/").status_code == 423
    assert browser.get("/cases/").status_code == 423, "asking again is no use of the screen"


def test_a_locked_screen_serves_nothing_of_any_page_behind_it(desk: Desk) -> None:
    told = story.tell(desk.acting)
    browser = amra(desk, *Role)
    browser.post("/lock")
    known = [told.case, "Miron", "VELKAROV", "Four pistols", 'class="side"', 'id="side"']

    for address in story.pages(desk.app, told):
        if address in ("/log-in", "/log-in/second", "/lock", "/credentials/begin/1"):
            continue  # open to strangers, too
        answer = browser.get(address)
        page = answer.text.replace(f'value="{address}"', "")  # where the officer goes then
        page = re.sub(r'name="back" value="[^"]*"', "", page)
        assert answer.status_code == 423, address
        assert not [words for words in known if words in page], address


def test_the_api_of_a_locked_screen_answers_423_and_a_sentence(desk: Desk) -> None:
    browser = amra(desk)
    browser.post("/lock")

    answer = browser.get("/api/v1/session")

    assert answer.status_code == 423
    assert answer.json == {"message": "The screen is locked. Open it first."}


@pytest.mark.parametrize("address", ["/lock", "/tables/countries"])
def test_what_a_page_asks_behind_gives_nobody_a_cookie_that_would_replace_a_log_in(
    desk: Desk, address: str
) -> None:
    amra(desk)  # a desk that nobody was ever at leads to its setting up

    answer = desk.app.test_client().get(address, headers={"Accept": "application/json"})

    assert answer.status_code in (302, 401)
    assert "Set-Cookie" not in answer.headers


def test_what_is_sent_to_a_locked_screen_is_not_done_and_that_is_said(desk: Desk) -> None:
    browser = amra(desk, Role.ADMINISTRATOR)
    idle(desk, IDLE + timedelta(seconds=1))

    answer = browser.post("/staff/agencies", data={"name": "New", "code": "NEW"})

    assert answer.status_code == 423
    assert "What was just sent was not taken" in answer.text
    assert acts(desk) == []


def test_three_wrong_pins_end_the_session_the_right_one_comes_too_late(desk: Desk) -> None:
    browser = amra(desk)
    browser.post("/lock")
    token = token_of(browser)

    wrong = [browser.post("/unlock", data={"proof": "111222"}) for _ in range(PIN_TRIES)]

    assert [answer.status_code for answer in wrong] == [422, 422, 302]
    assert wrong[-1].headers["Location"] == "/log-in"
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    late = browser.post("/unlock", data={"proof": PIN})
    assert late.headers["Location"] == "/log-in"
    with desk.looking() as session:
        assert session.scalars(select(UserSession)).one().revoked_at is not None
        refused = select(LedgerEntry.outcome).where(LedgerEntry.act == "log_in")
        assert session.scalars(refused).all() == ["NotPermitted"] * PIN_TRIES


def test_a_pin_that_fits_takes_the_misses_back(desk: Desk) -> None:
    browser = amra(desk)

    for _ in range(2):
        browser.post("/lock")
        for _ in range(PIN_TRIES - 1):
            browser.post("/unlock", data={"proof": "111222"})
        assert browser.post("/unlock", data={"proof": PIN}).status_code == 302

    assert browser.get("/cases/").status_code == 200


def test_without_a_pin_the_password_opens_and_its_misses_count_with_the_log_ins(
    desk: Desk,
) -> None:
    browser = amra(desk, pin_phc=None)
    browser.post("/lock")

    refused = browser.post("/unlock", data={"proof": "wrong"})
    opened = browser.post("/unlock", data={"proof": PASSWORD})

    assert refused.status_code == 422
    assert "That password does not fit." in refused.text
    assert opened.status_code == 302
    assert browser.get("/cases/").status_code == 200


def test_a_pin_opens_no_log_in_and_no_proof(desk: Desk) -> None:
    browser = amra(desk)

    logged_in = desk.app.test_client().post("/log-in", data={"name": "amra", "password": PIN})
    proved = browser.post("/prove", data={"proof": PIN})

    assert (logged_in.status_code, proved.status_code) == (422, 422)


def test_another_officer_works_over_a_locked_screen_and_ends_nothing(desk: Desk) -> None:
    browser = amra(desk)
    first = token_of(browser)
    browser.post("/lock")

    second(desk, browser)

    assert "Bojan Orsk" in browser.get("/me/").text
    assert "Amra" not in browser.get("/me/").text
    with browser.session_transaction() as cookie:
        assert cookie[BELOW] == [first]
    browser.post("/log-out")
    assert "Return to the locked screen of Amra Kolm" in browser.get("/log-in").text
    assert browser.get("/cases/").status_code == 302, "nobody is in before she opens it"
    assert browser.post("/lock/back").headers["Location"] == "/lock"
    assert browser.get("/cases/").status_code == 423
    browser.post("/unlock", data={"proof": PIN})
    assert "Amra Kolm" in browser.get("/me/").text
    assert token_of(browser) == first


def test_the_second_officers_pin_does_not_open_the_firsts_screen(desk: Desk) -> None:
    browser = amra(desk)
    browser.post("/lock")
    second(desk, browser)
    with desk.acting() as session:
        bojan = session.scalars(select(Officer).where(Officer.name == "bojan")).one()
        bojan.pin_phc = password_hash("905316")
    browser.post("/log-out")
    browser.post("/lock/back")

    answer = browser.post("/unlock", data={"proof": "905316"})

    assert answer.status_code == 422
    assert browser.get("/cases/").status_code == 423


def test_who_logs_out_over_a_lock_that_has_ended_is_offered_no_way_back(desk: Desk) -> None:
    browser = amra(desk)
    browser.post("/lock")
    second(desk, browser)
    with desk.acting() as session:
        session.scalars(
            select(UserSession).order_by(UserSession.id)
        ).first().revoked_at = datetime.now(UTC)  # type: ignore[union-attr]

    browser.post("/log-out")

    assert "Return to" not in browser.get("/log-in").text
    assert browser.post("/lock/back").headers["Location"] == "/log-in"


def test_a_locked_screen_can_be_logged_out_unopened(desk: Desk) -> None:
    browser = amra(desk)
    browser.post("/lock")

    answer = browser.post("/lock/log-out")

    assert answer.headers["Location"] == "/log-in"
    assert "Return to" not in browser.get("/log-in").text
    assert acts(desk) == ["lock_screen", "log_out"]
    with desk.looking() as session:
        assert session.scalars(select(UserSession)).one().revoked_at is not None


@pytest.mark.parametrize("door", ["/lock", "/unlock", "/lock/log-out", "/lock/back", "/prove"])
def test_no_door_of_the_lock_is_opened_from_a_page_that_is_not_ours(desk: Desk, door: str) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    browser = amra(desk)

    answer = browser.post(door, data={"proof": PIN})

    assert answer.status_code == 400
    assert acts(desk) == []


@pytest.mark.parametrize("next_", ["https://evil.test/", "//evil.test", "/\\evil.test", "/none"])
def test_opening_and_proving_lead_to_our_own_pages_alone(desk: Desk, next_: str) -> None:
    browser = amra(desk)
    browser.post("/lock")

    opened = browser.post("/unlock", data={"proof": PIN, "next": next_})
    proved = browser.post("/prove", data={"proof": PASSWORD, "next": next_})

    assert opened.headers["Location"] == "/"
    assert proved.headers["Location"] == "/me/"


def test_a_proof_gives_a_new_token_and_the_old_one_is_dead(desk: Desk) -> None:
    browser, thief = amra(desk), desk.app.test_client()
    proved_long_ago(desk)
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = token_of(browser)
    before = token_of(browser)

    answer = browser.post("/prove", data={"proof": PASSWORD, "next": "/cases/"})

    assert answer.headers["Location"] == "/cases/"
    assert token_of(browser) != before
    assert browser.get("/cases/").status_code == 200
    assert thief.get("/cases/").headers["Location"] == "/log-in"
    assert "prove_identity" in acts(desk)


def test_a_wrong_proof_changes_nothing_and_is_written_down(desk: Desk) -> None:
    browser = amra(desk)
    before = token_of(browser)

    answer = browser.post("/prove", data={"proof": "wrong"})

    assert answer.status_code == 422
    assert token_of(browser) == before
    assert acts(desk) == ["log_in"]


def test_an_act_that_asks_for_a_proof_leads_there_and_back(desk: Desk) -> None:
    told = story.tell(desk.acting)
    browser = amra(desk, Role.LIAISON, Role.SUPERVISOR, agency_id=factories.CUSTOMS, post_id=None)
    proved_long_ago(desk)
    page = f"/summaries/{told.summary}"

    answer = browser.post("/me/pin", data={"pin": PIN, "pin_again": PIN})
    owed = browser.post(
        "/summaries/" + told.summary + "/approve",
        data={"version": "1"},
        headers={"Referer": "http://localhost" + page},
    )

    assert answer.status_code == 422
    assert "Prove that it is you" in answer.text
    assert owed.status_code in (302, 409, 422)


def test_a_form_that_asks_for_a_proof_comes_back_filled_in_with_the_way_there(desk: Desk) -> None:
    browser = amra(desk, Role.ADMINISTRATOR)
    proved_long_ago(desk)
    data = {"name": "Coast Guard", "code": "CG", "kind": "border", "country": "XVA"}

    owed = browser.post("/staff/agencies", data=data)
    browser.post("/prove", data={"proof": PASSWORD})
    done = browser.post("/staff/agencies", data=data)

    assert owed.status_code == 422
    assert 'value="Coast Guard"' in owed.text
    assert 'href="/prove"' in owed.text
    assert done.status_code == 302


def test_my_account_lists_my_sessions_and_nobody_elses(desk: Desk) -> None:
    browser = amra(desk)
    desk.browser(Role.SUPERVISOR, full_name="Bojan Orsk")
    with desk.acting() as session:
        officer_id = session.scalars(select(Officer.id).where(Officer.name == "amra")).one()
        now = datetime.now(UTC)
        for n, address in enumerate(["192.0.2.7", "192.0.2.8"]):
            session.add(
                UserSession(
                    token_sha256=str(n),
                    officer_id=officer_id,
                    address=address,
                    opened_at=now,
                    proved_at=now,
                    last_seen_at=now,
                )
            )

    page = browser.get("/me/").text
    browser.post("/me/sessions/end-others")

    assert "192.0.2.7" in page
    assert "192.0.2.8" in page
    assert page.count("this one") == 1
    assert browser.get("/me/").status_code == 200
    with desk.looking() as session:
        open_ = session.scalars(select(UserSession).where(UserSession.revoked_at.is_(None))).all()
    assert len(open_) == 2, "mine here, and Bojan's"


def test_a_session_that_is_ended_elsewhere_is_dead_at_the_next_request(desk: Desk) -> None:
    browser, elsewhere = amra(desk), desk.app.test_client()
    elsewhere.post("/log-in", data={"name": "amra", "password": PASSWORD})
    assert elsewhere.get("/cases/").status_code == 200
    with desk.looking() as session:
        newest = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()

    answer = browser.post(f"/me/sessions/{newest}/end")

    assert answer.status_code == 302
    assert elsewhere.get("/cases/").headers["Location"] == "/log-in"
    assert browser.get("/cases/").status_code == 200


def test_another_officers_session_is_as_if_absent(desk: Desk) -> None:
    browser = amra(desk)
    desk.browser(Role.SUPERVISOR)
    with desk.looking() as session:
        other = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()

    foreign = browser.post(f"/me/sessions/{other}/end")
    absent = browser.post("/me/sessions/9999/end")

    assert foreign.status_code == absent.status_code == 404
    assert f"There is no record {other}." in foreign.text
    assert "There is no record 9999." in absent.text


@pytest.mark.parametrize(
    ("pin", "again"), [("123456", "123456"), (PIN, "482058"), ("4820", "4820")]
)
def test_a_pin_that_will_not_do_is_refused_and_never_comes_back(
    desk: Desk, pin: str, again: str
) -> None:
    browser = amra(desk, pin_phc=None)

    answer = browser.post("/me/pin", data={"pin": pin, "pin_again": again})

    assert answer.status_code == 422
    assert f'value="{pin}"' not in answer.text
    with desk.looking() as session:
        assert session.scalars(select(Officer.pin_phc).where(Officer.name == "amra")).one() is None


def test_a_pin_is_set_and_kept_as_a_hash(desk: Desk) -> None:
    browser = amra(desk, pin_phc=None)

    answer = browser.post("/me/pin", data={"pin": PIN, "pin_again": PIN})

    assert answer.status_code == 302
    with desk.looking() as session:
        phc = session.scalars(select(Officer.pin_phc).where(Officer.name == "amra")).one()
    assert phc is not None
    assert phc.startswith("$argon2id$")


def test_a_script_learns_whose_screen_it_is_and_no_more(desk: Desk) -> None:
    browser = amra(desk)
    asked = {"Accept": "application/json"}
    open_ = browser.get("/lock", headers=asked).json
    browser.post("/lock")

    locked = browser.get("/lock", headers=asked).json

    assert open_ is not None
    assert locked is not None
    assert set(locked) == {"officer", "locked", "csrf"}
    assert (open_["locked"], locked["locked"]) == (False, True)
    assert open_["officer"] == locked["officer"]
