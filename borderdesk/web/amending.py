"""Pages on which a report is amended, its versions are read, and a crossing is voided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from itertools import pairwise
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.amending import Amended, VoidKind
from borderdesk.domain.differences import OF_THE_DEVICE, Side, differences
from borderdesk.domain.errors import N_, Owing
from borderdesk.domain.inspections import Declared, InspectionReport
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.edge.amended import amended
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.days import LOCAL, with_offset, zone
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import moment, signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.schemas.amending import AmendmentSchema, VoidingSchema
from borderdesk.schemas.inspections import AddSchema
from borderdesk.services import amending, inspections
from borderdesk.services.amending import History
from borderdesk.store.screening import Hit
from borderdesk.web.changes_said import label, rows, shown
from borderdesk.web.lane import form_context
from borderdesk.web.lane_form import MOST_SEATS, as_typed, closed_up, seats_filled, shaped
from borderdesk.web.load_form import add_alone, load_closed_up

bp = Blueprint("amending", __name__, url_prefix="/inspections")

SAVED = N_("%(reference)s is amended. Version %(before)s stays to be read.")
JOINED = N_("A colleague had amended it meanwhile; both amendments stand.")
GONE = N_(
    "The vehicle had been let go before. On this desk it is at the second line now; on the road it"
    " is not: an alarm is raised."
)
AGAIN = N_("This was saved already. Nothing was written twice.")
OWN_FIELDS = ("against", "chosen.")  # of the page of choices, sent anew each time


@bp.route("/<reference>/amend", methods=["GET", "POST"])
def amend(reference: str) -> ResponseReturnValue:
    """Amend the report of a crossing, on the form on which it was logged."""
    if "add" in request.form:  # one more row of the load, for who has no script
        form = Form(AddSchema(), add_alone)
        return _form(reference, form, form.value["add"] if form.accepted else "")
    form = Form(AmendmentSchema(), timed)
    if form.accepted:
        with beside(form):
            done = amended(reference, form.value)
    if form.accepted and done.overlaps:
        return _to_be_chosen(reference, form, done)
    if form.accepted:
        if done.again:
            flash(_(AGAIN), "care")
        else:
            flash(_(SAVED, reference=reference, before=done.number - 1), "fits")
        if done.joined:
            flash(_(JOINED), "care")
        if done.gone:
            flash(_(GONE), "care")
        return redirect(url_for("inspections.show", reference=reference))
    return _form(reference, form)


@bp.get("/<reference>/versions")
def versions(reference: str) -> ResponseReturnValue:
    """Every version of a report, the newest first, each with what it changed."""
    past = amending.history(reading(), signed(), reference)
    steps = [rows(differences(before, after)) for before, after in pairwise(past.reports)]
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "amending/versions.html",
        past=past,
        inspection=past.inspection,
        steps=list(zip(past.amendments, steps, strict=True))[::-1],
        left=list(_left_behind(past)),
    )


@bp.route("/<reference>/void", methods=["GET", "POST"])
def void(reference: str) -> ResponseReturnValue:
    """Say that a crossing never was one."""
    form = Form(VoidingSchema())
    past = amending.history(reading(), signed(), reference)
    # What the act asks besides comes with the form.
    permit(signed(), Act.VOID_INSPECTION, past.inspection.scope, reason="…")
    if form.accepted:
        with beside(form), transaction() as session:
            amending.void(session, signed(), reference, form.value)
    if form.accepted:
        flash(_("%(reference)s is void.", reference=reference), "fits")
        return redirect(url_for("inspections.show", reference=reference))
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "amending/void.html",
        status=form.status,
        form=form,
        inspection=past.inspection,
        kinds=choices(VoidKind),
        doubles=amending.doubles_of(reading(), signed(), past.inspection),
    )


def _form(reference: str, form: Form, added: str = "") -> ResponseReturnValue:
    past = amending.history(reading(), signed(), reference)
    permit(signed(), Act.AMEND_INSPECTION, past.inspection.scope, reason="…")
    if past.why_not:
        raise Owing(past.why_not)
    if not form.raw:
        form.raw = dict(_typed(past.report))
        form.many["selection_reasons"] = form.raw.pop("selection_reasons").split()
        form.raw["crossed_at"] = _on_the_clock(past.report.crossed_at)
    form.raw.pop("add", None)
    form.raw = load_closed_up(closed_up(form.raw))
    seats = min(max(seats_filled(form.raw) + 2, 2), MOST_SEATS)
    context = form_context(form, seats, added)
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "amending/amend.html",
        status=form.status,
        **context
        | {
            "form": form,
            "past": past,
            "inspection": past.inspection,
            "id": uuid4(),
            "begun": moment(),
            "said": choices(Declared),
            "lanes": [(str(n), str(n)) for n in range(1, past.inspection.post.lanes + 1)],
            "labels": context["labels"]
            | {
                "crossed_at": _("Crossed"),
                "reason": _("Why you amend it"),
                "note": _("Add to the note"),
            },
            "amending": True,
            "more_at": url_for(".amend", reference=reference),
        },
    )


def timed(groups: dict[str, Any]) -> dict[str, Any]:
    """The form as the schema knows it, its wall clock as a moment.

    The clock shows no seconds: where it still reads as it came, the moment is what it was.
    """
    given = shaped(groups)
    was, typed = given.pop("crossed_was", ""), given.get("crossed_at")
    try:
        before = datetime.fromisoformat(was)
    except (TypeError, ValueError):
        before = None
    if before is not None and before.tzinfo is not None and typed == _on_the_clock(before):
        return given | {"crossed_at": was}
    return given | {"crossed_at": with_offset(typed)}


def _on_the_clock(at: datetime) -> str:
    return at.astimezone(zone()).strftime(LOCAL)


def _to_be_chosen(reference: str, form: Form, done: Amended) -> ResponseReturnValue:
    """Mine, theirs and what stood before, side by side; whatever was typed stays in the page."""
    past = amending.history(reading(), signed(), reference)
    typed = [
        (name, value)
        for name, values in form.many.items()
        for value in values
        if not name.startswith(OWN_FIELDS)
    ]
    page = render_template(
        "amending/overlaps.html",
        form=form,
        past=past,
        inspection=past.inspection,
        typed=typed,
        overlaps=[
            (
                one.name,
                label(one.path),
                shown(one.path, one.before),
                [
                    (Side.MINE, shown(one.path, one.mine)),
                    (Side.THEIRS, shown(one.path, one.theirs)),
                ],
            )
            for one in done.overlaps
        ],
    )
    consulted(Act.READ_INSPECTION, reference)
    return page, 409


def _left_behind(past: History) -> Iterator[Hit]:
    """Hits of earlier versions whose subject is no longer on the crossing; for who reads hits."""
    if may(signed(), Act.READ_HIT):
        earlier = inspections.page(reading(), signed(), past.inspection.reference).screenings[1:]
        yield from (hit for screening in earlier for hit in screening.hits)


def _typed(report: InspectionReport) -> Iterator[tuple[str, str]]:
    """The report as the form would have sent it. What is added to the note is typed anew."""
    for name, value in asdict(report).items():
        if name not in (*OF_THE_DEVICE, "note"):
            yield from _flat(name, value)


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for below, inner in as_typed(value).items():
            yield from _flat(f"{name}.{below}", inner)
    elif isinstance(value, tuple) and value and isinstance(value[0], dict):
        for place, inner in enumerate(value):
            yield from _flat(f"{name}.{place}", inner)
    elif isinstance(value, tuple):
        yield name, " ".join(_plain(one) for one in value)
    else:
        yield name, _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
