"""Look back: has anybody whom a list names anew passed already?

The comparison of a crossing, turned round: entries are asked for, people and vehicles found. All
of it is looks. No hit comes of it; whoever reads the answer decides what to do about a crossing.
That somebody asks, about which list and why, is kept before, by `lookups.ask`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import Direction, Subject
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.protection import is_hidden
from borderdesk.domain.screening import DISCREET, Thresholds, Tier, thresholds, tier
from borderdesk.domain.watchlists import Action, VersionState
from borderdesk.matching.particulars import Particulars
from borderdesk.matching.roll import IN_FULL, Roll
from borderdesk.matching.score import Score, compare
from borderdesk.store import crossed
from borderdesk.store.crossed import Seen
from borderdesk.store.watchlists import (
    Edition,
    Watchlist,
    editions_besides,
    editions_by_id,
    versions_of,
    watchlist_by_code,
)

TIERS = frozenset({Tier.IDENTIFIER, Tier.STRONG, Tier.POSSIBLE})  # what is told of those gone
AT_ONCE = 100  # editions read by one statement
NEAREST = 20  # of those found near that are read by one statement
BORN_APART = 1  # years, within which those who are called alike are compared first
BUSY = N_("The index of who crossed is being built. Ask again in a minute.")
NO_VERSION = N_("The list has no version %(number)s that was in force before.")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is new or changed in the version in force beside an earlier one (0: all of it)."""

    code: str
    name: str
    version: int
    since: int
    editions: tuple[int, ...]
    earlier: tuple[int, ...] = ()  # versions that were in force before, the last one first

    @property
    def span(self) -> str:
        """From and to which version, for the ledger; one word, which is no key of an entry."""
        return f"{self.since}..{self.version}"


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody or something of a crossing that resembles an entry."""

    source_key: str
    caption: str
    action: Action
    crossing: str  # its reference
    crossed_at: datetime
    direction: Direction
    post: str
    subject: Subject
    tier: Tier
    score: Score

    @property
    def hidden(self) -> bool:
        """Whether lists leave out the name: a minor's, unless it is looked for as missing."""
        return is_hidden(self.subject.particulars, self.action, self.crossed_at.date())


class _Near(NamedTuple):
    """One crossing of who resembles an entry, and how much."""

    edition: Edition
    seen: Seen
    subject: Subject
    tier: Tier
    score: Score


def sought(session: Session, by: Signature, code: str, since: int | None = None) -> Sought:
    """The entries of a list that are new or changed since a version; since the last if unsaid.

    A look.

    Raises:
        NotFound: there is no such list, or none that the officer may look in.
        NotPermitted: the officer may not look back.
        Unacceptable: no version of that number was in force before.
    """
    permit(by, Act.LOOK_BACK)
    watchlist = watchlist_by_code(session, by, code)
    active = watchlist.active
    if active is None:
        return Sought(watchlist.code, watchlist.name, 0, 0, ())
    earlier = {
        version.number: version.id
        for version in versions_of(session, watchlist)
        if version.state is VersionState.SUPERSEDED
    }
    number = max(earlier, default=0) if since is None else since
    if number and number not in earlier:
        raise Unacceptable("since", NO_VERSION, number=str(number))
    editions = editions_besides(session, active.id, earlier.get(number))
    name, numbers = watchlist.name, tuple(sorted(earlier, reverse=True))
    return Sought(watchlist.code, name, active.number, number, tuple(editions), numbers)


def who_crossed(session: Session, by: Signature) -> Roll:
    """The index of who crossed and may still be named. A look; it may take some ten seconds.

    Raises:
        NotPermitted: the officer may not look back.
        Unacceptable: somebody else is building the index.
    """
    permit(by, Act.LOOK_BACK)
    try:
        return crossed.crossed(session, by.at)
    except TimeoutError:
        raise Unacceptable("since", BUSY) from None


def look(
    session: Session,
    by: Signature,
    among: Roll,
    editions: Sequence[int],
    advance: Callable[[int], object] = int,
) -> list[Passed]:
    """Whom of those that crossed these editions resemble, the most alike first. A look.

    A crossing is found where the officer may read it, and while it may name people. Who crossed
    several times is found as often. Entries that ask for discreet checks are left out for
    officers who read no hits. `advance` is told of every entry that is done.

    Raises:
        NotPermitted: the officer may not look back.
    """
    permit(by, Act.LOOK_BACK)
    near: list[_Near] = []
    for first in range(0, len(editions), AT_ONCE):
        for edition in editions_by_id(session, editions[first : first + AT_ONCE]):
            if may(by, Act.READ_HIT) or edition.asks_for not in DISCREET:
                near += _resembling(session, by, among, edition)
            advance(1)
    # For all entries at once: it reads through whoever crossed.
    return best_first(_every_crossing(session, by, near))


def best_first(found: Iterable[Passed]) -> list[Passed]:
    """The most alike first; of one person, the last crossing first."""
    return sorted(
        found,
        key=lambda one: (
            -one.score.value,
            one.tier is not Tier.IDENTIFIER,
            one.source_key,
            -one.crossed_at.timestamp(),
            one.crossing,
        ),
    )


def _resembling(session: Session, by: Signature, among: Roll, edition: Edition) -> Iterator[_Near]:
    """Those of the index who resemble the entry, one crossing of each."""
    listed, least = edition.read, _least(edition.entry.watchlist)
    few, others = among.neighbours(listed, lists=frozenset({by.agency_id}))
    born = crossed.born_in(session, others)
    likely = [key for key in others if _born_alike(listed, born.get(key))]
    for one in chain(crossed.seen(session, by, few), islice(_read(session, by, likely), IN_FULL)):
        for subject in one.subjects:
            if subject.particulars.kind is listed.kind:
                score = compare(subject.particulars, listed)
                reached = tier(score, least)
                if reached in TIERS:
                    yield _Near(edition, one, subject, reached, score)


def _read(session: Session, by: Signature, keys: Sequence[int]) -> Iterator[Seen]:
    """Those people and vehicles in the order of the keys, read only as far as they are asked for.

    Of the hundreds that the index finds near, a dozen are compared.
    """
    for first in range(0, len(keys), NEAREST):
        yield from crossed.seen(session, by, keys[first : first + NEAREST])


def _least(watchlist: Watchlist) -> Thresholds:
    return thresholds(watchlist.action, watchlist.strong_from, watchlist.shown_from)


def _born_alike(listed: Particulars, year: int | None) -> bool:
    """Whether the births may be the same. Where one side says nothing, they may."""
    if not year or not listed.births:
        return True
    return any(
        birth.earliest.year - BORN_APART <= year <= birth.latest.year + BORN_APART
        for birth in listed.births
    )


def _every_crossing(session: Session, by: Signature, near: Sequence[_Near]) -> Iterator[Passed]:
    """All crossings of those found, for whoever is written alike resembles as much."""
    times: dict[tuple[object, ...], list[Seen]] = {}
    for one in crossed.written_alike(session, by, [one.seen for one in near]):
        times.setdefault(one.same, []).append(one)
    ids = {one.inspection_id for same in times.values() for one in same}
    inspections = crossed.crossings(session, by, ids)
    told = set[tuple[int, int, str]]()
    for edition, seen, subject, reached, score in near:
        for one in times.get(seen.same, ()):
            what = (edition.id, one.key, subject.particulars.caption)
            inspection = inspections.get(one.inspection_id)
            if inspection is not None and what not in told:
                told.add(what)
                yield Passed(
                    edition.entry.source_key,
                    edition.caption,
                    edition.asks_for,
                    inspection.reference,
                    inspection.crossed_at,
                    inspection.direction,
                    inspection.post.name,
                    subject,
                    reached,
                    score,
                )
