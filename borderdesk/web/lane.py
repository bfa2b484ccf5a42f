"""The lane: where one crossing is logged, and its answer is read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import (
    Blueprint,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from borderdesk.domain.cargo import Fullness, Mode, PackageKind, PartyRole, TransportPaper
from borderdesk.domain.company import Relation
from borderdesk.domain.countries import english_name
from borderdesk.domain.errors import N_, Conflict
from borderdesk.domain.inspections import (
    Direction,
    Filing,
    InspectionReport,
    OccupantRole,
    Receipt,
    VehicleKind,
)
from borderdesk.domain.lanes import WAYS, Way
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.recurring import LASTING
from borderdesk.domain.selection import SAID_BY_OFFICERS, SelectionReason
from borderdesk.domain.travel_documents import Chip, DocumentKind, Verification
from borderdesk.edge.answers import answer_with, consulted
from borderdesk.edge.booth import OTHER_WORDS, told
from borderdesk.edge.days import zone
from borderdesk.edge.errors import beside, keep_refusal
from borderdesk.edge.filters import day
from borderdesk.edge.forms import Form, choices
from borderdesk.edge.login import entered_if_any, moment, signed
from borderdesk.edge.recurring import sentences
from borderdesk.edge.session import again_if_overtaken, reading, transaction
from borderdesk.edge.words import _, ngettext
from borderdesk.matching.particulars import Sex
from borderdesk.schemas.inspections import AddSchema, InspectionReportSchema, PlateSchema
from borderdesk.services import amending, inspections, lanes, manifests, recurring, screening
from borderdesk.store.lanes import LaneOpening
from borderdesk.web import code_tables
from borderdesk.web.lane_form import (
    MOST_SEATS,
    SEATS,
    as_seat,
    closed_up,
    labels,
    plate_alone,
    seated,
    seats_filled,
    shaped,
    with_vehicle,
)
from borderdesk.web.load_form import (
    LOADS,
    add_alone,
    load_closed_up,
    load_labels,
    propose_headings,
    rows_shown,
)

bp = Blueprint("lane", __name__, url_prefix="/inspections")

SEEN = N_("%(times)s, last on %(day)s at %(post)s. Filled in as it was then: check it.")
NEVER = N_("No crossing of this plate is known to your post.")
AGAIN = N_("Already saved %(time)s. Nothing was written twice.")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The lane: log one crossing, and be told at once what the booth may know of it."""
    permit(signed(), Act.SUBMIT_INSPECTION)
    form = Form(InspectionReportSchema(), shaped)
    if form.accepted:
        with beside(form):
            receipt = _log(form.value, _line(form))
    if form.accepted:
        if receipt.filing is Filing.QUARANTINED:
            return _both_kept(receipt)
        if receipt.filing is Filing.REPEATED:
            first = inspections.page(reading(), signed(), receipt.reference).inspection
            flash(_(AGAIN, time=_clock(first.received_at)), "care")
        where = _onward(form.value, receipt)
        return jsonify(location=where) if _by_script() else redirect(where)
    return _lane(form)


@bp.post("/recent")
def recent() -> ResponseReturnValue:
    """What the last crossing of a plate says: JSON for a script, else the lane filled in.

    Of its vehicle that is filled in; who was aboard is offered, to be ticked by name. Written down
    whatever the answer: that a plate never came is an answer, too.
    """
    by, form = signed(), Form(PlateSchema(), plate_alone)
    plate = form.value["plate"] if form.accepted else ""
    found = recurring.seen_before(reading(), by, plate)
    vehicle = found and found.last.vehicle
    kept = {name: str(getattr(vehicle, name)) for name in LASTING} if vehicle else {}
    offered = recurring.offered(reading(), by, found.last) if found else None
    consulted(Act.READ_INSPECTION, found.last.reference if found else "inspections", plate)
    if _by_script():
        shown = render_template("lane/_aboard.html", offered=offered) if offered else ""
        people = {place: as_seat(one) for place, one in offered.people.items()} if offered else {}
        return jsonify(said=_seen(found), vehicle=kept, shown=shown, people=people)
    ticked = form.value["aboard"] if form.accepted and offered else []
    form.raw = with_vehicle(form.raw, kept)
    if offered and ticked:
        form.raw = seated(form.raw, (offered.people[n] for n in ticked if n in offered.people))
    else:
        flash(_seen(found))
    return _lane(form, offered=offered)


@bp.post("/more")
def more() -> ResponseReturnValue:
    """The lane again, with one more row of what the load has several of; for who has no script."""
    permit(signed(), Act.SUBMIT_INSPECTION)
    form = Form(AddSchema(), add_alone)
    added = form.value["add"] if form.accepted else ""
    form.raw.pop("add", None)
    return _lane(form, added)


def _by_script() -> bool:
    """Whether the page's own script asks, and shows the answer itself."""
    return request.accept_mimetypes.best == "application/json"


def _seen(found: recurring.Recurring | None) -> str:
    """How often the vehicle came, and when last. What is filled in from then is to be checked."""
    if found is None:
        return _(NEVER)
    times = ngettext("Seen once in 7 days", "Seen %(num)s times in 7 days", found.this_week)
    last = {"day": day(found.last.crossed_at, zone()), "post": found.last.post.name}
    return _(SEEN, times=times if found.this_week else _("Not seen in 7 days"), **last)


@again_if_overtaken
def _log(report: InspectionReport, line: int | None) -> Receipt:
    findings = screening.look(reading(), signed(), report.subjects)
    with transaction() as session:
        receipt = inspections.submit(session, signed(), report, findings)
        if line is not None and receipt.filing is Filing.LOGGED:
            manifests.use(session, signed(), line, receipt.reference)
        return receipt


def _line(form: Form) -> int | None:
    """The vehicle of a manifest that filled in the form, or shall fill it in."""
    asked = form.raw.get("line") or request.args.get("line", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _onward(logged: InspectionReport, receipt: Receipt) -> str:
    """The lane again, as it was, with the answer on this crossing."""
    return url_for(
        ".new",
        after=receipt.reference,
        lane=logged.lane,
        post=logged.post_code,
        direction=logged.direction.value,
    )


def _both_kept(receipt: Receipt) -> ResponseReturnValue:
    """What was sent is in quarantine and stays there; to the officer it is a refusal."""
    keep_refusal(Conflict(OTHER_WORDS, reference=receipt.reference))
    return render_template("lane/both_kept.html", reference=receipt.reference), 409


def _lane(
    form: Form, added: str = "", offered: recurring.Offered | None = None
) -> ResponseReturnValue:
    by = signed()
    form.raw = load_closed_up(closed_up(form.raw))
    line = _line(form)
    if line is not None and request.method == "GET":
        form.raw = dict(manifests.filled_in(reading(), by, line))
    place, places = _place(form)
    lane = _number(form.raw.get("lane") or request.args.get("lane"), place["lanes"])
    after, like = request.args.get("after", ""), request.args.get("like", "")
    shown = inspections.page(reading(), by, after) if after else None
    answer = told(shown.inspection, shown.screenings[0]) if shown else None
    kept = inspections.page(reading(), by, like).inspection.vehicle if like else None
    last = inspections.last_here(reading(), by, lane) if place["code"] else []
    standing = lanes.lanes_now(reading(), by, place["code"]) if place["code"] else {}
    opening = standing.get(lane)
    direction = request.args.get("direction") or _direction(opening)
    asked = _number(request.args.get("seats"), MOST_SEATS, SEATS)
    seats = max(asked, seats_filled(form.raw) + 1)
    context = form_context(form, min(seats, MOST_SEATS), added) | {
        "form": form,
        "place": place,
        "places": places,
        "lane": lane,
        "direction": direction,
        "standing": standing,
        "ways": choices(Way),
        "way": WAYS[_known(direction)].value,
        "opened": shown is not None
        and opening is not None
        and opening.inspection_id == shown.inspection.id,
        "id": uuid4(),
        "begun": moment(),
        "answer": answer,
        "changes": sentences(recurring.since(reading(), by, shown.inspection)) if shown else [],
        "offered": offered,
        "doubles": amending.doubles_of(reading(), by, shown.inspection) if shown else [],
        "saved": _clock(answer.inspection.received_at) if answer else "",
        "kept": kept,
        "last": last,
        "line": line,
    }
    subject = after or like or f"{place['code']}/{lane}"
    return answer_with(Act.READ_INSPECTION, subject, "lane/new.html", status=form.status, **context)


def form_context(form: Form, seats: int, added: str = "") -> dict[str, Any]:
    """What the parts of the form need on whatever page: lists to choose from, rows, labels."""
    loads = rows_shown(form.raw, added)
    propose_headings(form)
    return {
        "seats": seats,
        "labels": labels(seats) | load_labels(loads),
        # Without script they are asked for by a link, and not part of every first load.
        "countries": code_tables.countries() if request.args.get("lists") else [],
        "offers": code_tables.address,
        "country_name": english_name,
        "goods": bool(added) or any(name.startswith(f"{LOADS}.") for name in form.raw),
        "added": added,
        "loads_shown": loads,
        "directions": choices(Direction),
        "kinds": choices(VehicleKind),
        "roles": choices(OccupantRole),
        "sexes": [*choices(Sex, but=Sex.UNKNOWN), (Sex.UNKNOWN.value, _("Unknown"))],
        "papers": choices(DocumentKind),
        "verifications": choices(Verification),
        "chips": choices(Chip),
        "relations": choices(Relation),
        "package_kinds": choices(PackageKind),
        "fullnesses": choices(Fullness),
        "modes": choices(Mode),
        "party_roles": choices(PartyRole),
        "transport_papers": choices(TransportPaper),
        "reasons": choices(reason for reason in SelectionReason if reason in SAID_BY_OFFICERS),
    }


def _direction(opening: LaneOpening | None) -> str:
    """The direction that the next crossing at the lane most likely has."""
    return Direction.EXIT.value if opening and opening.way is Way.EXIT else Direction.ENTRY.value


def _known(direction: str) -> Direction:
    return next((one for one in Direction if one.value == direction), Direction.ENTRY)


def _place(form: Form) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The post whose lane this is, and the posts that the officer may choose from."""
    by, inside = signed(), entered_if_any()
    own = {"code": "", "name": "", "lanes": 0}
    if inside is not None:
        own = {"code": inside.post_code, "name": inside.post, "lanes": inside.lanes}
    if not may(by, Act.READ_ALL_INSPECTIONS):
        return own, []
    places: list[dict[str, Any]] = [
        {"code": post.code, "name": post.name, "lanes": post.lanes}
        for post in inspections.posts(reading(), by)
    ]
    asked = form.raw.get("post_code") or request.args.get("post")
    return next((place for place in places if place["code"] == asked), own), places


def _number(text: str | None, most: int, usual: int = 1) -> int:
    """A number of the address within bounds, else the usual one."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else usual
    return number if 1 <= number <= most else usual


def _clock(at: datetime) -> str:
    """The time of day with its seconds, for what has to be proved."""
    return f"{at.astimezone(zone()):%H:%M:%S}"
