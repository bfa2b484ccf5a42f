"""What is sent to each door for the matrix: to which record, and the least that it takes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from tests import factories
from tests.factories import ABROAD, CUSTOMS
from tests.relations import OTHER, PHOTO, REASON, World, amendment_json, report_json


class Ask(NamedTuple):
    """A request: the record that fills the address, and the form. `given` may name further parts.

    `{record}` in a form stands for a record's version, `{session}` for the session of the
    supervisor who is called *own*.
    """

    record: str = ""
    form: dict[str, Any] | None = None
    given: dict[str, str] | None = None
    json: Callable[[], str] | None = None
    near: bool = False  # it depends on where the officer stands, though no record is named
    file: bytes | None = None


WORDS = {"words": REASON, "version": "{record}"}
WHY = {"purpose": "hit", "reason": REASON}
QUESTION = json.dumps({**WHY, "subjects": [{"name": "Iva Borin"}]})
LISTED = {"code": "LIST"}
VERSION = {"version": "{record}"}
MOVE = {"version": "{record}", "reason": REASON, "outcome": "unfounded"}
YES = {"version": "1", "act": "acknowledge", "purpose_accepted": "true"}
PROPOSAL = {**WORDS, "finding": "discounted", "reason": "BIRTH"}
OPENING = {"kind": "ARMS", "title": "A van", "severity": "S2", "reason": REASON}
ORDNANCE = {
    "submission_id": str(uuid4()),
    "danger": "ordnance",
    "taken_at": "2026-03-01T12:00",
    "place": "Lane 2",
}
ASKING = {"person": "Somebody", "country": "XKE"}
LANE_RULE = {
    "name": "Blank-firers",
    "sentence": "Goods of this heading are looked at.",
    "colour": "red",
    "starts_on": "2099-01-01",
    "ends_on": "2099-02-01",
    "conditions.0.asks": "hs_code.begins",
    "conditions.0.value": "9303",
}
FIREARM = {"type": "PIS", "taken_at": "2026-03-01T12:00"}
ESCALATION = {"version": "{record}", "kind": "assist", "to_id": str(OTHER), "reason": REASON}

NUMBER = "<int(max=2147483647):session_id>"
OFFICER_ID = "<int(max=2147483647):officer_id>"
FILTER = "<int(max=2147483647):key>"
ONE = {"officer_id": "1"}
TWICE = ("password", "password_again")

# By method and rule; several for a rule whose acts differ, each under a name of its own.
ASKED: dict[str, dict[str, Ask]] = {
    "GET /alarms/<reference>": {"": Ask("alarm")},
    "POST /alarms/<reference>/acknowledge": {"": Ask("alarm", WORDS)},
    "POST /api/v1/inspections": {"": Ask(json=report_json, near=True)},
    "GET /approvals/<reference>": {"": Ask("approval")},
    "POST /approvals/<reference>/approve": {"": Ask("approval", VERSION)},
    "POST /approvals/<reference>/refuse": {"": Ask("approval", WORDS)},
    "POST /api/v1/screenings": {"": Ask(json=lambda: QUESTION)},
    "POST /ask/": {"": Ask(form={**WHY, "name": "Iva Borin"})},
    "GET /ask/found/<reference>": {"": Ask("looked_up.lists")},
    "POST /ask/list": {
        "": Ask(form=WHY, file=b"name\nIva Borin\n"),
        "workbook": Ask(form={**WHY, "answer_as": "xlsx"}, file=b"name\nIva Borin\n"),
    },
    "POST /controls/groups/export": {"": Ask(form={"purpose": "audit", "reason": REASON})},
    "POST /audit/export": {"": Ask(form={"purpose": "audit", "reason": REASON})},
    "GET /cases/<reference>": {"": Ask("case.open")},
    "GET /cases/<reference>/break-glass": {"": Ask("case.open")},
    "POST /cases/<reference>/break-glass": {"": Ask("case.open", {"reason": REASON})},
    "GET /cases/<reference>/escalate": {"": Ask("case.open")},
    "POST /cases/<reference>/escalate": {"": Ask("case.open", ESCALATION)},
    "GET /cases/<reference>/exhibits/new": {"": Ask("case.open")},
    "POST /cases/<reference>/exhibits/new": {"": Ask("case.open", FIREARM)},
    "GET /cases/<reference>/move/": {"propose": Ask("case.open", None, {"act": "propose"})},
    "POST /cases/<reference>/move/": {
        "assess": Ask("case.intake", MOVE, {"act": "assess"}),
        "open": Ask("case.triage", MOVE, {"act": "open"}),
        "propose": Ask("case.open", MOVE, {"act": "propose"}),
        "resume": Ask("case.pending_decision", MOVE, {"act": "resume"}),
        "close": Ask("case.pending_decision", MOVE, {"act": "close"}),
        "reopen": Ask("case.closed", MOVE, {"act": "reopen"}),
        "archive": Ask("case.closed", MOVE, {"act": "archive"}),
    },
    "GET /cases/<reference>/note": {"": Ask("case.open")},
    "POST /cases/<reference>/note": {"": Ask("case.open", {"kind": "fact", "text": REASON})},
    "GET /cases/<reference>/summaries/new": {"": Ask("case.open")},
    "POST /cases/<reference>/summaries/new": {
        "": Ask("case.open", {"partner_id": str(ABROAD), "purpose": REASON})
    },
    "GET /credentials/begin/<token>": {"": Ask(given={"token": "x"})},
    "POST /credentials/begin/<token>/code": {"": Ask(given={"token": "x"})},
    "POST /credentials/begin/<token>/passkey": {"": Ask(given={"token": "x"})},
    "POST /credentials/begin/<token>/password": {"": Ask(given={"token": "x"})},
    "POST /credentials/code-maker/code": {"": Ask(form={"code": "000000"})},
    "POST /credentials/passkeys/<int(max=2147483647):number>/remove": {
        "": Ask(given={"number": "7"})
    },
    f"POST /credentials/locked/{OFFICER_ID}/unlock": {"": Ask(given=ONE)},
    "POST /credentials/passkeys": {"": Ask(form={"answer": "{}"})},
    "POST /credentials/password": {"": Ask(form=dict.fromkeys(TWICE, "calm horse at dawn, 4"))},
    "GET /exhibits/<reference>": {"": Ask("exhibit")},
    "GET /exhibits/<reference>/photos/<sha256>": {"": Ask("exhibit", None, {"sha256": PHOTO})},
    "GET /exhibits/<reference>/label": {"": Ask("exhibit")},
    "GET /hits/<reference>": {"": Ask("hit.new")},
    "POST /hits/<reference>/answer": {"": Ask("hit.asked", WORDS)},
    "POST /hits/<reference>/ask": {"": Ask("hit.claimed", WORDS)},
    "POST /hits/<reference>/claim": {"": Ask("hit.new", VERSION)},
    "POST /hits/<reference>/decide": {"": Ask("hit.proposed", VERSION)},
    "POST /hits/<reference>/miss": {"": Ask("hit.new", WORDS)},
    "POST /hits/<reference>/propose": {"": Ask("hit.claimed", PROPOSAL)},
    "POST /hits/<reference>/reject": {"": Ask("hit.proposed", WORDS)},
    "POST /hits/<reference>/release": {"": Ask("hit.claimed", VERSION)},
    "POST /hits/<reference>/reopen": {"": Ask("hit.decided", WORDS)},
    "GET /inbox/<reference>": {"": Ask("summary.sent")},
    "POST /inbox/<reference>/answer": {"": Ask("summary.sent", YES)},
    "GET /inspections/<reference>": {"": Ask("crossing")},
    "POST /api/v1/inspections/<reference>/amendments": {"": Ask("crossing", json=amendment_json)},
    "GET /inspections/<reference>/amend": {"": Ask("crossing")},
    "POST /inspections/<reference>/amend": {
        "": Ask("crossing", factories.report_form(version="1", reason=REASON, lane="3"))
    },
    "GET /inspections/<reference>/versions": {"": Ask("crossing")},
    "GET /inspections/<reference>/void": {"": Ask("crossing.second_line")},
    "POST /inspections/<reference>/void": {
        "": Ask("crossing.second_line", {**VERSION, "kind": "test", "reason": REASON})
    },
    "GET /inspections/<reference>/examination": {"": Ask("crossing.second_line")},
    "POST /inspections/<reference>/examination": {
        "": Ask("crossing.looked_at", {**VERSION, "result": "NIL", "controls": "VIS"})
    },
    "POST /inspections/<reference>/examination/begin": {
        "": Ask("crossing.second_line", {**VERSION, "alone": "yes"})
    },
    "GET /inspections/<reference>/examination/photos/<sha256>": {
        "": Ask("crossing.examined", None, {"sha256": PHOTO})
    },
    "GET /inspections/<reference>/kept-apart": {"": Ask("crossing.looked_at")},
    "POST /inspections/<reference>/kept-apart/<int(max=2147483647):number>": {
        "": Ask("crossing.looked_at", {"words": REASON}, {"number": "7"})
    },
    "GET /inspections/<reference>/protection": {"": Ask("crossing")},
    "POST /inspections/<reference>/protection": {"": Ask("crossing", ASKING)},
    "GET /inspections/<reference>/lane": {"": Ask("crossing.second_line")},
    "POST /inspections/<reference>/lane": {
        "milder": Ask("crossing.second_line", {**VERSION, "colour": "yellow", "reason": REASON}),
        "stricter": Ask("crossing.released", {**VERSION, "colour": "red", "reason": REASON}),
    },
    "GET /inspections/<reference>/report": {"": Ask("crossing")},
    "POST /inspections/<reference>/report": {"": Ask("crossing", OPENING)},
    "POST /inspections/<reference>/screen": {"": Ask("crossing.failed", VERSION)},
    "GET /inspections/<reference>/container": {"": Ask("crossing")},
    "GET /inspections/<reference>/vehicle": {"": Ask("crossing")},
    "GET /inspections/found/<reference>": {"": Ask("looked_up.crossings")},
    "POST /inspections/export": {"": Ask(form=WHY)},
    "POST /inspections/search": {"": Ask(form={**WHY, "name": "borin"})},
    "POST /inspections/read": {"": Ask(form={"text": "TEXU3070079"})},
    "POST /inspections/more": {"": Ask(form={"add": "consignments.0.items"})},
    "POST /inspections/recent": {"": Ask(form={"vehicle.plate": "TE-481-KP"})},
    "POST /inspections/new": {"": Ask(form=factories.report_form(), near=True)},
    "GET /look-ups/<reference>": {"": Ask("looked_up.crossings")},
    "POST /look-ups/<reference>/justify": {"": Ask("looked_up.drawn", WORDS)},
    "POST /look-ups/<reference>/review": {
        "": Ask("looked_up.justified", {**WORDS, "act": "accept"})
    },
    "POST /look-ups/draw": {"": Ask(form={"month": "2026-01", "each": "1"})},
    "POST /language": {"": Ask(form={"lang": "en"})},
    "POST /light": {"": Ask(form={"light": "day"})},
    "POST /filters/": {
        "": Ask(form={"of": "inspections", "name": "Of today", "query": "span=today"})
    },
    f"POST /filters/{FILTER}/rename": {
        "": Ask(given={"key": "{saved_filter}"}, form={"version": "1", "name": "Of today"})
    },
    f"POST /filters/{FILTER}/remove": {
        "": Ask(given={"key": "{saved_filter}"}, form={"version": "1"})
    },
    f"POST /me/sessions/{NUMBER}/end": {"": Ask(given={"session_id": "{session}"})},
    "POST /me/pin": {"": Ask(form=dict.fromkeys(("pin", "pin_again"), "482057"))},
    "POST /prove": {"": Ask(form={"proof": "not this"})},
    "GET /referrals/<reference>": {"": Ask("offered")},
    "GET /referrals/<reference>/answer": {"": Ask("offered")},
    "POST /referrals/<reference>/answer": {"": Ask("offered", {**WORDS, "act": "accept"})},
    "GET /referrals/<reference>/return": {"": Ask("part")},
    "POST /referrals/<reference>/return": {"": Ask("part", WORDS)},
    "GET /referrals/<reference>/supply": {"": Ask("asked")},
    "POST /referrals/<reference>/supply": {"": Ask("asked", WORDS)},
    "GET /referrals/<reference>/withdraw": {"": Ask("offered")},
    "POST /referrals/<reference>/withdraw": {"": Ask("offered", WORDS)},
    "GET /protection/<reference>": {"": Ask("protection")},
    "POST /protection/<reference>/refer": {
        "": Ask("protection", {"version": "{record}", "authority": "asylum"})
    },
    "POST /protection/<reference>/end": {
        "": Ask("protection", {"version": "{record}", "reason": REASON})
    },
    "GET /rules/<reference>": {"": Ask("rule.active")},
    "POST /rules/<reference>/end": {"": Ask("rule.active", {**VERSION, "reason": REASON})},
    "POST /rules/<reference>/propose": {"": Ask("rule.draft", {**VERSION, "reason": REASON})},
    "POST /rules/new": {"": Ask(form=LANE_RULE)},
    "GET /seizures/<reference>": {"": Ask("seizure")},
    "GET /seizures/<reference>/labels": {"": Ask("seizure")},
    "GET /seizures/<reference>/receipt": {"": Ask("seizure")},
    "POST /seizures/new": {"": Ask(form=ORDNANCE, near=True)},
    "POST /staff/agencies": {
        "": Ask(form={"code": "NEW", "name": "New", "kind": "police", "country": "XVA"})
    },
    "POST /staff/approved/<reference>": {"": Ask("approval.approved")},
    "POST /staff/officers": {
        "": Ask(
            form={
                "name": "new",
                "full_name": "New",
                "agency_id": str(CUSTOMS),
                "roles": "officer",
            }
        )
    },
    f"GET /staff/officers/{OFFICER_ID}": {"": Ask(given=ONE)},
    f"POST /staff/officers/{OFFICER_ID}/leave": {"": Ask(form={"reason": REASON}, given=ONE)},
    f"POST /staff/officers/{OFFICER_ID}/link": {"": Ask(given=ONE)},
    f"POST /staff/officers/{OFFICER_ID}/roles": {
        "": Ask(form={"reason": REASON, "roles": "officer"}, given=ONE)
    },
    "POST /staff/posts": {
        "": Ask(form={"code": "NEW", "name": "New", "agency_id": str(CUSTOMS), "lanes": "1"})
    },
    "GET /static/<path:filename>": {"": Ask(given={"filename": "desk.css"})},
    "GET /summaries/<reference>": {"": Ask("summary.draft")},
    "POST /summaries/<reference>/answer": {
        "": Ask("summary.sent", {"code": "{code}", "on_behalf_of": "Ana", **YES} | {"version": ""})
    },
    "POST /summaries/<reference>/approve": {"": Ask("summary.submitted", VERSION)},
    "GET /summaries/<reference>/print": {"": Ask("summary.sent")},
    "POST /summaries/<reference>/recall": {
        "": Ask("summary.sent", {"words": REASON, "version": "1"})
    },
    "POST /summaries/<reference>/reject": {"": Ask("summary.submitted", WORDS)},
    "POST /summaries/<reference>/send": {"": Ask("summary.approved", VERSION)},
    "POST /summaries/<reference>/submit": {"": Ask("summary.draft", VERSION)},
    "GET /tables/<name>": {"": Ask(given={"name": "countries"})},
    "GET /watchlists/<code>/look-back": {"": Ask(given=LISTED)},
    "POST /watchlists/<code>/look-back": {"": Ask(form=WHY, given=LISTED)},
    "GET /watchlists/found/<reference>": {"": Ask("looked_up.entries")},
    "POST /watchlists/<code>/search": {"": Ask(form={**WHY, "words": "miron"}, given=LISTED)},
    "GET /manifests/<reference>": {"": Ask("manifest")},
    "POST /manifests/<reference>": {"": Ask("manifest", {"version": "1"})},
    "POST /manifests/": {"": Ask(form={})},
    "POST /authorisations/": {
        "": Ask(
            form={
                "kind": "import",
                "number": "IM 2",
                "issuer": "Ministry",
                "holder": "Holder",
                "goods": "Pistols",
                "valid_from": "2026-01-01",
                "valid_until": "2026-12-31",
                "unit": "pieces",
                "quantity": "5",
            }
        )
    },
    "POST /authorisations/<reference>/withdraw": {
        "": Ask("authorisation", {"version": "{record}", "reason": REASON})
    },
    "GET /hand-overs/<reference>": {"": Ask("hand_over")},
    "POST /hand-overs/<reference>/acknowledge": {"": Ask("hand_over", VERSION)},
    "GET /hand-overs/new": {"": Ask(near=True)},
    "POST /hand-overs/new": {"": Ask(form={"post": "DRN"}, near=True)},
    "GET /posts/<code>/log": {"": Ask(given={"code": "DRN"})},
    "POST /posts/<code>/phones": {"": Ask(form={"reason": REASON}, given={"code": "DRN"})},
    "POST /posts/<code>/close-lane": {"": Ask(form={"lane": "1"}, given={"code": "DRN"})},
    "POST /posts/<code>/open-lane": {
        "": Ask(form={"lane": "3", "way": "exit"}, given={"code": "DRN"})
    },
    "POST /posts/<code>/take-over": {"": Ask(form={"lane": "1"}, given={"code": "DRN"})},
    "POST /controls/<code>": {
        "": Ask(form={"percent": "2", "reason": REASON}, given={"code": "DRN"})
    },
    "GET /watchlists/<code>": {"": Ask(given={"code": "LIST"})},
    "GET /watchlists/<code>/<path:source_key>": {
        "": Ask(given={"code": "LIST", "source_key": "K1"})
    },
}

# By command: what follows it. Commands that nobody signs are for whoever stands at the console.
COMMANDS: dict[str, list[str]] = {
    "accounts add-agency": ["NEW", "--name", "New", "--kind", "police", "--country", "XVA"],
    "accounts add-post": ["NEW", "--name", "New", "--agency", "A20", "--lanes", "1"],
    "audit verify": [],
    "watchlists add": [
        *("NEW", "--name", "New", "--owner", "A30", "--format", "desk"),
        *("--action", "SAN", "--reason", REASON),
    ],
    "screening search": ["Iva Borin", *("--purpose", "case", "--reason", REASON)],
    "watchlists list": [],
    "watchlists look-back": ["LIST", "--purpose", "case", "--reason", REASON],
}
UNSIGNED = {
    "accounts found",
    "database check",
    "database downgrade",
    "database revision",
    "database roles",
    "database upgrade",
    "bench lane",
    "bench lists",
    "bench look-back",
    "bench screening",
    "demo",
    "words check",
    "words compile",
    "watchlists index",
    "worker",
    "words extract",
}
ELSEWHERE = {
    "accounts add-officer": "tests/cli/test_accounts.py",
    "accounts link": "tests/cli/test_accounts.py",
    "screening batch": "tests/cli/test_screening.py",
    "watchlists import": "tests/cli/test_watchlists.py",
}


def filled(world: World, ask: Ask) -> tuple[dict[str, str], dict[str, Any]]:
    """The parts of the address, and the arguments of the request."""
    keys = {f"{{{name}}}": world.refs[name] for name in ("session", "saved_filter")}
    parts = {name: keys.get(part, part) for name, part in (ask.given or {}).items()}
    if ask.record:
        parts["reference"] = world.refs[ask.record]
    if ask.json:
        return parts, {"data": ask.json(), "content_type": "application/json"}
    version = str(world.versions.get(ask.record, 1))
    known = {"{record}": version, "{code}": world.code}
    form = {name: known.get(value, value) for name, value in (ask.form or {}).items()}
    if ask.form is not None and "partner_id" in form:
        form |= {f"facts.{world.fact}.{name}": value for name, value in FACT.items()}
    if ask.file is not None:
        form["file"] = (io.BytesIO(ask.file), "list.csv")
    return parts, {"data": form}


FACT = {"chosen": "yes", "source": "A", "information": "1", "handling": "H0"}
