"""Pages of hits: the queue, the comparison of both sides, and the acts up to the decision."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from borderdesk.domain.cases import CaseKind, Severity
from borderdesk.domain.errors import N_
from borderdesk.domain.permissions import Act
from borderdesk.domain.saved_filters import ListName
from borderdesk.domain.screening import (
    CLOCKS,
    HIT,
    LEASE,
    REASONS,
    Finding,
    HitState,
    needs_second,
)
from borderdesk.domain.states import acts_open_to
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import moment, signed
from borderdesk.edge.saved import saved
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _, word
from borderdesk.matching.particulars import Kind
from borderdesk.schemas.fields import VersionSchema, WordsSchema
from borderdesk.schemas.screening import HitFiltersSchema, ProposalSchema
from borderdesk.services import hits
from borderdesk.store.screening import Hit
from borderdesk.web.compared import compared

bp = Blueprint("hits", __name__, url_prefix="/hits")

SIZE = 50
FINDINGS = (Finding.DISCOUNTED, Finding.CONFIRMED, Finding.UNSURE)


@bp.get("/")
def index() -> ResponseReturnValue:
    """The hits of the agency, of one state or of all."""
    filters = Filters(HitFiltersSchema())
    narrowed, page = filters.value["state"], filters.value["page"]
    # One more than is shown tells whether there is a next page.
    found = hits.all_hits(reading(), signed(), narrowed, (page - 1) * SIZE, SIZE + 1)
    return answer_with(
        Act.READ_HIT,
        "hits",
        "hits/index.html",
        filters=filters,
        saved=saved(ListName.HITS, filters),
        found=found[:SIZE],
        page=page,
        follows=len(found) > SIZE,
        named_states=[(state.value, word(state)) for state in HitState],
        clocks=CLOCKS,
    )


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """Is this the one on the list?"""
    return _page(reference)


@bp.post("/<reference>/claim")
def claim(reference: str) -> ResponseReturnValue:
    """Keep colleagues away from it for ten minutes."""
    return _acted(reference, VersionSchema(), hits.claim, N_("This is yours for 10 min."))


@bp.post("/<reference>/release")
def release(reference: str) -> ResponseReturnValue:
    """Give it back to the queue."""
    return _acted(reference, VersionSchema(), hits.release, N_("Given back to the queue."))


@bp.post("/<reference>/ask")
def ask(reference: str) -> ResponseReturnValue:
    """Write down what the owner of the list was asked."""
    return _acted(reference, WordsSchema(), hits.ask, N_("Your question is written down."))


@bp.post("/<reference>/answer")
def answer(reference: str) -> ResponseReturnValue:
    """Write down what the owner of the list answered."""
    return _acted(reference, WordsSchema(), hits.answer, N_("The owner’s answer is written down."))


@bp.post("/<reference>/reject")
def reject(reference: str) -> ResponseReturnValue:
    """Send a proposal back to who made it."""
    return _acted(reference, WordsSchema(), hits.reject, N_("Sent back to who proposed it."))


@bp.post("/<reference>/miss")
def miss(reference: str) -> ResponseReturnValue:
    """Say that the subject had left before anybody decided."""
    return _acted(reference, WordsSchema(), hits.miss, N_("Written down as missed."))


@bp.post("/<reference>/reopen")
def reopen(reference: str) -> ResponseReturnValue:
    """Take a decided hit up again."""
    return _acted(reference, WordsSchema(), hits.reopen, N_("Taken up again; it is yours."))


@bp.post("/<reference>/propose")
def propose(reference: str) -> ResponseReturnValue:
    """Say what it is. A confirmed one that needs no second officer leads to its case."""
    form, case = Form(ProposalSchema()), ""
    waits = False
    if form.accepted:
        with beside(form), transaction() as session:
            hit, opened = hits.propose(session, signed(), reference, form.value)
            case, waits = opened.reference if opened else "", hit.state is HitState.PROPOSED
    if not form.accepted:
        return _page(reference, form, "propose")
    said = N_("Proposed. Another officer decides.") if waits else N_("Decided.")
    return _decided(reference, case, said)


@bp.post("/<reference>/decide")
def decide(reference: str) -> ResponseReturnValue:
    """Decide as another officer has proposed; a confirmed one leads to its case."""
    form, case = Form(VersionSchema()), ""
    if form.accepted:
        with beside(form), transaction() as session:
            _hit, opened = hits.decide(session, signed(), reference, form.value["version"])
            case = opened.reference if opened else ""
    if not form.accepted:
        return _page(reference, form, "decide")
    return _decided(reference, case, N_("Decided."))


def _acted(
    reference: str, schema: Schema, act: Callable[..., Hit], said: str
) -> ResponseReturnValue:
    form = Form(schema)
    if form.accepted:
        with beside(form), transaction() as session:
            act(session, signed(), reference, **form.value)
    if not form.accepted:
        return _page(reference, form, act.__name__)
    flash(_(said), "fits")
    return redirect(url_for(".show", reference=reference))


def _decided(reference: str, case: str, said: str) -> ResponseReturnValue:
    if not case:
        flash(_(said), "fits")
        return redirect(url_for(".show", reference=reference))
    flash(_("Decided. Case %(case)s is open.", case=case), "fits")
    return redirect(url_for("cases.show", reference=case))


def _page(reference: str, form: Form | None = None, tried: str = "") -> ResponseReturnValue:
    """The page of a hit; with what was typed, and what is wrong with it, after a refusal."""
    by, at = signed(), moment()
    shown = hits.page(reading(), by, reference)
    hit = shown.hit
    clock = CLOCKS[hit.action]
    held = hit.claimed_at is not None and at - hit.claimed_at < LEASE
    return answer_with(
        Act.READ_HIT,
        reference,
        "hits/show.html",
        status=form.status if form else 200,
        form=form,
        tried=tried,
        hit=hit,
        before=shown.before,
        case=shown.case,
        question=_question(hit),
        compared=compared(hit.explained, hit.seen, hit.edition.read),
        acts={act.value for act in acts_open_to(HIT, hit.state)},
        # A colleague's claim keeps others away while its lease runs.
        kept_away=held and hit.claimed_by_id not in (None, by.officer_id),
        held=held,
        lease=LEASE,
        clock_min=clock.claim_min if hit.state is HitState.NEW else clock.decide_min,
        findings=FINDINGS,
        reasons=REASONS,
        second={finding: needs_second(finding, hit.tier, hit.action) for finding in FINDINGS},
        kinds=list(CaseKind),
        severities=list(Severity),
    )


def _question(hit: Hit) -> str:
    """What the officer is asked, as the title of the page."""
    role = word(hit.role)
    if hit.seen.kind is Kind.PERSON:
        return _("Is the %(role)s the person on the list?", role=role)
    if hit.seen.kind is Kind.ORGANISATION:
        return _("Is the %(role)s the organisation on the list?", role=role)
    return _("Is the %(role)s the one on the list?", role=role)
