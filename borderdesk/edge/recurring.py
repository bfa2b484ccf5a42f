"""What differs from the crossing before, in the reader's words; the same at every door.

Nobody of that crossing is named: who may, reads its own page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from borderdesk.domain.errors import N_
from borderdesk.domain.recurring import Change, Turn
from borderdesk.edge.days import zone
from borderdesk.edge.filters import day
from borderdesk.edge.words import _, ngettext, word
from borderdesk.services.recurring import Since

FIELDS: Mapping[str, str] = {
    "plate_country": N_("Country of the plate"),
    "kind": N_("Kind"),
    "trailer_plate": N_("Trailer plate"),
    "make": N_("Make"),
    "model": N_("Model"),
    "colour": N_("Colour"),
    "vin": N_("VIN"),
    "imo": N_("IMO number"),
}
OTHERWISE = N_("%(what)s: %(before)s at the crossing before, %(now)s now.")
TURNS: Mapping[Turn, str] = {
    Turn.LEFT_TWICE: N_(
        "This vehicle went out already, on %(day)s at %(post)s, and no entry since is known here."
        " It came back elsewhere, or two vehicles bear one plate."
    ),
    Turn.CAME_TWICE: N_(
        "This vehicle came in already, on %(day)s at %(post)s, and no exit since is known here."
        " It went out elsewhere, or two vehicles bear one plate."
    ),
    Turn.BEFORE_ENTRY: N_(
        "This exit lies before its entry, which was logged at %(post)s for %(day)s. One of the two"
        " moments or directions is wrong: amend it."
    ),
}


def sentences(since: Since) -> list[str]:
    """What differs, and what cannot be in turn, each in a sentence."""
    return [*_sentences(since)]


def _sentences(since: Since) -> Iterator[str]:
    if since.turn and since.other:
        at = since.other.crossed_at.astimezone(zone())
        when = f"{day(at, zone())}, {at:%H:%M}"
        yield _(TURNS[since.turn], day=when, post=since.other.post.name)
    yield from (otherwise(change) for change in since.found.vehicle)
    if new := len(since.found.new):
        yield ngettext(
            "One person was not aboard at the crossing before.",
            "%(num)s people were not aboard at the crossing before.",
            new,
        )
    if left := since.found.left:
        yield ngettext(
            "One person of the crossing before is not aboard.",
            "%(num)s people of the crossing before are not aboard.",
            left,
        )


def otherwise(change: Change) -> str:
    """What of the vehicle was otherwise."""
    before, now = change.before, change.now
    if change.field == "kind":
        before, now = word(f"VehicleKind.{before}"), word(f"VehicleKind.{now}")
    return _(OTHERWISE, what=_(FIELDS[change.field]), before=before, now=now)
