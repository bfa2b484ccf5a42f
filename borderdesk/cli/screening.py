"""Ask the lists at the console: one person or thing, or a whole passenger list."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from borderdesk.cli.grounds import grounds, grounds_options
from borderdesk.cli.signing import accepted, sign_option, signing
from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.domain.screening import ScreeningState
from borderdesk.edge.lookups import looked_up
from borderdesk.edge.passengers import Passenger, passengers
from borderdesk.edge.session import reading
from borderdesk.edge.tables import as_xlsx
from borderdesk.edge.words import _, word
from borderdesk.matching.particulars import IdentifierKind, Kind, Particulars, Sex
from borderdesk.schemas.asking import SubjectSchema
from borderdesk.services import asking
from borderdesk.services.asking import Answer

group = AppGroup("screening", help="Ask the lists for one person or thing, or for many.")

CHUNK = 100  # rows between two writings; what is written is not asked again

BEGINNING = b'{"file": '  # of every file of answers

OTHER_FILE = N_("%(out)s holds the answers to another file. Choose another name.")
NOT_ANSWERS = N_("%(out)s holds something else than answers. Choose another name.")
BROKEN_OFF = N_("%(trouble)s Call again in the same words to go on with the rows that are left.")


@group.command("search")
@click.argument("words")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default="person")
@click.option("--born", default="", help="Such as 1984-03-17, 1984-03 or 1984.")
@click.option("--sex", type=click.Choice([sex.value for sex in Sex]), default="unknown")
@click.option("--nationality", default="", help="Country or its code.")
@click.option("--number", default="", help="Of a document, a plate, a hull, a firearm.")
@click.option("--number-kind", type=click.Choice([kind.value for kind in IdentifierKind]))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@grounds_options
@sign_option
def search(
    words: str,
    kind: str,
    born: str,
    sex: str,
    nationality: str,
    number: str,
    number_kind: str | None,
    as_json: bool,
    purpose: str,
    about: str,
    reason: str,
    name: str,
) -> None:
    """Ask the lists for WORDS, a name; an empty one where a number is asked for."""
    with signing(name) as by:
        given: dict[str, str | None] = {
            "kind": kind,
            "name": words,
            "born_on": born,
            "sex": sex,
            "number": number,
        }
        given |= {"nationality": nationality, "number_kind": number_kind}
        subject: Particulars = accepted(SubjectSchema(), given)
        asked = {field: value for field, value in given.items() if value}
        question = Question(LookUpKind.LISTS, asked, grounds(purpose, about, reason))
        found: list[Answer] = []

        def answers() -> tuple[int, list[str]]:
            found.extend(asking.answers(reading(), by, [subject]))
            captions = [match.caption for match in found[0].matches]
            return len(captions), captions

        reference = looked_up(by, question, answers)
    [answer] = found
    if as_json:
        click.echo(json.dumps({"look_up": reference} | answer.as_json(), ensure_ascii=False))
        return
    click.echo(f"{reference}  {answer.trouble or word(answer.state)}")
    for match in answer.matches:
        click.echo(
            f"{match.score.value:.2f}  {word(match.tier):<10}  {match.caption}"
            f"  [{match.code} {match.source_key}]  {word(match.action)}"
        )
        for said in match.score.reasons:
            click.echo(f"      {said}")


@group.command("batch")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="JSON lines, one for each row."
)
@click.option("--workbook", type=click.Path(path_type=Path), help="The same as XLSX, at the end.")
@grounds_options
@sign_option
def batch(
    file: Path, out: Path, workbook: Path | None, purpose: str, about: str, reason: str, name: str
) -> None:
    """Ask the lists for every row of FILE, CSV or JSON lines: a bus, a train, a ferry.

    Interrupted, it goes on where it was when it is called again in the same words.
    """
    with signing(name) as by:
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        done, hits = _taken_up(out, digest)
        asked = {"file": file.name[:80], "sha256": digest, "rows_before": str(done)}
        question = Question(LookUpKind.LISTS, asked, grounds(purpose, about, reason))
        total = sum(1 for _row in passengers(io.BytesIO(content)))

        trouble = ""

        def answers() -> tuple[int, tuple[str, ...]]:
            nonlocal hits, trouble
            rows = islice(passengers(io.BytesIO(content)), done, None)
            with out.open("a", encoding="utf-8") as answered:
                if not answered.tell():
                    _write(answered, [{"file": file.name, "sha256": digest}])
                fresh, trouble = _answered(by, rows, answered, total - done)
            hits += fresh
            return fresh, ()

        looked_up(by, question, answers)
        if trouble:
            raise click.ClickException(_(BROKEN_OFF, trouble=_(trouble)))
        if workbook is not None:
            workbook.write_bytes(_as_workbook(out))
    click.echo(
        _(
            "%(rows)s rows answered, %(before)s of them before; %(hits)s resemble somebody listed.",
            rows=total,
            before=done,
            hits=hits,
        )
    )


def _answered(by: Signature, rows: Iterator[Passenger], out: TextIO, total: int) -> tuple[int, str]:
    """Write an answer for every row, a chunk at a time; how many resemble somebody.

    It ends where nothing can be compared, and says why; that is no answer, and is not written.
    """
    hits = 0
    with click.progressbar(length=total, label=_("Compared"), file=sys.stderr) as bar:
        while chunk := list(islice(rows, CHUNK)):
            known = [row.subject for row in chunk if row.subject is not None]
            found = asking.answers(reading(), by, known)
            if trouble := next((answer.trouble for answer in found if answer.trouble), ""):
                return hits, trouble
            answers = iter(found)
            said: list[dict[str, Any]] = []
            for row in chunk:
                if row.subject is None:
                    said.append({"line": row.line, "state": "fault", "fault": row.fault})
                    continue
                answer = next(answers)
                hits += bool(answer.matches)
                said.append(
                    {"line": row.line, "name": row.subject.whole_caption} | answer.as_json()
                )
            _write(out, said)
            bar.update(len(chunk))
    return hits, ""


HEAD = (N_("Line"), N_("Name"), N_("Result"), N_("Nearest entry"), N_("List"), N_("Key"))


def _as_workbook(out: Path) -> bytes:
    """The answers in a file as a table of one row for each line: its state and nearest entry."""
    rows: list[list[object]] = []
    with out.open(encoding="utf-8") as lines:
        for line in islice(lines, 1, None):
            said = json.loads(line)
            result = said.get("fault") or word(ScreeningState(said["state"]))
            near: dict[str, str] = next(iter(said.get("matches", ())), {})
            parts = (near.get(part, "") for part in ("caption", "list", "key"))
            rows.append([said["line"], said.get("name", ""), result, *parts])
    return as_xlsx([_(head) for head in HEAD], rows, _("Answers"))


def _write(out: TextIO, lines: list[dict[str, Any]]) -> None:
    """Whole lines, on the disk before the next chunk is asked for."""
    out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    out.flush()
    os.fsync(out.fileno())


def _taken_up(out: Path, digest: str) -> tuple[int, int]:
    """How many rows an earlier run has answered, and how many of these resemble somebody.

    A line it broke off in is cut away.

    Raises:
        Unacceptable: the file holds something else.
    """
    if not out.exists() or not out.stat().st_size:
        return 0, 0
    with out.open("r+b") as kept:
        first = kept.readline()
        begun = first.startswith(BEGINNING) or BEGINNING.startswith(first)
        if begun and not first.endswith(b"\n"):  # broken off at once
            kept.truncate(0)
            return 0, 0
        head = _head(first)
        if head is None:
            raise Unacceptable("out", NOT_ANSWERS, out=str(out))
        if head != digest:
            raise Unacceptable("out", OTHER_FILE, out=str(out))
        whole, rows, hits = len(first), 0, 0
        for line in kept:
            if line.endswith(b"\n"):
                whole, rows = whole + len(line), rows + 1
                hits += json.loads(line)["state"] == ScreeningState.HITS
        kept.truncate(whole)
    return rows, hits


def _head(line: bytes) -> str | None:
    """The digest in the first line of a file of answers; None where it is no such file."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return str(said["sha256"]) if isinstance(said, dict) and "sha256" in said else None
