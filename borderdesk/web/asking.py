"""Ask the lists: for one person or thing, or for everybody on a passenger list."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import N_
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.domain.permissions import Act, permit
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.lookups import looked_up, purposes
from borderdesk.edge.passengers import Passenger, passengers
from borderdesk.edge.session import reading
from borderdesk.edge.tables import as_xlsx
from borderdesk.edge.words import _, word
from borderdesk.matching.particulars import IdentifierKind, Kind, Particulars, Sex
from borderdesk.schemas.asking import AnswerAs, AskingSchema, PassengersSchema, SubjectSchema
from borderdesk.services import asking, lookups
from borderdesk.services.asking import Answer
from borderdesk.web.compared import compared

bp = Blueprint("asking", __name__, url_prefix="/ask")

MOST_ROWS = 1_000  # of a file through the page; longer ones take the command
NO_FILE = N_("Choose a file first.")
TOO_LONG = N_("The file has more than %(most)s rows. The command takes longer ones.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Row(NamedTuple):
    """A row of a passenger list: who it is and what the lists say, or what is wrong with it."""

    line: int
    subject: Particulars | None
    fault: str = ""
    answer: Answer | None = None


@bp.get("/")
def index() -> ResponseReturnValue:
    """The form; nobody stands on it."""
    return _form(Form(AskingSchema()))


@bp.post("/")
def ask() -> ResponseReturnValue:
    """Ask for one; purpose and reason are kept first."""
    form, reference = Form(AskingSchema()), ""
    if form.accepted:
        question: Question = form.value
        with beside(form):
            reference = looked_up(signed(), question, lambda: _counted([_asked(question.asked)]))
    if not form.accepted:
        return _form(form)
    return redirect(url_for(".found", reference=reference), 303)


@bp.get("/found/<reference>")
def found(reference: str) -> ResponseReturnValue:
    """What the lists say, for who asked, as long as the answer is open."""
    by = signed()
    look_up = lookups.still_open(reading(), by, reference, LookUpKind.LISTS)
    [answer] = asking.answers(reading(), by, [_asked(look_up.asked or {})])
    return answer_with(
        Act.ASK_LISTS,
        reference,
        "asking/found.html",
        look_up=look_up,
        answer=answer,
        sides=[
            compared(match.score, answer.subject, match.listed) if match.listed else None
            for match in answer.matches
        ],
    )


@bp.post("/list")
def passenger_list() -> ResponseReturnValue:
    """Ask for everybody on a passenger list. The answer is a page, or a workbook to take out."""
    form = Form(PassengersSchema())
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        form.refuse("file", _(NO_FILE))
    rows = list(islice(passengers(io.BytesIO(content)), MOST_ROWS + 1)) if content else []
    if len(rows) > MOST_ROWS:
        form.refuse("file", _(TOO_LONG, most=str(MOST_ROWS)))
    reference, answered = "", list[Row]()
    if form.accepted:
        kept = {"file": (sent.filename or "")[:80] if sent else "", "rows": str(len(rows))}
        kept["sha256"] = hashlib.sha256(content).hexdigest()
        taken_out = form.value.answer_as is AnswerAs.WORKBOOK
        kind = LookUpKind.ANSWERS if taken_out else LookUpKind.LISTS
        question = Question(kind, kept, form.value.grounds)

        def answer() -> tuple[int, list[str]]:
            answered.extend(_answered(rows))
            captions = [row.subject.caption for row in answered if row.subject]
            return sum(bool(row.answer and row.answer.matches) for row in answered), captions

        with beside(form):
            reference = looked_up(signed(), question, answer)
    if not form.accepted:
        return _form(form, listing=True)
    if taken_out:
        response = make_response(_workbook(answered))
        response.mimetype = XLSX
        response.headers.set("Content-Disposition", "attachment", filename=f"{reference}.xlsx")
        return response
    return answer_with(
        Act.ASK_LISTS,
        reference,
        "asking/passengers.html",
        reference=reference,
        file=kept["file"],
        hits=[row for row in answered if row.answer and row.answer.matches],
        faults=[row for row in answered if row.fault],
        trouble=next((row.answer.trouble for row in answered if row.answer), ""),
        total=len(answered),
    )


def _form(form: Form, *, listing: bool = False) -> ResponseReturnValue:
    """The page; `listing` where the form is that of the passenger list."""
    permit(signed(), Act.ASK_LISTS)
    return render_template(
        "asking/index.html",
        form=form,
        listing=listing,
        purposes=purposes(LookUpKind.LISTS),
        kinds=[(kind.value, word(kind)) for kind in Kind],
        number_kinds=[(kind.value, word(kind)) for kind in IdentifierKind],
        sexes=[(sex.value, word(sex)) for sex in Sex],
        most=MOST_ROWS,
    ), form.status


def _asked(asked: Mapping[str, str]) -> Particulars:
    subject: Particulars = SubjectSchema().load(asked)
    return subject


def _counted(subjects: list[Particulars]) -> tuple[int, list[str]]:
    """How many entries resemble them, and what these are called."""
    answers = asking.answers(reading(), signed(), subjects)
    captions = [match.caption for answer in answers for match in answer.matches]
    return len(captions), captions


def _answered(read: list[Passenger]) -> Iterator[Row]:
    subjects = [passenger.subject for passenger in read if passenger.subject is not None]
    said = iter(asking.answers(reading(), signed(), subjects))
    for passenger in read:
        yield Row(*passenger, next(said) if passenger.subject is not None else None)


HEAD = (
    N_("Line"),
    N_("Name"),
    N_("Result"),
    N_("Nearest entry"),
    N_("List"),
    N_("Key"),
    N_("Score"),
    N_("Asks for"),
)


def _workbook(rows: list[Row]) -> bytes:
    return as_xlsx([_(head) for head in HEAD], map(_cells, rows), _("Answers"))


def _cells(row: Row) -> list[object]:
    who = row.subject.whole_caption if row.subject else ""
    if row.answer is None:
        return [row.line, who, row.fault, "", "", "", "", ""]
    cells: list[object] = [row.line, who, row.answer.trouble or word(row.answer.state)]
    if not row.answer.matches:
        return [*cells, "", "", "", "", ""]
    near = row.answer.matches[0]
    score = f"{near.score.value:.2f}"
    return [*cells, near.caption, near.code, near.source_key, score, word(near.action)]
