"""Pages of lane rules: which hold, one of them with what it would do, and writing a new one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import N_
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.rules import COLOURS, LONGEST_LIFE, MOST_CONDITIONS, TRIED_ON
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.rule_words import lines, said
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.rules import RuleSchema, WhySchema
from borderdesk.services import rules
from borderdesk.web import code_tables

bp = Blueprint("rules", __name__, url_prefix="/rules")

USUAL_LIFE = timedelta(days=90)
FIELDS = {
    "name": N_("Name"),
    "sentence": N_("Sentence at the booth"),
    "colour": N_("Colour"),
    "starts_on": N_("From day"),
    "ends_on": N_("Until day"),
    "post_code": N_("Post"),
}


@bp.get("/")
def index() -> ResponseReturnValue:
    """The rules that hold, and for who keeps them also those to come and those that are over."""
    shown = rules.page(reading(), signed())
    return answer_with(Act.READ_RULE, "rules", "rules/index.html", said=said, **shown._asdict())


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write a rule: it is tried on the past at once, and does nothing until it is in force."""
    permit(signed(), Act.WRITE_RULE)
    form = Form(RuleSchema())
    if form.accepted:
        with beside(form), transaction() as session:
            reference = rules.write(session, signed(), form.value).reference
    if form.accepted:
        flash(_("Written. Read what it would have done, then propose it."), "fits")
        return redirect(url_for(".show", reference=reference))
    today = signed().at.date()
    labels = {name: _(label) for name, label in FIELDS.items()}
    for number in range(MOST_CONDITIONS):
        line = _("Condition %(number)s", number=number + 1)
        labels |= dict.fromkeys((f"conditions.{number}.asks", f"conditions.{number}.value"), line)
    return answer_with(
        Act.READ_RULE,
        "rules",
        "rules/new.html",
        form.status,
        form=form,
        labels=labels,
        lines=lines(),
        count=MOST_CONDITIONS,
        colours=choices(COLOURS),
        posts=[(post.code, post.name) for post in rules.posts(reading(), signed())],
        begins=today,
        ends=today + USUAL_LIFE,
        most_days=LONGEST_LIFE.days,
        offers=code_tables.address,
    )


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One rule, word for word, and what a draft would have done."""
    return _shown(reference, None)


@bp.post("/<reference>/propose")
def propose(reference: str) -> ResponseReturnValue:
    """Ask another supervisor to put it in force."""
    form, by = Form(WhySchema()), signed()
    if form.accepted:
        trial = rules.look(reading(), by, rules.one(reading(), by, reference).rule)
        with beside(form), transaction() as session:
            rules.propose(session, by, reference, trial=trial, **form.value)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Proposed. Another supervisor finds it under My approvals."), "fits")
    return redirect(url_for(".show", reference=reference))


@bp.post("/<reference>/end")
def end(reference: str) -> ResponseReturnValue:
    """End it, or take a draft back."""
    form = Form(WhySchema())
    if form.accepted:
        with beside(form), transaction() as session:
            rules.end(session, signed(), reference, **form.value)
    if not form.accepted:
        return _shown(reference, form)
    flash(_("Ended. It gives no reason any more."), "fits")
    return redirect(url_for(".show", reference=reference))


def _shown(reference: str, form: Form | None) -> ResponseReturnValue:
    found: dict[str, Any] = rules.one(reading(), signed(), reference)._asdict()
    return answer_with(
        Act.READ_RULE,
        reference,
        "rules/show.html",
        form.status if form else 200,
        form=form,
        said=said,
        days=TRIED_ON.days,
        most_tried=rules.MOST_TRIED,
        **found,
    )
