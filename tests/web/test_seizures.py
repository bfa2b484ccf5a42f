"""Weapons found, through the door: safety, the page, the seizure, its labels and receipt."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState, Severity
from borderdesk.domain.exhibits import ExhibitKind, PhotoSlot
from borderdesk.store.accounts import Post
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.exhibits import Exhibit
from borderdesk.store.inspections import Inspection
from borderdesk.store.seizures import Seizure
from borderdesk.web.seizures import MOST_PHOTOS
from tests import factories
from tests.conftest import Desk
from tests.factories import CUSTOMS, DRENOVAC, KARSNO
from tests.store.test_files import NO_PHOTOS, picture


def page(**given: str) -> dict[str, str]:
    """What the page sends: one pistol, made safe by whoever sends it."""
    usual = {
        "submission_id": str(uuid4()),
        "danger": "arms",
        "made_safe": "by_me",
        "taken_at": "2026-02-01T12:30",
        "place": "Lane 2, door panel",
        "firearms.0.type": "PIS",
        "firearms.0.serial": "KW 40-318",
        "firearms.0.marks": "intact",
    }
    return {name.replace("__", "."): value for name, value in {**usual, **given}.items()}


def sent(browser: FlaskClient, **given: Any) -> Any:
    files = {
        name.replace("__", "."): [(io.BytesIO(one), "IMG.jpg") for one in given.pop(name)]
        for name in list(given)
        if "photos" in name
    }
    return browser.post("/seizures/new", data={**page(**given), **files})


def kept(desk: Desk) -> list[Seizure]:
    with desk.looking() as session:
        found = list(session.scalars(select(Seizure).order_by(Seizure.id)))
        for one in found:
            for exhibit in one.exhibits:  # read while the session is there
                _ = exhibit.photos, exhibit.further_marks
            assert one.case.reference
            assert one.alarm.reference
        return found


def crossing(desk: Desk, browser: FlaskClient) -> str:
    browser.post("/inspections/new", data=factories.report_form())
    with desk.looking() as session:
        return session.scalars(select(Inspection.reference)).one()


def test_the_first_screen_asks_nothing_but_whether_it_is_dangerous(desk: Desk) -> None:
    answer = desk.browser(Role.OFFICER).get("/seizures/new")

    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    assert re.findall(r"<(?:input|select|textarea)", main) == []
    assert answer.text.count("danger=ordnance") == 2  # a grenade, and who is not sure
    assert answer.text.count("danger=arms") == 1


def test_ordnance_says_what_to_do_and_whom_to_ring_and_asks_for_place_and_photograph_alone(
    desk: Desk,
) -> None:
    with desk.acting() as session:
        post = session.get_one(Post, DRENOVAC)
        post.eod_phone, post.duty_phone = "0 40 99 11", "0 40 11 20"

    text = desk.browser(Role.OFFICER).get("/seizures/new?danger=ordnance").text

    form = text[text.index('id="find"') : text.index("</form>", text.index('id="find"'))]
    shown = re.findall(r'<input id="[^"]*" name="([^"]+)"', form)
    assert shown == ["place", "photos.other"]
    assert "Do not touch it" in text
    assert "0 40 99 11" in text
    assert "0 40 11 20" in text


def test_an_ordnance_find_is_the_gravest_case_with_its_photograph(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = {
        "submission_id": str(uuid4()),
        "danger": "ordnance",
        "taken_at": "2026-02-01T12:30",
        "place": "Lane 2",
        "photos.other": (io.BytesIO(picture()), "far.jpg"),
    }

    answer = browser.post("/seizures/new", data=form, follow_redirects=True)

    [seizure] = kept(desk)
    [thing] = seizure.exhibits
    assert seizure.case.severity is Severity.S1
    assert (thing.kind, len(thing.photos)) == (ExhibitKind.ORDNANCE, 1)
    assert "The alarm has reached the supervisors of Agency 10" in answer.text


def test_an_ordnance_find_takes_no_description(desk: Desk) -> None:
    answer = sent(desk.browser(Role.OFFICER), danger="ordnance")

    assert answer.status_code == 422
    assert kept(desk) == []


def test_one_pistol_is_seized_from_one_page(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    answer = sent(
        browser,
        firearms__0__photos__left=[picture()],
        firearms__0__bag_number="B-100",
        firearms__0__further_marks__0__kind="PROOF",
        firearms__0__further_marks__0__text="N",
        ammunition__0__calibre="9x19",
        ammunition__0__quantity="200",
        ammunition__0__headstamp__at_12="PPU",
        parts__0__part="barrel",
        others__0__kind="cash",
        others__0__description="Euro",
        others__0__quantity="5000",
        others__0__unit="banknote",
        route__origin="XVA",
        route__transit="XKE, XTO",
        persons__0__role="suspect",
        reason="trafficking_transit",
        witnesses="Ana Kos; P. Lund",
    )

    assert answer.status_code == 302
    [seizure] = kept(desk)
    pistol, rounds, barrel, cash = seizure.exhibits
    assert (pistol.serial, pistol.photos[0].slot) == ("KW 40-318", PhotoSlot.LEFT)
    assert pistol.further_marks[0].text == "N"
    assert (rounds.quantity, rounds.headstamp) == (200, {"12": "PPU"})
    assert (barrel.kind, cash.quantity) == (ExhibitKind.PART, 5000)
    assert (seizure.transit, seizure.witnesses) == (["XKE", "XTO"], ["Ana Kos", "P. Lund"])
    text = browser.get(answer.headers["Location"]).text
    assert "The alarm has reached the supervisors of Agency 10" in text
    assert seizure.alarm.reference in text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"firearms__0__marks": "obliterated"}, "firearms.0.serial"),
        ({"firearms__0__serial": ""}, "firearms.0.serial"),
        (
            {"ammunition__0__calibre": "9x19", "ammunition__0__quantity": "0"},
            "ammunition.0.quantity",
        ),
        ({"ammunition__0__calibre": "9x19"}, "ammunition.0.quantity"),
        ({"ammunition__0__quantity": "20"}, "ammunition.0.calibre"),
        ({"made_safe": ""}, "made_safe"),
        ({"made_safe": "by_other"}, "safe_by"),
        ({"place": ""}, "place"),
        ({"taken_at": "2999-01-01T00:00"}, "taken_at"),
        ({"firearms__0__type": "XXX"}, "firearms.0.type"),
        ({"firearms__0__type": ""}, "firearms.0.type"),
        ({"route__origin": "Atlantis"}, "route.origin"),
        ({"route__transit": "XVA, Atlantis"}, "route.transit"),
        ({"others__0__kind": "firearm", "others__0__description": "x"}, "others.0.kind"),
        ({"persons__0__role": "boss"}, "persons.0.role"),
        (
            {
                "firearms__0__further_marks__0__kind": "PROOF",
                "firearms__0__further_marks__0__text": "N",
                "firearms__0__further_marks__0__condition": "obliterated",
            },
            "firearms.0.further_marks.0.text",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, given: dict[str, str], field: str
) -> None:
    answer = sent(desk.browser(Role.OFFICER), note="Typed at 02:40", **given)

    assert answer.status_code == 422
    assert f'id="{field.replace(".", "-")}-problem-1"' in answer.text
    assert "Typed at 02:40" in answer.text
    assert kept(desk) == []


def test_a_gap_between_rows_moves_no_problem_to_another_row(desk: Desk) -> None:
    answer = sent(
        desk.browser(Role.OFFICER),
        firearms__3__type="REV",
        firearms__3__serial="1",
        firearms__3__marks="obliterated",
    )

    assert answer.status_code == 422
    assert 'id="firearms-1-serial-problem-1"' in answer.text
    assert re.search(r'id="firearms-1-serial"[^>]*value="1"', answer.text, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("bad", sorted(NO_PHOTOS))
def test_a_poisoned_photograph_is_refused_beside_its_slot(desk: Desk, bad: str) -> None:
    answer = sent(desk.browser(Role.OFFICER), firearms__0__photos__serial=[NO_PHOTOS[bad]])

    assert answer.status_code == 422
    assert 'id="firearms-0-photos-serial-problem-1"' in answer.text
    assert kept(desk) == []


def test_a_photograph_belongs_to_the_row_it_was_sent_with(desk: Desk) -> None:
    sent(
        desk.browser(Role.OFFICER),
        firearms__0__type="",
        firearms__0__serial="",
        firearms__0__marks="",
        firearms__2__type="REV",
        firearms__5__type="PIS",
        firearms__5__photos__maker=[picture()],
    )

    [seizure] = kept(desk)
    assert [len(one.photos) for one in seizure.exhibits] == [0, 1]


def test_a_row_with_a_photograph_alone_asks_what_it_shows(desk: Desk) -> None:
    answer = sent(desk.browser(Role.OFFICER), firearms__1__photos__left=[picture()])

    assert answer.status_code == 422
    assert 'id="firearms-1-type-problem-1"' in answer.text


@pytest.mark.parametrize(
    "name", ["firearms__0__photos__top", "photos__left", "persons__0__photos__left", "x__photos__y"]
)
def test_a_photograph_for_no_place_is_refused(desk: Desk, name: str) -> None:
    answer = sent(desk.browser(Role.OFFICER), persons__0__role="suspect", **{name: [picture()]})

    assert answer.status_code == 422
    assert "no such place for a photograph" in answer.text
    assert kept(desk) == []


def test_too_many_photographs_are_refused_before_any_is_decoded(desk: Desk) -> None:
    files = {
        f"firearms__{n}__photos__{slot}": [b"no photograph"]
        for n in range(8)
        for slot in ("left", "right", "serial", "maker", "import", "proof")
    }
    assert len(files) > MOST_PHOTOS
    types = {f"firearms__{n}__type": "PIS" for n in range(1, 8)}

    answer = sent(desk.browser(Role.OFFICER), **types, **files)

    assert answer.status_code == 422
    assert f"Send {MOST_PHOTOS} photographs at most" in answer.text


@pytest.mark.slow
def test_fifty_pieces_are_saved_and_one_more_is_refused(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    fifty = {f"firearms__{n}__type": "PIS" for n in range(1, 50)}

    too_much = sent(browser, **fifty, firearms__50__type="PIS")
    assert too_much.status_code == 422
    assert "Record 50 pieces at once at most" in too_much.text
    assert too_much.text.count('value="PIS" selected') == 51

    assert sent(browser, **fifty).status_code == 302
    [seizure] = kept(desk)
    assert len(seizure.exhibits) == 50


def test_the_same_page_sent_twice_is_one_seizure(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = page()

    first = browser.post("/seizures/new", data=form)
    again = browser.post("/seizures/new", data=form, follow_redirects=True)

    assert first.status_code == 302
    assert "saved already" in again.text
    assert len(kept(desk)) == 1


def test_the_same_page_with_other_words_is_a_conflict(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = page()
    browser.post("/seizures/new", data=form)

    answer = browser.post("/seizures/new", data=form | {"note": "other"})

    assert answer.status_code == 409
    assert len(kept(desk)) == 1


def test_a_bag_number_that_was_used_is_refused_at_its_field(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    sent(browser, firearms__0__bag_number="B1")

    answer = sent(browser, firearms__0__bag_number="B1")

    assert answer.status_code == 422
    assert 'id="firearms-0-bag_number-problem-1"' in answer.text


def test_a_look_alike_serial_is_told_on_the_page_that_follows(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    sent(browser)

    answer = sent(browser, firearms__0__serial="КW 40-318")
    text = browser.get(answer.headers["Location"]).text

    assert "stands on another exhibit, too" in text
    assert "letters of two alphabets" in text


def test_a_crossing_is_joined_and_stays(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    reference = crossing(desk, browser)

    assert "Weapons found" in browser.get(f"/inspections/{reference}").text
    sent(browser, inspection=reference)

    [seizure] = kept(desk)
    assert seizure.inspection_id is not None
    assert seizure.reference in browser.get("/seizures/").text


def test_a_crossing_of_another_post_is_not_there(desk: Desk) -> None:
    reference = crossing(desk, desk.browser(Role.OFFICER))
    stranger = desk.browser(Role.OFFICER, agency_id=CUSTOMS, post_id=KARSNO)

    assert stranger.get(f"/seizures/new?inspection={reference}").status_code == 404
    assert sent(stranger, inspection=reference).status_code == 404
    assert kept(desk) == []


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.ARCHIVED])
def test_a_closed_case_takes_no_weapons(desk: Desk, state: CaseState) -> None:
    with desk.acting() as session:
        reference = factories.case(session, state=state).reference

    browser = desk.browser(Role.SUPERVISOR)
    assert browser.get(f"/seizures/new?case={reference}").status_code == 422

    answer = sent(browser, case=reference, firearms__0__make="Karsno")

    assert answer.status_code == 422
    assert kept(desk) == []
    assert f"Case {reference} has been closed meanwhile." in answer.text
    assert 'value="Karsno"' in answer.text
    assert 'name="case"' not in answer.text  # saved once more, it begins a case of its own
    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).all()
    assert "Unacceptable" in [entry.outcome for entry in last]


def test_an_officer_names_no_case(desk: Desk) -> None:
    with desk.acting() as session:
        reference = factories.case(session).reference

    assert sent(desk.browser(Role.OFFICER), case=reference).status_code == 404
    assert sent(desk.browser(Role.SUPERVISOR), case=reference).status_code == 302


def test_a_row_more_comes_without_script_and_nothing_is_judged_or_lost(desk: Desk) -> None:
    answer = sent(desk.browser(Role.OFFICER), more="firearms", place="", firearms__0__make="Karsno")

    assert answer.status_code == 200
    assert 'id="firearms-1-type"' in answer.text
    assert 'value="Karsno"' in answer.text
    assert "aria-invalid" not in answer.text
    assert kept(desk) == []


@pytest.mark.parametrize("address", ["?danger=arms", "?danger=ordnance", "?danger=x", "?case=x%00"])
def test_whatever_stands_in_the_address_is_answered(desk: Desk, address: str) -> None:
    assert desk.browser(Role.OFFICER).get(f"/seizures/new{address}").status_code in (200, 404)


def test_labels_say_the_number_twice_and_name_nobody(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    answer = sent(browser, from_whom="Miron Velkarov", firearms__0__bag_number="B1")

    text = browser.get(f"{answer.headers['Location']}/labels").text

    [seizure] = kept(desk)
    assert text.count('role="img"') == 2
    assert seizure.exhibits[0].reference in text
    assert "Velkarov" not in text
    assert "style=" not in text


def test_the_receipt_is_a_pdf_in_the_chosen_language_and_a_row_of_the_ledger(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    whom = {"from_whom": "Miron Velkarov", "receipt_language": "sr", "receipt": "refused"}
    where = sent(browser, parts__0__part="barrel", **whom)
    address = where.headers["Location"]

    answer = browser.get(f"{address}/receipt")
    other = browser.get(f"{address}/receipt?language=ru")

    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert answer.mimetype == "application/pdf"
    assert "Потврда" in text
    assert "одбило да потпише" in text
    assert "цев" in text
    assert "Miron Velkarov" in text
    assert "Расписка" in PdfReader(io.BytesIO(other.data)).pages[0].extract_text()
    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert '"act":"read_seizure"' in last.leaf


def test_an_exhibit_of_any_kind_has_its_page_and_label(desk: Desk) -> None:
    sent(
        desk.browser(Role.OFFICER),
        firearms__0__bag_number="B1",
        ammunition__0__calibre="9x19",
        ammunition__0__quantity="20",
        ammunition__0__bag_number="B1",
        ammunition__0__headstamp__at_6="9x19",
    )
    reader = desk.browser(Role.CUSTODIAN)
    with desk.looking() as session:
        references = list(session.scalars(select(Exhibit.reference)))

    assert len(references) == 3
    assert all(ref in reader.get("/exhibits/").text for ref in references)
    for reference in references:
        assert reader.get(f"/exhibits/{reference}").status_code == 200
        assert reader.get(f"/exhibits/{reference}/label").status_code == 200


def test_the_alarm_waits_on_the_page_of_the_supervisors(desk: Desk) -> None:
    sent(desk.browser(Role.OFFICER))
    supervisor = desk.browser(Role.SUPERVISOR)

    listed = supervisor.get("/alarms/").text

    [seizure] = kept(desk)
    text = supervisor.get(f"/alarms/{seizure.alarm.reference}").text
    assert seizure.reference in listed
    assert "Weapons found: 1 firearm. Lane 2, door panel" in text


def test_no_photograph_is_decoded_where_the_page_is_refused(desk: Desk, tmp_path: Path) -> None:
    sent(desk.browser(Role.OFFICER), firearms__0__photos__left=[picture()], made_safe="")

    folder = desk.settings.instance / "files"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
