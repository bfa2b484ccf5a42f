"""The rooms of the desk as the side of a page shows them, and who stands before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_
from borderdesk.domain.permissions import Act, may
from borderdesk.edge.login import entered_if_any, moment
from borderdesk.edge.session import reading
from borderdesk.edge.words import _, word
from borderdesk.services import desk
from borderdesk.services.desk import Waiting

THEMES = ("day", "night", "auto")
THEME_COOKIE = "light"


@dataclass(frozen=True, slots=True)
class Room:
    """A link in the side: for whom, and how much waits there. `heavy` runs on a clock."""

    group: str
    endpoint: str
    icon: str
    label: str
    act: Act
    count: Callable[[Waiting], int] | None = None
    heavy: bool = False


NOW, MATTERS, LISTS, TRUST = N_("Now"), N_("Matters"), N_("Lists"), N_("Trust")
ROOMS = (
    Room(NOW, "lane.new", "lane", N_("Lane"), Act.SUBMIT_INSPECTION),
    Room(NOW, "examinations.index", "box", N_("Second line"), Act.BEGIN_EXAMINATION),
    Room(NOW, "desk.waiting", "desk", N_("Desk"), Act.READ_REFERRAL, lambda w: w.count),
    Room(NOW, "inspections.index", "paper", N_("Inspections"), Act.READ_INSPECTION),
    Room(
        NOW,
        "hits.index",
        "compare",
        N_("Hits"),
        Act.READ_HIT,
        lambda w: len(w.hits) + len(w.signatures),
        heavy=True,
    ),
    Room(
        NOW,
        "alarms.index",
        "care",
        N_("Alarms"),
        Act.READ_ALARM,
        lambda w: len(w.alarms),
        heavy=True,
    ),
    Room(
        NOW,
        "handovers.index",
        "share",
        N_("Hand-overs"),
        Act.READ_HAND_OVER,
        lambda w: len(w.hand_overs),
    ),
    Room(NOW, "posts.index", "pin", N_("Posts"), Act.READ_POSTS),
    Room(NOW, "sharing.inbox", "share", N_("Inbox"), Act.READ_OFFER, lambda w: len(w.inbox)),
    Room(MATTERS, "cases.index", "case", N_("Cases"), Act.READ_CASE, lambda w: len(w.cases)),
    Room(
        MATTERS,
        "referrals.index",
        "arrow",
        N_("Offers"),
        Act.READ_REFERRAL,
        lambda w: len(w.offers) + len(w.questions),
        heavy=True,
    ),
    Room(
        NOW,
        "approvals.index",
        "check",
        N_("My approvals"),
        Act.READ_APPROVAL,
        lambda w: len(w.approvals) + len(w.approved) + len(w.signatures) + w.releases,
    ),
    Room(MATTERS, "protection.index", "person", N_("Protection"), Act.READ_PROTECTION),
    Room(MATTERS, "seizures.index", "seal", N_("Seizures"), Act.READ_SEIZURE),
    Room(MATTERS, "exhibits.index", "exhibit", N_("Exhibits"), Act.READ_EXHIBIT),
    Room(
        MATTERS,
        "sharing.index",
        "share",
        N_("Sharing"),
        Act.READ_SUMMARY,
        lambda w: len(w.summaries),
    ),
    Room(NOW, "manifests.index", "paper", N_("Manifests"), Act.READ_MANIFEST),
    Room(
        LISTS,
        "authorisations.index",
        "paper",
        N_("Authorisations"),
        Act.READ_AUTHORISATION,
    ),
    Room(LISTS, "asking.index", "search", N_("Ask the lists"), Act.ASK_LISTS),
    Room(LISTS, "watchlists.index", "list", N_("Watchlists"), Act.READ_WATCHLIST),
    Room(LISTS, "rules.index", "lane", N_("Lane rules"), Act.READ_RULE),
    Room(TRUST, "controls.index", "stats", N_("Reasons and sample"), Act.READ_CONTROLS),
    Room(TRUST, "audit.index", "audit", N_("Audit"), Act.READ_LEDGER),
    Room(TRUST, "lookups.overview", "search", N_("All look-ups"), Act.READ_ALL_LOOK_UPS),
    Room(
        TRUST,
        "lookups.reviews",
        "compare",
        N_("Judge look-ups"),
        Act.REVIEW_LOOK_UP,
        lambda w: w.judgements,
    ),
    Room(
        TRUST,
        "lookups.index",
        "search",
        N_("My look-ups"),
        Act.READ_LOOK_UP,
        lambda w: w.look_ups,
    ),
    Room(TRUST, "credentials.locked", "lock", N_("Locked log-ins"), Act.READ_LOCKED),
    Room(TRUST, "credentials.index", "lock", N_("My log-in"), Act.KEEP_CREDENTIALS),
    Room(TRUST, "staff.index", "person", N_("Officers and posts"), Act.READ_ACCOUNTS),
)

# Where work begins: the first of these that is open to the officer.
FIRST = (
    "sharing.inbox",
    "desk.waiting",
    "lane.new",
    "audit.index",
    "staff.index",
    "exhibits.index",
)


def init_app(app: Flask, *, demo: bool) -> None:
    app.context_processor(lambda: _context(demo))


def first_room(by: Signature) -> str:
    """The endpoint where an officer's work begins."""
    open_to = {room.endpoint for room in _rooms_of(by)}
    return next((endpoint for endpoint in FIRST if endpoint in open_to), "accounts.home")


def what_waits(by: Signature) -> Waiting:
    """What waits for the officer; asked once a request."""
    if "waiting" not in g:
        g.waiting = desk.waiting(reading(), by)
    return cast(Waiting, g.waiting)


def _context(demo: bool) -> dict[str, Any]:
    inside = entered_if_any()
    chosen = request.cookies.get(THEME_COOKIE, "")
    context: dict[str, Any] = {
        "demo": demo,
        "now": moment(),
        "theme": chosen if chosen in THEMES else "auto",
        "by": None,
        "who": None,
        "rooms": [],
        "may": may,
        "Act": Act,
    }
    if inside is None:
        return context
    by = inside.signature
    roles = ", ".join(word(role) for role in sorted(by.roles))
    who = {"officer": inside.officer, "agency": inside.agency, "post": inside.post, "roles": roles}
    return context | {"by": by, "who": who, "rooms": _rooms(by)}


def _rooms_of(by: Signature) -> list[Room]:
    views = current_app.view_functions
    return [room for room in ROOMS if may(by, room.act) and room.endpoint in views]


def _rooms(by: Signature) -> list[tuple[str, list[tuple[str, str, str, int, bool, bool]]]]:
    waiting = what_waits(by)
    groups: dict[str, list[tuple[str, str, str, int, bool, bool]]] = {}
    for room in _rooms_of(by):
        count = room.count(waiting) if room.count else 0
        here = request.endpoint == room.endpoint
        link = (url_for(room.endpoint), room.icon, _(room.label), count, room.heavy, here)
        groups.setdefault(room.group, []).append(link)
    return [(_(group), links) for group, links in groups.items()]
