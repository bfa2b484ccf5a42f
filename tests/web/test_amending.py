from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.watchlists import Action
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.inspections import Inspection
from borderdesk.store.versions import InspectionVersion
from tests import factories
from tests.conftest import Desk
from tests.web.test_inspections import settled

REASON = "The plate was read wrongly."
FULL = {
    "vehicle.make": "Iveco",
    "vehicle.vin": "ZCFC735A105123456",
    "occupants.0.mrz": "",
    "occupants.0.document_number": "VA407B312",
    "occupants.0.document_expires_on": "2030-01-31",
    "occupants.1.role": "passenger",
    "occupants.1.surname": "VELKAROVA",
    "occupants.1.given_names": "Ana",
    "consignments.0.items.0.description": "Tiles",
    "consignments.0.items.0.hs_code": "6907",
    "consignments.0.items.0.packages": "12",
    "consignments.0.items.1.description": "Grout",
    "consignments.0.equipment.0.number": "CSQU3054383",
    "consignments.0.parties.0.role": "NI",
    "consignments.0.parties.0.name": "Beta Trade",
    "consignments.0.seals": "A1 B2",
    "note": "The driver was alone at first.",
}


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"))
    return desk.browser(Role.OFFICER)


def logged(browser: FlaskClient, **given: str) -> str:
    """The reference of a crossing that was just logged."""
    form = factories.report_form(submission_id=str(uuid4()), **given)
    where = browser.post("/inspections/new", data=form).headers["Location"]
    found = re.search(r"after=([\w-]+)", where)
    assert found is not None, where
    return found[1]


def typed(page: str) -> dict[str, str]:
    """What a browser would send of the form of that page, were it sent as it came."""
    part = page[page.index('id="amend-form"') :]
    unticked = r'<input type="checkbox" name="[^"]*unknown_[^"]*" value="yes">'
    part = re.sub(unticked, "", part)
    form: dict[str, str] = {}
    for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', part):
        form[name] = html.unescape(value)
    for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)<', part):
        form[name] = html.unescape(value)
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        form[name] = chosen[1] if chosen else ""
    form["load"] = "some"
    return form


def opened(browser: FlaskClient, reference: str) -> dict[str, str]:
    answer = browser.get(f"/inspections/{reference}/amend")
    assert answer.status_code == 200, answer.text
    return typed(answer.text)


def amended(browser: FlaskClient, reference: str, **given: str) -> str:
    """The page after an amendment; names are given with two underscores for a dot."""
    fields = {name.replace("__", "."): value for name, value in given.items()}
    form = opened(browser, reference) | {"reason": REASON} | fields
    answer = browser.post(f"/inspections/{reference}/amend", data=form)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.headers["Location"]).text


def test_the_clock_of_the_form_moves_the_crossing_and_left_alone_leaves_it(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser, crossed_at=datetime.now(UTC).isoformat())
    was = opened(browser, reference)
    earlier = datetime.fromisoformat(was["crossed_at"]) - timedelta(minutes=7)

    amended(browser, reference, direction="exit")
    page = amended(browser, reference, crossed_at=earlier.strftime("%Y-%m-%dT%H:%M"))
    wrong = browser.post(
        f"/inspections/{reference}/amend",
        data=opened(browser, reference) | {"reason": REASON, "crossed_at": "2199-01-01T10:00"},
    )
    nonsense = browser.post(
        f"/inspections/{reference}/amend",
        data=opened(browser, reference) | {"reason": REASON, "crossed_at": "at noon"},
    )

    first, second = versions(desk)
    reports = [first.report.crossed_at, second.report.crossed_at]
    assert reports[0].isoformat() == was["crossed_was"]
    assert reports[0].replace(second=0, microsecond=0) - reports[1] == timedelta(minutes=7)
    assert "is amended" in page
    assert (wrong.status_code, nonsense.status_code) == (422, 422)
    assert 'id="crossed_at-problem-1"' in wrong.text
    assert 'value="2199-01-01T10:00"' in wrong.text


def test_who_makes_a_released_crossing_stricter_is_told_that_the_vehicle_has_gone(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser)
    sorin = {"occupants.1.surname": "SORIN", "occupants.1.given_names": "Ivo"}
    form = opened(browser, reference) | {"reason": REASON} | sorin

    answer = browser.post(f"/inspections/{reference}/amend", data=form)
    page = browser.get(answer.headers["Location"]).text

    assert "an alarm is raised" in page
    assert "had been let go before the report was amended" in page
    assert "let go before" in browser.get("/inspections/second-line").text
    examined = browser.get(f"/inspections/{reference}/examination").text
    assert "had been let go before the report was amended" in examined
    told = desk.browser(Role.SUPERVISOR).get("/alarms/").text
    assert "stopped by an amendment after it was let go" in told.lower()


def test_a_discreet_resemblance_changes_no_byte_of_an_amended_crossing_and_raises_no_alarm(
    desk: Desk, browser: FlaskClient
) -> None:
    with desk.acting() as session:
        discreet = factories.entry("Radan MELIC")
        factories.watchlist(session, discreet, code="QUIET", action=Action.DISCREET)
    seats = {"occupants.1.given_names": "Radan"}
    pages, statements = [], []
    for surname in ("MELIC", "WILLOW"):
        reference = logged(browser)
        form = opened(browser, reference) | {"reason": REASON, "occupants.1.surname": surname}
        with desk.statements() as ran:
            answer = browser.post(f"/inspections/{reference}/amend", data=form | seats)
        assert answer.status_code == 302, answer.text
        page = browser.get(answer.headers["Location"]).text
        pages.append(settled(page).replace(reference, "REF").replace(surname, "NAME"))
        statements.append(ran)
        with desk.acting() as session:
            crossing = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
            assert crossing
            assert crossing.vehicle
            crossing.vehicle.plate_key = "ANOTHER"  # so that the next one is no double

    assert "let go before" not in pages[0]
    assert pages[0] == pages[1]
    # The hit itself is read and kept; nothing that the amendment does besides may know of it.
    of_hit = re.compile("(FROM|INTO) (hits|editions)|counters")
    besides = [[one for one in ran if not of_hit.search(one)] for ran in statements]
    assert besides[0] == besides[1]
    assert not any("alarms" in one for one in besides[0])


def versions(desk: Desk) -> list[InspectionVersion]:
    with desk.looking() as session:
        return list(session.scalars(select(InspectionVersion)))


def test_the_form_comes_as_the_report_stands_and_sent_so_changes_nothing(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser, **FULL)

    form = opened(browser, reference)
    answer = browser.post(f"/inspections/{reference}/amend", data=form | {"reason": REASON})

    assert (form["vehicle.vin"], form["occupants.1.surname"]) == ("ZCFC735A105123456", "VELKAROVA")
    assert answer.status_code == 422
    assert "Nothing in the report is different." in answer.text
    assert versions(desk) == []


def test_an_amendment_is_read_as_field_before_and_after(desk: Desk, browser: FlaskClient) -> None:
    reference = logged(browser, **FULL)

    page = amended(
        browser, reference, vehicle__plate="TE-482-KP", occupants__1__born_on="1990", lane="3"
    )
    diff = browser.get(f"/inspections/{reference}/versions").text

    assert "TE-482-KP" in page
    assert "Version 1 stays to be read" in page
    row = r'<tr><th scope="row">(.*?)</th>' + r"<td[^>]*>(.*?)</td>" * 3
    lines = [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]
        for cells in re.findall(row, diff)
    ]
    assert ["Lane", "changed", "2", "3"] in lines
    assert ["Plate", "changed", "TE-481-KP", "TE-482-KP"] in lines
    assert ["Person 2, Born", "added", "nothing", "1990"] in lines
    assert len(lines) == 3
    assert REASON in diff


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("reason", "", "This is needed."),
        ("reason", "oops", "Say a little more."),
        ("lane", "9", "no such lane"),
        ("occupants.0.born_on", "2190-01-01", "lies in the future"),
        ("vehicle.plate", "---", "as it is painted"),
        ("version", "7", "no such version"),
        ("post_code", "KRB", "another crossing"),
        ("declared", "perhaps", "Choose one"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Desk, browser: FlaskClient, field: str, value: str, says: str
) -> None:
    reference = logged(browser)
    form = opened(browser, reference) | {"reason": REASON, "vehicle.colour": "blue"}

    answer = browser.post(f"/inspections/{reference}/amend", data=form | {field: value})

    assert answer.status_code == 422
    assert says in html.unescape(answer.text)
    assert typed(answer.text)["vehicle.colour"] == "blue"
    assert versions(desk) == []


def test_two_editors_are_joined_and_where_they_overlap_a_person_chooses(
    desk: Desk, browser: FlaskClient
) -> None:
    reference = logged(browser)
    mine = opened(browser, reference)
    supervisor = desk.browser(Role.SUPERVISOR)
    amended(supervisor, reference, vehicle__plate="TE-482-KP", vehicle__colour="white")

    mine |= {"vehicle.plate": "TE-487-KP", "vehicle.make": "Iveco", "reason": REASON}
    asked = browser.post(f"/inspections/{reference}/amend", data=mine)
    kept = versions(desk)
    asks = asked.text[asked.text.index('id="choices"') : asked.text.index("Leave it as it stands")]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asks))
    hidden.pop("csrf_token", None)
    chosen = {name: html.unescape(value) for name, value in hidden.items()}
    done = browser.post(
        f"/inspections/{reference}/amend", data=chosen | {"chosen.0.side": "theirs"}
    )

    assert asked.status_code == 409
    for words in ("TE-481-KP", "TE-482-KP", "TE-487-KP", "Officer"):
        assert words in asked.text
    assert len(kept) == 1
    assert done.status_code == 302, done.text
    with desk.looking() as session:
        vehicle = session.scalars(select(Inspection)).one().vehicle
        assert vehicle is not None
        assert (vehicle.plate, vehicle.make, vehicle.colour) == ("TE-482-KP", "Iveco", "white")
    page = browser.get(f"/inspections/{reference}").text
    assert "both amendments stand" in page


def test_sent_twice_it_is_saved_once(desk: Desk, browser: FlaskClient) -> None:
    reference = logged(browser)
    form = opened(browser, reference) | {"reason": REASON, "note": "The dog barked."}

    for _ in range(2):
        answer = browser.post(f"/inspections/{reference}/amend", data=form)

    assert "Nothing was written twice" in browser.get(answer.headers["Location"]).text
    assert len(versions(desk)) == 1


def test_a_colleague_is_told_who_may_and_finds_no_button(desk: Desk, browser: FlaskClient) -> None:
    reference = logged(browser)
    colleague = desk.browser(Role.OFFICER)

    answer = colleague.get(f"/inspections/{reference}/amend")

    assert answer.status_code == 403
    assert "or a supervisor" in answer.text
    assert "/amend" not in colleague.get(f"/inspections/{reference}").text
    assert "/amend" in browser.get(f"/inspections/{reference}").text


def test_a_discreet_hit_of_an_amendment_shows_nothing_to_the_booth(desk: Desk) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry("Ivo SORIN"), action=Action.DISCREET)
    browser = desk.browser(Role.OFFICER)
    pages, said = [], []
    for surname in ("SORIN", "MIRKOV"):
        reference = logged(browser, **{"vehicle.plate": f"{surname}-1"})
        form = opened(browser, reference) | {
            "occupants.1.role": "passenger",
            "occupants.1.surname": surname,
            "occupants.1.given_names": "Ivo",
            "reason": REASON,
        }
        where = browser.post(f"/inspections/{reference}/amend", data=form).headers["Location"]
        with desk.statements() as statements:
            pages.append(browser.get(where).text)
        said.append(list(statements))

    assert said[0] == said[1]
    for page in pages:
        assert "second line" not in page
        assert "Nothing on the lists resembles" in page


def test_two_officers_who_log_one_vehicle_are_told_at_once(
    desk: Desk, browser: FlaskClient
) -> None:
    first = logged(browser)
    colleague = desk.browser(Role.OFFICER)
    form = factories.report_form(lane="3", **{"vehicle.plate": "TE 481 KP"})

    where = colleague.post("/inspections/new", data=form).headers["Location"]
    answer = colleague.get(where).text
    page = browser.get(f"/inspections/{first}").text

    assert "may have been logged twice" in answer
    assert f"/inspections/{first}" in answer
    assert "may have been logged twice" in page
    with desk.looking() as session:
        assert len(session.scalars(select(Inspection)).all()) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"crossed_at": "2026-03-01T12:08:01+00:00"},
        {"vehicle.plate": "TE-482-KP"},
    ],
)
def test_a_vehicle_that_comes_again_later_or_another_one_is_no_double(
    browser: FlaskClient, given: dict[str, str]
) -> None:
    first = logged(browser)
    logged(browser, **given)

    assert "logged twice" not in browser.get(f"/inspections/{first}").text


def test_a_supervisor_voids_a_double_and_it_stays_struck(desk: Desk, browser: FlaskClient) -> None:
    first, second = logged(browser), logged(browser)
    supervisor = desk.browser(Role.SUPERVISOR)
    page = supervisor.get(f"/inspections/{second}/void").text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    form = {"version": found[1], "kind": "double", "double_of": first.lower(), "reason": REASON}

    answer = supervisor.post(f"/inspections/{second}/void", data=form)

    assert answer.status_code == 302, answer.text
    shown = browser.get(f"/inspections/{second}").text
    assert "Void: logged twice" in shown
    assert "<s>TE-481-KP</s>" in shown
    assert f"/inspections/{first}" in shown
    assert "logged twice" not in browser.get(f"/inspections/{first}").text
    assert "<s>" in browser.get("/inspections/").text
    assert "<s>" not in browser.get("/inspections/?state=released").text
    with desk.looking() as session:
        acts = [row.act for row in session.scalars(select(LedgerEntry))]
        states = {one.reference: one.state for one in session.scalars(select(Inspection))}
    assert "void_inspection" in acts
    assert states[second] is InspectionState.VOID


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "double"}, "Say which crossing"),
        ({"kind": "double", "double_of": "I-2026-999999-X"}, "There is no such crossing"),
        ({"kind": "test", "reason": "no"}, "Say a little more."),
        ({"kind": "mistake"}, "Choose one"),
        ({"kind": "test", "double_of": "I-2026-999999-X"}, "leave the other crossing out"),
    ],
)
def test_what_is_no_reason_to_void_is_refused(
    desk: Desk, browser: FlaskClient, given: dict[str, str], says: str
) -> None:
    reference = logged(browser)
    supervisor = desk.browser(Role.SUPERVISOR)
    page = supervisor.get(f"/inspections/{reference}/void").text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None

    answer = supervisor.post(
        f"/inspections/{reference}/void", data={"version": found[1], "reason": REASON, **given}
    )

    assert answer.status_code == 422
    assert says in answer.text


def test_who_writes_what_is_never_asked_is_told_and_the_note_stands(
    desk: Desk, browser: FlaskClient
) -> None:
    form = factories.report_form(note="The driver is diabetic.")

    where = browser.post("/inspections/new", data=form).headers["Location"]
    answer = browser.get(where).text
    reference = logged(browser)
    page = amended(browser, reference, note="A catholic family.")

    assert "says something about health" in answer
    assert "“catholic” in the note says something about religion" in page
    with desk.looking() as session:
        notes = {one.note for one in session.scalars(select(Inspection))}
    assert notes == {"The driver is diabetic.", "A catholic family."}
