"""Pages of the second line: what waits there, and one crossing as it is examined."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.concealment import Concealment
from borderdesk.domain.countries import english_name
from borderdesk.domain.errors import N_
from borderdesk.domain.examinations import Closing, Control, DiscrepancyKind, Find, SearchResult
from borderdesk.domain.exhibits import Photo, PhotoSlot
from borderdesk.domain.inspections import AT_SECOND_LINE, InspectionState, Result
from borderdesk.domain.permissions import Act
from borderdesk.domain.seals import AffixedBy, SealClass, SealState
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.booth import reasons_of
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import moment, signed
from borderdesk.edge.opened import opened_at, opening
from borderdesk.edge.rows import MORE
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.settings import Settings
from borderdesk.edge.words import _
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.examinations import BeginningSchema, ClosingSchema
from borderdesk.services import examinations, exhibits
from borderdesk.web.examinations_form import (
    ROWS,
    TEAM,
    beginning,
    labels,
    photos_sent,
    seals_in,
    shaped,
    with_papers,
)
from borderdesk.web.exhibits import told_with

bp = Blueprint("examinations", __name__, url_prefix="/inspections")

MOST_PHOTOS = 20
BEGUN = N_("You look at %(reference)s from now on. What was typed stands below.")
ENDED = N_("%(reference)s is closed.")
# Ten of the controls have a number key; those done most often come first.
KEYED = (
    *(Control.DOCUMENTS, Control.VISUAL, Control.PARTIAL, Control.FULL, Control.XRAY),
    *(Control.DOG, Control.UNDERCARRIAGE, Control.ENDOSCOPE, Control.SEALS, Control.PERSON),
)
CODES: dict[str, Any] = {
    "controls": [*KEYED, *(control for control in Control if control not in KEYED)],
    "results": Result,
    "finds": Find,
    "places": Concealment,
    "discrepancies": DiscrepancyKind,
    "seal_states": SealState,
    "seal_classes": SealClass,
    "affixed_by": AffixedBy,
    "searched": SearchResult,
    "sexes": [sex for sex in Sex if sex is not Sex.UNKNOWN],
}


@bp.get("/second-line")
def index() -> ResponseReturnValue:
    """What waits at the second line, or is looked at there; the longest wait first."""
    now = moment()
    lines = [
        (line, round((now - line.since).total_seconds() / 60))
        for line in examinations.queue(reading(), signed())
    ]
    return answer_with(
        Act.BEGIN_EXAMINATION,
        "second-line",
        "examinations/index.html",
        lines=lines,
        most=examinations.MOST_WAITING,
        country_name=english_name,
    )


@bp.route("/<reference>/examination", methods=["GET", "POST"])
def examine(reference: str) -> ResponseReturnValue:
    """One crossing at the second line; what was done with it, and how it ended, are one act."""
    page = examinations.page(reading(), signed(), reference)
    if page.inspection.state not in AT_SECOND_LINE and request.method == "GET":
        return redirect(url_for("inspections.show", reference=reference))
    form = Form(ClosingSchema(), shaped)
    if form.accepted and MORE not in request.form:
        with beside(form):
            _close(reference, form.value)
    if MORE in request.form:
        form.problems, form.accepted = {}, False  # nothing is judged before it is sent
    if form.accepted:
        flash(_(ENDED, reference=reference), "fits")
        return redirect(url_for(".index"))
    return _page(reference, form)


def _close(reference: str, closing: Closing) -> None:
    sent = photos_sent()
    exhibits.check_photos([(place, PhotoSlot.OTHER) for place, _bytes in sent], MOST_PHOTOS)
    told = told_with(original for _place, original in sent)
    pictures: dict[str, list[Photo]] = {}
    for place, original in sent:
        photo = [(PhotoSlot.OTHER, original)]
        kept = exhibits.keep_photos(_folder(), photo, place=f"{place}.", told=told)
        pictures.setdefault(place, []).extend(kept)
    began = opened_at(reference, request.form.get("opened", ""))
    with transaction() as session:
        examinations.close(
            session, signed(), reference, closing, opened_at=began, pictures=pictures
        )


@bp.post("/<reference>/examination/begin")
def begin(reference: str) -> ResponseReturnValue:
    """Say that one begins to look at a crossing; the page comes back with what was typed in it."""
    form = Form(BeginningSchema(), beginning)
    if form.accepted:
        with beside(form), transaction() as session:
            examinations.begin(session, signed(), reference, **form.value)
    if form.accepted:
        flash(_(BEGUN, reference=reference), "fits")
    return _page(reference, form)


@bp.get("/<reference>/examination/photos/<sha256>")
def photo(reference: str, sha256: str) -> ResponseReturnValue:
    """A photograph of where something was hidden, as JPEG."""
    kept = examinations.photo(reading(), signed(), reference, sha256)
    picture = exhibits.photo_file(_folder(), kept)
    consulted(Act.READ_INSPECTION, reference)
    response = Response(picture, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="{reference}.jpg"'
    return response


def _page(reference: str, form: Form) -> ResponseReturnValue:
    page = examinations.page(reading(), signed(), reference)
    more, counts = form.raw.get(MORE, ""), ROWS.shown(form.raw)
    form.raw = with_papers(ROWS.closed_up(form.raw), page.seals)
    counts["seals"] = seals_in(form.raw) + (more == "seals")
    return answer_with(
        Act.READ_INSPECTION,
        reference,
        "examinations/examine.html",
        form.status,
        form=form,
        page=page,
        inspection=page.inspection,
        reasons=reasons_of(page.inspection),
        opened=request.form.get("opened") or opening(reference),
        codes={name: choices(codes) for name, codes in CODES.items()},
        keyed=len(KEYED),
        counts=counts,
        labels=labels(counts),
        team=TEAM,
        more=more,
        smaller=exhibits.SMALLER,
        photos_gone=any(file.filename for file in request.files.values()),
        country_name=english_name,
        InspectionState=InspectionState,
    )


def _folder() -> Path:
    settings = cast(Settings, current_app.extensions["borderdesk.settings"])
    return settings.instance / "files"
