"""The filters that an officer keeps of a list, as the pages show them: links, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for

from borderdesk.domain.errors import N_
from borderdesk.domain.permissions import Act, may
from borderdesk.domain.saved_filters import ListName
from borderdesk.edge.forms import Filters
from borderdesk.edge.login import signed
from borderdesk.edge.session import reading
from borderdesk.edge.words import _
from borderdesk.schemas.saved_filters import TURNED, misunderstood
from borderdesk.services import saved_filters
from borderdesk.services.saved_filters import Kept
from borderdesk.store.saved_filters import SavedFilter

PAGES: Mapping[ListName, str] = {
    ListName.INSPECTIONS: "inspections.index",
    ListName.HITS: "hits.index",
    ListName.CASES: "cases.index",
}
LABELS: Mapping[str, str] = {
    "post_id": N_("Post"),
    "officer_id": N_("Logged by"),
    "direction": N_("Direction"),
    "state": N_("State"),
    "screening": N_("Screening"),
    "colour": N_("Lane"),
    "selection_reason": N_("Leading reason"),
    "result": N_("Result"),
    "span": N_("How far back"),
    "since": N_("From day"),
    "until": N_("Until day"),
}


class Link(NamedTuple):
    """A filter with the address it leads to; none where `broken` names what is no longer known."""

    filter: SavedFilter
    address: str
    broken: list[str]
    current: bool


class Saved(NamedTuple):
    """What a list shows above itself: the links, and what would be saved of it now, if anything."""

    of: ListName
    links: list[Link]
    query: str


def saved(of: ListName, filters: Filters) -> Saved | None:
    """The officer's filters of a list, as it is narrowed now; None where he keeps none at all."""
    if not may(signed(), Act.KEEP_FILTERS):
        return None
    narrowed = {
        name: value
        for name, value in filters.raw.items()
        if name not in TURNED and filters.value.get(name)
    }
    links = [_link(kept, narrowed) for kept in saved_filters.own(reading(), signed(), of)]
    return Saved(of, links, urlencode(narrowed))


def all_saved() -> dict[ListName, list[Link]]:
    """All filters of the officer by list; lists of which he keeps none are left out."""
    found: dict[ListName, list[Link]] = {}
    for kept in saved_filters.own(reading(), signed()):
        found.setdefault(kept.filter.of, []).append(_link(kept))
    return found


def address_of(kept: SavedFilter) -> str:
    """The list narrowed as the filter says."""
    return url_for(PAGES[kept.of], **kept.query)


def _link(kept: Kept, narrowed: Mapping[str, str] | None = None) -> Link:
    one = kept.filter
    broken = [*kept.gone, *misunderstood(one.of, one.query)]
    said = [_(LABELS[name]) if name in LABELS else name for name in broken]
    return Link(one, "" if broken else address_of(one), said, one.query == narrowed)
