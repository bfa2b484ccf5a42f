"""Pages of weapons found: safety first, the seizure, its labels, its receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from borderdesk.documents import receipt as paper
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.countries import all_countries, english_name
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.exhibits import (
    Acquisition,
    AmmunitionType,
    Component,
    Counting,
    ExhibitKind,
    FirearmAction,
    FirearmType,
    Manufacture,
    MarkKind,
    MarksCondition,
    PartKind,
    Photo,
    PhotoSlot,
    Unit,
    WorkingOrder,
)
from borderdesk.domain.permissions import Act
from borderdesk.domain.seizures import (
    AgeBand,
    Capacity,
    Certainty,
    CrimeContext,
    Danger,
    MadeSafe,
    NewSeizure,
    PersonRole,
    ReceiptGiven,
    ReceiptLanguage,
    SeizureReason,
    Transport,
)
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.days import LOCAL, zone
from borderdesk.edge.errors import beside, keep_refusal
from borderdesk.edge.forms import Filters, Form, choices
from borderdesk.edge.login import moment, signed
from borderdesk.edge.rows import MORE
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.edge.settings import Settings
from borderdesk.edge.words import _
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.seizures import (
    OTHERS,
    FoundOnSchema,
    OrdnanceSchema,
    SeizureListSchema,
    SeizureSchema,
)
from borderdesk.services import exhibits, receipts, seizures
from borderdesk.services.seizures import Ground, Seized
from borderdesk.web.exhibits import told_with
from borderdesk.web.seizures_form import (
    ROWS,
    Sent,
    labels,
    photos_sent,
    shaped,
    title_of,
)

bp = Blueprint("seizures", __name__, url_prefix="/seizures")
A_PAGE = 50
MOST_PHOTOS = 42  # of one page; each may take the child a second or two
ORDNANCE = "others.0"  # the one thing of such a find, as the rules call its place
CLOSED = N_(
    "Case %(case)s has been closed meanwhile. What you typed is kept: save it once more and a new"
    " case begins, or have that one reopened first."
)
AGAIN = N_("This was saved already as %(reference)s; nothing was added.")


@bp.get("/")
def index() -> ResponseReturnValue:
    """The seizures that the officer may read."""
    page: int = Filters(SeizureListSchema()).value["page"]
    found = seizures.all_seizures(reading(), signed(), (page - 1) * A_PAGE, A_PAGE + 1)
    return answer_with(
        Act.READ_SEIZURE,
        "seizures",
        "seizures/index.html",
        found=found[:A_PAGE],
        previous=url_for(".index", page=page - 1) if page > 1 else None,
        next=url_for(".index", page=page + 1) if len(found) > A_PAGE else None,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Weapons found: is it safe, then what it is. One act makes all that follows."""
    asked = Filters(FoundOnSchema()).value
    sent = request.form
    inspection = sent.get("inspection", asked["inspection"])
    case = sent.get("case", asked["case"])
    on, closed = _ground(inspection, case)
    danger = _danger(sent.get("danger", "")) or asked["danger"]
    if danger is None:
        return _safety(on)
    form = Form(OrdnanceSchema() if danger is Danger.ORDNANCE else SeizureSchema(), shaped)
    if closed:
        form.refuse("case", _(CLOSED, case=case))
    seized = None
    if form.accepted and MORE not in sent:
        with beside(form):
            seized = _seized(form.value)
    if seized is not None and form.accepted:
        if seized.again:
            flash(_(AGAIN, reference=seized.reference), "care")
        return redirect(url_for(".show", reference=seized.reference))
    if MORE in sent:
        form.problems = {}  # nothing is judged before it is sent
    return _form(form, on, danger)


def _ground(inspection: str, case: str) -> tuple[Ground, bool]:
    """Upon what weapons were found; and whether the case was closed while a page was filled in.

    Such a page comes back without the case, for nothing that was typed may be lost.
    """
    try:
        return seizures.ground(reading(), signed(), inspection, case), False
    except Unacceptable as error:
        if request.method == "GET":
            raise
        keep_refusal(error)
    return seizures.ground(reading(), signed(), inspection, ""), True


def _seized(found: NewSeizure) -> Seized:
    sent = photos_sent(loose=found.danger is Danger.ORDNANCE)
    exhibits.check_photos([(place, slot) for place, slot, _bytes in sent], MOST_PHOTOS)
    told = told_with(original for _place, _slot, original in sent)
    return _act(found, title_of(found), _kept(sent, told))


@again_if_overtaken
def _act(found: NewSeizure, title: str, pictures: dict[str, list[Photo]]) -> Seized:
    with transaction() as session:
        return seizures.seize(session, signed(), found, title, pictures)


def _kept(sent: Sent, told: dict[str, str]) -> dict[str, list[Photo]]:
    """The photographs, encoded anew, by the place of their piece."""
    given: dict[str, list[tuple[PhotoSlot, bytes]]] = {}
    for place, slot, original in sent:
        given.setdefault(place, []).append((slot, original))
    return {
        place or ORDNANCE: exhibits.keep_photos(
            _folder(), photos, place=place and f"{place}.", told=told
        )
        for place, photos in given.items()
    }


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """One seizure: what was taken, to whom the alarm went, what is to be done next."""
    page = seizures.page(reading(), signed(), reference)
    return answer_with(
        Act.READ_SEIZURE,
        reference,
        "seizures/show.html",
        seizure=page.seizure,
        twins=page.twins,
        mixed=page.mixed,
        country_name=english_name,
        receipt_languages=choices(ReceiptLanguage),
        Danger=Danger,
        ExhibitKind=ExhibitKind,
    )


@bp.get("/<reference>/labels")
def labels_of(reference: str) -> ResponseReturnValue:
    """The labels of a seizure's exhibits, for the printer."""
    seizure = seizures.page(reading(), signed(), reference).seizure
    return answer_with(Act.READ_SEIZURE, reference, "seizures/labels_of.html", seizure=seizure)


@bp.get("/<reference>/receipt")
def receipt(reference: str) -> ResponseReturnValue:
    """The receipt for whoever the things were taken from, in a language that is read there."""
    language = _language(request.args.get("language", ""))
    pdf = paper.pdf(receipts.receipt(reading(), signed(), reference, language, zone()))
    consulted(Act.READ_SEIZURE, reference)
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{reference}.pdf"'
    return response


def _safety(on: Ground) -> ResponseReturnValue:
    return render_template("seizures/safety.html", on=on, Danger=Danger)


def _form(form: Form, on: Ground, danger: Danger) -> ResponseReturnValue:
    form.raw = ROWS.closed_up(form.raw)
    counts = ROWS.shown(form.raw)
    post = seizures.post_of(reading(), signed(), on)
    context: dict[str, Any] = {
        "form": form,
        "on": on,
        "post": post,
        "danger": danger.value,
        "id": uuid4(),
        "now_there": moment().astimezone(zone()).strftime(LOCAL),
        "place": post.name if post else "",
        "counts": counts,
        "labels": labels(counts),
        "more": form.raw.get(MORE, ""),
        "countries": _countries(),
        "smaller": exhibits.SMALLER,
    }
    template = "ordnance" if danger is Danger.ORDNANCE else "new"
    if danger is Danger.ARMS:
        context["codes"] = {name: choices(codes) for name, codes in CODES.items()}
    subject = on.inspection.reference if on.inspection else "seizures"
    return answer_with(
        Act.SEIZE_WEAPONS, subject, f"seizures/{template}.html", form.status, **context
    )


CODES: dict[str, Any] = {
    "types": FirearmType,
    "marks": [one for one in MarksCondition if one is not MarksCondition.NOT_EXAMINED],
    "actions": FirearmAction,
    "manufactures": Manufacture,
    "orders": WorkingOrder,
    "mark_kinds": MarkKind,
    "components": Component,
    "parts": PartKind,
    "ammunitions": AmmunitionType,
    "countings": Counting,
    "others": list(OTHERS.values()),
    "units": Unit,
    "concealments": Concealment,
    "slots": PhotoSlot,
    "safe": MadeSafe,
    "acquisitions": Acquisition,
    "capacities": Capacity,
    "receipts": ReceiptGiven,
    "receipt_languages": ReceiptLanguage,
    "reasons": SeizureReason,
    "contexts": CrimeContext,
    "certainties": Certainty,
    "transports": Transport,
    "roles": PersonRole,
    "sexes": Sex,
    "ages": AgeBand,
}


def _danger(typed: str) -> Danger | None:
    return next((one for one in Danger if one.value == typed), None)


def _language(typed: str) -> ReceiptLanguage | None:
    return next((one for one in ReceiptLanguage if one.value == typed), None)


def _countries() -> list[tuple[str, str]]:
    return [(country.alpha3, country.english) for country in all_countries(_settings().demo)]


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["borderdesk.settings"])


def _folder() -> Path:
    return _settings().instance / "files"
