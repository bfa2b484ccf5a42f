"""Who passed already? Pages that ask for the entries of a list among those who crossed."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.domain.permissions import Act
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.lookups import looked_up, purposes
from borderdesk.edge.session import reading
from borderdesk.edge.words import _
from borderdesk.schemas.lookups import LookBackSchema
from borderdesk.services import look_back
from borderdesk.services.look_back import Passed, Sought

bp = Blueprint("looking_back", __name__, url_prefix="/watchlists")

MOST_ENTRIES = 500  # that a page waits for, some seconds among a million people
MOST_SHOWN = 200
TOO_MANY = N_("These are %(count)s entries. A page asks for %(most)s; the command takes more.")


@bp.get("/<code>/look-back")
def index(code: str) -> ResponseReturnValue:
    """The form: how many entries are new, and why somebody asks. Nobody stands on it."""
    return _form(look_back.sought(reading(), signed(), code), Form(LookBackSchema()))


@bp.post("/<code>/look-back")
def passed(code: str) -> ResponseReturnValue:
    """Who passed already; purpose and reason are kept first. The answer is this page alone."""
    by, form = signed(), Form(LookBackSchema())
    asked = look_back.sought(reading(), by, code)
    reference, found = "", list[Passed]()

    def answer() -> tuple[int, list[str]]:
        among = look_back.who_crossed(reading(), by)
        found.extend(look_back.look(reading(), by, among, asked.editions))
        return len(found), [one.subject.particulars.caption for one in found]

    if form.accepted:
        since, grounds = form.value
        with beside(form):
            asked = look_back.sought(reading(), by, code, since)
            _check_size(asked)
            question = Question(LookUpKind.PASSED, {"versions": asked.span}, grounds, code)
            reference = looked_up(by, question, answer)
    if not form.accepted:
        return _form(asked, form)
    return answer_with(
        Act.LOOK_BACK,
        reference,
        "looking_back/passed.html",
        reference=reference,
        asked=asked,
        found=found[:MOST_SHOWN],
        total=len(found),
    )


def _form(asked: Sought, form: Form) -> ResponseReturnValue:
    page = render_template(
        "looking_back/index.html",
        asked=asked,
        form=form,
        purposes=purposes(LookUpKind.PASSED),
        versions=_versions(asked),
        most=MOST_ENTRIES,
    )
    return page, form.status


def _versions(asked: Sought) -> list[tuple[str, str]]:
    """The versions beside which an entry may be new, the last one first; none where there is one
    version only."""
    if not asked.earlier:
        return []
    named = [(str(number), _("version %(number)s", number=number)) for number in asked.earlier]
    return [*named, ("0", _("all entries"))]


def _check_size(asked: Sought) -> None:
    """Raises Unacceptable where a page would have to wait too long."""
    count = len(asked.editions)
    if count > MOST_ENTRIES:
        raise Unacceptable("since", TOO_MANY, count=str(count), most=str(MOST_ENTRIES))
