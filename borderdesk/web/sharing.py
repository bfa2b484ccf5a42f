"""Pages of summaries: what is chosen, released, sent and recalled on this side of the border."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act
from borderdesk.domain.sharing import (
    OFFER,
    SUMMARY,
    Handling,
    InformationGrade,
    OfferAnswer,
    OfferState,
    SourceGrade,
)
from borderdesk.domain.states import acts_open_to
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.fields import VersionSchema, WordsSchema
from borderdesk.schemas.sharing import (
    DraftSchema,
    OfferAnswerSchema,
    PaperAnswerSchema,
    SendSchema,
)
from borderdesk.services import offers, sharing

bp = Blueprint("sharing", __name__)
A_PAGE = 50


@bp.get("/summaries/")
def index() -> ResponseReturnValue:
    """The agency's summaries, newest first."""
    page = max(1, min(request.args.get("page", 1, int), 10_000))
    found = sharing.all_summaries(reading(), signed(), (page - 1) * A_PAGE, A_PAGE + 1)
    rows, more = found[:A_PAGE], len(found) > A_PAGE
    return render_template("sharing/index.html", rows=rows, page=page, more=more, a_page=A_PAGE)


@bp.route("/cases/<reference>/summaries/new", methods=["GET", "POST"])
def draft(reference: str) -> ResponseReturnValue:
    """Choose facts of a case for one partner."""
    form = Form(DraftSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            made = sharing.draft(session, signed(), reference, form.value).reference
        if form.accepted:
            flash(_("Summary %(reference)s drafted.", reference=made), "fits")
            return redirect(url_for(".show", reference=made))
    drafting = sharing.drafting(reading(), signed(), reference)
    _name_by_fact(form)
    return answer_with(
        Act.READ_CASE,
        reference,
        "sharing/draft.html",
        status=form.status,
        words=_("Facts offered for sharing"),
        drafting=drafting,
        form=form,
        sources=list(SourceGrade),
        informations=list(InformationGrade),
        handlings=list(Handling),
    )


@bp.get("/summaries/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """What would leave, exactly, and what may be done with it."""
    return _page(reference)


@bp.post("/summaries/<reference>/submit")
def submit(reference: str) -> ResponseReturnValue:
    """Ask for the release."""
    said = N_("Release asked for. Another officer decides.")
    return _acted(reference, VersionSchema(), sharing.submit, said)


@bp.post("/summaries/<reference>/approve")
def approve(reference: str) -> ResponseReturnValue:
    """Release it as it stands."""
    said = N_("Released. The text is frozen as you read it.")
    return _acted(reference, VersionSchema(), sharing.approve, said)


@bp.post("/summaries/<reference>/reject")
def reject(reference: str) -> ResponseReturnValue:
    """Send it back to its drafter, with words."""
    return _acted(reference, WordsSchema(), sharing.reject, N_("Sent back to its drafter."))


@bp.post("/summaries/<reference>/send")
def send(reference: str) -> ResponseReturnValue:
    """Send it: to the partner's desk here, or on paper."""
    return _acted(reference, SendSchema(), sharing.send, N_("Sent."))


@bp.post("/summaries/<reference>/recall")
def recall(reference: str) -> ResponseReturnValue:
    """Ask the partner to destroy it."""
    said = N_("Recalled. The partner is asked to destroy it.")
    return _acted(reference, WordsSchema(), sharing.recall, said)


@bp.post("/summaries/<reference>/answer")
def register(reference: str) -> ResponseReturnValue:
    """Write down an answer that came on paper or by telephone."""
    form = Form(PaperAnswerSchema())
    if form.accepted:
        code = form.value.pop("code")
        answer = OfferAnswer(version=None, **form.value)
        with beside(form), transaction() as session:
            offers.register_answer(session, signed(), reference, code, answer)
    return _done(reference, form, _("Answer written down."))


@bp.get("/summaries/<reference>/print")
def paper(reference: str) -> ResponseReturnValue:
    """The summary on paper, with the code that acknowledges it."""
    offer = sharing.paper(reading(), signed(), reference)
    text = sharing.frozen_text(offer.summary.text)
    return answer_with(
        Act.READ_SUMMARY,
        reference,
        "sharing/paper.html",
        words=_("Print view"),
        offer=offer,
        summary=offer.summary,
        text=text,
    )


@bp.get("/inbox/")
def inbox() -> ResponseReturnValue:
    """What was sent to the agency of this officer of another country."""
    return render_template("sharing/inbox.html", offers=offers.inbox(reading(), signed()))


@bp.get("/inbox/<reference>")
def received(reference: str) -> ResponseReturnValue:
    """The frozen text and nothing else; of what was recalled, only that it was."""
    return _received(reference)


@bp.post("/inbox/<reference>/answer")
def answer(reference: str) -> ResponseReturnValue:
    """Acknowledge it with its purpose, or refuse it."""
    form = Form(OfferAnswerSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            offers.answer(session, signed(), reference, form.value)
        if form.accepted:
            flash(_("Answer sent."), "fits")
            return redirect(url_for(".received", reference=reference))
    return _received(reference, form)


def _received(reference: str, form: Form | None = None) -> ResponseReturnValue:
    offer = offers.received(reading(), signed(), reference)
    recalled = offer.state is OfferState.RECALLED
    return answer_with(
        Act.READ_OFFER,
        reference,
        "sharing/received.html",
        status=form.status if form else 200,
        reference=reference,
        sender=offer.summary.agency.name,
        offer=offer,
        text=None if recalled else sharing.frozen_text(offer.summary.text),
        form=form,
    )


def _acted(
    reference: str, schema: Schema, act: Callable[..., object], said: str
) -> ResponseReturnValue:
    """One act on a summary; what the schema asks for are its arguments by name."""
    form = Form(schema)
    if form.accepted:
        with beside(form), transaction() as session:
            act(session, signed(), reference, **form.value)
    return _done(reference, form, _(said))


def _done(reference: str, form: Form, sentence: str) -> ResponseReturnValue:
    """Where an act is done, back to the page; else the page with what is wrong."""
    if form.accepted:
        flash(sentence, "fits")
        return redirect(url_for(".show", reference=reference))
    return _page(reference, form)


def _page(reference: str, form: Form | None = None) -> ResponseReturnValue:
    by = signed()
    summary = sharing.page(reading(), by, reference)
    text, barred = None, ""
    try:
        text = sharing.text_of(reading(), by, summary)
    except Unacceptable as refusal:
        barred = _(refusal.sentence, **refusal.values)
    offer = summary.offers[-1] if summary.offers else None
    open_acts = acts_open_to(SUMMARY, summary.state)
    if offer is not None:
        open_acts += acts_open_to(OFFER, offer.state)
    return answer_with(
        Act.READ_SUMMARY,
        reference,
        "sharing/show.html",
        status=form.status if form else 200,
        summary=summary,
        offer=offer,
        text=text,
        barred=barred,
        form=form,
        sent_to=request.endpoint if form else "",
        open_acts={act.value for act in open_acts},
    )


def _name_by_fact(form: Form) -> None:
    """A problem of the third ticked fact is said at that fact, not at `choices.2`."""
    keys = dict.fromkeys(name.split(".")[1] for name in form.many if name.startswith("facts."))
    ticked = [key for key in keys if form.raw.get(f"facts.{key}.chosen")]
    for name in [name for name in form.problems if name.startswith("choices.")]:
        _choices, number, *rest = name.split(".")
        if number.isdigit() and int(number) < len(ticked):
            place = ".".join(["facts", ticked[int(number)], *rest[:1]])
            form.problems.setdefault(place, []).extend(form.problems.pop(name))
