"""Manifests of a post: handed in as a table or as XML, their columns named, the lane filled in."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from borderdesk.domain.errors import N_
from borderdesk.domain.manifests import KEPT_FOR, MOST_ROWS, Column, ManifestRow
from borderdesk.domain.permissions import Act, may
from borderdesk.edge.answers import answer_with
from borderdesk.edge.errors import beside
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _
from borderdesk.formats.asycuda import read_manifest
from borderdesk.formats.manifests import Table, read_table
from borderdesk.formats.opened import Unreadable
from borderdesk.schemas.manifests import UploadSchema, columns_schema
from borderdesk.services import manifests

bp = Blueprint("manifests", __name__, url_prefix="/manifests")

NO_FILE = N_("Choose a file first.")
AT_LINE = N_("Line %(line)s: %(sentence)s")


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The manifests of the post, and the form for one more."""
    form = Form(UploadSchema())
    sent = request.files.get("file")
    content, read = sent.read() if sent else b"", None
    if form.accepted and not content:
        form.refuse("file", _(NO_FILE))
    if form.accepted:
        try:
            read = _read(content)
        except Unreadable as fault:
            said = _(fault.sentence, **dict(fault.values))
            form.refuse("file", _(AT_LINE, line=fault.line, sentence=said) if fault.line else said)
    if read is not None:
        name = (sent.filename or "")[:80] if sent else ""
        with beside(form), transaction() as session:
            reference = manifests.take_in(session, signed(), name, read).reference
        if form.accepted:
            return redirect(url_for(".show", reference=reference))
    by = signed()
    return answer_with(
        Act.READ_MANIFEST,
        "manifests",
        "manifests/index.html",
        form.status,
        form=form,
        rows=manifests.in_reach(reading(), by),
        hours=round(KEPT_FOR.total_seconds() / 3600),
        most=MOST_ROWS,
        may_take_in=may(by, Act.TAKE_IN_MANIFEST) and by.post_id is not None,
    )


@bp.route("/<reference>", methods=["GET", "POST"])
def show(reference: str) -> ResponseReturnValue:
    """One manifest: its vehicles; or what its columns are, for somebody to say."""
    page = manifests.page(reading(), signed(), reference)
    form = Form(columns_schema(len(page.manifest.heading)))
    if form.accepted:
        version, columns = form.value
        with beside(form), transaction() as session:
            manifests.name_columns(session, signed(), reference, version, columns)
    if form.accepted:
        flash(_("The columns are named; the next file of this kind is read alike."), "fits")
        return redirect(url_for(".show", reference=reference))
    page = manifests.page(reading(), signed(), reference)
    return answer_with(
        Act.READ_MANIFEST,
        reference,
        "manifests/show.html",
        form.status,
        form=form,
        manifest=page.manifest,
        guesses=page.columns,
        columns=choices(Column),
        previewed=manifests.PREVIEWED,
    )


def _read(content: bytes) -> Table | list[ManifestRow]:
    """A table, or XML where the file begins as such."""
    stream = io.BytesIO(content)
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return read_manifest(stream) if head == b"<" else read_table(stream)
