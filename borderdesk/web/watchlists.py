"""Pages of watchlists: which are in force, what a version changed, and what an entry says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.countries import english_name
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.domain.permissions import Act
from borderdesk.domain.screening import thresholds
from borderdesk.domain.watchlists import OLD_AFTER
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import moment, signed
from borderdesk.edge.lookups import looked_up, purposes
from borderdesk.edge.session import reading
from borderdesk.edge.words import _, word
from borderdesk.matching.particulars import Birth, Identifier, Name
from borderdesk.schemas.lookups import EntrySearchSchema, PageSchema
from borderdesk.services import lookups, watchlists
from borderdesk.store.watchlists import Edition

bp = Blueprint("watchlists", __name__, url_prefix="/watchlists")

SIZE = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edition says that another does not. `kind` is new or gone."""

    kind: str
    label: str
    value: object


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a long answer is shown, as the pager needs it."""

    first: int
    last: int
    total: int
    previous: str | None
    next: str | None


@bp.get("/")
def index() -> ResponseReturnValue:
    """The lists, and how fresh each is."""
    found = watchlists.lists(reading(), signed())
    return render_template("watchlists/index.html", lists=found, old_at=moment() - OLD_AFTER)


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """One list, its versions, and its entries for those who may read them."""
    return _shown(code, Form(EntrySearchSchema()))


@bp.post("/<code>/search")
def search(code: str) -> ResponseReturnValue:
    """Search a list for a name or key, with purpose and reason, written down first."""
    form, reference = Form(EntrySearchSchema()), ""
    if form.accepted:
        question: Question = replace(form.value, within=code)
        with beside(form):
            reference = looked_up(
                signed(), question, lambda: _answer(code, question.asked["words"])
            )
    if not form.accepted:
        return _shown(code, form)
    return redirect(url_for(".found", reference=reference), 303)


@bp.get("/found/<reference>")
def found(reference: str) -> ResponseReturnValue:
    """The answer to a search, for who asked, as long as it is open."""
    by, number = signed(), Filters(PageSchema()).value["page"]
    look_up = lookups.still_open(reading(), by, reference, LookUpKind.ENTRIES)
    code, words = look_up.within, str((look_up.asked or {})["words"])
    shown = watchlists.list_page(reading(), by, code, words, number, SIZE)
    address = partial(url_for, ".found", reference=reference)
    return answer_with(
        Act.READ_ENTRY,
        reference,
        "watchlists/found.html",
        look_up=look_up,
        list=shown.watchlist,
        entries=shown.entries,
        page=_paged(address, number, len(shown.entries), shown.total),
    )


def _answer(code: str, words: str) -> tuple[int, list[str]]:
    """How many entries fit, and the captions of the first page of them."""
    shown = watchlists.list_page(reading(), signed(), code, words, 1, SIZE)
    return shown.total, [edition.caption for edition in shown.entries]


def _shown(code: str, form: Form) -> ResponseReturnValue:
    by, number = signed(), Filters(PageSchema()).value["page"]
    shown = watchlists.list_page(reading(), by, code, "", number, SIZE)
    address = partial(url_for, ".show", code=code)
    context: dict[str, Any] = {
        "list": shown.watchlist,
        "versions": shown.versions,
        "entries": shown.entries,
        "page": _paged(address, number, len(shown.entries), shown.total),
        "form": form,
        "purposes": purposes(LookUpKind.ENTRIES),
        "old_at": moment() - OLD_AFTER,
        "least": thresholds(
            shown.watchlist.action, shown.watchlist.strong_from, shown.watchlist.shown_from
        ),
    }
    template = "watchlists/show.html"
    if not watchlists.may_read_entries(by):  # no person stands on this page
        return render_template(template, **context), form.status
    return answer_with(Act.READ_ENTRY, code, template, form.status, **context)


@bp.get("/<code>/<path:source_key>")
def entry(code: str, source_key: str) -> ResponseReturnValue:
    """What an entry says, and ever said."""
    shown = watchlists.entry_page(reading(), signed(), code, source_key)
    edition = shown.edition or shown.editions[0]
    return answer_with(
        Act.READ_ENTRY,
        f"{code}/{source_key}",
        "watchlists/entry.html",
        entry=shown.entry,
        in_force=shown.edition is not None,
        edition=edition,
        said=edition.read,
        editions=list(_with_differences(shown.editions)),
        country=english_name,
    )


def _paged(address: Callable[..., str], number: int, shown: int, total: int) -> Page:
    first = (number - 1) * SIZE
    return Page(
        first + 1 if shown else 0,
        first + shown,
        total,
        address(page=number - 1) if number > 1 else None,
        address(page=number + 1) if first + shown < total else None,
    )


def _with_differences(editions: list[Edition]) -> Iterator[tuple[Edition, list[Difference]]]:
    """Each edition, newest first, with what it changed beside the one before it."""
    earlier = [*editions[1:], None]
    for edition, before in zip(editions, earlier, strict=True):
        yield edition, _differences(before, edition) if before else []


def _differences(before: Edition, after: Edition) -> list[Difference]:
    then, now = set(_sayings(before)), set(_sayings(after))
    gone = [Difference("gone", *said) for said in _sayings(before) if said not in now]
    new = [Difference("new", *said) for said in _sayings(after) if said not in then]
    return gone + new


def _sayings(edition: Edition) -> Iterator[tuple[str, Name | Birth | Identifier | str]]:
    """Everything that an edition says, each with its label."""
    said = edition.read
    groups: tuple[tuple[str, Iterable[Name | Birth | Identifier | str]], ...] = (
        (_("Name"), said.names),
        (_("Born"), said.births),
        (_("Sex"), (word(said.sex),)),
        (_("Nationality"), map(english_name, said.nationalities)),
        (_("Birthplace"), said.birthplaces),
        (_("Number"), said.identifiers),
        (_("Programme"), (edition.programme,)),
        (_("Remarks"), (edition.remarks,)),
        (_("Asks for"), (word(edition.asks_for),)),
    )
    for label, values in groups:
        yield from ((label, value) for value in values if value)
