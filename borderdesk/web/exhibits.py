"""Pages of exhibits: the table, recording a firearm with its photographs, one exhibit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.exhibits import (
    Acquisition,
    FirearmType,
    MarksCondition,
    PhotoSlot,
)
from borderdesk.domain.permissions import Act
from borderdesk.domain.photographs import ORIGINALS
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.days import LOCAL, with_offset, zone
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Filters, Form
from borderdesk.edge.login import moment, signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.settings import Settings
from borderdesk.edge.words import _
from borderdesk.schemas.exhibits import ExhibitFiltersSchema, FirearmSchema
from borderdesk.services import exhibits

bp = Blueprint("exhibits", __name__)
A_PAGE = 50


@bp.get("/exhibits/")
def index() -> ResponseReturnValue:
    """The exhibits that the officer may know of."""
    page: int = Filters(ExhibitFiltersSchema()).value["page"]
    found = exhibits.all_exhibits(reading(), signed(), (page - 1) * A_PAGE, A_PAGE + 1)
    return answer_with(
        Act.READ_EXHIBIT,
        "exhibits",
        "exhibits/index.html",
        found=found[:A_PAGE],
        previous=url_for("exhibits.index", page=page - 1) if page > 1 else None,
        next=url_for("exhibits.index", page=page + 1) if len(found) > A_PAGE else None,
    )


@bp.route("/cases/<reference>/exhibits/new", methods=["GET", "POST"])
def seize(reference: str) -> ResponseReturnValue:
    """Record a firearm on a case. Its photographs are encoded anew before the act begins."""
    case = exhibits.case_for_seizing(reading(), signed(), reference)
    title = case.title
    form = Form(FirearmSchema(), in_local_time)
    if form.accepted:
        with beside(form):
            sent = _photos_sent()
            told = told_with(original for _slot, original in sent)
            photos = exhibits.keep_photos(_folder(), sent, told=told)
            with transaction() as session:
                made = exhibits.seize(session, signed(), reference, form.value, photos).reference
    if form.accepted:
        flash(_("Exhibit %(exhibit)s is recorded.", exhibit=made), "fits")
        return redirect(url_for("exhibits.show", reference=made))
    return answer_with(
        Act.READ_CASE,
        reference,
        "exhibits/seize.html",
        form.status,
        form=form,
        reference=reference,
        title=title,
        now_there=moment().astimezone(zone()).strftime(LOCAL),
        types=list(FirearmType),
        acquisitions=list(Acquisition),
        conditions=list(MarksCondition),
        slots=list(PhotoSlot),
        smaller=exhibits.SMALLER,
    )


@bp.get("/exhibits/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One exhibit with its marks and photographs."""
    exhibit = exhibits.page(reading(), signed(), reference)
    return answer_with(Act.READ_EXHIBIT, reference, "exhibits/show.html", exhibit=exhibit)


@bp.get("/exhibits/<reference>/label")
def label(reference: str) -> ResponseReturnValue:
    """The label that is put on an exhibit or its bag."""
    exhibit = exhibits.page(reading(), signed(), reference)
    return answer_with(Act.READ_EXHIBIT, reference, "exhibits/label.html", exhibit=exhibit)


@bp.get("/exhibits/<reference>/photos/<sha256>")
def photo(reference: str, sha256: str) -> ResponseReturnValue:
    """A photograph of an exhibit, as JPEG."""
    kept = exhibits.photo(reading(), signed(), reference, sha256)
    name = f"{reference}-{kept.slot.value}.jpg"
    picture = exhibits.photo_file(_folder(), kept)
    consulted(Act.READ_EXHIBIT, reference)
    response = Response(picture, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def in_local_time(given: dict[str, Any]) -> dict[str, Any]:
    """When it was taken, by the clock of this desk. What is told of photographs is no field."""
    given = {name: value for name, value in given.items() if name != ORIGINALS}
    return given | {"taken_at": with_offset(given["taken_at"])} if "taken_at" in given else given


def told_with(arrived: Iterable[bytes]) -> dict[str, str]:
    """What the device tells of the originals of the photographs it sent, by the digest of each.

    Raises:
        Unacceptable: as for `exhibits.told_of`.
    """
    return exhibits.told_of(arrived, request.form.getlist(ORIGINALS))


def _photos_sent() -> list[tuple[PhotoSlot, bytes]]:
    """The files of the form by slot; a field left empty sends a file without a name."""
    return [
        (slot, sent.stream.read())
        for slot in PhotoSlot
        for sent in request.files.getlist(f"photos.{slot.value}")
        if sent.filename
    ]


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["borderdesk.settings"])


def _folder() -> Path:
    return _settings().instance / "files"
