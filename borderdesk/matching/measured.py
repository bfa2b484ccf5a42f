"""How well and how fast the index finds, beside plain RapidFuzz over all names in the same run.

Times are of the processor (`process_time`), so that whatever else the machine does is not
counted; a machine under load is slower all the same. Names and questions are not part of the
desk: they come from a folder of benchmarks, where there is one.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from borderdesk.matching.measured_pairs import own_memory
from borderdesk.matching.nearest import Span
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.matching.roll import IN_FULL, LEAST, Listed, Roll
from borderdesk.matching.score import compare
from borderdesk.matching.segment import Line, Segment

T = TypeVar("T")
KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON,
    "org": Kind.ORGANISATION,
    "vessel": Kind.VESSEL,
    "vehicle": Kind.VEHICLE,
}
GROUPS = (
    ("natural", "natural aliases", "R@10 .92"),
    ("xscript_arabic", "asked in Arabic letters", "R@10 .85"),
    ("noise made by machine", "noise made by machine", ""),
)
EVERYBODY = 2000  # more than are ever retrieved
BY_PEERS = 20  # questions that RapidFuzz is asked, at a third of a second each


class Figure(NamedTuple):
    """One line of a report: what was measured, its value in words, and what it has to reach."""

    what: str
    value: str
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A name as somebody wrote it, and the entries that were meant; nobody for the unlisted."""

    name: str
    kind: Kind
    meant: frozenset[str]
    natural: bool
    category: str


class Retriever:
    """The index as a benchmark asks it: entities in, the nearest of them out, best first.

    An entity has `id`, `schema` and `names`; a query `name` and `schema`.
    """

    def __init__(self, entities: Sequence[Mapping[str, Any]]) -> None:
        self.ids = [entity["id"] for entity in entities]
        self.people = [_particulars(entity["schema"], entity["names"]) for entity in entities]
        self.roll = Roll.built(0, [Line.of(at, 0, of) for at, of in enumerate(self.people)])

    def search(self, query: Mapping[str, Any], k: int) -> list[tuple[str, float]]:
        subject = _particulars(query["schema"], [query["name"]])
        scored = (
            (compare(subject, self.people[at]).value, -at)
            for at in self.roll.finalists(subject, most=IN_FULL)
        )
        return [(self.ids[-at], value) for value, at in sorted(scored, reverse=True)[:k]]


def _particulars(schema: str, names: Iterable[str]) -> Particulars:
    return Particulars(KINDS[schema], tuple(map(Name, names)))


def questions(folder: Path) -> tuple[list[dict[str, Any]], list[Question]]:
    """Entities and questions of the development half in a folder of benchmarks."""
    entities = _lines(folder / "dev" / "retrieval.index.jsonl.gz")
    asked = [
        Question(
            row["name"],
            KINDS[row["schema"]],
            frozenset(row.get("expected") or ()),
            bool(row.get("natural")),
            row.get("category") or row["kind"],
        )
        for row in _lines(folder / "dev" / "retrieval.dev.jsonl.gz")
    ]
    return entities, asked


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def found(entities: Sequence[Mapping[str, Any]], asked: Iterable[Question]) -> list[Figure]:
    """How many of those meant are found by name alone, and how often somebody else is."""
    retriever = Retriever(entities)
    ranks: dict[str, list[int]] = {}
    true: list[float] = []
    false: list[float] = []
    for question in asked:
        schema = next(name for name, kind in KINDS.items() if kind is question.kind)
        hits = retriever.search({"name": question.name, "schema": schema}, IN_FULL)
        if not question.meant:
            false.append(hits[0][1] if hits else 0.0)
            continue
        right = [(at, value) for at, (one, value) in enumerate(hits) if one in question.meant]
        rank, value = right[0] if right else (IN_FULL, 0.0)
        true.append(value)
        groups = (question.category, "natural" if question.natural else "noise made by machine")
        for group in groups:
            ranks.setdefault(group, []).append(rank)
    figures = []
    for group, said, floor in GROUPS:
        if group in ranks:
            shares = f"{_within(ranks[group], 1):.3f}, {_within(ranks[group], 10):.3f}"
            figures.append(Figure(f"{said}: R@1, R@10", shares, floor))
    for share, words, floor in ((100, "1 %", "82 %"), (200, ".5 %", "goal 86 %")):
        at = sorted(false, reverse=True)[len(false) // share]  # one in so many lies above
        hit = sum(value > at for value in true) / len(true)
        said = f"{hit:.1%} (score over {at:.2f})"
        figures.append(Figure(f"true hits at {words} false alarms", said, floor))
    return figures


def _within(ranks: Sequence[int], first: int) -> float:
    return sum(rank < first for rank in ranks) / len(ranks)


def lost(
    entities: Sequence[Mapping[str, Any]], asked: Iterable[Question], least: float = LEAST
) -> tuple[int, int]:
    """Of the hits that explaining all retrieved would find, how many the cascade loses; and all."""
    retriever = Retriever(entities)
    gone = every = 0
    for question in asked:
        subject = Particulars(question.kind, (Name(question.name),))
        meant = [
            at
            for at in retriever.roll.finalists(subject, most=EVERYBODY)
            if retriever.ids[at] in question.meant
        ]
        hits = {at for at in meant if compare(subject, retriever.people[at]).value >= least}
        every += bool(hits)
        gone += bool(hits) and hits.isdisjoint(retriever.roll.finalists(subject))
    return gone, every


def costs(
    names: Sequence[str], asked: Sequence[tuple[str, int]], others: Sequence[str]
) -> list[Figure]:
    """What a search among these names costs. `asked` are names with the place of who is meant."""
    million = len(names) / 1e6
    clock = _Clock()
    lines = (Line(at, 0, Kind.PERSON, (name,), ()) for at, name in enumerate(names))
    built = clock(Segment.built, lines)
    figures = [Figure("building, a million names", f"{clock.times[0] / million:.1f} s", "8 s")]
    with TemporaryDirectory() as folder:
        place = Path(folder) / "roll"
        built.write(place)
        del built
        size = sum(path.stat().st_size for path in place.iterdir())
        figures.append(Figure("files, a million names", f"{size / 1e6 / million:.0f} MB", "60 MB"))
        segment = clock(Segment.opened, place)
        figures.append(Figure("opening them", f"{clock.times[1]:.2f} s", "0.2 s"))
        own = f"{own_memory(place) / million:.1f} MB"
        figures.append(Figure("memory of one process alone", own, "10 MB"))
        figures += _searches(segment, names, asked, others)
    return figures


def _searches(
    segment: Segment,
    names: Sequence[str],
    asked: Sequence[tuple[str, int]],
    others: Sequence[str],
) -> list[Figure]:
    roll = Roll.upon(segment, 0, (), ())

    def read(editions: Collection[int]) -> list[Listed]:
        return [Listed(at, at, 0, person(names[at])) for at in editions]

    index = segment.names[Kind.PERSON]
    scope = index.scope([Span(0, len(index))])
    retrieving, rescoring, explaining, whole = _Clock(), _Clock(), _Clock(), _Clock()
    hits = 0
    everybody = [*asked, *((other, -1) for other in others)]
    for name, target in everybody:
        near = retrieving(index.retrieved, name, scope)
        if near is not None:
            rescoring(index.votes, near)
        few = read(roll.finalists(person(name)))
        first = explaining(_ranked, person(name), few)[:10]
        hits += target >= 0 and target in first
    index.forget()
    for name, _ in everybody:
        whole(roll.compared_with, person(name), read)
    mean = sum(whole.times) / len(whole.times)
    figures = [
        Figure("retrieving 200", retrieving.said(), "p50 1.5 ms"),
        Figure("rescoring them", rescoring.said(), "p50 0.3 ms"),
        Figure("explaining a dozen", explaining.said(), "p50 1.5 ms"),
        Figure("one search in all", whole.said(), "p50 3.5 ms, p99 9 ms"),
        Figure("who is meant is among the first ten", f"{hits / len(asked):.3f}", ".99"),
    ]
    floors = {"token_sort_ratio": "100 times"}
    for peer, taken in _peers(names, [name for name, _ in asked[:BY_PEERS]]).items():
        said = f"{taken * 1e3:.0f} ms, {taken / mean:.0f} times as much"
        figures.append(Figure(f"RapidFuzz {peer} over all", said, floors.get(peer, "")))
    figures.append(_added(segment))
    return figures


def listed_people(folder: Path, many: int) -> list[Particulars]:
    """So many people of the lists in a folder of benchmarks, with all their names."""
    people = [
        _particulars(row["schema"], row["names"])
        for row in _lines(folder / "dev" / "retrieval.index.jsonl.gz")
        if row["schema"] == "person"
    ]
    return Random(1).sample(people, many)


def looking_back(
    names: Sequence[str], entries: Sequence[Particulars], advance: Callable[[int], None]
) -> list[Figure]:
    """What it costs to ask for these entries among so many people who crossed.

    As `services.look_back` does it, but for reading from the database, which comes on top.
    `advance` is told of every entry that is done.
    """
    crossed = Roll.built(0, (Line(at, 0, Kind.PERSON, (n,), ()) for at, n in enumerate(names)))
    clock = _Clock()
    found = 0
    for entry in entries:
        found += clock(_alike, crossed, names, entry)
        advance(1)
    whole, many = sum(clock.times), len(entries)
    asked = [name.text for entry in entries for name in entry.names]
    peer = _Clock()
    some = asked[:BY_PEERS]
    peer(process.cdist, some, names, scorer=fuzz.token_sort_ratio, dtype=np.uint8, score_cutoff=70)
    brute = sum(peer.times) / len(some) * len(asked)
    return [
        Figure(f"{many} entries with {len(asked)} names", f"{whole:.1f} s", "15 s, goal 5 s"),
        Figure("one entry", clock.said()),
        Figure("people of tier weak or better", f"{found}"),
        Figure(
            "RapidFuzz token_sort_ratio over all",
            f"{brute:.0f} s, {brute / whole:.0f} times as much ({len(some)} names, scaled)",
        ),
    ]


def _alike(crossed: Roll, names: Sequence[str], entry: Particulars) -> int:
    """How many resemble the entry, of the finalists and as many of those behind them."""
    few, others = crossed.neighbours(entry)
    scores = (compare(person(names[at]), entry).value for at in [*few, *others[:IN_FULL]])
    return sum(score >= LEAST for score in scores)


def person(name: str) -> Particulars:
    return Particulars(Kind.PERSON, (Name(name),))


def _ranked(subject: Particulars, few: Sequence[Listed]) -> list[int]:
    """The entries, the most alike first."""
    values = [compare(subject, one.particulars).value for one in few]
    order = sorted(range(len(few)), key=lambda at: (-values[at], at))
    return [few[at].entry_id for at in order]


def _peers(names: Sequence[str], asked: Sequence[str]) -> dict[str, float]:
    """Seconds of the processor that RapidFuzz takes for one question over all names."""
    taken = {}
    for peer, times in (("token_sort_ratio", BY_PEERS), ("WRatio", BY_PEERS // 4)):
        clock, scorer = _Clock(), getattr(fuzz, peer)
        for name in asked[:times]:
            clock(process.extract, name, names, scorer=scorer, limit=10)
        taken[peer] = sum(clock.times) / len(clock.times)
    return taken


def _added(segment: Segment) -> Figure:
    """How soon an entry that was added beside the segment is found."""
    clock = _Clock()
    for at in range(5):
        subject = person(f"Zvonimir Novododani {at}")
        clock(_add_and_find, segment, Line.of(10**9 + at, 0, subject), subject)
    return Figure("an entry added, another gone, and found", clock.said(), "100 ms")


def _add_and_find(segment: Segment, line: Line, subject: Particulars) -> None:
    roll = Roll.upon(segment, 1, [line], [1])
    if line.edition_id not in roll.finalists(subject):
        raise LookupError("What was added is not found.")


class _Clock:
    """Times of the processor, in seconds."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __call__(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        begun = process_time()
        done = work(*given, **named)
        self.times.append(process_time() - begun)
        return done

    def said(self) -> str:
        cuts = quantiles(self.times * 2, n=100, method="inclusive")  # twice: one may be all
        return f"p50 {cuts[49] * 1e3:.2f}, p99 {cuts[98] * 1e3:.2f} ms"
