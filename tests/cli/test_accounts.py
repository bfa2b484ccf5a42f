from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from borderdesk.cli.database import upgraded
from borderdesk.domain.accounts import Role
from borderdesk.services import credentials
from borderdesk.services.accounts import NOBODY
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.cli.running import ran, row_counts
from tests.conftest import Desk

FOUND = ["--agency-code", "BP", "--agency-name", "Border Police", "--country", "BIH"]
FOUND += ["--name", "ana", "--full-name", "Ana Marić"]


@pytest.fixture
def new(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    """A desk that knows nobody yet."""
    desk = desk_on(f"sqlite:///{tmp_path / 'new.db'}")
    upgraded(desk.database)
    return desk


def token_in(output: str) -> str:
    """The token of the link in what the command said."""
    found = re.search(r"http://localhost/credentials/begin/([A-Za-z0-9_-]{43})\n", output)
    assert found is not None, output
    return found[1]


def test_the_desk_is_founded_and_its_administrator_gets_a_link(new: Desk) -> None:
    result = ran(new, "accounts", "found", *FOUND)

    token = token_in(result.output)
    with new.looking() as session:
        officer = session.scalars(select(Officer)).one()
        link = credentials.link(session, token, datetime.now(UTC))
        assert (officer.roles, officer.agency.country) == ([Role.ADMINISTRATOR.value], "BIH")
        assert link.officer_id == officer.id
        assert officer.password_phc == NOBODY


def test_a_desk_is_founded_once(desk: Desk) -> None:
    before = row_counts(desk)

    result = ran(desk, "accounts", "found", *FOUND)

    assert result.exit_code == 1
    assert "officers already" in result.output
    after = row_counts(desk)
    assert after["ledger"] == before["ledger"] + 1
    assert (after["officers"], after["agencies"]) == (before["officers"], before["agencies"])


@pytest.mark.parametrize(
    ("at", "value", "sentence"),
    [
        (1, "lower case", "code: A code has"),
        (5, "Atlantis", "country: There is no such country."),
        (7, "Ana Marić", "name: A log-in name has"),
    ],
)
def test_what_cannot_stand_is_named(new: Desk, at: int, value: str, sentence: str) -> None:
    words = list(FOUND)
    words[at] = value

    result = ran(new, "accounts", "found", *words)

    assert result.exit_code == 1
    assert sentence in result.output
    assert row_counts(new)["officers"] == 0


def test_an_agency_with_a_post_and_an_officer_is_set_up(desk: Desk) -> None:
    ran(desk, "accounts", "add-agency", "SIPA", "--name", "State Agency", "--kind", "police",
        "--country", "BIH", "--as", "one")  # fmt: skip
    ran(desk, "accounts", "add-post", "BIJ", "--name", "Bijača", "--agency", "SIPA", "--lanes", "4",
        "--as", "one")  # fmt: skip
    result = ran(desk, "accounts", "add-officer", "emir", "--full-name", "Emir Hadžić",
        "--agency", "SIPA", "--post", "BIJ", "--role", "officer", "--role", "supervisor",
        "--as", "one")  # fmt: skip

    assert result.output.startswith("emir sets up the log-in here")
    with desk.looking() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "emir")).one()
        assert officer.roles == ["officer", "supervisor"]
        assert officer.agency.code == "SIPA"
        assert officer.post is not None
        assert (officer.post.code, officer.post.lanes) == ("BIJ", 4)
        acts = session.scalars(select(LedgerEntry.subject).order_by(LedgerEntry.seq)).all()
        assert acts[-4:] == ["SIPA", "BIJ", *[f"officer-{officer.id}"] * 2]


def test_a_second_supervisor_waits_for_an_approval(desk: Desk) -> None:
    with desk.acting() as session:
        factories.officer(session, Role.SUPERVISOR, full_name="Ana Prva")
    words = ("accounts", "add-officer", "emir", "--full-name", "Emir Hadžić", "--agency", "A10",
        "--role", "administrator", "--as", "one")  # fmt: skip

    silent = ran(desk, *words)
    result = ran(desk, *words, "--reason", "One is on leave.")

    assert (silent.exit_code, result.exit_code) == (1, 0)
    assert "Write down the reason first." in silent.output
    assert result.output.startswith("emir waits for approval P-")
    with desk.looking() as session:
        assert session.scalar(select(Officer).where(Officer.name == "emir")) is None


def test_who_has_lost_the_second_factor_gets_a_new_link(desk: Desk) -> None:
    with desk.acting() as session:
        officer_id = factories.officer(session, Role.OFFICER, name="emir").id

    token = token_in(ran(desk, "accounts", "link", "emir", "--as", "one").output)
    unknown = ran(desk, "accounts", "link", "nobody", "--as", "one")

    assert unknown.exit_code == 1
    with desk.looking() as session:
        assert credentials.link(session, token, datetime.now(UTC)).officer_id == officer_id


@pytest.mark.parametrize(
    "words",
    [
        ["add-agency", "NEW", "--name", "N", "--country", "BIH"],
        ["add-post", "NEW", "--name", "N", "--agency", "A10", "--lanes", "2"],
    ],
)
def test_only_administrators_set_things_up(desk: Desk, words: list[str]) -> None:
    with desk.acting() as session:
        factories.officer(session, Role.SUPERVISOR, name="super")

    result = ran(desk, "accounts", *words, "--as", "super")

    assert result.exit_code == 1
    assert "You may not do this here" in result.output
    with desk.looking() as session:
        assert session.scalar(select(Agency.id).where(Agency.code == "NEW")) is None
        assert session.scalar(select(Post.id).where(Post.code == "NEW")) is None


def test_who_has_left_signs_nothing_more(desk: Desk) -> None:
    with desk.acting() as session:
        gone = factories.officer(session, Role.ADMINISTRATOR, name="gone")
        gone.left_at = factories.NOON

    result = ran(desk, "accounts", "add-agency", "NEW", "--name", "N", "--country", "BIH",
        "--as", "gone")  # fmt: skip

    assert result.exit_code == 1
    assert "There is no record gone." in result.output
