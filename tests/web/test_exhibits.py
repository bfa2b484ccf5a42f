from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState
from borderdesk.services.exhibits import MOST_PHOTOS
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.exhibits import Exhibit
from borderdesk.web.exhibits import in_local_time
from tests import factories
from tests.conftest import Desk
from tests.factories import POLICE
from tests.store.test_files import NO_PHOTOS, picture, with_exif

PISTOL = {
    "type": "PIS",
    "acquisition": "seized",
    "taken_at": "2026-02-01T12:30",
    "make": "Karsno Works",
    "serial": "KW 40-318",
    "marks": "intact",
    "country": "XVA",
}


def case_in(desk: Desk, **given: Any) -> str:
    with desk.acting() as session:
        return factories.case(session, **given).reference


def seized(browser: FlaskClient, case: str, **given: Any) -> Any:
    files = {
        name: [(io.BytesIO(one), "IMG_0001.jpg") for one in given.pop(name)]
        for name in list(given)
        if name.startswith("photos.")
    }
    return browser.post(f"/cases/{case}/exhibits/new", data={**PISTOL, **given, **files})


def kept(desk: Desk) -> list[Exhibit]:
    with desk.looking() as session:
        found = list(session.scalars(select(Exhibit)))
        for exhibit in found:
            assert exhibit.photos is not None  # loaded while the session is there
        return found


def stored(desk: Desk) -> list[Path]:
    return [path for path in (desk.settings.instance / "files").rglob("*") if path.is_file()]


def test_a_firearm_is_recorded_with_its_photographs(desk: Desk) -> None:
    case = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)

    answer = seized(
        browser, case, **{"photos.left": [with_exif()], "photos.other": [picture("PNG")] * 2}
    )
    shown = browser.get(answer.headers["Location"])

    (exhibit,) = kept(desk)
    assert answer.status_code == 302
    assert [photo.slot for photo in exhibit.photos] == ["left", "other"]
    assert len(stored(desk)) == 2
    assert shown.status_code == 200
    for part in ("Pistol Karsno Works", "KW 40-318", "left side", "2 photographs"):
        assert part in shown.text, part
    assert exhibit.photos[0].original_sha256 in shown.text


def test_the_clock_on_the_page_is_that_of_the_desk(desk: Desk) -> None:
    case = case_in(desk)

    seized(desk.browser(Role.SUPERVISOR), case)

    (exhibit,) = kept(desk)
    assert exhibit.taken_at == datetime(2026, 2, 1, 11, 30, tzinfo=UTC)  # Sarajevo, in winter


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-07-01T12:30", "2026-07-01T12:30:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # the first of the two
        ("2026-03-29T02:30", "2026-03-29T02:30:00+01:00"),  # an hour that was left out
        ("2026-07-01T12:30:00+05:00", "2026-07-01T12:30:00+05:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_moment_without_an_offset_is_one_of_the_desks_own_zone(
    desk: Desk, typed: str, meant: str
) -> None:
    with desk.app.app_context():
        assert in_local_time({"taken_at": typed}) == {"taken_at": meant}
        assert in_local_time({}) == {}


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"marks": "never_marked"}, "serial", "leave this empty"),
        ({"serial": ""}, "serial", "type the serial"),
        ({"taken_at": "2090-01-01T00:00"}, "taken_at", "future"),
        ({"taken_at": "yesterday"}, "taken_at", "Type the moment"),
        ({"type": ""}, "type", "This is needed."),
        ({"country": "Atlantis"}, "country", "There is no such country."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_else_stays(
    desk: Desk, changed: dict[str, str], field: str, sentence: str
) -> None:
    case = case_in(desk)

    answer = seized(desk.browser(Role.SUPERVISOR), case, **changed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert 'value="Karsno Works"' in answer.text
    assert kept(desk) == []


@pytest.mark.parametrize("taken_at", ["0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01"])
def test_moments_at_the_ends_of_the_calendar_are_answered_in_words(
    desk: Desk, taken_at: str
) -> None:
    answer = seized(desk.browser(Role.SUPERVISOR), case_in(desk), taken_at=taken_at)

    assert answer.status_code == 422


@pytest.mark.parametrize("what", NO_PHOTOS)
def test_what_is_no_photograph_is_refused_beside_its_slot(desk: Desk, what: str) -> None:
    case = case_in(desk)

    answer = seized(desk.browser(Role.SUPERVISOR), case, **{"photos.serial": [NO_PHOTOS[what]]})

    assert answer.status_code == 422
    assert 'href="#photos-serial"' in answer.text
    assert 'value="Karsno Works"' in answer.text
    assert (kept(desk), stored(desk)) == ([], [])


def test_a_flood_of_photographs_is_refused_before_any_is_decoded(desk: Desk) -> None:
    flood = [picture()] * (MOST_PHOTOS + 1)

    answer = seized(desk.browser(Role.SUPERVISOR), case_in(desk), **{"photos.other": flood})

    assert answer.status_code == 422
    assert f"Send {MOST_PHOTOS} photographs at most at once." in answer.text
    assert (kept(desk), stored(desk)) == ([], [])


def test_a_photograph_of_more_than_ten_megabytes_is_refused(desk: Desk) -> None:
    case = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)
    large = picture() + b"\0" * (10 * 1024 * 1024)

    refused = seized(browser, case, **{"photos.left": [large]})
    too_much = seized(browser, case, **{"photos.left": [large], "photos.right": [large]})

    assert refused.status_code == 422
    assert "at most 10 MB" in refused.text
    assert too_much.status_code == 413
    assert kept(desk) == []


def test_a_photograph_is_shown_as_a_picture_and_nothing_else(desk: Desk) -> None:
    case = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)
    hidden = b"<script>alert(1)</script>"
    seized(browser, case, **{"photos.serial": [with_exif() + hidden]})
    (exhibit,) = kept(desk)
    path = f"/exhibits/{exhibit.reference}/photos/{exhibit.photos[0].sha256}"

    answer = browser.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    name = f"{exhibit.reference}-serial.jpg"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer.data.startswith(b"\xff\xd8\xff")
    assert hidden not in answer.data
    with desk.looking() as session:
        row = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert row is not None
        assert (row.act, row.subject) == ("read_exhibit", exhibit.reference)


def test_to_another_agency_exhibit_and_photograph_are_absent(desk: Desk) -> None:
    case = case_in(desk)
    seized(desk.browser(Role.SUPERVISOR), case, **{"photos.left": [picture()]})
    (exhibit,) = kept(desk)
    digest = exhibit.photos[0].sha256
    stranger = desk.browser(Role.SUPERVISOR, agency_id=POLICE)

    for path in (
        f"/exhibits/{exhibit.reference}",
        f"/exhibits/{exhibit.reference}/photos/{digest}",
        f"/cases/{case}/exhibits/new",
    ):
        assert stranger.get(path).status_code == 404
    assert exhibit.reference not in stranger.get("/exhibits/").text
    assert seized(stranger, case).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "..%2f..%2fdesk.db", "x"])
def test_only_its_own_photographs_are_under_an_exhibit(desk: Desk, digest: str) -> None:
    browser = desk.browser(Role.SUPERVISOR)
    seized(browser, case_in(desk))
    (exhibit,) = kept(desk)

    answer = browser.get(f"/exhibits/{exhibit.reference}/photos/{digest}")

    assert answer.status_code == 404


def test_a_liaison_officer_reads_exhibits_and_records_none(desk: Desk) -> None:
    case = case_in(desk)
    seized(desk.browser(Role.SUPERVISOR), case)
    (exhibit,) = kept(desk)
    liaison = desk.browser(Role.LIAISON)

    assert liaison.get(f"/exhibits/{exhibit.reference}").status_code == 200
    assert "Record a firearm" not in liaison.get(f"/cases/{case}").text
    assert liaison.get(f"/cases/{case}/exhibits/new").status_code == 403
    assert seized(liaison, case, **{"photos.left": [picture()]}).status_code == 403
    assert (len(kept(desk)), stored(desk)) == (1, [])


def test_a_closed_case_takes_no_exhibits(desk: Desk) -> None:
    case = case_in(desk, state=CaseState.CLOSED)
    browser = desk.browser(Role.SUPERVISOR)

    answer = seized(browser, case, **{"photos.left": [picture()]})

    assert answer.status_code == 422
    assert "reopen it first" in answer.text
    assert (kept(desk), stored(desk)) == ([], [])


def test_the_form_begins_with_the_present_moment(desk: Desk) -> None:
    browser = desk.browser(Role.SUPERVISOR)

    answer = browser.get(f"/cases/{case_in(desk)}/exhibits/new")

    shown = re.search(r'name="taken_at" type="datetime-local" value="([^"]+)"', answer.text)
    assert shown is not None
    with desk.app.app_context():
        moment = datetime.fromisoformat(in_local_time({"taken_at": shown[1]})["taken_at"])
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=2)


def test_the_table_leads_to_exhibit_and_case(desk: Desk) -> None:
    case = case_in(desk)
    browser = desk.browser(Role.SUPERVISOR)
    seized(browser, case)
    (exhibit,) = kept(desk)

    answer = browser.get("/exhibits/")

    assert f'href="/exhibits/{exhibit.reference}"' in answer.text
    assert f'href="/cases/{case}"' in answer.text
    assert desk.browser(Role.ADMINISTRATOR).get("/exhibits/").status_code == 403
