from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema
from werkzeug.routing import Rule

import borderdesk.schemas
from borderdesk.domain.accounts import Role
from borderdesk.edge.forms import grouped
from tests import factories, story
from tests.conftest import Desk

# What somebody types who wants to see a fault: ends of ranges, other people's syntax, no text.
HOSTILE = (
    "",
    "0",
    "-1",
    "2147483647",
    "2147483648",
    "999999999",
    "9223372036854775808",
    "9" * 5000,
    "1e999",
    "NaN",
    "٣",
    "²",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-03-01T11:58",
    "%",
    "_",
    "\\",
    "' OR 1=1 --",
    "%(name)s %s {0} {{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "//elsewhere.example",
    "a\x00b",
    "\x1b[2J",
    "\ud800",
    "\u202e\u2066",
    "ß" * 300,
    "P<XVA" + "<" * 39,
    "x" * 20000,
)
ALSO = ("facts.x.chosen", "facts.x.source", "photos.left", "version.a.b.c.d.e", "0.0.0", ".", "..")
SEED = 20261124
FORM = "application/x-www-form-urlencoded"


def names() -> list[str]:
    """Every field that any schema knows, those of groups under their flat names."""
    for module in pkgutil.iter_modules(borderdesk.schemas.__path__):
        importlib.import_module(f"borderdesk.schemas.{module.name}")
    known = {name for kind in _below(Schema) for name in kind().fields}
    groups = [f"{group}.{name}" for group in ("vehicle", "occupants.0") for name in known]
    return sorted({*known, *groups, *ALSO, "after", "like", "post", "seats", "back", "lang"})


def _below(kind: type[Schema]) -> Iterator[type[Schema]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("borderdesk."):
            yield below
        yield from _below(below)


class Attacker:
    """Somebody who is logged in and sends what no page of the desk would send."""

    def __init__(self, desk: Desk, told: story.Told) -> None:
        self.desk, self.told = desk, told
        self.dice = random.Random(SEED)
        self.names = names()

    def address(self, rule: Rule) -> str:
        """An address of the rule: mostly of a record that there is, else of none."""
        told = self.told
        # Seizing and drafting begin at a case.
        noun = "cases" if rule.rule.startswith("/cases/") else rule.endpoint.split(".")[0]
        reference = {
            "inspections": told.inspection,
            "examinations": told.inspection,
            "hits": told.hit,
            "cases": told.case,
            "referrals": told.referral,
            "exhibits": told.exhibit,
            "sharing": told.summary,
        }.get(noun, "")
        there = {"reference": reference, "code": told.watchlist, "source_key": told.entry}
        values: dict[str, Any] = {}
        for name in rule.arguments:
            items = sorted(getattr(rule._converters[name], "items", ()))
            made_up = self.dice.choice([v for v in HOSTILE if v and "\ud800" not in v])[:300]
            real = there.get(name, made_up)
            if "Integer" in type(rule._converters[name]).__name__:
                made_up = real = str(self.dice.choice([0, 1, 7, 2**31, 2**63]))
            values[name] = self.dice.choice(items or [real, real, real, real, made_up])
        return self.desk.app.url_map.bind("localhost").build(rule.endpoint, values)

    def given(self, usual: Mapping[str, str]) -> list[tuple[str, str]]:
        """Some fields with hostile values, beside those that a page would send."""
        wrong = {
            self.dice.choice(self.names): self.dice.choice(HOSTILE)
            for _ in range(self.dice.randint(1, 4))
        }
        pairs = [*{**usual, **wrong}.items()]
        return pairs + pairs[-1:] if self.dice.random() < 0.2 else pairs  # one name twice


def usual(endpoint: str) -> dict[str, str]:
    """What makes a form nearly right, so that what is hostile comes farther than the schema."""
    said = {"version": "1", "words": "A reason in words.", "reason": "A reason in words."}
    by_endpoint = {
        "lane.new": factories.report_form(),
        "inspections_api.new": factories.report_form(),
        "examinations.examine": {"version": "1", "result": "NIL", "controls": "VIS"},
        "cases.note": {"kind": "fact", "text": "Fresh paint."},
        "cases.escalate": {"version": "1", "kind": "lead", "to_id": "30", "reason": "Your route."},
        "hits.propose": {"version": "1", "finding": "unsure", "reason": "NODATA", **said},
        "exhibits.seize": {"type": "PIS", "taken_at": "2026-03-01T11:58:00+00:00"},
        "staff.agency": {"code": "NEW", "name": "New", "kind": "police", "country": "XVA"},
        "staff.post": {"code": "NEW", "name": "New", "agency_id": "10", "lanes": "2"},
        "sharing.draft": {"partner_id": "90", "purpose": "To find where they come from."},
    }
    return by_endpoint.get(endpoint, said)


def sent(method: str, address: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The words as they travel: in the address, as a form, or as JSON."""
    if address.startswith("/api/") and method == "POST":
        return {"json": grouped({name: [value] for name, value in pairs})}
    words = urlencode(pairs, encoding="utf-8", errors="surrogatepass")
    return {"query_string": words} if method == "GET" else {"data": words, "content_type": FORM}


ENDS = ("accounts.log_out", "sessions.lock", "sessions.prove", "sessions.pin")


def answers(attacker: Attacker, browser: FlaskClient) -> Iterator[tuple[object, ...]]:
    """Method, address and words of each attack on every door, and the status of the answer."""
    for rule in attacker.desk.app.url_map.iter_rules():
        # Logging out or locking ends the attack; a log-in costs a hash, and has tests of its own.
        if rule.endpoint in ENDS or rule.endpoint in (
            "static",
            "health",
            "accounts.log_in",
            "staff.officer",
        ):
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            address = attacker.address(rule)
            pairs = attacker.given({} if method == "GET" else usual(rule.endpoint))
            answer = browser.open(address, method=method, **sent(method, address, pairs))
            yield method, address, pairs, answer.status_code


@pytest.mark.slow
def test_no_role_breaks_any_door_with_hostile_words(desk: Desk) -> None:
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    attacker = Attacker(desk, story.tell(desk.acting))
    agencies = {Role.FOREIGN_LIAISON: factories.ABROAD, Role.DUTY_OFFICER: factories.CUSTOMS}

    told = [
        (role, *attack)
        for role in Role
        for attack in answers(
            attacker, desk.browser(role, agency_id=agencies.get(role, factories.BORDER))
        )
    ]

    assert [attack for attack in told if attack[-1] in (500, 503)] == []
    assert {200, 302, 403, 404, 422} <= {attack[-1] for attack in told}
