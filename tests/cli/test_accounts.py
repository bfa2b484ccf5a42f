from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from borderdesk.cli.database import upgraded
from borderdesk.domain.accounts import Role
from borderdesk.services import accounts
from borderdesk.store.accounts import Agency, Officer, Post
from borderdesk.store.audit import LedgerEntry
from tests import factories
from tests.cli.running import ran, row_counts
from tests.conftest import Desk

PASSWORD = "four words in a row"
FOUND = ["--agency-code", "BP", "--agency-name", "Border Police", "--country", "BIH"]
FOUND += ["--name", "ana", "--full-name", "Ana Marić"]


@pytest.fixture
def new(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    """A desk that knows nobody yet."""
    desk = desk_on(f"sqlite:///{tmp_path / 'new.db'}")
    upgraded(desk.database)
    return desk


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return path


def test_the_desk_is_founded_and_its_administrator_can_log_in(
    new: Desk, password_file: Path
) -> None:
    words = [*FOUND, "--password-file", str(password_file)]

    result = ran(new, "accounts", "found", *words)

    assert result.output == "The desk is founded; ana can log in.\n"
    with new.acting() as session:
        officer = session.scalars(select(Officer)).one()
        assert (officer.roles, officer.agency.country) == ([Role.ADMINISTRATOR.value], "BIH")
        attempt = accounts.count_attempt(session, "ana", "", factories.NOON)
    assert accounts.fits(attempt, PASSWORD)


def test_the_password_may_be_typed_twice_and_is_not_shown(new: Desk) -> None:
    words = list(FOUND)

    result = ran(new, "accounts", "found", *words, typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output


def test_a_desk_is_founded_once(desk: Desk, password_file: Path) -> None:
    before = row_counts(desk)
    words = [*FOUND, "--password-file", str(password_file)]

    result = ran(desk, "accounts", "found", *words)

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
def test_what_cannot_stand_is_named(
    new: Desk, password_file: Path, at: int, value: str, sentence: str
) -> None:
    words = list(FOUND)
    words[at] = value

    result = ran(new, "accounts", "found", *words, "--password-file", password_file)

    assert result.exit_code == 1
    assert sentence in result.output
    assert row_counts(new)["officers"] == 0


def test_a_short_password_is_refused(new: Desk, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("fourteen chars", encoding="utf-8")
    words = [*FOUND, "--password-file", str(short)]

    result = ran(new, "accounts", "found", *words)

    assert result.exit_code == 1
    assert "15 to 128 characters" in result.output


def test_an_agency_with_a_post_and_an_officer_is_set_up(desk: Desk, password_file: Path) -> None:
    ran(desk, "accounts", "add-agency", "SIPA", "--name", "State Agency", "--kind", "police",
        "--country", "BIH", "--as", "one")  # fmt: skip
    ran(desk, "accounts", "add-post", "BIJ", "--name", "Bijača", "--agency", "SIPA", "--lanes", "4",
        "--as", "one")  # fmt: skip
    result = ran(desk, "accounts", "add-officer", "emir", "--full-name", "Emir Hadžić",
        "--agency", "SIPA", "--post", "BIJ", "--role", "officer", "--role", "supervisor",
        "--password-file", password_file, "--as", "one")  # fmt: skip

    assert result.output == "emir can log in.\n"
    with desk.looking() as session:
        officer = session.scalars(select(Officer).where(Officer.name == "emir")).one()
        assert officer.roles == ["officer", "supervisor"]
        assert officer.agency.code == "SIPA"
        assert officer.post is not None
        assert (officer.post.code, officer.post.lanes) == ("BIJ", 4)
        acts = session.scalars(select(LedgerEntry.subject).order_by(LedgerEntry.seq)).all()
        assert acts[-3:] == ["SIPA", "BIJ", "emir"]


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
