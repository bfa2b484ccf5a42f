"""Every page of lane, second line, cargo, rules and shift, in every state, is fit for all.

The pages are one table; a page that joins it is looked at by axe in both themes, and for its width
on a phone and at 200 %.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from borderdesk.domain.accounts import Role, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.amending import Amendment
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.watchlists import Action
from borderdesk.services import amending, screening
from borderdesk.services.alarms import raise_alarm
from borderdesk.store.accounts import Post
from borderdesk.store.alarms import Alarm
from borderdesk.store.inspections import inspection_by_reference
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_pages import entered
from tests.conftest import Desk
from tests.factories import BORDER, DRENOVAC
from tests.web.test_amending import opened as form_of

DATA = Path(__file__).parents[1] / "data" / "manifests"
ARMS_LOAD = {
    "vehicle.kind": "TRK",
    "consignments.0.consignor": "Ostrel Works",
    "consignments.0.consignee": "Sarm Sports Arms",
    "consignments.0.items.0.description": "Blank-firing pistols",
    "consignments.0.items.0.hs_code": "930330",
    "consignments.0.items.0.gross_weight_kg": "120",
    "consignments.0.equipment.0.number": "TEXU3070070",
    "consignments.0.seals": "S31102 K7745",
    "seals_found": "S31102 K7746",
}
PISTOL = {
    "danger": "arms",
    "made_safe": "by_me",
    "taken_at": "2026-02-01T12:30",
    "place": "Lane 2, door panel",
    "firearms.0.type": "PIS",
    "firearms.0.serial": "KW 40-318",
    "firearms.0.marks": "intact",
    "ammunition.0.calibre": "9x19",
    "ammunition.0.quantity": "200",
}
AUTHORISATION = {
    "kind": "import",
    "number": "IM-2026/17",
    "issuer": "Ministry of Trade",
    "holder": "Sarm Sports Arms",
    "goods": "Sporting pistols",
    "valid_from": "2026-01-01",
    "valid_until": "2040-12-31",
    "unit": "pieces",
    "quantity": "100",
}
SUBMISSION = "11111111-1111-4111-8111-111111111111"
ASKING = {"person": "Somebody", "country": "XKE", "words": "He says that he is afraid."}


def posted(browser: FlaskClient, address: str, form: Mapping[str, object]) -> str:
    """Where a form led that was accepted."""
    sent = browser.post(address, data=dict(form))
    assert sent.status_code in (302, 303), sent.text
    return sent.headers["Location"]


def logged(browser: FlaskClient, **given: str) -> str:
    """The reference of a crossing of just now."""
    now = datetime.now(UTC).isoformat()
    form = factories.report_form(device_at=now, crossed_at=now, **given)
    where = posted(browser, "/inspections/new", form)
    found = re.search(r"after=([\w-]+)", where)
    assert found
    return found[1]


def told(desk: Desk) -> dict[str, str]:
    """A day at Drenovac; what its records are called."""
    officer, other = desk.browser(Role.OFFICER), desk.browser(Role.OFFICER)
    supervisor = desk.browser(Role.SUPERVISOR)
    names = {"unscreened": logged(officer, **{"vehicle.plate": "TE-100-AA"})}
    with desk.acting() as session:
        post = session.get_one(Post, DRENOVAC)
        post.duty_phone, post.eod_phone = "0 40 11 20", "0 40 99 11"
        factories.watchlist(session, factories.entry("Miron VELKAROV"), action=Action.ARREST)
        factories.watchlist(session, factories.entry("Ivo SORIN"))
        told = NewAlarm(AlarmKind.SILENT_POST, BORDER, "DRN", post_id=DRENOVAC)
        raise_alarm(session, the_desk(datetime.now(UTC)), told)
    clean = {"occupants.0.surname": "TALURI", "occupants.0.given_names": "Samir"}
    names["stopped"] = logged(officer)
    names["double"] = logged(other, lane="3")
    names["alike"] = logged(
        officer, **{"vehicle.plate": "SO-1-RN", "occupants.0.surname": "SORINA"}
    )
    names["clean"] = logged(officer, **clean, **{"vehicle.plate": "MR-310-TT"})
    names["arms"] = logged(officer, **clean, **ARMS_LOAD, **{"vehicle.plate": "BL 4107 AC"})
    names["gone"] = logged(officer, **clean, **{"vehicle.plate": "GO-404-NE"})
    sorin = {"occupants.1.surname": "SORIN", "occupants.1.given_names": "Ivo"}
    amended(officer, names["gone"], **sorin)
    names["twice"] = looked_at_twice(desk, officer, **clean)
    sent = {"submission_id": SUBMISSION.replace("1", "3"), "vehicle.plate": "KE-8-PT"}
    names["kept"] = logged(officer, **clean, **sent)
    form = factories.report_form(**clean, **sent, **{"vehicle.colour": "white"})
    assert officer.post("/inspections/new", data=form).status_code == 409
    names["voided"] = logged(officer, **clean, **{"vehicle.plate": "MR-310-TT"})
    amended(officer, names["clean"])
    void = {"kind": "double", "double_of": names["clean"], "reason": "It was logged twice."}
    posted(supervisor, f"/inspections/{names['voided']}/void", void | {"version": "1"})
    names["protection"] = posted(officer, f"/inspections/{names['alike']}/protection", ASKING)
    pistol = PISTOL | {"submission_id": SUBMISSION, "inspection": names["arms"]}
    names["seizure"] = posted(officer, "/seizures/new", pistol)
    ordnance = {"danger": "ordnance", "taken_at": "2026-02-01T12:30", "place": "Lane 1"}
    names["ordnance"] = posted(
        officer, "/seizures/new", ordnance | {"submission_id": SUBMISSION.replace("1", "2")}
    )
    posted(supervisor, "/authorisations/", AUTHORISATION)
    for name, file in (("named", "asycuda_manifest.xml"), ("unnamed", "manifest.csv")):
        content = io.BytesIO((DATA / file).read_bytes())
        names[name] = posted(officer, "/manifests/", {"file": (content, file)})
    today = datetime.now(UTC).date()
    names["rule"] = posted(
        supervisor,
        "/rules/new",
        {
            "name": "Blank-firers",
            "sentence": "Goods of heading 9303: 100 % are looked at.",
            "colour": "red",
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=30)).isoformat(),
            "conditions.0.asks": "hs_code.begins",
            "conditions.0.value": "9303",
        },
    )
    names["hand-over"] = posted(officer, "/hand-overs/new", {"post": "DRN", "words": "Look out."})
    with desk.looking() as session:
        names["alarm"] = session.scalars(select(Alarm.reference)).first() or ""
    return names


def looked_at_twice(desk: Desk, logging: FlaskClient, **given: str) -> str:
    """A crossing that was closed, then stopped by an amendment, and closed once more."""
    reference = logged(logging, declared="second_line", **given, **{"vehicle.plate": "TW-1-CE"})
    looking = desk.browser(Role.OFFICER)
    door = f"/inspections/{reference}/examination"
    for result in ("DIS", "NIL"):
        with desk.acting() as session:
            one = inspection_by_reference(session, factories.signature(Role.OFFICER), reference)
            one.state = InspectionState.REFERRED
            session.flush()
            version = str(one.version)
        opened = re.search(r'name="opened" value="([^"]+)"', looking.get(door).text)
        assert opened
        closing = {"version": version, "controls": "VIS", "result": result, "opened": opened[1]}
        misfit = {"discrepancies.0.kind": "undeclared", "discrepancies.0.found": "Tyres"}
        posted(looking, door, closing | (misfit if result == "DIS" else {}))
    return reference


def amended(browser: FlaskClient, reference: str, **given: str) -> None:
    """The colour of its vehicle is amended as a browser would."""
    form = form_of(browser, reference)
    changed = form | {"vehicle.colour": "blue", "reason": "It was read wrongly."} | given
    posted(browser, f"/inspections/{reference}/amend", changed)


# What each page is called, its address from the names of what is told, and what is done on it.
Done = Callable[[Page], None]


def pressed(words: str) -> Done:
    """The button or link of these words is pressed, and what comes is waited for."""

    def press(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        page.locator("main").get_by_role("button", name=words).first.click()
        page.wait_for_selector("main .notice[role=alert][tabindex]")
        page.wait_for_load_state()  # with its stylesheet

    return press


PAGES: Mapping[str, tuple[str, Done | None]] = {
    "lane, empty": ("/inspections/new", None),
    "lane, lists to choose from": ("/inspections/new?lists=1", None),
    "lane, refused": ("/inspections/new", pressed("Nothing found")),
    "answer, not screened": ("/inspections/new?after={unscreened}", None),
    "answer, stopped": ("/inspections/new?after={stopped}", None),
    "answer, a double": ("/inspections/new?after={double}", None),
    "answer, a little alike": ("/inspections/new?after={alike}", None),
    "answer, clean": ("/inspections/new?after={clean}", None),
    "answer, arms without a paper": ("/inspections/new?after={arms}", None),
    "lane, as before": ("/inspections/new?like={arms}", None),
    "crossings": ("/inspections/", None),
    "crossing, not screened": ("/inspections/{unscreened}", None),
    "crossing, stopped": ("/inspections/{stopped}", None),
    "crossing, arms": ("/inspections/{arms}", None),
    "crossing, amended": ("/inspections/{clean}", None),
    "crossing, let go before": ("/inspections/{gone}", None),
    "crossing, looked at twice": ("/inspections/{twice}", None),
    "crossing, another report kept apart": ("/inspections/{kept}", None),
    "reports compared": ("/inspections/{kept}/kept-apart", None),
    "reports compared, refused": ("/inspections/{kept}/kept-apart", pressed("I have compared")),
    "versions, let go before": ("/inspections/{gone}/versions", None),
    "examination, let go before": ("/inspections/{gone}/examination", None),
    "crossing, void": ("/inspections/{voided}", None),
    "crossings of a vehicle": ("/inspections/{clean}/vehicle", None),
    "crossings of a container": ("/inspections/{arms}/container", None),
    "another lane": ("/inspections/{clean}/lane", None),
    "report": ("/inspections/{clean}/report", None),
    "amend": ("/inspections/{clean}/amend", None),
    "amend, refused": ("/inspections/{clean}/amend", pressed("Save")),
    "versions": ("/inspections/{clean}/versions", None),
    "void": ("/inspections/{clean}/void", None),
    "second line": ("/inspections/second-line", None),
    "examination": ("/inspections/{arms}/examination", None),
    "examination, refused": ("/inspections/{arms}/examination", pressed("Close with this result")),
    "weapons, safety": ("/seizures/new", None),
    "weapons, ordnance": ("/seizures/new?danger=ordnance", None),
    "weapons, arms": ("/seizures/new?danger=arms&inspection={arms}", None),
    "weapons, refused": ("/seizures/new?danger=arms", pressed("Save and raise the alarm")),
    "seizures": ("/seizures/", None),
    "seizure and receipt": ("{seizure}", None),
    "labels": ("{seizure}/labels", None),
    "seizure of ordnance": ("{ordnance}", None),
    "manifests": ("/manifests/", None),
    "manifests, refused": ("/manifests/", pressed("Read the file")),
    "manifest": ("{named}", None),
    "manifest, columns to be named": ("{unnamed}", None),
    "authorisations": ("/authorisations/", None),
    "authorisations, refused": ("/authorisations/", pressed("Add to the register")),
    "rules": ("/rules/", None),
    "rule, new": ("/rules/new", None),
    "rule, new, refused": ("/rules/new", pressed("Write it and try it on the past")),
    "rule, dry run": ("{rule}", None),
    "protection, asked": ("/inspections/{alike}/protection", None),
    "protection": ("/protection/", None),
    "protection, one": ("{protection}", None),
    "hand-overs": ("/hand-overs/", None),
    "hand-over, new": ("/hand-overs/new?post=DRN", None),
    "hand-over": ("{hand-over}", None),
    "posts": ("/posts/", None),
    "post log": ("/posts/DRN/log", None),
    "alarms": ("/alarms/", None),
    "alarm": ("/alarms/{alarm}", None),
    "controls": ("/controls/", None),
    "desk": ("/desk/", None),
}
UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"
WIDTH = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def day(desk: Desk) -> dict[str, str]:
    """What is told of one day; without CSRF, and so before the desk is served."""
    return told(desk)


@pytest.mark.parametrize(("scheme", "widths"), [("light", (1366, 683)), ("dark", (360,))])
def test_every_page_is_fit_for_all(
    desk: Desk,
    day: dict[str, str],
    served: str,
    opened: Opened,
    scheme: str,
    widths: tuple[int, ...],
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": widths[0], "height": 768})
    entered(desk, page, served, *Role, agency_id=BORDER)

    wrong = []
    for name, (address, done) in PAGES.items():
        answer = page.goto(address.format(**day))
        if done is not None:
            done(page)
        if answer is None or answer.status != 200:
            wrong.append(f"{name}: {answer and answer.status}")
        page.evaluate(UNFOLD)
        wrong += [f"{name}: {said}" for said in axe_findings(page)]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 384})
            if (over := page.evaluate(WIDTH)) > 0:
                wrong.append(f"{name}: {over} pixels too wide at {width}")
        page.set_viewport_size({"width": widths[0], "height": 768})

    assert wrong == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 360)])
def test_the_three_ways_of_one_field_are_laid_side_by_side_fit_for_all_and_chosen_by_keys(
    desk: Desk, day: dict[str, str], served: str, opened: Opened, scheme: str, width: int
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 768})
    entered(desk, page, served, Role.SUPERVISOR, agency_id=BORDER)
    page.goto(f"/inspections/{day['clean']}/amend")
    page.evaluate(UNFOLD)
    page.fill("[name='vehicle.colour']", "black")
    page.fill("[name=reason]", "It was read wrongly at night.")
    _amended_meanwhile(desk, day["clean"])

    page.evaluate("document.getElementById('amend-form').requestSubmit()")
    page.wait_for_selector("text=Save with these words")

    assert axe_findings(page) == []
    assert page.evaluate(WIDTH) <= 0


def _amended_meanwhile(desk: Desk, reference: str) -> None:
    by = factories.signature(Role.SUPERVISOR, at=datetime.now(UTC))
    with desk.acting() as session:
        past = amending.history(session, by, reference)
        assert past.report.vehicle
        grey = replace(past.report, vehicle=replace(past.report.vehicle, colour="grey"))
        given = Amendment(uuid4(), past.number, "On the camera it is grey.", grey)
        proposal = amending.look(session, by, reference, given)
        findings = screening.look(session, by, proposal.made.report.subjects)
        amending.amend(session, by, reference, given, proposal, findings)
