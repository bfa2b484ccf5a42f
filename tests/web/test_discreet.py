"""Of a discreet entry the booth learns nothing: the same bytes and the same questions as of none.

Two desks alike but for one entry are led through one crossing, from the plate to the hand-over.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action, NewEntry
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Name, Particulars
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from tests import factories
from tests.conftest import Desk
from tests.web.test_amending import typed

ID, OTHER_ID = UUID(int=1), UUID(int=2)
LOAD = {
    "vehicle.kind": "TRK",
    "consignments.0.consignor": "Ostrel Works",
    "consignments.0.items.0.description": "Ceramic tiles",
    "consignments.0.items.0.hs_code": "690721",
    "consignments.0.equipment.0.number": "TEXU3070079",
    "consignments.0.seals": "S31102",
    "seals_found": "S31109",
}


def numbered(kind: Kind, number: IdentifierKind, value: str) -> NewEntry:
    return factories.entry(particulars=Particulars(kind, identifiers=(Identifier(number, value),)))


def firm(name: str) -> NewEntry:
    return factories.entry(particulars=Particulars(Kind.ORGANISATION, names=(Name(name),)))


# What is listed, and what is listed instead where nothing resembles the crossing.
LISTED: Mapping[str, tuple[Callable[[str], NewEntry], str, str]] = {
    "the driver": (factories.entry, "Miron VELKAROV", "Osvin KRALDIT"),
    "the plate": (
        lambda value: numbered(Kind.VEHICLE, IdentifierKind.PLATE, value),
        "TE-481-KP",
        "QQ-777-ZZ",
    ),
    "the consignor": (firm, "Ostrel Works", "Bulmin Farms"),
    "the container": (
        lambda value: numbered(Kind.CONTAINER, IdentifierKind.CONTAINER, value),
        "TEXU3070079",
        "CSQU3054383",
    ),
}


@dataclass
class Seen:
    """What came back, page by page, and what was asked of the database for it."""

    desk: Desk
    browser: FlaskClient
    pages: dict[str, str] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str, address: str) -> str:
        return self._kept(name, lambda: self.browser.get(address))

    def post(self, name: str, address: str, form: Mapping[str, str], **how: Any) -> str:
        return self._kept(name, lambda: self.browser.post(address, data=dict(form), **how))

    def _kept(self, name: str, ask: Callable[[], TestResponse]) -> str:
        with self.desk.statements() as said:
            answer = ask()
        self.asked[name] = list(said)
        self.pages[name] = settled(
            f"{answer.status} {answer.headers.get('Location')} {answer.text}"
        )
        return answer.text


def settled(page: str) -> str:
    """A page without what differs between any two: tokens, ids and moments."""
    page = re.sub(r'name="(csrf_token|submission_id|device_at|opened)" value="[^"]*"', "", page)
    page = re.sub(r"20\d\d-\d\d-\d\dT[\d:.+]*", "", page)
    page = re.sub(r"\d\d:\d\d(:\d\d)?|\d+\.\d s|\d+ (s|min)\b", "", page)
    return re.sub(r"[Oo]fficer ?\d+", "", page)


def others(asked: Iterable[str]) -> list[str]:
    """What is said to the database besides the writing of the hit itself, in whatever order."""
    own = re.compile(r"INTO (hits|counters)|UPDATE (hits|counters)|FROM (hits|editions)\b")
    return sorted(said for said in asked if not own.search(said))


def walked(desk: Desk, entry: NewEntry) -> Seen:
    """A lorry from its plate to the hand-over, as officers of the booth see it."""
    with desk.acting() as session:
        factories.watchlist(session, entry, code="LIST", action=Action.DISCREET)
    seen = Seen(desk, desk.browser(Role.OFFICER, name="first", full_name="Amra Kolm"))
    second = desk.browser(Role.OFFICER, name="second", full_name="Sead Brun")
    seen.browser.get("/inspections/new")  # the first page builds what all later ones need
    form = factories.report_form(submission_id=str(ID), **LOAD)
    seen.post("logged", "/inspections/new", form)
    with desk.looking() as session:
        reference = session.scalars(select(Inspection.reference)).one()
    at = f"/inspections/{reference}"
    seen.get("answer", f"/inspections/new?after={reference}&lane=2&post=DRN&direction=entry")
    seen.post("sent again", "/inspections/new", form, follow_redirects=True)
    plate = {"vehicle.plate": "TE-481-KP"}
    seen.post("recent", "/inspections/recent", plate, headers={"Accept": "application/json"})
    for name in ("", "/vehicle", "/container", "/lane", "/versions", "/protection", "/report"):
        seen.get(f"crossing{name}", f"{at}{name}")
    seen.get("used again", f"/inspections/new?like={reference}")
    amend = typed(seen.get("amend", f"{at}/amend"))
    amend |= {"vehicle.colour": "blue", "reason": "It was read wrongly."}
    amend |= {"submission_id": str(OTHER_ID)}
    seen.post("amended", f"{at}/amend", amend, follow_redirects=True)
    stricter = {"version": "1", "colour": "red", "reason": "He will not look at me."}
    seen.post("held", f"{at}/lane", stricter, follow_redirects=True)
    seen.get("list", "/inspections/")
    seen.get("clear ones", "/inspections/?screening=clear")
    seen.browser = second
    seen.get("second line", "/inspections/second-line")
    page = seen.get("examination", f"{at}/examination")
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    opened = re.findall(r'name="opened" value="([^"]+)"', page)[0]
    close = {"version": version, "opened": opened, "controls": "VIS", "result": "MIN"}
    seen.post("closed", f"{at}/examination", close, follow_redirects=True)
    seen.get("crossing, closed", at)
    seen.get("hand-over", "/hand-overs/new")
    seen.get("log of the post", "/posts/DRN/log")
    seen.get("seizure", f"/seizures/new?danger=arms&inspection={reference}")
    return seen


@pytest.fixture
def another(sqlite_template: Path, tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    """A desk beside the first one, on a database of its own."""
    path = tmp_path / "another.db"
    shutil.copyfile(sqlite_template, path)
    return desk_on(f"sqlite:///{path}")


@pytest.mark.parametrize("what", LISTED)
def test_every_page_of_the_booth_is_the_same_as_of_nobody_listed(
    desk: Desk, another: Desk, what: str
) -> None:
    entry, listed, nobody = LISTED[what]

    discreet, clear = walked(desk, entry(listed)), walked(another, entry(nobody))

    with desk.looking() as session:
        hits = list(session.scalars(select(Hit)))
    assert hits
    assert all(hit.discreet for hit in hits)
    with another.looking() as session:
        assert list(session.scalars(select(Hit))) == []
    for name in clear.pages:
        assert discreet.pages[name] == clear.pages[name], name
    for name in clear.pages:
        assert others(discreet.asked[name]) == others(clear.asked[name]), name
