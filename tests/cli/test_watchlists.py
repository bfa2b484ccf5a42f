from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from borderdesk.domain.accounts import Role
from borderdesk.domain.watchlists import Action, ListFormat, NewWatchlist, VersionState
from borderdesk.services import approvals, watchlists
from borderdesk.services.audit import verify
from borderdesk.services.watchlists import Change
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.database import open_database
from borderdesk.store.roll import Generation
from borderdesk.store.watchlists import Edition, Entry, ListVersion, Watchlist, everyone_listed
from tests import factories
from tests.cli.running import contents, ran, row_counts
from tests.conftest import Desk
from tests.formats.extracts import ALT, COMMENTS, SDN, UN
from tests.formats.test_hostile import ENTITY_BOMB, HEAD, SHORT_NAMES, packed_bomb

LEDGER = {"ledger", "ledger_words", "ledger_head"}
IN_EXTRACT = 36  # entries of the UN extract


@pytest.fixture
def either(database_url: str, desk_on: Callable[..., Desk]) -> Desk:
    """A desk on SQLite, then on PostgreSQL, with two lists that have no entries yet."""
    return with_two_lists(desk_on(database_url))


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """The same on SQLite alone."""
    return with_two_lists(desk)


def with_two_lists(desk: Desk) -> Desk:
    by = factories.signature(Role.ADMINISTRATOR)
    with desk.acting() as session:
        for code, kind in (("UN", ListFormat.UN), ("OFAC", ListFormat.OFAC)):
            given = NewWatchlist(code, code, factories.POLICE, kind, Action.SANCTION)
            watchlists.add_watchlist(session, by, given, "For a test")
    return desk


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., Path]:
    """Keep bytes in a file."""

    def keep(content: bytes, name: str = "list.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return keep


def made_up(count: int, *more: int, first: int = 1, surname: str = "TEST") -> bytes:
    """A list in the UN's format with so many people, and more, who differ by their numbers."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>{n}</DATAID><REFERENCE_NUMBER>TEi.{n}</REFERENCE_NUMBER>"
        f"<FIRST_NAME>Person {n}</FIRST_NAME><SECOND_NAME>{surname}</SECOND_NAME></INDIVIDUAL>"
        for n in (*range(first, first + count), *more)
    )
    return f"<CONSOLIDATED_LIST><INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>".encode()


def imported(desk: Desk, file: Path, code: str = "UN", *more: str | Path) -> Any:
    words = ("--list", code, "--format", code.lower(), "--as", "one", *more)
    return ran(desk, "watchlists", "import", file, *words)


def approved(desk: Desk) -> Change:
    """The one proposal, approved by a second officer; what it changes."""
    with desk.acting() as session:
        second = factories.signed_by(factories.officer(session, Role.SUPERVISOR))
        [waits] = approvals.waiting(session, second)
        version_id, made = watchlists.proposed(session, second, waits.reference)
        approvals.approve(session, second, waits.reference, waits.version)
        watchlists.activate(
            session, second, version_id, made, shrinking=True, reason="Y", approval=waits.reference
        )
        return made


def listed(desk: Desk) -> str:
    return ran(desk, "watchlists", "list", "--as", "one").output


def without_ledger(counts: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if table not in LEDGER}


def test_a_real_extract_is_in_force_after_its_import(
    either: Desk, kept: Callable[..., Path]
) -> None:
    result = imported(either, kept(UN))

    assert result.exit_code == 0
    assert f"UN has {IN_EXTRACT} entries now: {IN_EXTRACT} new, 0 changed, 0 gone." in result.output
    with either.looking() as session:
        assert len(list(everyone_listed(session))) == IN_EXTRACT
        version = session.scalars(select(ListVersion)).one()
        assert (version.state, version.entry_count) == (VersionState.ACTIVE, IN_EXTRACT)
        assert version.reason == "Published by the issuer"
        assert session.get_one(Generation, 1).number == 2


def test_the_same_file_again_changes_not_a_row(either: Desk, kept: Callable[..., Path]) -> None:
    file = kept(UN)
    imported(either, file)
    before = contents(either)

    again = imported(either, file)

    assert again.exit_code == 0
    assert "changes nothing" in again.output
    assert contents(either) == before


def test_ofac_comes_in_three_files_and_packed(either: Desk, kept: Callable[..., Path]) -> None:
    sdn, alt = kept(gzip.compress(SDN), "sdn.csv.gz"), kept(ALT, "alt.csv")
    comments = kept(COMMENTS, "comments.csv")

    result = imported(either, sdn, "OFAC", "--alt", alt, "--comments", comments)
    again = imported(either, sdn, "OFAC", "--alt", alt, "--comments", comments)

    assert result.exit_code == 0, result.output
    assert "changes nothing" in again.output
    with either.looking() as session:
        aliases = [len(edition.read.names) for edition in session.scalars(select(Edition))]
        assert max(aliases) > 1


def test_the_next_version_keeps_what_says_the_same(either: Desk, kept: Callable[..., Path]) -> None:
    imported(either, kept(made_up(10)))
    second = made_up(8, 20, 21, first=3).replace(b"Person 5<", b"Person five<")

    result = imported(either, kept(second, "second.xml"))

    assert "UN would lose 2 entries, and 0 would ask for less." in result.output
    made = approved(either)
    assert (made.added, made.changed, made.removed) == (2, 1, 2)
    with either.looking() as session:
        assert len(session.scalars(select(Entry)).all()) == 12
        assert len(session.scalars(select(Edition)).all()) == 13
        states = session.scalars(select(ListVersion.state).order_by(ListVersion.number)).all()
        assert states == [VersionState.SUPERSEDED, VersionState.ACTIVE]


def test_meanwhile_others_see_the_old_list_or_the_new_one_and_nothing_between(
    either: Desk, kept: Callable[..., Path]
) -> None:
    imported(either, kept(made_up(1000)))
    observer = open_database(either.url)
    seen: list[int] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            with observer.looks() as session:
                seen.append(len(list(everyone_listed(session))))

    engine = either.database.acts.kw["bind"]
    event.listen(engine, "after_cursor_execute", look)
    result = imported(either, kept(made_up(900), "second.xml"))
    assert "waits for approval" in result.output
    approved(either)
    event.remove(engine, "after_cursor_execute", look)
    with observer.looks() as session:
        after = len(list(everyone_listed(session)))
    observer.acts.kw["bind"].dispose()

    assert result.exit_code == 0
    assert set(seen[:-3]) == {1000}  # the last rows, after the pointer, are the ledger's
    assert set(seen) <= {1000, 900}
    assert after == 900


TWO = SDN.splitlines(keepends=True)[:2]
BROKEN = {
    "nothing": b"",
    "no entries": b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>",
    "cut off": UN[:-40],
    "cut off early": UN[:3000],
    "packed and cut off": gzip.compress(UN)[:-3000],
    "another issuer's": SDN,
    "an entity bomb": ENTITY_BOMB,
    "100,000 attributes": HEAD + b"<INDIVIDUAL " + SHORT_NAMES + b">",
    "a packed bomb": packed_bomb(HEAD),
    "NUL bytes": UN.replace(b"BADEGE", b"BAD\0GE"),
    "nothing but NUL": b"\0" * 5000,
    "one entry without a name": made_up(600)
    .replace(b"<FIRST_NAME>Person 599</FIRST_NAME>", b"")
    .replace(b"599</REFERENCE_NUMBER><SECOND_NAME>TEST</SECOND_NAME>", b"599</REFERENCE_NUMBER>"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_or_hostile_file_leaves_nothing_behind(
    either: Desk, kept: Callable[..., Path], content: bytes
) -> None:
    imported(either, kept(made_up(5)))
    before = row_counts(either)

    result = imported(either, kept(content, "broken.xml"))

    after = row_counts(either)
    assert result.exit_code == 1
    assert "Nothing was imported." in result.output
    assert "Traceback" not in result.output
    assert without_ledger(after) == without_ledger(before)
    assert after["ledger"] == before["ledger"] + 1
    assert after["ledger_words"] == before["ledger_words"]
    with either.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.outcome, last.officer_id) == ("refuse", "Unacceptable", 1)
        assert verify(session, None).holds


@pytest.mark.parametrize(
    "content",
    [
        b"".join(TWO)[:-2],
        b"x,y\r\n" + SDN,
        SDN.replace(b"individual", b"indi\0idual"),
        UN,
        ALT,
        b"",
    ],
    ids=["cut off", "a headline", "NUL bytes", "the UN's", "the aliases", "nothing"],
)
def test_a_broken_csv_file_leaves_nothing_behind(
    either: Desk, kept: Callable[..., Path], content: bytes
) -> None:
    before = row_counts(either)

    result = imported(either, kept(content, "sdn.csv"), "OFAC")

    assert result.exit_code == 1
    assert without_ledger(row_counts(either)) == without_ledger(before)


def test_faults_are_named_with_their_lines_twenty_at_most(
    ready: Desk, kept: Callable[..., Path]
) -> None:
    row = b'1,"A",-0- ,"SDGT"' + b",-0- " * 8 + b"\r\n"

    result = imported(ready, kept(row + b'x,"y"\r\n' * 30, "sdn.csv"), "OFAC")

    assert result.stderr.count("line ") == 20
    assert "line 2: The row has 2 columns instead of 12." in result.stderr
    assert "Nothing was imported. Faults in the file: 30." in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no-such-file.xml", "--list", "UN", "--as", "one"], "cannot be read: no such file"),
        (["/tmp", "--list", "UN", "--as", "one"], "cannot be read: is a directory"),
        (["/dev/null", "--list", "NONE", "--as", "one"], "There is no record NONE."),
        (["/dev/null", "--list", "UN", "--as", "ghost"], "There is no record ghost."),
        (["/dev/null", "--list", "OFAC", "--as", "one"], "published in the format ofac"),
        (["/dev/null", "--list", "UN", "--as", "one", "--alt", "x"], "Only OFAC publishes"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_written_down(
    ready: Desk, words: list[str], sentence: str
) -> None:
    before = row_counts(ready)

    result = ran(ready, "watchlists", "import", "--format", "un", *words)

    assert result.exit_code == 1
    assert sentence in result.output
    assert result.output.startswith("Error: ")
    after = row_counts(ready)
    assert after["ledger"] == before["ledger"] + 1
    assert without_ledger(after) == without_ledger(before)


def test_who_may_not_import_is_refused_and_nothing_is_staged(
    ready: Desk, kept: Callable[..., Path]
) -> None:
    with ready.acting() as session:
        factories.officer(session, Role.SUPERVISOR, name="super")
    before = row_counts(ready)

    result = ran(
        ready, "watchlists", "import", kept(UN), "--list", "UN", "--format", "un", "--as", "super"
    )

    assert result.exit_code == 1
    assert "You may not do this here" in result.output
    assert without_ledger(row_counts(ready)) == without_ledger(before)


def test_a_list_that_loses_too_much_is_taken_back_unless_allowed(
    either: Desk, kept: Callable[..., Path]
) -> None:
    imported(either, kept(made_up(1000)))
    before = contents(either, *LEDGER)
    less = kept(made_up(699, surname="OTHER"), "less.xml")

    refused = imported(either, less)

    assert refused.exit_code == 1
    assert "301 of 1000 entries would go. If that is right, allow it." in refused.output
    assert contents(either, *LEDGER) == before
    allowed = imported(either, less, "UN", "--allow-shrinking")
    assert "UN would lose 301 entries" in allowed.output
    approved(either)
    assert "699 entries, 0 new, 699 changed, 301 gone" in listed(either)


def test_ctrl_c_leaves_nothing_behind(either: Desk, kept: Callable[..., Path]) -> None:
    imported(either, kept(made_up(10)))
    before = contents(either, *LEDGER)
    staged: list[str] = []

    def press(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO version_editions"):
            staged.append(statement)
            if len(staged) == 3:
                raise KeyboardInterrupt

    engine = either.database.acts.kw["bind"]
    event.listen(engine, "before_cursor_execute", press)
    result = imported(either, kept(made_up(1500, first=5), "long.xml"))
    event.remove(engine, "before_cursor_execute", press)

    assert result.exit_code == 1
    assert "Broken off. Nothing was imported." in result.output
    assert len(staged) == 3
    assert contents(either, *LEDGER) == before


def test_what_a_power_cut_left_behind_is_taken_back_first(
    either: Desk, kept: Callable[..., Path]
) -> None:
    by = factories.signature(Role.ADMINISTRATOR)
    source = watchlists.Source("cut.xml", "0" * 64)
    with either.acting() as session:
        left = watchlists.begin_import(session, by, "UN", source, reason="Before the cut")
    for _ in range(3):
        with either.acting() as session:
            watchlists.stage(session, by, left, [factories.entry() for _ in range(400)])

    result = imported(either, kept(made_up(10)))

    assert "UN has 10 entries now: 10 new, 0 changed, 0 gone." in result.output
    with either.looking() as session:
        assert len(session.scalars(select(Entry)).all()) == 10
        assert len(session.scalars(select(Edition)).all()) == 10
        assert session.scalars(select(ListVersion.source_name)).all() == ["list.xml"]


def test_a_second_import_waits_for_the_first(either: Desk, kept: Callable[..., Path]) -> None:
    with either.database.alone("import"):
        result = imported(either, kept(made_up(10)))

    assert result.exit_code == 1
    assert "Another import is under way." in result.output
    assert imported(either, kept(made_up(10))).exit_code == 0


def test_a_list_is_set_up_and_shown(desk: Desk, kept: Callable[..., Path]) -> None:
    words = ["--name", "Security Council", "--owner", "A30", "--format", "un", "--action", "SAN"]
    words += ["--legal-basis", "Law on sanctions", "--grading", "A1", "--private"]

    added = ran(desk, "watchlists", "add", "SC", *words, "--reason", "New", "--as", "one")

    assert added.output == "The list SC is set up.\n"
    with desk.looking() as session:
        watchlist = session.scalars(select(Watchlist)).one()
        assert (watchlist.owner_id, watchlist.shared) == (factories.POLICE, False)
        assert (watchlist.action, watchlist.grading) == (Action.SANCTION, "A1")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "lower"}, "A list's code has"),
        ({"--grading": "Z9"}, "A grading is a letter"),
        ({"--owner": "NONE"}, "There is no record NONE."),
        ({"--reason": " "}, "Write down the reason first."),
        ({"code": "UN"}, "That code is taken."),
    ],
)
def test_a_list_that_cannot_stand_is_not_set_up(
    ready: Desk, given: dict[str, str], sentence: str
) -> None:
    usual = {"--name": "L", "--owner": "A30", "--format": "un", "--action": "SAN"}
    asked = {"code": "NEW", **usual, "--reason": "New", "--as": "one", **given}
    code = asked.pop("code")

    result = ran(
        ready, "watchlists", "add", code, *(word for pair in asked.items() for word in pair)
    )

    assert result.exit_code == 1
    assert sentence in result.output
    with ready.looking() as session:
        assert len(session.scalars(select(Watchlist)).all()) == 2


@pytest.mark.parametrize(
    ("strong", "shown", "said"),
    [("0.6", "0.7", "from 0.70 to 0.99"), ("0.8", "0.9", "cannot begin above"), ("nan", "0.9", "")],
)
def test_thresholds_out_of_order_are_refused(
    ready: Desk, strong: str, shown: str, said: str
) -> None:
    words = ("NEW", "--name", "New", "--owner", "A30", "--format", "desk", "--action", "SAN")
    least = ("--strong-from", strong, "--shown-from", shown, "--reason", "X", "--as", "one")

    answer = ran(ready, "watchlists", "add", *words, *least)

    assert answer.exit_code == 1
    assert said in answer.output


def test_lists_are_shown_with_their_versions(ready: Desk, kept: Callable[..., Path]) -> None:
    imported(ready, kept(made_up(10)))
    imported(ready, kept(made_up(9), "next.xml"))
    approved(ready)

    shown = ran(ready, "watchlists", "list", "--as", "one").output.splitlines()

    assert shown[-1] == "2 lists"
    assert [line.split(":")[1].split(",")[0] for line in shown if "version" in line] == [
        " 9 entries",
        " 10 entries",
    ]


def test_what_waits_for_approval_stays_staged_and_is_neither_broken_off_nor_imported_over(
    either: Desk, kept: Callable[..., Path]
) -> None:
    imported(either, kept(made_up(50)))
    imported(either, kept(made_up(40), "less.xml"))
    before = contents(either, *LEDGER)

    again = imported(either, kept(made_up(45), "other.xml"))

    assert again.exit_code == 1
    assert "A version of this list waits for approval: P-" in again.output
    assert contents(either, *LEDGER) == before
    with either.looking() as session:
        assert len(list(everyone_listed(session))) == 50
    approved(either)
    with either.looking() as session:
        assert len(list(everyone_listed(session))) == 40


def test_a_list_that_loses_one_entry_in_a_hundred_needs_nobody_else(
    ready: Desk, kept: Callable[..., Path]
) -> None:
    imported(ready, kept(made_up(100)))

    result = imported(ready, kept(made_up(99), "next.xml"))

    assert "UN has 99 entries now: 0 new, 0 changed, 1 gone." in result.output
