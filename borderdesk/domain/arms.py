"""Loads that speak of arms: which goods ask for an authorisation, and whether one bears them.

The codes and the words are data (`data/arms_signals.csv`, `data/arms_words.csv`). A signal asks for
an authorisation and gives the crossing a reason where none holds; a hint says to the officer what
to look at, and accuses nobody.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from borderdesk.domain.authorisations import Authorisation, Unit, Use, authorisation_key
from borderdesk.domain.cargo import Consignment, GoodsItem, Mode, TransportPaper
from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import InspectionReport
from borderdesk.domain.selection import LaneReason, SelectionReason, usual
from borderdesk.matching.scripts import latin

LICENCES = frozenset({TransportPaper.EXPORT_LICENCE, TransportPaper.IMPORT_LICENCE})


@dataclass(frozen=True, slots=True)
class Signal:
    """Goods of a report for which an authorisation is asked: `code` as on the papers."""

    place: str
    code: str
    meaning: str


class Hint(StrEnum):
    CONVERTIBLE = "convertible"
    DEACTIVATED = "deactivated"
    SEMI_FINISHED = "semi_finished"
    PARTS = "parts"


SAYS: Mapping[Hint, str] = {
    Hint.CONVERTIBLE: N_(
        "“%(words)s”: some blank-firing and signal weapons can be made to fire bullets. Look at"
        " maker, model and muzzle."
    ),
    Hint.DEACTIVATED: N_(
        "“%(words)s”: a deactivated weapon has a mark and a certificate. Compare the two."
    ),
    Hint.SEMI_FINISHED: N_(
        "“%(words)s”: what looks unfinished may be an essential part of a weapon. Ask what it is"
        " for."
    ),
    Hint.PARTS: N_(
        "“%(words)s” by post: parts of one weapon may come in several parcels. Look for others of"
        " the same sender or receiver."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A hint on the goods of a report: where, and the words that gave it."""

    place: str
    hint: Hint
    words: str


class Fault(StrEnum):
    """Why no authorisation bears the goods."""

    ABSENT = "absent"
    UNKNOWN = "unknown"
    OTHER_WAY = "other_way"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNCOUNTED = "uncounted"
    USED_UP = "used_up"


# Public: a traveller may read it.
SENTENCES: Mapping[Fault, str] = {
    Fault.ABSENT: N_("These goods ask for an authorisation, and none is given."),
    Fault.UNKNOWN: N_("The authorisation given is not in the register."),
    Fault.OTHER_WAY: N_("The authorisation given is for another direction."),
    Fault.NOT_YET: N_("The authorisation given is not valid yet."),
    Fault.EXPIRED: N_("The authorisation given has expired."),
    Fault.WITHDRAWN: N_("The authorisation given is no longer in force."),
    Fault.UNCOUNTED: N_("The authorisation counts what is carried, and no number is declared."),
    Fault.USED_UP: N_("More is carried than the authorisation leaves."),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a register says to the arms signals of a report: what is missing, what is used."""

    faults: tuple[Fault, ...] = ()
    uses: tuple[Use, ...] = ()


def reasons(faults: Iterable[Fault]) -> tuple[LaneReason, ...]:
    """Each fault as a reason for the lane. Arms without a paper are looked at, papers and load."""
    return tuple(
        replace(usual(SelectionReason.AUTHORISATION), sentence=SENTENCES[fault]) for fault in faults
    )


def signals(report: InspectionReport) -> tuple[Signal, ...]:
    """The goods of a report that ask for an authorisation."""
    return tuple(
        signal
        for number, load in enumerate(report.consignments)
        for signal in _of_load(f"consignments.{number}", load)
    )


def _of_load(place: str, load: Consignment) -> Iterator[Signal]:
    for number, item in enumerate(load.items):
        yield from _of_item(f"{place}.items.{number}", item)


def _of_item(place: str, item: GoodsItem) -> Iterator[Signal]:
    for (kind, code), meaning in _signals().items():
        if kind == "hs" and item.hs_code.startswith(code):
            yield Signal(f"{place}.hs_code", item.hs_code, meaning)
        elif kind == "un" and item.un_number == code:
            yield Signal(f"{place}.un_number", f"UN {code}", meaning)


def is_armed(item: GoodsItem) -> bool:
    """Whether goods ask for an authorisation by their code or their UN number."""
    return next(_of_item("", item), None) is not None


def licences(report: InspectionReport) -> frozenset[str]:
    """The numbers of all authorisations given for goods that ask for one, as the register has
    them."""
    return frozenset(
        key
        for load in report.consignments
        if any(map(is_armed, load.items))
        for key in _licences(load)
    )


def _licences(load: Consignment) -> list[str]:
    return [authorisation_key(one.number) for one in load.documents if one.kind in LICENCES]


def judged(report: InspectionReport, register: Mapping[str, Authorisation]) -> Judgement:
    """Whether an authorisation bears each load that asks for one, by a register by number.

    Several loads may use one authorisation; what the first takes is not left for the next.
    """
    faults: dict[Fault, None] = {}
    uses: list[Use] = []
    left = {key: held.left for key, held in register.items()}
    for load in report.consignments:
        armed = [item for item in load.items if is_armed(item)]
        if not armed:
            continue
        found: list[Fault] = []
        for key in _licences(load):
            amount = _amount(armed, register[key].unit) if key in register else None
            fault = _fault(report, register.get(key), amount, left.get(key, 0))
            if fault is None and amount is not None:
                left[key] -= amount
                uses.append(Use(register[key].number, amount))
                break
            found += [fault] if fault else []
        else:
            # Of several that do not hold, the one nearest to holding tells most.
            faults |= {max(found, key=list(Fault).index, default=Fault.ABSENT): None}
    return Judgement(tuple(faults), tuple(uses))


def _fault(
    report: InspectionReport, held: Authorisation | None, amount: int | None, left: int
) -> Fault | None:
    day = report.crossed_at.date()
    if held is None:
        return Fault.UNKNOWN
    if held.kind.direction is not report.direction:
        return Fault.OTHER_WAY
    if day < held.valid_from:
        return Fault.NOT_YET
    if day > held.valid_until:
        return Fault.EXPIRED
    if held.withdrawn:
        return Fault.WITHDRAWN
    if amount is None:
        return Fault.UNCOUNTED
    return Fault.USED_UP if amount > left else None


def _amount(items: Iterable[GoodsItem], unit: Unit) -> int | None:
    """How much is carried in that unit; None where one of the goods does not say."""
    counts = [item.pieces if unit is Unit.PIECES else _weight(item) for item in items]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _weight(item: GoodsItem) -> int | None:
    return item.net_weight_kg if item.net_weight_kg is not None else item.gross_weight_kg


def hints(report: InspectionReport) -> tuple[Remark, ...]:
    """What the descriptions of the goods let an officer think of, by their words."""
    return tuple(
        Remark(f"consignments.{number}.items.{row}.description", hint, words)
        for number, load in enumerate(report.consignments)
        for row, item in enumerate(load.items)
        for hint, words in _hints(item, load.mode)
    )


def _hints(item: GoodsItem, mode: Mode | None) -> Iterator[tuple[Hint, str]]:
    said = {latin(word): word for word in re.findall(r"\w+", item.description)}
    armed = is_armed(item) or _first(said, "weapon") != ""
    for hint in Hint:
        if hint is Hint.PARTS and mode is not Mode.POST:
            continue
        if (armed or hint is Hint.CONVERTIBLE) and (words := _first(said, hint.value)):
            yield hint, words


def _first(said: Mapping[str, str], kind: str) -> str:
    """The words of a description that fit the first line of that kind; empty where none does."""
    for patterns in _words()[kind]:
        found = [next((w for w in said if one.fullmatch(w)), None) for one in patterns]
        if None not in found:
            return " ".join(said[word] for word in found if word is not None)
    return ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = files("borderdesk.domain").joinpath("data", name)
    lines = table.read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def _signals() -> dict[tuple[str, str], str]:
    """Kind and beginning of a code → what it means."""
    return {(row["kind"], row["code"]): row["meaning"] for row in _rows("arms_signals.csv")}


@cache
def _words() -> dict[str, list[list[re.Pattern[str]]]]:
    """Kind → for each of its lines, what each of its words has to look like when folded."""
    found: dict[str, list[list[re.Pattern[str]]]] = {}
    for row in _rows("arms_words.csv"):
        patterns = [
            re.compile(re.escape(latin(word.rstrip("*"))) + (".*" if word.endswith("*") else ""))
            for word in row["words"].split()
        ]
        found.setdefault(row["hint"], []).append(patterns)
    return found
