"""Who gets in where: every door and every signed command × role × relation to the record.

`matrix.csv` is the table to review; each line is one request. `act` is the act of the policy that
the door asks for, where it asks for one. A cell holds one letter for each of `RELATIONS`, in
their order, or a single letter where all are the same (doors that lead to no one's record are
asked once for each role):

    +  let in: done, shown, or refused by the rules of the record (409, 422)
    o  let in, but another officer has to do it
    f  forbidden to the role (403)
    n  not there, as if it did not exist (404)
    l  to log in first (302 to the log-in, 401)

`nobody` is who is not logged in. Where a door is new or answers otherwise, the test prints the
line as it was found; put it into the table once you have read it. What to send stands in
`asked.py`.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, make_url, text
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.permissions import POLICY, Act, Reach
from borderdesk.edge.login import TOKEN
from borderdesk.store.database import open_database
from borderdesk.store.tables import METADATA
from tests import factories
from tests.conftest import Desk
from tests.house.asked import ASKED, COMMANDS, ELSEWHERE, UNSIGNED, Ask, filled
from tests.postgres import Cluster
from tests.relations import RELATIONS, World, build

TABLE = Path(__file__).with_name("matrix.csv")
HEAD = ["method", "rule", "case", "act", "nobody", *Role]

# Without a password that fits; for the operator's own machine; for who has migrated.
NOT_OPENED = {
    ("POST", "accounts.log_in"),
    ("GET", "metrics"),
    ("GET", "health"),
    # Without the token of a link, a first code, or what a passkey has signed.
    ("GET", "accounts.second"),
    ("POST", "accounts.second"),
    ("GET", "credentials.begin"),
    ("POST", "credentials.begin_password"),
    ("POST", "credentials.begin_code"),
    ("POST", "credentials.begin_passkey"),
    ("POST", "credentials.confirm_code_maker"),
    ("POST", "credentials.new_codes"),
    ("POST", "credentials.add_passkey"),
    ("POST", "credentials.remove_passkey"),
}

PARTS = 4  # in which the doors are walked, so that all processes of a test run have some
LET_OUT = {"accounts.log_out", "sessions.leave"}  # who comes back from there has no cookie

Row = dict[str, str]
Key = tuple[str, str, str]

# Which relations a record's finder lets near, by the scope of its act. (Any: lists, one's own.)
NEAR = {
    Reach.POST: {"own", "same_agency"},
    Reach.AGENCY: {"own", "same_agency"},
    Reach.CASE: {"own", "same_agency", "shared_to"},
    Reach.OFFER: {"own", "same_agency", "shared_to"},
    Reach.PARTNER: {"shared_to"},
}


def table() -> dict[Key, Row]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["method"], row["rule"], row["case"]): row for row in rows}


def spread(cell: str) -> str:
    return cell * len(RELATIONS) if len(cell) == 1 else cell


def folded(codes: str) -> str:
    return codes[0] if len(set(codes)) == 1 else codes


class Field:
    """A desk with everything on it, that can be put back as it was."""

    def __init__(self, desk: Desk, world: World, again: Callable[[], None]) -> None:
        self.desk, self.world, self.again = desk, world, again
        self.clients = {who: self._client(token) for who, token in world.tokens.items()}
        self.stranger = desk.app.test_client()
        self.opened: set[tuple[str, str]] = set()

    def _client(self, token: str) -> FlaskClient:
        client = self.desk.app.test_client()
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
        return client

    def doors(self) -> Iterator[tuple[str, str, str, Ask, str]]:
        """Method, rule, case, what to ask, and the endpoint, of every door."""
        for rule in self.desk.app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                door = f"{method} {rule.rule.partition('<any')[0]}"
                for case, ask in ASKED.get(door, {"": Ask()}).items():
                    yield method, rule.rule, case, ask, rule.endpoint

    def answered(self, method: str, endpoint: str, ask: Ask, client: FlaskClient) -> TestResponse:
        parts, sent = filled(self.world, ask)
        address = self.desk.app.url_map.bind("localhost").build(endpoint, parts)
        # A refusal as JSON says the same without a page around it, for less work.
        said = {"headers": {"Accept": "application/json"}, **(sent if method == "POST" else {})}
        answer = client.open(address, method=method, **said)
        if answer.status_code < 400:
            self.opened.add((method, endpoint))
            if method == "POST":
                self.again()
        return answer

    def line(self, method: str, rule: str, case: str, ask: Ask, endpoint: str) -> Row:
        row = {"method": method, "rule": rule, "case": case, "act": ""}
        row["nobody"] = code_of(self.answered(method, endpoint, ask, self.stranger))
        for role in Role:
            codes = ""
            for relation in RELATIONS if ask.record or ask.given or ask.near else RELATIONS[:1]:
                client = self.clients[role, relation]
                if endpoint in LET_OUT:
                    client = self._client(self.world.tokens[role, relation])
                codes += code_of(self.answered(method, endpoint, ask, client))
            row[role] = folded(codes)
        return row

    def commanded(self, command: str, words: list[str]) -> Row:
        row = {"method": "COMMAND", "rule": command, "case": "", "act": "", "nobody": ""}
        runner = self.desk.app.test_cli_runner()
        for role in Role:
            codes = ""
            for relation in RELATIONS:
                signed = ["--as", self.world.names[role, relation]]
                done = runner.invoke(args=[*command.split(), *words, *signed])
                codes += code_of_command(done)
                if done.exit_code == 0:
                    self.again()
            row[role] = folded(codes)
        return row


def code_of(answer: TestResponse) -> str:
    if answer.status_code == 401 or answer.headers.get("Location") == "/log-in":
        return "l"
    if answer.status_code in (403, 404):
        return {403: "f", 404: "n"}[answer.status_code]
    if answer.status_code == 422 and "Another officer than" in answer.text:
        return "o"
    healthy = answer.request.path == "/health"  # it says 503 of a desk without migrations
    assert healthy or answer.status_code < 400 or answer.status_code in (409, 422), answer.text
    return "+"


def code_of_command(done: Any) -> str:
    if "You may not do this here" in done.output:
        return "f"
    assert done.exit_code == 0, done.output
    return "+"


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])],
)
def field(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Field]:
    """The field, on SQLite in every run and on PostgreSQL in the long one."""
    folder = tmp_path_factory.mktemp("matrix")
    made = _on_sqlite if request.param == "sqlite" else _on_postgres
    room = "sqlite_template" if request.param == "sqlite" else "cluster"
    field = made(request.getfixturevalue(room), folder)
    yield field
    field.desk.close()


def _on_sqlite(template: Path, folder: Path) -> Field:
    """Put back by copying the file."""
    path, kept = folder / "desk.db", folder / "kept.db"
    shutil.copy(template, path)
    desk = Desk(f"sqlite:///{path}", folder)
    engine = desk.database.acts.kw["bind"]

    def unhurried(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = off")  # nothing here has to survive

    event.listen(engine, "connect", unhurried)
    with desk.acting() as session:
        world = build(session, folder)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    shutil.copy(path, kept)

    def again() -> None:
        engine.dispose()
        for name in ("desk.db-wal", "desk.db-shm"):
            (folder / name).unlink(missing_ok=True)
        shutil.copy(kept, path)

    return Field(desk, world, again)


def _on_postgres(cluster: Cluster, folder: Path) -> Field:
    """Put back by copying the whole database within the server."""
    keeper = open_database(cluster.url).acts.kw["bind"]

    def copied(source: str, name: str) -> str:
        with keeper.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source}"))
        return make_url(cluster.url).set(database=name).render_as_string(hide_password=False)

    kept = Desk(copied("template0", "matrix_kept"), folder)
    with kept.acting() as session:
        METADATA.create_all(session.connection())
        factories.ground(session)
        session.flush()
        for table in METADATA.sorted_tables:
            if "id" in table.c and table.c.id.autoincrement is not False:
                first = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1000)"
                session.execute(text(first))
        world = build(session, folder)
    kept.close()
    desk = Desk(copied("matrix_kept", "matrix"), folder)

    def again() -> None:
        desk.close()
        copied("matrix_kept", "matrix")

    return Field(desk, world, again)


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def written(row: Row) -> str:
    return ",".join(f'"{row[name]}"' if "," in row[name] else row[name] for name in HEAD)


def compared(found: list[Row]) -> list[str]:
    """The lines that are not as the table says, as they were found."""
    expected = table()
    wrong = []
    for row in found:
        said = expected.get((row["method"], row["rule"], row["case"]))
        row["act"] = said["act"] if said else ""
        if row != said:
            wrong.append(written(row) + ("" if said else "   (new)"))
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_door_lets_in_whom_the_table_names_and_nobody_else(field: Field, part: int) -> None:
    doors = list(field.doors())[part::PARTS]
    found = [field.line(*door) for door in doors]

    wrong = compared(found)

    assert not wrong, "\n".join(["These lines differ from matrix.csv:", *wrong])
    # Where nothing was ever done, what was sent was refused before anybody's role was asked for.
    shut = {(method, endpoint) for method, _, _, _, endpoint in doors} - field.opened
    assert shut <= NOT_OPENED


def test_every_signed_command_lets_in_whom_the_table_names(field: Field) -> None:
    found = [field.commanded(command, words) for command, words in COMMANDS.items()]

    wrong = compared(found)

    assert not wrong, "\n".join(["These lines differ from matrix.csv:", *wrong])


def test_the_table_knows_every_door_command_and_role_and_nothing_else(field: Field) -> None:
    doors = {(method, rule, case) for method, rule, case, _ask, _endpoint in field.doors()}
    known = {name for name in commands(field.desk.app.cli) if name != "run"}

    assert known - UNSIGNED - set(ELSEWHERE) == set(COMMANDS), "Say in asked.py how to ask them."
    assert set(table()) == doors | {("COMMAND", command, "") for command in COMMANDS}
    with TABLE.open(encoding="utf-8") as lines:
        assert lines.readline().strip().split(",") == HEAD


@pytest.mark.parametrize("key", [key for key, row in table().items() if row["act"]], ids=" ".join)
def test_the_table_says_what_the_policy_says(key: Key) -> None:
    row = table()[key]
    rule = POLICY[Act(row["act"])]

    for role in Role:
        for relation, code in zip(RELATIONS, spread(row[role]), strict=True):
            where = (key, role, relation)
            if role not in rule.roles:
                assert code in "fn", where
            elif "<reference>" in key[1] and relation not in NEAR.get(rule.scope, RELATIONS):
                assert code == "n", where
            elif relation == "own" and rule.scope is not Reach.OFFER:  # one side answers
                assert code in ("o+" if rule.second else "+"), where


def test_the_table_is_sorted() -> None:
    keys = [(row["rule"], row["method"], row["case"]) for row in table().values()]

    assert keys == sorted(keys)
    assert all(len(list(same)) == 1 for _, same in groupby(keys))
