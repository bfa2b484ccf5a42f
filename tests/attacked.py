"""A desk full of records with somebody at every door who types what he should not.

Which officer may open which door stands in the reviewed table (`tests/house/matrix.csv`), and what
makes each act be done in `tests/house/asked.py`: a door that is added there is attacked by itself.
Which fields a door takes is read off the marshmallow schemas that it loads.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import FrameType
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema, fields
from sqlalchemy import JSON, String, Table, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.edge.forms import flat, grouped
from borderdesk.edge.login import TOKEN
from borderdesk.store.cases import Case
from borderdesk.store.inspections import Inspection
from borderdesk.store.tables import METADATA
from tests import factories
from tests.conftest import Desk
from tests.house.asked import ASKED, Ask, filled
from tests.payloads import MARK
from tests.relations import RELATIONS, World, build

# Columns of words that are keys, hashes and codes: with other words the desk would not find them.
CODED = re.compile(r"(^|_)(sha256|phc|digest|chain|key|sealed|code|leaf|act|operation|body)$")
COUNTRY = re.compile(r"(^|_)(country|nationality|issuer)$")
CODE = re.compile(r"[A-Z0-9]{1,5}|[a-z_]+|[0-9TZ:.+-]*")  # as codes stand in JSON
TABLE = Path(__file__).with_name("house") / "matrix.csv"
# Ending one's session would end the attack; a photograph is no words; the rest needs a server.
LEFT_OUT = frozenset(
    ("static", "accounts.log_out", "sessions.lock", "sessions.leave", "sessions.end_others")
)


@dataclass(frozen=True)
class Door:
    """One way to ask one door: by which method, for which record, with what."""

    rule: Rule
    method: str
    ask: Ask
    who: tuple[tuple[Role, str], ...]  # one officer of every relation that is let in

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule} {self.ask.record}".strip()


class Attacked:
    """The desk, its records, and a browser for each of its officers."""

    def __init__(self, desk: Desk, world: World) -> None:
        self.desk, self.world = desk, world
        self._clients: dict[tuple[Role, str], FlaskClient] = {}

    def client(self, who: tuple[Role, str]) -> FlaskClient:
        if who not in self._clients:
            self._clients[who] = self.desk.app.test_client()
            with self._clients[who].session_transaction() as cookie:
                cookie[TOKEN] = self.world.tokens[who]
        return self._clients[who]

    def doors(self, *methods: str) -> Iterator[Door]:
        """Every door of the address map, with every way of asking that the table knows."""
        let_in = _table()
        for rule in self.desk.app.url_map.iter_rules():
            for method in sorted((rule.methods or set()).intersection(methods)):
                if rule.endpoint in LEFT_OUT:
                    continue
                key = f"{method} {rule.rule.partition('<any')[0]}"
                for case, ask in ASKED.get(key, {"": Ask()}).items():
                    who = let_in.get((method, rule.rule, case)) or ((Role.SUPERVISOR, "own"),)
                    yield Door(rule, method, ask, who)

    def address(self, door: Door, parts: Mapping[str, str] | None = None) -> str:
        """Where the door is, for the record that it is asked for."""
        named, _sent = filled(self.world, door.ask)
        values = dummies(door.rule) | named | dict(parts or {})
        return self.desk.app.url_map.bind("localhost").build(door.rule.endpoint, values)

    def form(self, door: Door) -> dict[str, str]:
        """What makes the act be done."""
        if door.ask.json:
            return factories.report_form()
        _parts, sent = filled(self.world, door.ask)
        return {name: str(value) for name, value in sent["data"].items()}

    def send(self, door: Door, form: Mapping[str, str]) -> TestResponse:
        """The form, as the first officer whom the door lets in."""
        given: dict[str, Any] = {"data": dict(form)}
        if door.rule.rule.startswith("/api/"):
            given = {"json": grouped({name: [value] for name, value in form.items()})}
        return self.client(door.who[0]).open(self.address(door), method=door.method, **given)

    def records(self, door: Door) -> Iterator[Door]:
        """The same door for every record of that kind, in whatever state it is."""
        kind = door.ask.record.partition(".")[0]
        for ref in self.world.refs if "." in door.ask.record else ():
            if ref.partition(".")[0] == kind:
                yield Door(door.rule, door.method, door.ask._replace(record=ref), door.who)
        if "." not in door.ask.record:
            yield door

    def pages(self) -> Iterator[tuple[str, TestResponse]]:
        """Every page, for every record, as an officer of each relation that is let in sees it."""
        seen = set()
        for door in self.doors("GET"):
            for one in self.records(door):
                for who in one.who:
                    address = self.address(one)
                    if (address, who) not in seen:
                        seen.add((address, who))
                        yield f"{address} {' '.join(who)}", self.client(who).get(address)


def _table() -> dict[tuple[str, str, str], tuple[tuple[Role, str], ...]]:
    """By method, rule and case: of each relation the first role that is let in."""
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            cells = {role: (row[role] * 6 if len(row[role]) == 1 else row[role]) for role in Role}
            who = [
                next(((role, where) for role in Role if cells[role][n] == "+"), None)
                for n, where in enumerate(RELATIONS)
            ]
            found[row["method"], row["rule"], row["case"]] = tuple(one for one in who if one)
    return found


def dummies(rule: Rule) -> dict[str, str]:
    """A value that each argument of the address takes."""
    taken = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        items = sorted(getattr(converter, "items", ()))
        number = "Integer" in type(converter).__name__
        taken[name] = items[0] if items else "7" if number else "x"
    return taken


@contextmanager
def loaded_schemas() -> Iterator[list[Schema]]:
    """The schemas that are asked to load something meanwhile."""
    found: list[Schema] = []

    def watch(frame: FrameType, what: str, _called: object) -> None:
        if what == "call" and frame.f_code is Schema.load.__code__:
            found.append(frame.f_locals["self"])

    sys.setprofile(watch)
    try:
        yield found
    finally:
        sys.setprofile(None)


def texts(schemas: Iterable[Schema]) -> set[str]:
    """The flat names of all fields of these schemas that take words."""
    return {name for schema in schemas for name in _texts(schema)}


def _texts(schema: Schema, before: str = "") -> Iterator[str]:
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        place = f"{before}{name}.0." if inner is not field else f"{before}{name}."
        if isinstance(inner, fields.Nested):
            yield from _texts(inner.schema, place)
        elif isinstance(inner, fields.String) and not isinstance(inner, fields.UUID):
            yield f"{before}{name}"


def taken(schemas: Iterable[Schema], form: Mapping[str, str], words: Mapping[str, str]) -> set[str]:
    """Of these words the names of those that the schemas let pass beside the usual form."""
    left = set(words)
    for schema in schemas:
        given = dict(form) | {name: words[name] for name in left}
        wrong = flat(schema.validate(grouped({name: [value] for name, value in given.items()})))
        left -= {name for name in left if any(name.startswith(place or "-") for place in wrong)}
    return left


def text_columns() -> Iterator[tuple[Table, str]]:
    """Every column that holds words, in every table."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if column.unique or column.foreign_keys or CODED.search(column.name):
                continue
            if type(column.type) is String or isinstance(column.type, JSON):
                yield table, column.name


def fill(attacked: Attacked, script: str) -> dict[str, str]:
    """Put a script and a mark into every column that holds words; the columns by their marks."""
    marks = {}
    with attacked.desk.acting() as session:
        for number, (table, column) in enumerate(text_columns()):
            mark = f"{MARK}{number}{MARK[0]}"
            marks[mark] = f"{table.name}.{column}"
            key = list(table.primary_key.columns)
            unique = any(one.unique and column in one.columns for one in table.indexes)
            for row in session.execute(select(*key, table.c[column])).all():
                value = row[-1]
                if value is None or COUNTRY.search(column):
                    continue
                if value == "" and marks[mark] == "summaries.text":
                    continue  # not frozen yet
                words = f"{row[0]} {script} {mark}" if unique else f"{script} {mark}"
                new = _filled("Empty" if value == "" else value, words)
                here = [a == b for a, b in zip(key, row[:-1], strict=True)]
                session.execute(table.update().where(*here).values({column: new}))
    return marks


def _filled(value: Any, script: str) -> Any:
    """The same with every word of it replaced; in JSON the codes stay."""
    if isinstance(value, str) and value.startswith("{"):  # a summary, as it was frozen
        return json.dumps(_filled(json.loads(value), script))
    if isinstance(value, dict):
        return {name: _filled(below, script) for name, below in value.items()}
    if isinstance(value, list):
        return [_filled(below, script) for below in value]
    return script if isinstance(value, str) and not CODE.fullmatch(value) else value


@pytest.fixture(scope="session")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A database file with a record of every kind, and what they are called."""
    folder = tmp_path_factory.mktemp("attacked")
    path = folder / "desk.db"
    shutil.copy(sqlite_template, path)
    desk = Desk(f"sqlite:///{path}", folder)
    with desk.acting() as session:
        world = build(session, folder)
        # Those with notes, events and goods, too.
        references = {
            "case": session.execute(select(Case.id, Case.reference)),
            "crossing": session.execute(select(Inspection.id, Inspection.reference)),
        }
        for kind, rows in references.items():
            for number, reference in rows:
                if reference not in world.refs.values():
                    world.refs[f"{kind}.{number}"] = reference
    with desk.database.acts.kw["bind"].connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.close()
    return path, world


@pytest.fixture
def attacked(
    kept: tuple[Path, World], tmp_path: Path, desk_on: Callable[..., Desk]
) -> Callable[[], Attacked]:
    """Make a desk full of records, as often as one likes."""
    path, world = kept

    def make() -> Attacked:
        copy = tmp_path / f"attacked-{token_hex(4)}.db"
        shutil.copy(path, copy)
        desk = desk_on(f"sqlite:///{copy}")
        desk.app.config["PROPAGATE_EXCEPTIONS"] = False
        return Attacked(desk, world)

    return make
