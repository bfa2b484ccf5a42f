from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.store.inspections import Inspection
from borderdesk.store.manifests import Manifest, ManifestLineKept
from tests import factories
from tests.conftest import Desk

PAGE = "/manifests/"
DATA = Path(__file__).parents[1] / "data" / "manifests"
CSV = (DATA / "manifest.csv").read_bytes()
XML = (DATA / "asycuda_manifest.xml").read_bytes()
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha">]><Awmds>&a;</Awmds>'


def handed_in(browser: FlaskClient, content: bytes, name: str = "monday.csv") -> TestResponse:
    return browser.post(PAGE, data={"file": (io.BytesIO(content), name)})


def lines(desk: Desk) -> list[ManifestLineKept]:
    with desk.looking() as session:
        return list(session.scalars(select(ManifestLineKept).order_by(ManifestLineKept.id)))


def test_a_table_is_handed_in_its_columns_named_and_the_lane_filled_in(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    sent = handed_in(browser, CSV)
    page = browser.get(sent.headers["Location"]).text
    columns = {"version": "1", "column0": "plate", "column1": "consignor", "column3": "description"}
    named = browser.post(sent.headers["Location"], data=columns, follow_redirects=True).text
    lane = browser.get(f"/inspections/new?line={lines(desk)[0].id}").text

    assert "Sawn timber" in page
    assert '<option value="gross_weight_kg" selected>' in page
    assert "BL 4107 AC" in named
    assert "The row names no vehicle." in named
    for filled in ("BL 4107 AC", "Lesk Sawmill", "Wood glue", "Cut marble"):
        assert filled in lane
    assert '<option value="TRK" selected>' in lane


def test_a_vehicle_that_was_logged_from_a_manifest_is_announced_no_more(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    handed_in(browser, XML, "monday.xml")
    line = lines(desk)[0]
    form = factories.report_form(**line.fields, line=str(line.id))

    sent = browser.post("/inspections/new", data=form)

    assert sent.status_code == 302, sent.text
    [used] = lines(desk)
    with desk.looking() as session:
        crossing = session.scalars(select(Inspection)).one()
        goods = [item.description for load in crossing.consignments for item in load.items]
        manifest = session.scalars(select(Manifest)).one().reference
    assert (used.inspection_id, used.fields) == (crossing.id, {})
    assert goods == ["Sawn timber", "Cut marble"]
    assert "has crossed" in browser.get(f"{PAGE}{manifest}").text
    assert "Sawn timber" not in browser.get(f"/inspections/new?line={line.id}").text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file first."),
        (BOMB, "The file brings definitions of its own"),
        (XML[:500], "The file ends too early."),
        (b"Truck,Goods\n", "There is a heading, and no row under it."),
        (b"\x00\x01", "The line holds bytes that no text has."),
        (b'"Truck,Goods\nA,B\n', "A quotation mark in this line is not closed."),
    ],
)
def test_a_file_that_is_no_manifest_is_refused_in_a_sentence(
    desk: Desk, content: bytes, said: str
) -> None:
    page = handed_in(desk.browser(Role.OFFICER), content)

    assert page.status_code == 422
    assert said in page.text
    with desk.looking() as session:
        assert session.scalars(select(Manifest)).all() == []


def test_columns_without_a_plate_are_refused_and_what_was_chosen_stays(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    where = handed_in(browser, CSV).headers["Location"]

    page = browser.post(where, data={"version": "1", "column1": "carrier"})

    assert page.status_code == 422
    assert "One column has to be the plate of the vehicle." in page.text
    assert '<option value="carrier" selected>' in page.text


@pytest.mark.parametrize("line", ["0", "-1", "x", "9" * 30, "7"])
def test_a_line_that_is_none_leaves_the_lane_empty(desk: Desk, line: str) -> None:
    page = desk.browser(Role.OFFICER).get(f"/inspections/new?line={line}")

    assert page.status_code == 200
